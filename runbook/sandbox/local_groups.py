"""`net localgroup`: a machine's groups and their members. The English text is [G]; the Japanese one too, and not all of it certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from runbook.sandbox.printed import CommandResult, localized

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

TRUSTED: Final = ("DPMRADmTrustedMachines", "DPMRADCOMTrustedMachines", "Distributed COM Users")
"""Where the DPM server's machine account must be on a protected computer (facts 1.9)."""

_COMMENTS: Final[Mapping[str, str]] = {"Distributed COM Users": "Members are allowed to launch, activate and use Distributed COM objects on this machine."}  # fmt: skip
_WIDTH: Final = 79


def trusting(account: str | None) -> dict[str, list[str]]:
    """The groups of a protected computer that trusts this account; Windows' own ones without it, where nothing is protected."""
    if account is None:
        return {"Administrators": ["Administrator"], "Distributed COM Users": []}
    return {"Administrators": ["Administrator"], **{name: [account] for name in TRUSTED}}


def run(machine: Machine, words: str) -> CommandResult:
    """`net localgroup` lists the groups, `net localgroup "NAME"` one group's members."""
    wanted = words.strip().strip('"')
    if not wanted:
        names = "".join(f"*{name}\r\n" for name in sorted(machine.groups, key=str.lower))
        title = localized(machine.language, f"Aliases for \\\\{machine.name}", f"\\\\{machine.name} のエイリアス")
        return CommandResult(f"\r\n{title}\r\n\r\n{'-' * _WIDTH}\r\n{names}{_done(machine)}")
    name = next((each for each in machine.groups if each.lower() == wanted.lower()), None)
    if name is None:
        english = "System error 1376 has occurred.\r\n\r\nThe specified local group does not exist.\r\n\r\n"
        japanese = "システム エラー 1376 が発生しました。\r\n\r\n指定されたローカル グループは存在しません。\r\n\r\n"
        return CommandResult(stderr=localized(machine.language, english, japanese), exit_code=2)
    alias, comment, members = (
        localized(machine.language, *each)
        for each in (
            ("Alias name     ", "エイリアス名     "),
            ("Comment        ", "コメント         "),
            ("Members", "メンバー"),
        )
    )
    inside = "".join(f"{member}\r\n" for member in machine.groups[name])
    return CommandResult(
        f"{alias}{name}\r\n{comment}{_COMMENTS.get(name, '')}\r\n\r\n{members}\r\n\r\n{'-' * _WIDTH}\r\n{inside}{_done(machine)}"
    )


def _done(machine: Machine) -> str:
    text = localized(machine.language, "The command completed successfully.", "コマンドは正常に終了しました。")
    return f"{text}\r\n\r\n"
