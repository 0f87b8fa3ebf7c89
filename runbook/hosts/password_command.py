"""A program that prints the password of an account: the way to LAPS and to vaults.

It is started without a shell, and its output goes nowhere but into the login. What it writes to its error output is not read: a
script may print a secret there. Its standard input is empty, but it stays in the foreground of the terminal, so that a vault may
ask there for a second factor.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from runbook.hosts.errors import PasswordCommandFailed
from runbook.pause import call_within
from runbook.text import Text

SECONDS: Final = 60.0
MOST_BYTES: Final = 4096
"""Far more than any password of Windows has; what prints more prints something else."""

WAYS: Final = frozenset({"password", "password_command"})
"""How an inventory gives a password: one of the two."""

_PLACEHOLDER: Final = re.compile(r"\{(host|user)\}")
_ANY_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_BATCH_FILES: Final = (".bat", ".cmd")


@dataclass(frozen=True, slots=True)
class PasswordCommand:
    """A program with its arguments, in which `{host}` and `{user}` are still to be filled in, and the folder in which it runs."""

    arguments: tuple[str, ...]
    folder: Path

    def is_for(self, username: str, listed: str) -> bool:
        """Return whether it prints the password of this account; `listed` is the account that stands beside it in the inventory."""
        return takes_user(self.arguments) or username.lower() == listed.lower()

    def filled(self, host: str, user: str) -> PasswordCommand:
        """Return the command for one account on one host. Equal ones print the same password."""
        values = {"host": host, "user": user}
        return replace(
            self, arguments=tuple(_PLACEHOLDER.sub(lambda name: values[name[1]], each) for each in self.arguments)
        )

    def password(self, host: str, user: str, *, seconds: float = SECONDS) -> str:
        """Run the filled command and return the password that it prints. Raise `InvalidInput` if it prints none."""
        program = self.arguments[0]
        found = _find(program, self.folder)
        printed = _NOT_FOUND if found is None else _run((str(found), *self.arguments[1:]), self.folder, seconds)
        password = _only_line(printed) if isinstance(printed, bytes) else printed
        if isinstance(password, Text):
            raise PasswordCommandFailed(program=program, host=host, user=user, why=password)
        return password


def takes_user(arguments: tuple[str, ...] | list[str]) -> bool:
    """Return whether an account's name is filled into the command."""
    return any("{user}" in each for each in arguments)


def why_unusable(arguments: list[str]) -> Text | None:
    """Return why this is no command; None if it can be one."""
    if not arguments or not arguments[0].strip():
        return _EMPTY
    # Windows may hand these to a shell, which reads the arguments by its own rules (docs.python.org, library/subprocess, Security
    # Considerations); it drops blanks and dots at the end of a name [G].
    if arguments[0].rstrip(" .").lower().endswith(_BATCH_FILES):
        return _BATCH_FILE
    names = [name for each in arguments for name in _ANY_PLACEHOLDER.findall(each) if name not in ("host", "user")]
    return _UNKNOWN_PLACEHOLDER.format(name=names[0]) if names else None


def with_defaults(own: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return a host's settings over the defaults of the inventory.

    The defaults' password, or command for it, is not that of a host which has one of the two itself. A command that is not told
    the account prints the password of the one beside it, and not that of an account which a host names itself.
    """
    left_out = WAYS if WAYS & own.keys() else frozenset[str]()
    if "username" in own and not takes_user(defaults.get("password_command", [])):
        left_out |= {"password_command"}
    return {key: value for key, value in defaults.items() if key not in left_out} | dict(own)


def _find(program: str, folder: Path) -> Path | None:
    """Return the file of a program: a path relative to the folder, or a name on the search path; None if there is none.

    Windows and `shutil.which` would look in the current directory first, where anybody may have put a program of that name.
    """
    if sys.platform == "win32" and not Path(program).suffix:
        program += ".exe"
    is_path = Path(program).name != program
    folders = [folder] if is_path else [Path(each) for each in os.get_exec_path() if Path(each).is_absolute()]
    files = (each.absolute() / program for each in folders)
    return next((file for file in files if file.is_file() and os.access(file, os.X_OK)), None)


def _run(arguments: tuple[str, ...], folder: Path, seconds: float) -> bytes | Text:
    """Return what the program prints, or why that cannot be used. It is ended if it is still running then."""
    try:
        program = subprocess.Popen(  # noqa: S603  # what the inventory names, without a shell
            arguments,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
    except OSError as error:
        return _NOT_STARTED.format(why=error.strerror or type(error).__name__)
    except ValueError:  # a character with the code 0
        return _NOT_STARTED.format(why="NUL")
    try:
        printed, code = call_within(seconds, lambda: _read(program))
    except TimeoutError:
        return _SLOW.format(seconds=seconds)
    finally:
        # A program that it has started itself may keep the output open; the thread that reads it is left alone then.
        with suppress(OSError):
            program.kill()
        program.wait()
    if len(printed) > MOST_BYTES:
        return _TOO_LONG.format(bytes=MOST_BYTES)
    return _EXIT_CODE.format(code=code) if code else printed


def _read(program: subprocess.Popen[bytes]) -> tuple[bytes, int]:
    """Return what the program prints and its exit code; of too long an output the beginning and 0."""
    assert program.stdout is not None, "it was asked for a pipe"  # noqa: S101
    printed = b""
    with program.stdout as output:
        while more := output.read(MOST_BYTES):
            printed += more
            if len(printed) > MOST_BYTES:
                return printed, 0
    return printed, program.wait()


def _only_line(printed: bytes) -> str | Text:
    """Return the line that was printed, without its end, or why it is no password.

    Nothing is guessed: ASCII is the same in every code page, and all else must be UTF-8. A password that was read wrongly would
    be tried, and counted, as a wrong one.
    """
    text = _utf8(printed)
    if text is None:
        return _NOT_UTF8
    line = text.removesuffix("\n").removesuffix("\r")
    if not line:
        return _NOTHING
    if "\n" in line or "\r" in line:
        return _LINES
    return line if line.isprintable() else _CONTROL


def _utf8(raw: bytes) -> str | None:
    """Return the text, without the mark that PowerShell may put in front; None if it is not UTF-8.

    The exception ends here, because it holds the bytes.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


TWO_WAYS: Final = Text(
    "password と password_command は、どちらか一方だけを指定してください",
    "password and password_command: only one of the two",
)
_EMPTY: Final = Text(
    "password_command には、プログラムとその引数を指定してください",
    "password_command takes a program and its arguments",
)
_BATCH_FILE: Final = Text(
    "password_command にバッチ ファイル (.bat、.cmd) は指定できません。引数がコマンドとして実行されるおそれがあります",
    "password_command cannot be a batch file (.bat, .cmd): its arguments could be run as commands",
)
_UNKNOWN_PLACEHOLDER: Final = Text(
    "password_command で使えるのは {{host}} と {{user}} です ({{{name}}} は使えません)",
    "password_command knows {{host}} and {{user}}, not {{{name}}}",
)
_NOT_FOUND: Final = Text("プログラムが見つかりません", "there is no such program")
_NOT_STARTED: Final = Text("プログラムを開始できません ({why})", "it cannot be started ({why})")
_SLOW: Final = Text(
    "{seconds:g} 秒以内に終了しないため、停止しました", "it did not end within {seconds:g} s, and was stopped"
)
_TOO_LONG: Final = Text("出力が {bytes} バイトを超えています", "it printed more than {bytes} bytes")
_EXIT_CODE: Final = Text("終了コードが {code} です", "its exit code is {code}")
_NOTHING: Final = Text("何も出力されません", "it printed nothing")
_LINES: Final = Text("出力が 1 行ではありません", "it printed more than one line")
_CONTROL: Final = Text("出力に制御文字があります", "it printed characters that are not printable")
_NOT_UTF8: Final = Text("出力が UTF-8 ではありません", "what it printed is not UTF-8")
