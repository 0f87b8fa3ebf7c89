"""The command interpreter of a simulated machine: no processes, only its state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runbook.sandbox import netsh, reg_exe

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ends: what it prints, its exit code, and how many seconds it takes.

    `raw` is printed as it is, whatever the shell's code page: some programs keep to their own.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    raw: bytes = b""


Command = Callable[["Machine", str, str], CommandResult]
"""Takes the machine, the words after the program's name, and stdin."""

_READS_STDIN = {"more", "sort", "findstr"}


def wants_stdin(line: str) -> bool:
    """Whether the command waits for stdin to end."""
    return any(_program(part) in _READS_STDIN for part in _split(line))


def run(machine: Machine, line: str, stdin: str = "") -> CommandResult:
    """Run a command line as cmd.exe does: `a & b` one after the other; the exit code is the last one's."""
    total = CommandResult()
    for part in _split(line):
        program = _program(part)
        words = part.strip()[len(part.strip().split(" ", 1)[0]) :].strip() if part.strip() else ""
        command = machine.commands.get(program) or COMMANDS.get(program)
        one = command(machine, words, stdin) if command else _unknown(machine, part.strip().split(" ", 1)[0])
        total = replace(
            one,
            stdout=total.stdout + one.stdout,
            stderr=total.stderr + one.stderr,
            seconds=total.seconds + one.seconds,
            raw=total.raw + one.raw,
        )
        if program == "exit":
            break
    return total


def _split(line: str) -> list[str]:
    return [part for part in re.findall(r'(?:"[^"]*"|[^"&])+', line) if part.strip()]


def _program(part: str) -> str:
    return part.strip().split(" ", 1)[0].strip('"').lower().removesuffix(".exe") if part.strip() else ""


def _unknown(machine: Machine, name: str) -> CommandResult:
    if machine.language == "ja-JP":
        text = f"'{name}' は、内部コマンドまたは外部コマンド、\r\n操作可能なプログラムまたはバッチ ファイルとして認識されていません。\r\n"
    else:
        text = f"'{name}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
    return CommandResult(stderr=text, exit_code=1)


def _ping(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    count = re.search(r"-n (\d+)", words)
    return CommandResult("Reply from 127.0.0.1: bytes=32\r\n", seconds=float(count[1]) - 1 if count else 3.0)


def _chcp(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    label = "現在のコード ページ" if machine.language == "ja-JP" else "Active code page"
    return CommandResult(f"{label}: {932 if machine.language == 'ja-JP' else 437}\r\n")


def _exit(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(exit_code=int(words or 0))


def _reg(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(*reg_exe.run(machine, words))


def _netsh(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(*netsh.run(machine, words))


def _net(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    """`net stop` and `net start` wait for the state; exit code 2 when there is nothing to do [G]."""
    verb, _, name = words.partition(" ")
    service = machine.services.get(name.strip('" '))
    if service is None:
        return CommandResult(stderr="The service name is invalid.\r\n", exit_code=2)
    if verb == "stop":
        code, seconds = service.begin_stop(machine.services.get), service.stop_seconds
    else:
        code, seconds = service.begin_start(), service.start_seconds
    return CommandResult(f"{service.display_name}\r\n", exit_code=2 if code else 0, seconds=seconds)


def _sc(machine: Machine, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    """`sc query NAME`; the state is an English word on every host [G]."""
    service = machine.services.get(words.removeprefix("query").strip())
    if service is None:
        return CommandResult("[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n", exit_code=1060)
    state = service.state.upper().replace(" ", "_")
    return CommandResult(f"\r\nSERVICE_NAME: {service.name}\r\n        STATE              : {state}\r\n")


COMMANDS: Mapping[str, Command] = {
    "chcp": _chcp,
    "echo": lambda _, words, __: CommandResult(words + "\r\n"),
    "exit": _exit,
    "hostname": lambda machine, _, __: CommandResult(machine.name + "\r\n"),
    "net": _net,
    "sc": _sc,
    "more": lambda _, __, stdin: CommandResult(stdin),
    "netsh": _netsh,
    "ping": _ping,
    "reg": _reg,
    "sort": lambda _, __, stdin: CommandResult("".join(sorted(stdin.splitlines(keepends=True)))),
    "ver": lambda machine, _, __: CommandResult(f"\r\nMicrosoft Windows [Version {machine.edition.number}]\r\n"),
}
