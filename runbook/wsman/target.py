"""The address of a host: parsed strictly, because the libraries below guess.

pywinrm turns `2001:db8::1` into `http://2001:5985` and gives `https://h` the HTTP port (facts 6.6 [M]); no input
reaches it unparsed.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from runbook.foreign import without_user_information
from runbook.wsman import errors
from runbook.wsman.errors import UnusableHost

HTTP_PORT = 5985
HTTPS_PORT = 5986
"""Ports of WinRM 2.0 and later; WinRM 1.1 used 80 and 443 (facts 6.6)."""

_ENDS_LIKE_A_PORT = re.compile(f":({HTTP_PORT}|{HTTPS_PORT})$")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Target:
    """A WinRM listener: `host` without brackets, `port`, and `tls`."""

    host: str
    port: int
    tls: bool = False

    @property
    def address(self) -> str:
        """`host:port`, with brackets around IPv6."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL of the WS-Management endpoint."""
        return f"{'https' if self.tls else 'http'}://{self.address}/wsman"


def parse_target(typed: str, *, tls: bool = False) -> Target:
    """Parse `name`, `name:port`, an IPv4 or IPv6 address, or `[IPv6]:port`.

    The default port is 5985, or 5986 with `tls`. Raise `InvalidInput` for everything else: URLs, user names, paths,
    blanks, ports outside 1-65535, IPv6 zones, names with characters other than ASCII letters, digits, `-`, `_` and `.`.
    """
    text = typed.strip()
    typed = without_user_information(typed)  # from here on it is only shown
    if "://" in text:
        raise UnusableHost(host=typed, why=errors.IS_URL)
    host, port = _split(text, typed)
    if port is None:
        number = HTTPS_PORT if tls else HTTP_PORT
    elif re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) < 65536:
        number = int(port)
    else:
        raise UnusableHost(host=typed, why=errors.BAD_PORT)
    return Target(host, number, tls)


def _split(text: str, typed: str) -> tuple[str, str | None]:
    if text.startswith("["):
        inside, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise UnusableHost(host=typed, why=errors.OPEN_BRACKET)
        return _ipv6(inside, typed), rest[1:] if rest else None
    if text.count(":") > 1:
        if _ENDS_LIKE_A_PORT.search(text):
            raise UnusableHost(host=typed, why=errors.PERHAPS_A_PORT)
        return _ipv6(text, typed), None
    host, colon, port = text.partition(":")
    if re.fullmatch(r"[0-9.]+", host):
        try:
            return str(ipaddress.IPv4Address(host)), port if colon else None
        except ValueError:
            raise UnusableHost(host=typed, why=errors.BAD_IPV4) from None
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UnusableHost(host=typed, why=errors.BAD_NAME)
    return host, port if colon else None


def _ipv6(text: str, typed: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise UnusableHost(host=typed, why=errors.BAD_IPV6) from None
    if address.scope_id is not None:
        raise UnusableHost(host=typed, why=errors.HAS_ZONE)
    return str(address)
