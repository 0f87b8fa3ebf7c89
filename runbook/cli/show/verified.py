"""Whether what is shown of a journal is what was written to it."""

from __future__ import annotations

from typing import Final

from runbook.cli.show.screen import Screen
from runbook.errors import UntrustedJournal
from runbook.journal.journal import Journal
from runbook.text import Text

_NOT_VERIFIED: Final = Text(
    "記録が書き換えられているか、破損しています。表示される内容は、実際に行ったこととは異なる可能性があります。verify-journal で確認してください。",
    "The journal was altered, or is damaged: what it says may not be what was done. verify-journal says what was altered.",
)


def is_verified(journal: Journal, screen: Screen) -> bool:
    """Return True if the journal is as it was written. Otherwise note on stderr that it is not."""
    try:
        journal.verify()
    except UntrustedJournal:
        screen.note(_NOT_VERIFIED)
        return False
    return True
