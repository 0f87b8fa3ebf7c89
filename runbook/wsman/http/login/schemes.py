"""The authentication schemes that a host offers, in its header `WWW-Authenticate`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_OFFER: Final = re.compile(r"(?:^|,)\s*([\w-]+)(?: +([A-Za-z0-9+/=]*))?(?=,|$| )")


class Offer(NamedTuple):
    """A scheme as the host spells it, and its token; '' without one."""

    name: str
    token: str


def offers(header: str) -> dict[str, Offer]:
    """Return the offers by their scheme in lower case. Several may stand in one line, with commas between them."""
    return {name.lower(): Offer(name, token) for name, token in _OFFER.findall(_QUOTED.sub('""', header))}
