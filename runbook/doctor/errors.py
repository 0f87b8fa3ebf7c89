"""The errors of examinations that the host itself did not report."""

from __future__ import annotations

from runbook.errors import CommandFailed, RegistryAccessDenied, Sentence


class MayNotWrite(RegistryAccessDenied):
    """Windows reports that the account may not set values (CheckAccess)."""

    text = Sentence("拒否", "denied")
    code: int = 5


class NothingPrinted(CommandFailed):
    """A command that always prints something printed nothing."""

    text = Sentence("コマンドの出力がありません", "commands print nothing")
