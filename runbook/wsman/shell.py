"""A command shell on the host, for what WMI has no answer to.

pywinrm's own helpers open it with code page 437, wait for ever and leave it open when something is raised
(facts 6.6, models.md); hence this one: UTF-8, a deadline over everything, always deleted.
"""

from __future__ import annotations

import base64
import binascii
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from xml.etree.ElementTree import Element, SubElement

from runbook.errors import CommandTimedOut, OperationTimedOut, RunbookError, UnreadableAnswer, WsmanFault
from runbook.text import Text
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.envelope import Envelope, checked

UTF8 = 65001
RECEIVE_SECONDS = 15.0
"""How long one Receive may wait at the host; shorter than the transport's own limit."""
NO_SUCH_SHELL = 0x8033805B
IDLE_SECONDS = 180.0
"""What the host is asked to keep an idle shell for: WinRM 2.0's default (facts 6.6). Later versions would keep one whose name was
lost with the answer to Create, and which nobody can delete therefore, for two hours [Sx]."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended. `garbled` says that some bytes were neither UTF-8 nor code page 932 and were replaced."""

    stdout: str
    stderr: str
    exit_code: int
    garbled: bool = False


class Shell:
    """A shell that is open between `with` and its end, then deleted, whatever happened."""

    def __init__(self, client: Client, *, seconds: float = 60.0, code_page: int = UTF8) -> None:
        """`seconds` is the deadline over everything that is done in this shell."""
        self._client = client
        self._deadline = time.monotonic() + seconds
        self._seconds = seconds
        self._code_page = code_page
        self._id = ""

    def __enter__(self) -> Shell:
        shell = Element(f"{{{names.SHELL}}}Shell")
        SubElement(shell, f"{{{names.SHELL}}}InputStreams").text = "stdin"
        SubElement(shell, f"{{{names.SHELL}}}OutputStreams").text = "stdout stderr"
        SubElement(shell, f"{{{names.SHELL}}}IdleTimeOut").text = f"PT{IDLE_SECONDS:.3f}S"
        options = {"WINRS_NOPROFILE": "TRUE", "WINRS_CODEPAGE": str(self._code_page)}
        answer = self._client.exchange(Envelope(names.CREATE, names.CMD_SHELL, options=options, body=shell))
        self._id = _shell_id(answer)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A shell that cannot be deleted any more ends after its idle time-out; that must not hide what the command did or why
        # it failed. A fault that does not say that it is gone already is met with another try, whatever it means.
        for _ in range(self._client.patience.tries):
            try:
                self._client.again(lambda: self._exchange(names.DELETE, None))
            except WsmanFault as fault:
                if fault.code != NO_SUCH_SHELL:
                    continue
            except RunbookError:
                pass  # nobody there to delete it
            return

    def run(self, command: str, *, stdin: str | None = None) -> CommandResult:
        """Run one command line through cmd.exe and wait for its end.

        Raises `CommandTimedOut` when the shell's deadline passes; the command is terminated then.
        """
        line = Element(f"{{{names.SHELL}}}CommandLine")
        SubElement(line, f"{{{names.SHELL}}}Command").text = checked(command)
        options = {"WINRS_CONSOLEMODE_STDIN": "TRUE" if stdin is None else "FALSE", "WINRS_SKIP_CMD_SHELL": "FALSE"}
        command_id = _find_text(self._exchange(names.COMMAND, line, options), "CommandId")
        try:
            if stdin is not None:
                self._feed(command_id, stdin)
            return self._receive(command, command_id)
        except BaseException:  # Ctrl-C too: nothing of ours goes on running on somebody's server
            with suppress(RunbookError):
                self._terminate(command_id)
            raise

    def _feed(self, command_id: str, stdin: str) -> None:
        send = Element(f"{{{names.SHELL}}}Send")
        stream = {"Name": "stdin", "CommandId": command_id, "End": "true"}
        text = base64.b64encode(stdin.encode("utf-8")).decode("ascii")
        SubElement(send, f"{{{names.SHELL}}}Stream", stream).text = text
        self._exchange(names.SEND, send)

    def _receive(self, command: str, command_id: str) -> CommandResult:
        output = {"stdout": bytearray(), "stderr": bytearray()}
        receive = Element(f"{{{names.SHELL}}}Receive")
        desired = SubElement(receive, f"{{{names.SHELL}}}DesiredStream", {"CommandId": command_id})
        desired.text = "stdout stderr"
        while (left := self._deadline - time.monotonic()) > 0:
            try:
                body = self._exchange(names.RECEIVE, receive, seconds=min(RECEIVE_SECONDS, left))
            except OperationTimedOut:
                continue  # nothing was printed meanwhile; that is no failure
            if (exit_code := _collect(body, output)) is not None:
                stdout, lost_out = decode(bytes(output["stdout"]))
                stderr, lost_err = decode(bytes(output["stderr"]))
                return CommandResult(stdout, stderr, exit_code, lost_out or lost_err)
        raise CommandTimedOut(
            Text(
                "コマンド「{command}」が {seconds:g} 秒以内に終わらなかったため、中止しました。",
                "The command '{command}' did not end within {seconds:g} s and was terminated.",
            ).format(command=command, seconds=self._seconds)
        )

    def _terminate(self, command_id: str) -> None:
        signal = Element(f"{{{names.SHELL}}}Signal", {"CommandId": command_id})
        SubElement(signal, f"{{{names.SHELL}}}Code").text = names.TERMINATE
        self._exchange(names.SIGNAL, signal)

    def _exchange(
        self,
        action: str,
        body: Element | None,
        options: dict[str, str] | None = None,
        seconds: float = RECEIVE_SECONDS,
    ) -> Element:
        selectors = {"ShellId": self._id}
        return self._client.exchange(
            Envelope(action, names.CMD_SHELL, selectors, options or {}, body, operation_timeout=seconds)
        )


def run_reading(client: Client, *lines: str, seconds: float = 60.0) -> list[CommandResult]:
    """Run command lines that only read, one after the other, in a shell of their own; `seconds` is for all of them.

    When an answer is lost, all of them run again in a new shell, which does no harm because they change nothing: it is the
    caller who says so.
    """

    def run() -> list[CommandResult]:
        with Shell(client, seconds=seconds) as shell:
            return [shell.run(line) for line in lines]

    return client.again(run)


def decode(raw: bytes) -> tuple[str, bool]:
    """Text of a command: UTF-8 if it is, else code page 932; the flag says that something had to be replaced.

    Some programs keep to the console's OEM code page whatever WINRS_CODEPAGE says (facts 4.4).
    """
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding), False
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace"), True


def _collect(body: Element, output: dict[str, bytearray]) -> int | None:
    """Add what was printed to `output`; the exit code once the command is done."""
    for stream in body.iter(f"{{{names.SHELL}}}Stream"):
        try:
            output.setdefault(stream.get("Name", ""), bytearray()).extend(
                base64.b64decode(stream.text or "", validate=False)
            )
        except binascii.Error as error:
            raise _unreadable("Stream") from error
    for state in body.iter(f"{{{names.SHELL}}}CommandState"):
        if state.get("State") == names.COMMAND_DONE:
            text = state.findtext(f"{{{names.SHELL}}}ExitCode") or "0"
            try:
                return int(text)
            except ValueError:
                raise _unreadable("ExitCode") from None
    return None


def _shell_id(body: Element) -> str:
    for element in body.iter():
        if element.get("Name") == "ShellId" and element.text:
            return element.text.strip()
    return _find_text(body, "ShellId")


def _find_text(body: Element, name: str) -> str:
    for element in body.iter():
        if element.tag.rpartition("}")[2] == name and element.text:
            return element.text.strip()
    raise _unreadable(name)


def _unreadable(name: str) -> UnreadableAnswer:
    return UnreadableAnswer(
        Text("応答に {name} がありません。", "The answer carries no usable {name}.").format(name=name)
    )
