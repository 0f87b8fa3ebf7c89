"""cmd.exe of a simulated computer: it reads and changes the computer's state, and starts no process."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from runbook.sandbox.programs import fltmc, net, netsh, powershell, reg, sc
from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized

_JAPANESE: Final = "932"

_SPECIAL = frozenset("&<>()@^|")
_LONGEST_LINE = 8191
_TOO_LONG = {"ja-JP": "コマンド ラインが長すぎます。\r\n", "en-US": "The command line is too long.\r\n"}


@dataclass(frozen=True, slots=True)
class Interpreter:
    """cmd.exe on a computer, in a shell with a code page, variables (in capitals) and a directory of its own."""

    computer: Computer
    code_page: str
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: str = ""

    @property
    def language(self) -> str:
        """The language of console programs: English unless the code page is the language's own (facts 4.4 [Sx])."""
        return self.computer.language if self.code_page == _JAPANESE else "en-US"

    def reads_stdin(self, line: str) -> bool:
        """Return True if one of the line's commands waits for stdin to end."""
        return any(_program(part) in self.computer.reads_stdin for _, part in _parts(line))

    def check_program(self, line: str) -> None:
        """Raise `SoapFault` unless the line starts a program that is a file."""
        program = _program(line)
        if program in _BUILT_IN or (program not in self.computer.commands and program not in _PROGRAMS):
            raise SoapFault(soap_faults.NO_PROGRAM)

    def unquoted(self, line: str) -> str:
        """Return a command as `cmd /c` takes it: without its first quote and its last one (facts 6.8).

        They stay if they are the only two, with blanks but nothing special between them, around a program's name
        (`cmd /?`).
        """
        first, _, rest = line.lstrip().partition('"')
        if first or '"' not in rest:
            return line
        inside, _, after = rest.rpartition('"')
        program = _program(f'"{inside}"')
        is_program = program in self.computer.commands or program in _PROGRAMS
        if '"' not in inside and " " in inside and not _SPECIAL & {*inside} and is_program:
            return line
        return inside + after

    def run(self, line: str, stdin: str = "") -> CommandResult:
        """Run a line as cmd.exe does.

        `a & b` runs both; `&&` and `||` depend on the last exit code, which is also the line's. A line that is too long
        for cmd.exe is not run (facts 6.8).
        """
        if len(line) > _LONGEST_LINE:
            return CommandResult(stderr=_TOO_LONG[self.language], exit_code=1)
        total = CommandResult()
        for operator, part in _parts(self._expanded(line)):
            if (operator == "&&" and total.exit_code) or (operator == "||" and not total.exit_code):
                continue
            one = self._one(part, stdin)
            total = replace(
                one,
                stdout=total.stdout + one.stdout,
                stderr=total.stderr + one.stderr,
                seconds=total.seconds + one.seconds,
                raw=total.raw + one.raw,
            )
            if _program(part) == "exit":
                break
        return total

    def _expanded(self, line: str) -> str:
        """Return the line with the values of the shell's variables; one that is not there stays as it is written."""
        known = {"COMPUTERNAME": self.computer.name, **self.environment}
        return re.sub(r"%(\w+)%", lambda found: known.get(found[1].upper(), found[0]), line)

    def _one(self, part: str, stdin: str) -> CommandResult:
        program, words = _program(part), _words(part)
        if program == "cmd":
            command = re.match(r"/[ck]\s*(.*)", words, re.IGNORECASE | re.DOTALL)
            return self.run(self.unquoted(command[1]), stdin) if command else CommandResult()
        if program == "powershell" and not self.computer.has_power_shell:
            return _not_recognized(self.language, _first(part))
        if program in self.computer.commands:
            return self.computer.commands[program](part.strip(), stdin)
        known = _BUILT_IN.get(program) or _PROGRAMS.get(program)
        return known(self, words, stdin) if known else _not_recognized(self.language, _first(part))


def _parts(line: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a line with the operator before each."""
    operator = "&"
    for part in re.findall(r'&&|\|\||&|(?:"[^"]*"?|\|(?!\|)|[^"&|])+', line):
        if part in ("&", "&&", "||"):
            operator = part
        elif part.strip():
            yield operator, part.strip()


def _first(part: str) -> str:
    found = re.match(r'\s*(?:"([^"]*)"|(\S+))', part)
    return (found[1] or found[2] or "") if found else ""


def _program(part: str) -> str:
    """Return a program's name without folder, extension or the dot of `echo.`, in lower case."""
    name = re.split(r"[\\/]", _first(part))[-1].lower()
    return re.sub(r"\.(exe|com)?$", "", name)


def _words(part: str) -> str:
    found = re.match(r'\s*(?:"[^"]*"|\S+)\s?(.*)', part, re.DOTALL)
    return found[1].strip() if found else ""


def _not_recognized(language: str, name: str) -> CommandResult:
    if language == "ja-JP":
        text = f"'{name}' は、内部コマンドまたは外部コマンド、\r\n操作可能なプログラムまたはバッチ ファイルとして認識されていません。\r\n"
    else:
        text = f"'{name}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
    return CommandResult(stderr=text, exit_code=1)


def _ping(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    """Send one echo a second: n of them take n - 1 seconds."""
    count = re.search(r"-n\s+(\d+)", words)
    replies = int(count[1]) if count else 4
    return CommandResult("Reply from 127.0.0.1: bytes=32 time<1ms TTL=128\r\n" * replies, seconds=max(replies - 1.0, 0.0))  # fmt: skip


def _chcp(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    label = localized(interpreter.language, "Active code page", "現在のコード ページ")
    return CommandResult(f"{label}: {interpreter.code_page}\r\n")


def _exit(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    code = words.lower().removeprefix("/b").strip()
    return CommandResult(exit_code=int(code) if code.lstrip("-").isdigit() else 0)


def _echo(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(f"{words}\r\n")


def _directory(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(f"{interpreter.directory}\r\n")


def _version(interpreter: Interpreter, words: str, stdin: str) -> CommandResult:  # noqa: ARG001
    return CommandResult(f"\r\nMicrosoft Windows [Version {interpreter.computer.edition.number}]\r\n")


Program = Callable[[Interpreter, str, str], CommandResult]

_BUILT_IN: Mapping[str, Program] = {"cd": _directory, "echo": _echo, "exit": _exit, "ver": _version}
_PROGRAMS: Mapping[str, Program] = {
    "chcp": _chcp,
    "cmd": lambda interpreter, words, stdin: interpreter.run(f"cmd {words}", stdin),
    "fltmc": lambda interpreter, words, _: fltmc.run(interpreter.computer, words),
    "hostname": lambda interpreter, _, __: CommandResult(f"{interpreter.computer.name}\r\n"),
    "more": lambda _, __, stdin: CommandResult(stdin),
    "net": lambda interpreter, words, _: net.run(interpreter.computer, words, interpreter.language),
    "netsh": lambda interpreter, words, _: netsh.run(interpreter.computer, words, interpreter.language),
    "ping": _ping,
    "powershell": lambda interpreter, words, _: powershell.run(interpreter.computer, words),
    "reg": lambda interpreter, words, _: reg.run(interpreter.computer, words, interpreter.language),
    "sc": lambda interpreter, words, _: sc.run(interpreter.computer, words),
    "sort": lambda _, __, stdin: CommandResult("".join(sorted(stdin.splitlines(keepends=True)))),
}
