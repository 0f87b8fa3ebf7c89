"""Identify: what a WS-Management service says of itself, to strangers less than to who has logged on."""

from __future__ import annotations

from runbook.sandbox.soap import IDENTITY, S, W
from runbook.sandbox.versions import Version

STRANGER = "unauthenticated"
"""The value of the header WSMANIDENTIFY with which a stranger asks (winrm4j, openwsman's clients and others send it [Sx])."""


def identified(edition: Version, *, stranger: bool = False) -> str:
    """The IdentifyResponse. To a stranger the version of Windows reads 0.0.0 (W32:WinRM/detecting-whether-a-remote-computer-supports-
    ws-management-protocol, PS: Test-WSMan [Sx]); that the stack's version is told all the same is [G]."""
    stack = "3.0" if edition.has_cim else "2.0"
    windows = "OS: 0.0.0 SP: 0.0" if stranger else f"OS: {edition.number} SP: {edition.service_pack}.0"
    return (
        f'<wsmid:IdentifyResponse xmlns:wsmid="{IDENTITY}"><wsmid:ProtocolVersion>{W}</wsmid:ProtocolVersion>'
        "<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>"
        f"<wsmid:ProductVersion>{windows} Stack: {stack}</wsmid:ProductVersion></wsmid:IdentifyResponse>"
    )


def answer_to_stranger(edition: Version, body: bytes) -> bytes | None:
    """The whole answer, if what a stranger sent is an Identify; None for anything else, which takes a login."""
    if b"Identify" not in body:
        return None
    inside = identified(edition, stranger=True)
    return f'<s:Envelope xml:lang="en-US" xmlns:s="{S}"><s:Header/><s:Body>{inside}</s:Body></s:Envelope>'.encode()
