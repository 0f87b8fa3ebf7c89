"""The hosts and logins that the options name."""

from __future__ import annotations

import argparse

from runbook.hosts import inventory
from runbook.hosts.directory import Access, Directory, Discovered, Wanted
from runbook.hosts.secrets import Secrets
from runbook.text import Language, Notify


def directory_of(
    options: argparse.Namespace,
    language: Language,
    notify: Notify,
    *,
    log_in_elsewhere: bool = False,
    discovered: Discovered = lambda _: None,
) -> Directory:
    """Return the directory of a command, which tells a person by `notify` whom it found, after `discovered` has their names. Raise `InvalidInput` if the inventory cannot be used."""
    listed = inventory.read(options.inventory) if options.inventory else None
    access = Access(
        user=options.user,
        auth=options.auth,
        tls=options.tls,
        ca=options.ca,
        cert=options.cert,
        key=options.key,
        spn_host=options.spn_host,
    )
    customer = listed.customer if listed else ""
    secrets = Secrets(language, customer, elsewhere=log_in_elsewhere, username=options.default_user)
    return Directory(
        secrets,
        listed,
        access,
        notify,
        everything=options.inventory != options.default_inventory,
        discovered=discovered,
    )


def wanted_of(options: argparse.Namespace) -> Wanted:
    """Return the hosts that the options ask for."""
    if "hosts" not in options:  # a command for one host
        return Wanted(hosts=tuple(options.host))
    return Wanted(
        hosts=tuple(options.host),
        hosts_file=options.hosts,
        protected_by=options.protected_by,
        groups=tuple(options.group),
        locations=tuple(options.site),
    )
