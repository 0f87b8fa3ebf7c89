"""Exceptions of PowerShell scripts, and the output of the `trap` in the package's scripts."""

from __future__ import annotations

from urllib.parse import quote

from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized


class ScriptError(Exception):
    """An exception's text in English and in Japanese. Both are [G] if they are Windows' own."""

    def __init__(self, english: str, japanese: str) -> None:
        super().__init__(english)
        self.english, self.japanese = english, japanese


def unknown_command(name: str) -> ScriptError:
    """Return the error for a cmdlet that does not exist."""
    return ScriptError(
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the "
        "spelling of the name, or if a path was included, verify that the path is correct and try again.",
        f"用語 '{name}' は、コマンドレット、関数、スクリプト ファイル、または操作可能なプログラムの名前として認識されません。"
        "名前が正しく記述されていることを確認し、パスが含まれている場合はそのパスが正しいことを確認してから、再試行してください。",
    )


def method_refused() -> ScriptError:
    """Return the error of Constrained Language Mode for a method of a type that is not allowed; the Japanese words are ours."""
    return ScriptError(
        "Cannot invoke method. Method invocation is supported only on core types in this language mode.",
        "メソッドを呼び出すことができません。この言語モードでメソッドの呼び出しがサポートされているのはコア型だけです。",
    )


def trap_output(computer: Computer, error: ScriptError) -> CommandResult:
    """Return the output of `trap{"error`t"+[Uri]::EscapeDataString(...);exit 1}`."""
    text = localized(computer.language, error.english, error.japanese)
    return CommandResult(f"error\t{escape_data_string(computer, text)}\r\n", exit_code=1)


def escape_data_string(computer: Computer, text: str) -> str:
    """Escape a text as [Uri]::EscapeDataString does.

    RFC 3986's unreserved characters stay, up to .NET 4.0 those of RFC 2396 too [G].
    """
    return quote(text, safe="" if computer.edition.has_cim else "!*'()")
