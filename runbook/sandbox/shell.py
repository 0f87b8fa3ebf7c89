"""WinRS shells: create, command, send, receive, signal, delete, and their quota ([MS-WSMV]; facts 6.6)."""

from __future__ import annotations

import base64
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from runbook.sandbox import commands
from runbook.sandbox.soap import RSP, Incoming, SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_ENCODINGS = {"65001": "utf-8", "932": "cp932", "437": "cp437", "1252": "cp1252"}
_DONE, _RUNNING = f"{RSP}/CommandState/Done", f"{RSP}/CommandState/Running"


@dataclass(slots=True)
class _Command:
    line: str
    stdin: bytearray = field(default_factory=bytearray)
    output: dict[str, bytes] = field(default_factory=dict)
    exit_code: int = 0
    ready: float = 0.0
    """When it ends, on the monotonic clock; 0 while it waits for stdin."""


@dataclass(slots=True)
class _Shell:
    encoding: str
    commands: dict[str, _Command] = field(default_factory=dict)


class Shells:
    """The shells of one machine that are open."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._open: dict[str, _Shell] = {}

    def __len__(self) -> int:
        return len(self._open)

    def clear(self) -> None:
        """A reboot ends them all."""
        self._open.clear()

    def create(self, request: Incoming) -> str:
        """Create: the new shell's selector."""
        if len(self._open) >= self._machine.edition.shells:
            raise SoapFault(0x803381A6, "w:QuotaLimit", f"The maximum number of concurrent shells for this user is {self._machine.edition.shells}.")  # fmt: skip
        name = str(uuid.uuid4()).upper()
        code_page = request.options.get("WINRS_CODEPAGE", "437")
        self._open[name] = _Shell(_ENCODINGS.get(code_page, "cp437"))
        return (
            "<x:ResourceCreated><a:Address>http://host:5985/wsman</a:Address><a:ReferenceParameters>"
            f"<w:ResourceURI>{RSP}/cmd</w:ResourceURI><w:SelectorSet>"
            f'<w:Selector Name="ShellId">{name}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>'
            f"<rsp:Shell><rsp:ShellId>{name}</rsp:ShellId></rsp:Shell>"
        )

    def delete(self, request: Incoming) -> str:
        """Delete: what runs in it ends with it."""
        self._find(request)
        del self._open[request.selectors["ShellId"]]
        return ""

    def command(self, request: Incoming) -> str:
        """Command: start a command line."""
        shell = self._find(request)
        line = request.body.findtext(f".//{{{RSP}}}Command") or ""
        words = [each.text or "" for each in request.body.iter(f"{{{RSP}}}Arguments")]
        command = _Command(" ".join([line, *words]))
        name = str(uuid.uuid4()).upper()
        shell.commands[name] = command
        if not commands.wants_stdin(command.line):
            self._run(shell, command)
        return f"<rsp:CommandResponse><rsp:CommandId>{name}</rsp:CommandId></rsp:CommandResponse>"

    def send(self, request: Incoming) -> str:
        """Send: bytes for stdin, and perhaps its end."""
        shell = self._find(request)
        for stream in request.body.iter(f"{{{RSP}}}Stream"):
            command = self._command(shell, stream)
            command.stdin += base64.b64decode(stream.text or "")
            if stream.get("End", "").lower() == "true" and not command.ready:
                self._run(shell, command)
        return "<rsp:SendResponse/>"

    def receive(self, request: Incoming) -> str:
        """Receive: what was printed, in pieces that fit; waits as long as the request allows, then times out."""
        shell = self._find(request)
        desired = request.body.find(f".//{{{RSP}}}DesiredStream")
        name = desired.get("CommandId", "") if desired is not None else ""
        command = self._command(shell, desired)
        waits = command.ready - time.monotonic() if command.ready else request.seconds
        if waits > request.seconds or not command.ready:
            time.sleep(request.seconds)
            raise SoapFault(0x80338029, "w:TimedOut", "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.")  # fmt: skip
        time.sleep(max(0.0, waits))
        room = (request.max_envelope - 4000) * 3 // 4
        body = ""
        for stream, text in command.output.items():
            piece, command.output[stream] = text[:room], text[room:]
            room -= len(piece)
            if piece:
                body += (
                    f'<rsp:Stream Name="{stream}" CommandId="{name}">{base64.b64encode(piece).decode()}</rsp:Stream>'
                )
        if any(command.output.values()):
            return f'<rsp:ReceiveResponse>{body}<rsp:CommandState CommandId="{name}" State="{_RUNNING}"/></rsp:ReceiveResponse>'
        ends = "".join(
            f'<rsp:Stream Name="{stream}" CommandId="{name}" End="true"/>' for stream in ("stdout", "stderr")
        )
        return (
            f'<rsp:ReceiveResponse>{body}{ends}<rsp:CommandState CommandId="{name}" State="{_DONE}">'
            f"<rsp:ExitCode>{command.exit_code}</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>"
        )

    def signal(self, request: Incoming) -> str:
        """Signal: terminate or ctrl_c end the command."""
        shell = self._find(request)
        signal = request.body.find(f".//{{{RSP}}}Signal")
        if signal is not None and signal.get("CommandId") in shell.commands:
            del shell.commands[signal.get("CommandId", "")]
        return "<rsp:SignalResponse/>"

    def _run(self, shell: _Shell, command: _Command) -> None:
        result = commands.run(self._machine, command.line, command.stdin.decode(shell.encoding, errors="replace"))
        command.ready = time.monotonic() + result.seconds
        command.exit_code = result.exit_code
        command.output = {
            "stdout": result.stdout.encode(shell.encoding, errors="replace") + result.raw,
            "stderr": result.stderr.encode(shell.encoding, errors="replace"),
        }

    def _find(self, request: Incoming) -> _Shell:
        shell = self._open.get(request.selectors.get("ShellId", ""))
        if shell is None:
            raise SoapFault(0x8033805B, "w:InvalidSelectors", "The shell was not found on the server.")
        return shell

    def _command(self, shell: _Shell, element: Element | None) -> _Command:
        name = element.get("CommandId", "") if element is not None else ""
        if name not in shell.commands:
            raise SoapFault(0x80338000, "a:DestinationUnreachable", "The command was not found.")
        return shell.commands[name]
