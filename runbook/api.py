"""For scripts: hosts and the journal, found as the command line finds them."""

from __future__ import annotations

import os
from argparse import Namespace
from functools import cache
from pathlib import Path

from runbook.change.journal import Journal
from runbook.cli import hosts, place
from runbook.cli.language import system_language
from runbook.windows import Host
from runbook.wsman.transport import Authentication


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
    """The host that `--host name` would reach; use it in a `with` statement. Nothing is sent yet.

    `inventory` (else the environment variable RUNBOOK_INVENTORY) says how hosts are reached, `ca` is a PEM file, `spn_host`
    the host's name in its SPN. A password comes from the inventory, RUNBOOK_PASSWORD, the keyring or a prompt, once for each
    account; with Kerberos and no user none is needed. Raises `InvalidInput` where there is nobody to ask.
    """
    options = Namespace(
        host=[name], hosts=None, protected_by=None, inventory=_inventory(inventory),
        user=user, auth=auth, tls=tls, ca=_path(ca), cert=None, key=None, spn_host=spn_host,
    )  # fmt: skip
    [entry] = hosts.entries(options, _secrets())
    return entry.connect()


def open_journal(path: str | Path | None = None, *, inventory: str | Path | None = None) -> Journal:
    """The journal that the command line writes to and takes back from; use it in a `with` statement.

    It is that of `path`, else the inventory's own (see `connect`), else the user's. Raises `InvalidInput` if it is no journal.
    """
    return place.open_journal(Namespace(journal=_path(path), inventory=_inventory(inventory)))


def _inventory(named: str | Path | None) -> Path | None:
    return _path(named or os.environ.get("RUNBOOK_INVENTORY"))


def _path(named: str | Path | None) -> Path | None:
    return Path(named) if named else None


@cache
def _secrets() -> hosts.Secrets:
    return hosts.Secrets(system_language())
