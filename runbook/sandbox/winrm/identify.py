"""Identify: the version of a WS-Management service, with less detail before a login."""

from __future__ import annotations

from runbook.sandbox.protocol.soap import IDENTITY, S, W
from runbook.sandbox.windows.versions import Version

STRANGER = "unauthenticated"
"""The header WSMANIDENTIFY of a request before a login (winrm4j, openwsman's clients and others send it [Sx])."""


def identify_response(edition: Version, *, unauthenticated: bool = False) -> str:
    """Return the IdentifyResponse.

    If `unauthenticated`, the version of Windows is 0.0.0 (W32:WinRM/detecting-whether-a-remote-computer-supports-
    ws-management-protocol, PS: Test-WSMan [Sx]); the version of the stack is given anyway [G].
    """
    stack = "3.0" if edition.has_cim else "2.0"
    windows = "OS: 0.0.0 SP: 0.0" if unauthenticated else f"OS: {edition.number} SP: {edition.service_pack}.0"
    return (
        f'<wsmid:IdentifyResponse xmlns:wsmid="{IDENTITY}"><wsmid:ProtocolVersion>{W}</wsmid:ProtocolVersion>'
        "<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>"
        f"<wsmid:ProductVersion>{windows} Stack: {stack}</wsmid:ProductVersion></wsmid:IdentifyResponse>"
    )


def answer_unauthenticated(edition: Version, body: bytes) -> bytes | None:
    """Return the whole answer to an unauthenticated Identify; None for any other message, which needs a login."""
    if b"Identify" not in body:
        return None
    inside = identify_response(edition, unauthenticated=True)
    return f'<s:Envelope xml:lang="en-US" xmlns:s="{S}"><s:Header/><s:Body>{inside}</s:Body></s:Envelope>'.encode()
