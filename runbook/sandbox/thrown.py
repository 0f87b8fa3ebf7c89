"""What a script of the simulated PowerShell throws, and how our scripts' `trap` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from runbook.sandbox.printed import CommandResult, localized

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine


class ScriptError(Exception):
    """An exception's text in English and in Japanese. Both are [G] where Windows has them."""

    def __init__(self, english: str, japanese: str) -> None:
        super().__init__(english)
        self.english, self.japanese = english, japanese


def unknown_command(name: str) -> ScriptError:
    """A cmdlet that is not there."""
    return ScriptError(
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the "
        "spelling of the name, or if a path was included, verify that the path is correct and try again.",
        f"用語 '{name}' は、コマンドレット、関数、スクリプト ファイル、または操作可能なプログラムの名前として認識されません。"
        "名前が正しく記述されていることを確認し、パスが含まれている場合はそのパスが正しいことを確認してから、再試行してください。",
    )


def trapped(machine: Machine, error: ScriptError) -> CommandResult:
    """`trap{"error`t"+[Uri]::EscapeDataString(...);exit 1}`."""
    text = localized(machine.language, error.english, error.japanese)
    return CommandResult(f"error\t{escape_data_string(machine, text)}\r\n", exit_code=1)


def escape_data_string(machine: Machine, text: str) -> str:
    """[Uri]::EscapeDataString: RFC 3986's unreserved characters stay, up to .NET 4.0 those of RFC 2396 too [G]."""
    return quote(text, safe="" if machine.edition.has_cim else "!*'()")
