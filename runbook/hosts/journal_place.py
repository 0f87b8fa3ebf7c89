"""The path of the journal, and the customer whose runs it holds."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from runbook.hosts.inventory import Inventory
from runbook.journal.claims import folder_beside
from runbook.journal.journal import Journal
from runbook.journal.rights import narrow


def journal_path(named: Path | None, inventory: Inventory | None) -> Path:
    """Return the path of the named journal; otherwise the inventory's; otherwise its customer's in the user's state directory."""
    if named is not None:
        return named
    if inventory is not None and inventory.journal is not None:
        return inventory.journal
    return _own(inventory.customer if inventory is not None else "")


def open_journal(
    named: Path | None, inventory: Inventory | None, *, reading: bool = False, ticket: str = ""
) -> Journal:
    """Open the journal for the inventory's customer. Its runs are made for the `ticket`.

    Reading one that does not exist, or that was emptied, does not make it a new one.
    """
    path = journal_path(named, inventory)
    customer = inventory.customer if inventory is not None else ""
    if path == _own(customer):  # an older version made it readable by everybody
        for each in (path.parent, path, folder_beside(path)):
            narrow(each)
    return Journal(None if reading and _is_nothing(path) else path, customer, ticket)


def _is_nothing(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _own(customer: str) -> Path:
    return platformdirs.user_state_path("dpm-runbook", appauthor=False) / f"{customer or 'journal'}.sqlite3"
