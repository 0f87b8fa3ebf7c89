"""A command shell on the host, for tasks that WMI cannot do.

pywinrm's own functions open a shell with code page 437, wait forever and leave it open after an exception (facts 6.6
[M]). This one uses UTF-8, has a deadline for everything, and is always deleted.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from xml.etree.ElementTree import Element, SubElement

from runbook.errors import OperationTimedOut, RunbookError, WsmanFault
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.envelope import Envelope, require_xml_text
from runbook.wsman.errors import CommandTerminated, MissingElement, TooManyLines, TooMuchOutput
from runbook.wsman.numbers import CODE, integer

UTF8 = 65001
RECEIVE_SECONDS = 15.0
"""How long one Receive may wait at the host; shorter than the limit of the transport."""
NO_SUCH_SHELL = 0x8033805B
IDLE_SECONDS = 180.0
"""How long the host keeps an idle shell: WinRM 2.0's default (facts 6.6).

If the answer to Create is lost, the shell's name is lost and it cannot be deleted. Later versions would keep it for two
hours [Sx].
"""


MAX_OUTPUT = 8 << 20
"""Bytes that a command may print. The most that is expected: the jobs of a week on a large DPM server."""
MAX_LINES = 100_000


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended, and its output."""

    stdout: str
    stderr: str
    exit_code: int


class Shell:
    """A shell that is open inside its `with` block, and always deleted after it."""

    def __init__(
        self, client: Client, *, seconds: float = 60.0, code_page: int = UTF8, stoppable: bool = False
    ) -> None:
        """`seconds` is the deadline for all work in this shell. `stoppable`: its commands may be ended at any time."""
        self._client = client
        self._deadline = time.monotonic() + seconds
        self._seconds = seconds
        self._code_page = code_page
        self._stoppable = stoppable
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
        # A shell that can no longer be deleted ends after its idle time-out. That must not hide the command's result or
        # error. Any fault except "it is gone already" leads to another attempt.
        for _ in range(self._client.retry_policy.attempts):
            try:
                self._client.read_retried(lambda: self._exchange(names.DELETE, None))
            except WsmanFault as fault:
                if fault.code != NO_SUCH_SHELL:
                    continue
            except RunbookError:
                pass  # the host cannot be reached to delete it
            return

    def run(self, command: str, *, stdin: str | None = None) -> CommandResult:
        """Run one command line through cmd.exe and wait for its end.

        If the shell's deadline passes, terminate the command and raise `CommandTimedOut`.
        """
        line = Element(f"{{{names.SHELL}}}CommandLine")
        SubElement(line, f"{{{names.SHELL}}}Command").text = require_xml_text(command)
        options = {"WINRS_CONSOLEMODE_STDIN": "TRUE" if stdin is None else "FALSE", "WINRS_SKIP_CMD_SHELL": "FALSE"}
        command_id = _find_text(self._exchange(names.COMMAND, line, options), "CommandId")
        try:
            if stdin is not None:
                self._feed(command_id, stdin)
            return self._receive(command, command_id)
        except BaseException:  # also Ctrl-C: no command keeps running on the host
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
            if self._stoppable:
                self._client.cancellation.check()
            try:
                body = self._exchange(names.RECEIVE, receive, seconds=min(RECEIVE_SECONDS, left))
            except OperationTimedOut:
                continue  # no output in this time; not a failure
            exit_code = _collect(body, output)
            if sum(map(len, output.values())) > MAX_OUTPUT:
                raise TooMuchOutput(command=_begin(command), limit=MAX_OUTPUT)
            if exit_code is not None:
                return _result(command, output, exit_code)
        raise CommandTerminated(command=_begin(command), seconds=self._seconds)

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
    """Run command lines that only read, one after the other, in one new shell; `seconds` is for all of them.

    If an answer is lost, all of them run again in a new shell. The caller guarantees that they change nothing.
    """

    def run() -> list[CommandResult]:
        with Shell(client, seconds=seconds, stoppable=True) as shell:
            return [shell.run(line) for line in lines]

    return client.read_retried(run)


def decode(printed: bytes | bytearray) -> str:
    """Return the output of a command as text: from UTF-8 if valid, otherwise from code page 932.

    U+FFFD replaces invalid bytes.

    Some programs use the console's OEM code page and ignore WINRS_CODEPAGE (facts 4.4).
    """
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return printed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return printed.decode("utf-8", errors="replace")


def _result(command: str, output: Mapping[str, bytearray], exit_code: int) -> CommandResult:
    result = CommandResult(decode(output["stdout"]), decode(output["stderr"]), exit_code)
    if any(len(text) > MAX_LINES and len(text.splitlines()) > MAX_LINES for text in (result.stdout, result.stderr)):
        raise TooManyLines(command=_begin(command), limit=MAX_LINES)
    return result


def _begin(command: str) -> str:
    """Return what an error shows of a command: an encoded script has thousands of characters."""
    return command if len(command) <= 80 else f"{command[:77]}..."


def _collect(body: Element, output: Mapping[str, bytearray]) -> int | None:
    """Add the new output to `output`. Return the exit code once the command has ended."""
    for stream in body.iter(f"{{{names.SHELL}}}Stream"):
        try:
            printed = base64.b64decode("".join((stream.text or "").split()), validate=True)
            output[stream.get("Name", "")].extend(printed)
        except (binascii.Error, ValueError, KeyError) as error:
            raise MissingElement(name="Stream") from error
    for state in body.iter(f"{{{names.SHELL}}}CommandState"):
        if state.get("State") == names.COMMAND_DONE:
            try:
                return integer(state.findtext(f"{{{names.SHELL}}}ExitCode") or "", CODE)
            except ValueError:
                raise MissingElement(name="ExitCode") from None
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
    raise MissingElement(name=name)
