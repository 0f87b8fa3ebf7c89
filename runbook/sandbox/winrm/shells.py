"""WinRS shells: create, command, send, receive, signal, delete, and their quotas ([MS-WSMV]; facts 6.6)."""

from __future__ import annotations

import base64
import codecs
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from runbook.sandbox.programs import cmd
from runbook.sandbox.programs.process import Process
from runbook.sandbox.protocol import soap, soap_faults
from runbook.sandbox.protocol.instance import Reference, endpoint
from runbook.sandbox.protocol.soap import RSP, Incoming
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.winrm.callers import Callers

_OEM = {"ja-JP": "932", "en-US": "437"}
_ROOM_FOR_HEADERS = 4000
_IDLE_2, _IDLE_3 = timedelta(seconds=180), timedelta(hours=2)
"""The IdleTimeout of winrs of 2.0, and of 3.0 and later (facts 6.6)."""
_SIGNAL = f"{RSP}/signal/"
_LONGEST_LINE = 32_767  # CreateProcess


@dataclass(slots=True)
class _Shell:
    """An open shell. `started` counts its commands, and `described` are the elements that tell of it."""

    code_page: str
    idle: timedelta
    made: datetime
    used: datetime
    environment: Mapping[str, str]
    directory: str
    described: str
    started: int = 0
    processes: dict[str, Process] = field(default_factory=dict)


class Shells:
    """The open shells of a computer."""

    def __init__(self, computer: Computer, callers: Callers, begin: Callable[[], None]) -> None:
        """Start with no shell. `begin` counts an operation of the user, and raises `SoapFault` beyond the quota."""
        self._computer, self._callers, self._begin = computer, callers, begin
        self._open: dict[str, _Shell] = {}

    def __len__(self) -> int:
        self._end_idle_ones()
        return len(self._open)

    def _end_idle_ones(self) -> None:
        """End the shells that had no request during their idle time-out (Microsoft, WSMAN_SHELL_STARTUP_INFO)."""
        now = self._computer.clock.awake()
        self._open = {name: shell for name, shell in self._open.items() if now - shell.used < shell.idle}

    @property
    def commands(self) -> int:
        """The number of commands that were started in the open shells: terminating one frees no operation (facts 6.8)."""
        return sum(shell.started for shell in self._open.values())

    def clear(self) -> None:
        """End them all, as a reboot does."""
        self._open.clear()

    def create(self, request: Incoming) -> str:
        """Answer Create with the new shell's selector, and from 3.0 on with the shell, as recorded.

        Without WINRS_CODEPAGE the shell has the computer's OEM code page [G]; without IdleTimeOut the default of its
        version (facts 6.6). A refusal of less than a minute is not simulated.
        """
        quota = self._computer.edition.shells
        if len(self) >= quota:
            raise SoapFault(soap_faults.SHELL_QUOTA, quota)
        code_page = request.options.get("WINRS_CODEPAGE") or _OEM[self._computer.language]
        _encoding(code_page)
        if self._computer.access.keeps_code_page:
            code_page = _OEM[self._computer.language]
        default = _IDLE_3 if self._computer.edition.has_cim else _IDLE_2
        asked = request.body.findtext(f".//{{{RSP}}}IdleTimeOut")
        idle = timedelta(seconds=_seconds(asked) or default.total_seconds())
        name, now = _name(), self._computer.clock.awake()
        directory = request.body.findtext(f".//{{{RSP}}}WorkingDirectory") or r"C:\Users\Administrator"
        variables = {each.get("Name", "").upper(): each.text or "" for each in request.body.iter(f"{{{RSP}}}Variable")}
        described = (
            f"<rsp:ShellId>{name}</rsp:ShellId><rsp:ResourceUri>{request.resource}</rsp:ResourceUri>"
            "<rsp:Owner>Administrator</rsp:Owner><rsp:ClientIP>127.0.0.1</rsp:ClientIP>"
            f"<rsp:IdleTimeOut>PT{idle.total_seconds():.3f}S</rsp:IdleTimeOut>"
            "<rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>"
        )
        self._open[name] = shell = _Shell(code_page, idle, now, now, variables, directory, described)
        reference = endpoint(Reference(request.resource, {"ShellId": name}))
        created = f"<x:ResourceCreated>{reference}</x:ResourceCreated>"
        return created + (self._element(shell) if self._computer.edition.has_cim else "")

    def get(self, request: Incoming) -> str:
        """Answer Get: the shell."""
        return self._element(self._find(request))

    def listed(self) -> list[str]:
        """Return the open shells, for an Enumerate."""
        self._end_idle_ones()
        return [self._element(shell) for shell in self._open.values()]

    def _element(self, shell: _Shell) -> str:
        now = self._computer.clock.awake()
        return (
            f"<rsp:Shell>{shell.described}<rsp:ShellRunTime>{_duration(now - shell.made)}</rsp:ShellRunTime>"
            f"<rsp:ShellInactivity>{_duration(now - shell.used)}</rsp:ShellInactivity></rsp:Shell>"
        )

    def delete(self, request: Incoming) -> str:
        """Answer Delete: the shell's commands end with it."""
        self._find(request)
        del self._open[request.selectors["ShellId"]]
        self._callers.wake()
        return ""

    def command(self, request: Incoming) -> str:
        """Answer Command: start a command line, through cmd.exe unless WINRS_SKIP_CMD_SHELL is set."""
        shell = self._find(request)
        self._begin()
        words = [request.body.findtext(f".//{{{RSP}}}Command") or ""]
        words += [each.text or "" for each in request.body.iter(f"{{{RSP}}}Arguments")]
        line = " ".join(words)
        if len(line) > _LONGEST_LINE:
            raise SoapFault(soap_faults.TOO_LONG)
        bare = request.options.get("WINRS_SKIP_CMD_SHELL", "").lower() in ("true", "1")
        interpreter = cmd.Interpreter(self._computer, shell.code_page, shell.environment, shell.directory)
        process = Process(interpreter, line, _encoding(shell.code_page), through_cmd=not bare)
        name = _name()
        shell.started += 1
        shell.processes[name] = process
        return f"<rsp:CommandResponse><rsp:CommandId>{name}</rsp:CommandId></rsp:CommandResponse>"

    def send(self, request: Incoming) -> str:
        """Answer Send: bytes for stdin, and perhaps its end."""
        shell = self._find(request)
        for stream in request.body.iter(f"{{{RSP}}}Stream"):
            process = self._process(shell, stream)
            process.feed(base64.b64decode(stream.text or ""), end=stream.get("End", "").lower() == "true")
        self._callers.wake()
        return "<rsp:SendResponse/>"

    def receive(self, request: Incoming) -> str:
        """Answer Receive with the output, in pieces that fit.

        Without output, wait until OperationTimeout is over; other callers are answered meanwhile.
        """
        until = time.monotonic() + request.seconds
        shell = self._find(request)
        desired = request.body.find(f".//{{{RSP}}}DesiredStream")
        process = self._process(shell, desired)
        while not process.has_news:
            left = until - time.monotonic()
            if left <= 0:
                raise SoapFault(soap_faults.TIMED_OUT)
            self._callers.wait(min(left, process.seconds_left))
            if process not in shell.processes.values() or shell not in self._open.values():
                raise SoapFault(soap_faults.ABORTED)
        wanted = ((desired.text or "") if desired is not None else "").split()
        return self._received(process, desired, wanted, (request.max_envelope - _ROOM_FOR_HEADERS) * 3 // 4)

    def signal(self, request: Incoming) -> str:
        """Answer Signal: terminate removes the command; ctrl_c ends it, and its output can still be received [G]."""
        shell = self._find(request)
        signal = request.body.find(f".//{{{RSP}}}Signal")
        name = signal.get("CommandId", "") if signal is not None else ""
        code = (request.body.findtext(f".//{{{RSP}}}Code") or "").removeprefix(_SIGNAL).lower()
        if name in shell.processes:
            if code == "terminate" or shell.processes[name].is_over:
                del shell.processes[name]
            else:
                shell.processes[name].interrupt()
        self._callers.wake()
        return "<rsp:SignalResponse/>"

    def _received(self, process: Process, desired: Element | None, wanted: list[str], room: int) -> str:
        name = desired.get("CommandId", "") if desired is not None else ""
        body = ""
        for stream in wanted or process.streams:
            piece = process.take(stream, room)
            room -= len(piece)
            if piece:
                encoded = base64.b64encode(piece).decode()
                body += f'<rsp:Stream Name="{stream}" CommandId="{name}">{encoded}</rsp:Stream>'
        state, code = "Running", ""
        if process.is_over and not process.has_output(wanted):
            body += "".join(f'<rsp:Stream Name="{each}" CommandId="{name}" End="true"></rsp:Stream>' for each in wanted)
            state, code = "Done", f"<rsp:ExitCode>{process.exit_code}</rsp:ExitCode>"
        return (
            f'<rsp:ReceiveResponse>{body}<rsp:CommandState CommandId="{name}" State="{RSP}/CommandState/{state}">'
            f"{code}</rsp:CommandState></rsp:ReceiveResponse>"
        )

    def _find(self, request: Incoming) -> _Shell:
        self._end_idle_ones()
        name = request.selectors.get("ShellId", "")
        if name not in self._open:
            raise SoapFault(soap_faults.NO_SHELL, name)
        self._open[name].used = self._computer.clock.awake()
        return self._open[name]

    def _process(self, shell: _Shell, element: Element | None) -> Process:
        name = element.get("CommandId") if element is not None else None
        if not name:
            raise SoapFault(soap_faults.NO_COMMAND_GIVEN)
        if name not in shell.processes:
            raise SoapFault(soap_faults.NO_COMMAND)
        return shell.processes[name]


def _encoding(code_page: str) -> str:
    """Return Python's name of a code page. Raise `SoapFault` for one that is not there."""
    if code_page == "65001":
        return "utf-8"
    try:
        return codecs.lookup(f"cp{int(code_page)}" if code_page.isdecimal() else "").name
    except LookupError:
        raise SoapFault(soap_faults.NO_CODE_PAGE) from None


def _seconds(duration: str | None) -> float | None:
    """Return the seconds of a shell's idle time-out; None without one. Raise `SoapFault` for a bad one."""
    if not duration:
        return None
    found = soap.seconds(duration)
    if found is None:
        raise SoapFault(soap_faults.BAD_NUMBER, duration)
    return found


def _duration(time: timedelta) -> str:
    """Return a duration as hosts write it."""
    minutes, seconds = divmod(time.seconds, 60)
    return f"P{time.days}DT{minutes // 60}H{minutes % 60}M{seconds}S"


def _name() -> str:
    return str(uuid.uuid4()).upper()
