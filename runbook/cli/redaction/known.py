"""The names that a command knows: from what was typed, from the inventory, from the journal, and of this computer."""

from __future__ import annotations

import argparse
import getpass
import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import suppress

from runbook.change.run import Run
from runbook.cli.redaction.patterns import parts_of_account
from runbook.cli.typed.journal import open_journal
from runbook.dpm.settings.schedule import ScheduleSetting
from runbook.errors import InvalidInput, JournalProblem
from runbook.hosts import host_list, inventory
from runbook.hosts.entry import Entry
from runbook.journal.walks import WalkRecord
from runbook.wsman.target import parse_target

Known = Iterator[tuple[str, str]]
"""Names, each after the prefix that stands for it."""


def known_names(options: argparse.Namespace) -> Known:
    """Yield the names that are known before a command has begun. What cannot be read is left to the command to tell of."""
    for name in ("host", "dpm", "protected_by", "spn_host"):
        typed = getattr(options, name, None) or []
        for each in [typed] if isinstance(typed, str) else typed:
            yield from names_of_host(each)
    if getattr(options, "hosts", None) is not None:
        with suppress(InvalidInput):
            for each in host_list.read(options.hosts):
                yield from names_of_host(each)
    for account in (getattr(options, "user", None), getattr(options, "default_user", None)):
        yield from parts_of_account(account or "")
    yield from parts_of_account(os.environ.get("RUNBOOK_USERNAME", ""))
    if getattr(options, "inventory", None) is not None:
        with suppress(InvalidInput):
            yield from _of_inventory(inventory.read(options.inventory))
    if "journal" in options:
        with suppress(InvalidInput, JournalProblem), open_journal(options, reading=True) as journal:
            yield from _of_runs(journal.runs_of_everyone() if not journal.customer else journal.runs())
            yield from _of_walks(journal.walks.all())
    yield "HOST", platform.node()
    with suppress(OSError, KeyError, ImportError):  # no name for this user
        yield "USER", getpass.getuser()


def names_of(entry: Entry) -> Known:
    """Yield the names of a host that a command found."""
    yield from names_of_host(entry.name)
    yield from names_of_host(entry.target.host)
    yield from parts_of_account(entry.login.username)


def names_of_host(typed: str) -> Known:
    """Yield the first label of a host's name and its domain. An address is found by its form."""
    with suppress(InvalidInput):
        typed = parse_target(typed).host
    if ":" in typed or (typed.replace(".", "").isdecimal() and "." in typed):
        return
    label, _, domain = typed.partition(".")
    yield "HOST", label
    yield "DOMAIN", domain


def _of_inventory(listed: inventory.Inventory) -> Known:
    for name, found in listed.hosts.items():
        yield from names_of_host(name)
        for key in ("endpoint", "spn_host", "tls_name"):
            yield from names_of_host(found.get(key, ""))
        yield from names_of_host(found.get("proxy", "").rpartition("@")[2].rpartition("//")[2].rstrip("/"))
        yield from parts_of_account(found.get("username", ""))
        yield "SITE", found.get("site", "")
    yield "CUSTOMER", listed.customer


def _of_runs(runs: Iterable[Run]) -> Known:
    for run in runs:
        yield from names_of_host(run.host)
        yield "HOST", run.computer.name
        yield "DOMAIN", run.computer.domain
        yield "CUSTOMER", run.customer
        yield "TICKET", run.provenance.ticket
        yield from parts_of_account(run.provenance.login)
        user, _, machine = run.who.rpartition("@")
        yield from parts_of_account(user)
        yield from names_of_host(machine)
        for change, _ in run.changes:
            if isinstance(change.setting, ScheduleSetting):
                yield "GROUP", change.setting.group


def _of_walks(walks: Iterable[WalkRecord]) -> Known:
    for walk in walks:
        yield from names_of_host(walk.dpm)
        yield from names_of_host(walk.host)
        yield "CUSTOMER", walk.customer
