"""`net localgroup`. The English text is [G]; the Japanese one too, and partly uncertain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized

_COMMENTS: Final[Mapping[str, str]] = {"Distributed COM Users": "Members are allowed to launch, activate and use Distributed COM objects on this machine."}  # fmt: skip
_WIDTH: Final = 79


def run(computer: Computer, words: str, language: str) -> CommandResult:
    """Run `net localgroup`, which lists the groups; `"NAME"`, which lists the members of one; or `"NAME" ACCOUNT /add|/delete`."""
    wanted, *rest = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', words)] or [""]
    if not wanted:
        names = "".join(f"*{name}\r\n" for name in sorted(computer.groups, key=str.lower))
        title = localized(language, f"Aliases for \\\\{computer.name}", f"\\\\{computer.name} のエイリアス")
        return CommandResult(f"\r\n{title}\r\n\r\n{'-' * _WIDTH}\r\n{names}{_done(language)}")
    name = next((each for each in computer.groups if each.lower() == wanted.lower()), None)
    if name is None:
        english = "System error 1376 has occurred.\r\n\r\nThe specified local group does not exist.\r\n\r\n"
        japanese = "システム エラー 1376 が発生しました。\r\n\r\n指定されたローカル グループは存在しません。\r\n\r\n"
        return CommandResult(stderr=localized(language, english, japanese), exit_code=2)
    if rest:
        return _change(computer.groups[name], rest[0], rest[1], language) if len(rest) == 2 else _syntax(language)
    alias, comment, members = (
        localized(language, *each)
        for each in (
            ("Alias name     ", "エイリアス名     "),
            ("Comment        ", "コメント         "),
            ("Members", "メンバー"),
        )
    )
    inside = "".join(f"{member}\r\n" for member in computer.groups[name])
    return CommandResult(
        f"{alias}{name}\r\n{comment}{_COMMENTS.get(name, '')}\r\n\r\n{members}\r\n\r\n{'-' * _WIDTH}\r\n{inside}{_done(language)}"
    )


def _change(members: list[str], account: str, switch: str, language: str) -> CommandResult:
    """Add an account to a group, or take it out; its member, or none, already: error 1378 or 1377."""
    is_member = account.lower() in (each.lower() for each in members)
    if switch.lower() not in ("/add", "/delete"):
        return _syntax(language)
    if is_member == (switch.lower() == "/add"):
        number = 1378 if is_member else 1377
        return CommandResult(
            stderr=f"{localized(language, 'System error', 'システム エラー')} {number}\r\n\r\n", exit_code=2
        )
    if is_member:
        members[:] = [each for each in members if each.lower() != account.lower()]
    else:
        members.append(account)
    return CommandResult(_done(language))


def _syntax(language: str) -> CommandResult:
    text = localized(language, "The syntax of this command is:\r\n", "このコマンドの構文は次のとおりです:\r\n")
    return CommandResult(stderr=text, exit_code=1)


def _done(language: str) -> str:
    text = localized(language, "The command completed successfully.", "コマンドは正常に終了しました。")
    return f"{text}\r\n\r\n"
