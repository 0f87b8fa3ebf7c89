"""Logins: NTLM, Kerberos and CredSSP with message encryption, Basic, client certificates (facts 6.6)."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import spnego
import spnego.exceptions
from spnego._context import GSSMech
from spnego._credssp import CredSSPProxy
from spnego._negotiate import NegotiateProxy
from spnego.channel_bindings import GssChannelBindings

from runbook.sandbox.http.ntlm import HostNames, NtlmAcceptor

_BOUNDARY = b"--Encrypted Boundary"
_LABELS = {"kerberos": b"Kerberos", "credssp": b"CredSSP"}
"""The label of encrypted messages by HTTP scheme ([MS-WSMV] 2.2.9.1)."""
_KERBEROS = b"\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"  # its OID, at the start of a bare token (RFC 4121, 4.1)


@contextmanager
def accepting_tickets(keytab: Path) -> Iterator[None]:
    """Let GSSAPI find the key for tickets, and send an error token for a refused one.

    Raise `ImportError` if GSSAPI is missing.
    """
    import gssapi

    contexts: Any = gssapi.SecurityContext
    before = os.environ.get("KRB5_KTNAME")
    os.environ["KRB5_KTNAME"] = str(keytab)
    contexts.__DEFER_STEP_ERRORS__ = False  # pyspnego 0.12.4 does not expect errors at this point
    try:
        yield
    finally:
        del os.environ["KRB5_KTNAME"]
        os.environ |= {"KRB5_KTNAME": before} if before is not None else {}


class Session:
    """A login on one connection: the handshake of NTLM, Kerberos or CredSSP, then message encryption.

    `allowed` are the accepted protocols. Kerberos finds its key in the keytab named by KRB5_KTNAME; credentials
    delegated by CredSSP are not used. A channel binding must match `bindings`; with `strict` there must be one.
    """

    def __init__(
        self,
        allowed: Sequence[str],
        names: HostNames,
        bindings: GssChannelBindings | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self._allowed, self._names, self._bindings, self._strict = allowed, names, bindings, strict
        self._context: spnego.ContextProxy | None = None
        self._label = b""

    @property
    def complete(self) -> bool:
        """True if the login has succeeded."""
        return self._context is not None and self._context.complete

    @property
    def protocol(self) -> str:
        """The protocol of the successful login."""
        if self._context is None or not self.complete:
            return ""
        return "credssp" if b"CredSSP" in self._label else self._context.negotiated_protocol or ""

    def step(self, token: bytes, scheme: str) -> bytes | None:
        """Process a token that came under an HTTP scheme. Return the next token, or None.

        Raise `SpnegoError` if the login fails.
        """
        if self._context is None or self.complete:
            protocol = _protocol_of(token, scheme)
            self._refuse_unless_allowed(protocol)
            self._context = self._acceptor(protocol)
            self._label = b"application/HTTP-" + _LABELS.get(scheme.lower(), b"SPNEGO") + b"-session-encrypted"
        given = self._context.step(token)
        if self.complete:
            self._refuse_unless_allowed(self.protocol)
        return given

    def _acceptor(self, protocol: str) -> spnego.ContextProxy:
        if protocol == "ntlm":
            return NtlmAcceptor(self._names, self._bindings, strict=self._strict)
        if protocol == "kerberos":
            return spnego.server(protocol="kerberos", channel_bindings=self._bindings)
        if protocol == "negotiate":
            return self._negotiate({*self._allowed}, self._bindings)
        outer = CredSSPProxy(usage="accept")  # its channel is its own TLS
        outer._auth_context = self._negotiate({"ntlm"}, None)
        return outer

    def _negotiate(self, allowed: set[str], bindings: GssChannelBindings | None) -> spnego.ContextProxy:
        """Return SPNEGO's acceptor of these protocols."""
        inner: dict[GSSMech, spnego.ContextProxy] = {}
        if "kerberos" in allowed:
            inner[GSSMech.kerberos] = spnego.server(protocol="kerberos", channel_bindings=bindings)
        if "ntlm" in allowed:
            inner[GSSMech.ntlm] = NtlmAcceptor(self._names, bindings, strict=self._strict)
        for each in inner.values():
            each._is_wrapped = True
        return NegotiateProxy(usage="accept", channel_bindings=bindings, _negotiate_contexts=inner)

    def _refuse_unless_allowed(self, protocol: str) -> None:
        wrapped = ["negotiate"] if {"ntlm", "kerberos"} & {*self._allowed} else []
        if protocol not in (*self._allowed, *wrapped):
            raise spnego.exceptions.InvalidTokenError(context_msg=f"{protocol} is not accepted")

    def unseal(self, body: bytes) -> bytes:
        """Return the message inside a multipart/encrypted body. Raise `ValueError` or `SpnegoError`."""
        if self._context is None:
            raise ValueError("nobody has logged in")
        match = re.search(rb"Content-Type: (\S+)\r\n.*;Length=(\d+)", body)
        _, _, payload = body.partition(b"Content-Type: application/octet-stream\r\n")
        payload = payload.removesuffix(_BOUNDARY + b"--\r\n")
        if match is None or match[1] != self._label or len(payload) < 20:
            raise ValueError("not an encrypted body")
        (size,) = struct.unpack("<i", payload[:4])
        message = self._context.unwrap_winrm(payload[4 : 4 + size], payload[4 + size :])
        if len(message) != int(match[2]):
            raise ValueError("the length does not fit")
        return message

    def seal(self, message: bytes) -> tuple[str, bytes]:
        """Return the content type and body of an encrypted answer. Raise `ValueError` before the login."""
        if self._context is None:
            raise ValueError("nobody has logged in")
        wrapped = self._context.wrap_winrm(message)
        body = (
            _BOUNDARY + b"\r\n\tContent-Type: " + self._label + b"\r\n\tOriginalContent: type=application/soap+xml;"
            b"charset=UTF-8;Length=" + str(len(message)).encode() + b"\r\n" + _BOUNDARY + b"\r\n"
            b"\tContent-Type: application/octet-stream\r\n"
            + struct.pack("<i", len(wrapped.header)) + wrapped.header + wrapped.data + _BOUNDARY + b"--\r\n"
        )  # fmt: skip
        return f'multipart/encrypted;protocol="{self._label.decode()}";boundary="Encrypted Boundary"', body


def _protocol_of(token: bytes, scheme: str) -> str:
    """Return the protocol of a login's first token.

    Clients send NTLM and Kerberos bare, or wrapped in SPNEGO, under the same scheme.
    """
    if scheme.lower() == "credssp":
        return "credssp"
    if token.startswith(b"NTLMSSP\0"):
        return "ntlm"
    return "kerberos" if _KERBEROS in token[:17] else "negotiate"
