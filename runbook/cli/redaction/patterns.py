"""What is private by its form alone: addresses, identifiers, accounts with a domain, folders of users."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

_OF_EVERYBODY: Final = frozenset({"public", "default", "default user", "all users", "shared"})
_NO_PERSON: Final = re.compile(r"S-1-(?!5-21-).*", re.IGNORECASE)
"""A SID that is the same on every Windows."""
_CLASS_OF_ADAPTERS: Final = "4d36e972-e325-11ce-bfc1-08002be10318"
"""A GUID that is the same on every Windows (facts 5.3)."""

DC: Final = r"DC\\?="
"""What stands before each label of a domain in a distinguished name."""

FORMS: Final = (
    r"(?P<dn>\b[Dd][Cc]\\?=(?P<labels>[\w-]+(?:,\s*[Dd][Cc]\\?=[\w-]+)+))|"
    r"(?P<email>[\w.+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<sid>\bS-1-\d+(?:-\d+)+)"
    r"|(?P<guid>\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b)"
    r"|(?P<mac>\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b)"
    r"|(?P<v6>(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.\d+){0,3}(?:%\w+)?(?![\w:]))"
    r"|(?P<v4>(?<![\w.])(?<!\.(?:exe|sys|dll) )\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d))"
    r"|(?P<folder>(?:\\Users|/Users|/home|\\Documents\\? and\\? Settings|%5CUsers|%2Fhome)(?:[\\/]{1,4}|%5C|%2F))"
    r"(?P<owner>[^\\/:*?\"<>|\r\n%]+)(?=[\\/%])"
)
"""The regular expression of all of them, each with the name of its kind. What stands behind a program's name is its version."""

PREFIXES: Final = {"email": "USER", "sid": "SID", "guid": "ID", "mac": "ADDRESS", "v6": "ADDRESS", "v4": "ADDRESS"}


def is_private(kind: str, words: str) -> bool:
    """Return whether what has this form names something: not a loopback address, nor what every Windows has."""
    if kind == "sid":
        return not _NO_PERSON.fullmatch(words)
    if kind == "guid":
        return words.lower() != _CLASS_OF_ADAPTERS
    if kind in ("v4", "v6"):
        try:
            address = ipaddress.ip_address(words)
        except ValueError:
            return False
        return not (address.is_loopback or address.is_unspecified)
    return True


def is_person(owner: str) -> bool:
    """Return whether the folder below `Users` is a person's."""
    return owner.casefold() not in _OF_EVERYBODY


def parts_of_account(account: str) -> Iterator[tuple[str, str]]:
    r"""Yield the parts of `DOMAIN\user`, `user@domain` or `user`, each with the prefix that stands for it."""
    if "\\" in account:
        domain, _, user = account.partition("\\")
    else:
        user, _, domain = account.partition("@")
    yield "USER", user
    yield "DOMAIN", domain
