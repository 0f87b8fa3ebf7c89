"""The path of the journal."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from runbook.hosts.inventory import Inventory
from runbook.journal.journal import Journal


def journal_path(named: Path | None, inventory: Inventory | None) -> Path:
    """Return the path of the named journal; otherwise the inventory's; otherwise the one in the user's state directory."""
    if named is not None:
        return named
    if inventory is not None and inventory.journal is not None:
        return inventory.journal
    return platformdirs.user_state_path("dpm-runbook", appauthor=False) / "journal.sqlite3"


def open_journal(named: Path | None, inventory: Inventory | None, *, reading: bool = False) -> Journal:
    """Open the journal. Reading a journal that does not exist does not create it."""
    path = journal_path(named, inventory)
    return Journal(None if reading and not path.exists() else path)
