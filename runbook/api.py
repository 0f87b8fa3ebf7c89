"""Connect to hosts and open the journal from a script, with the same settings as the command line."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from runbook.hosts import inventory as inventories
from runbook.hosts import journal_place
from runbook.hosts.directory import Access, Directory
from runbook.hosts.secrets import Secrets
from runbook.journal.journal import Journal
from runbook.text import system_language
from runbook.windows.host import Host
from runbook.wsman.login import Authentication


def connect(
    name: str,
    *,
    user: str | None = None,
    auth: Authentication | None = None,
    tls: bool | None = None,
    ca: str | Path | None = None,
    spn_host: str | None = None,
    inventory: str | Path | None = None,
) -> Host:
    """Return the host that `--host name` would reach; use it in a `with` statement. Nothing is sent yet.

    `inventory` (default: the environment variable RUNBOOK_INVENTORY) is the path of an inventory, `ca` is a PEM file, and
    `spn_host` is the host's name in its SPN. A password comes from the inventory or its command, RUNBOOK_PASSWORD, the keyring or a
    prompt, once for each account. Kerberos without a user name needs none. Raise `InvalidInput` if a password is needed and there is no terminal
    to ask on.
    """
    access = Access(user, auth, tls, ca=_path(ca), spn_host=spn_host)
    listed = _inventory(inventory)
    return Directory(_secrets(listed.customer if listed else ""), listed, access).entry(name).connect()


def open_journal(path: str | Path | None = None, *, inventory: str | Path | None = None, ticket: str = "") -> Journal:
    """Open the journal that the command line uses; use it in a `with` statement.

    It is the file at `path`; otherwise the inventory's journal (see `connect`), or its customer's; otherwise the user's. It gives
    and takes the runs of the inventory's customer alone. `ticket` is recorded with the runs that are made through it. Raise `InvalidInput` if the file is not a journal.
    """
    return journal_place.open_journal(_path(path), _inventory(inventory), ticket=ticket)


def _inventory(named: str | Path | None) -> inventories.Inventory | None:
    path = _path(named or os.environ.get("RUNBOOK_INVENTORY"))
    return inventories.read(path) if path else None


def _path(named: str | Path | None) -> Path | None:
    return Path(named) if named else None


@cache
def _secrets(customer: str) -> Secrets:
    return Secrets(system_language(), customer)
