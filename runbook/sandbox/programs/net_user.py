"""`net user NAME`: a local account. The English text is that of recorded outputs (facts 6.4); the Japanese one is [G]."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized

_LINES: Final = (
    ("User name", "ユーザー名", "{name}", "{name}"),
    ("Account active", "アカウント有効", "Yes", "はい"),
    ("Account expires", "アカウントの期限", "Never", "無期限"),
    ("Password expires", "パスワードの有効期限", "Never", "無期限"),
    ("Password required", "パスワードが必要", "Yes", "はい"),
)
"""A label in English and in Japanese, then its value in both."""
_WIDTH: Final = 29


def run(computer: Computer, words: str, language: str) -> CommandResult:
    """Show an account, `NAME`, or remove it, `NAME /delete`. What else `net user` does is not simulated."""
    wanted, _, switch = words.strip().partition(" ")
    wanted = wanted.strip('"')
    name = next((each for each in computer.users if each.lower() == wanted.lower()), None)
    if name is None:
        english = "The user name could not be found.\r\n\r\nMore help is available by typing NET HELPMSG 2221.\r\n\r\n"
        japanese = (
            "ユーザー名が見つかりません。\r\n\r\nNET HELPMSG 2221 と入力すると、より詳しい説明が得られます。\r\n\r\n"
        )
        return CommandResult(stderr=localized(language, english, japanese), exit_code=2)
    done = localized(language, "The command completed successfully.", "コマンドは正常に終了しました。")
    if switch.strip().lower() == "/delete":
        computer.users.remove(name)
        return CommandResult(f"{done}\r\n\r\n")
    if switch.strip():
        text = localized(language, "The syntax of this command is:", "このコマンドの構文は次のとおりです:")
        return CommandResult(stderr=f"{text}\r\n", exit_code=1)
    lines = [
        localized(language, f"{label:{_WIDTH}}{value}", f"{kana}  {atai}").format(name=name)
        for label, kana, value, atai in _LINES
    ]
    return CommandResult("\r\n".join([*lines, "", done, "", ""]))
