"""The journal that the options name."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runbook.cli.process.interruption import noting_runs
from runbook.cli.typed.ticket import ticket_of
from runbook.hosts import inventory, journal_place
from runbook.hosts.errors import NoTicket
from runbook.journal.journal import Journal


def journal_path(options: argparse.Namespace) -> Path:
    """Return the path of a command's journal. Raise `InvalidInput` if the inventory cannot be used."""
    return journal_place.journal_path(*_named(options))


@contextmanager
def open_journal(options: argparse.Namespace, *, reading: bool = False) -> Iterator[Journal]:
    """Open the journal of a command. Reading a journal that does not exist does not create it.

    Ctrl-C in this block is raised as `CutShort`. Raise `NoTicket` if the command may change hosts whose inventory wants a ticket.
    """
    named, listed = _named(options)
    ticket = ticket_of(options)
    if (
        listed is not None
        and listed.require_ticket
        and not ticket
        and not reading
        and not getattr(options, "check", False)
    ):
        raise NoTicket(path=listed.path)
    with (
        journal_place.open_journal(named, listed, reading=reading, ticket=ticket) as journal,
        noting_runs(journal),
    ):
        yield journal


def _named(options: argparse.Namespace) -> tuple[Path | None, inventory.Inventory | None]:
    return options.journal, inventory.read(options.inventory) if options.inventory is not None else None
