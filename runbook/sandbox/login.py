"""Logging in to the simulated service: NTLM with message encryption, Basic, client certificates (facts 6.6)."""

from __future__ import annotations

import atexit
import base64
import binascii
import hmac
import os
import re
import secrets
import struct
import tempfile
import threading
from pathlib import Path

import spnego
import spnego.exceptions

_BOUNDARY = b"--Encrypted Boundary"
_SEALED = b"application/HTTP-SPNEGO-session-encrypted"


class Accounts:
    """The one account of a site, made up for this run.

    pyspnego reads accounts from one file for the whole process (NTLM_USER_FILE): all sites share it, and it goes with the
    process.
    """

    _lock = threading.Lock()
    _file: Path | None = None

    def __init__(self) -> None:
        self.username = f"SANDBOX\\rehearsal-{secrets.token_hex(3)}"
        self.password = secrets.token_urlsafe(18)
        domain, _, user = self.username.partition("\\")
        with Accounts._lock:
            if Accounts._file is None:
                descriptor, name = tempfile.mkstemp(prefix="runbook-sandbox-", suffix=".ntlm")  # mode 0600
                os.close(descriptor)
                Accounts._file = Path(name)
                os.environ["NTLM_USER_FILE"] = name
                atexit.register(Accounts._file.unlink, missing_ok=True)
            with Accounts._file.open("a", encoding="utf-8") as file:
                file.write(f"{domain}:{user}:{self.password}\n")

    def close(self) -> None:
        """Take the account out of the file again."""
        with Accounts._lock:
            if Accounts._file is not None and Accounts._file.exists():
                lines = Accounts._file.read_text(encoding="utf-8").splitlines(keepends=True)
                kept = (line for line in lines if not line.endswith(f":{self.password}\n"))
                Accounts._file.write_text("".join(kept), encoding="utf-8")

    def accepts_basic(self, encoded: str) -> bool:
        """Whether a Basic header's value names the account."""
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        return hmac.compare_digest(given, f"{self.username}:{self.password}".encode())


class NtlmSession:
    """NTLM on one connection: the handshake, then the encryption of its messages."""

    def __init__(self) -> None:
        self._context: spnego.ContextProxy | None = None

    @property
    def complete(self) -> bool:
        """Whether the login has succeeded."""
        return self._context is not None and self._context.complete

    def step(self, token: bytes) -> bytes | None:
        """Take a token, give the next; None when there is none. Raises `SpnegoError` when the login fails."""
        if self._context is None or self.complete:
            # Clients send NTLM bare or wrapped in SPNEGO under the same scheme.
            protocol = "ntlm" if token.startswith(b"NTLMSSP\0") else "negotiate"
            options = spnego.NegotiateOptions.use_ntlm if protocol == "ntlm" else spnego.NegotiateOptions.use_negotiate
            self._context = spnego.server(protocol=protocol, options=options)
        return self._context.step(token)

    def unseal(self, body: bytes) -> bytes:
        """The message inside a multipart/encrypted body. Raises `ValueError` or `SpnegoError`."""
        if self._context is None:
            raise ValueError("nobody has logged in")
        match = re.search(rb"Length=(\d+)", body)
        _, _, payload = body.partition(b"Content-Type: application/octet-stream\r\n")
        payload = payload.removesuffix(_BOUNDARY + b"--\r\n")
        if match is None or len(payload) < 20:
            raise ValueError("not an encrypted body")
        (size,) = struct.unpack("<i", payload[:4])
        message = self._context.unwrap_winrm(payload[4 : 4 + size], payload[4 + size :])
        if len(message) != int(match[1]):
            raise ValueError("the length does not fit")
        return message

    def seal(self, message: bytes) -> tuple[str, bytes]:
        """The content type and body of an encrypted answer. Raises `ValueError` before the login."""
        if self._context is None:
            raise ValueError("nobody has logged in")
        wrapped = self._context.wrap_winrm(message)
        body = (
            _BOUNDARY + b"\r\n\tContent-Type: " + _SEALED + b"\r\n\tOriginalContent: type=application/soap+xml;"
            b"charset=UTF-8;Length=" + str(len(message)).encode() + b"\r\n" + _BOUNDARY + b"\r\n"
            b"\tContent-Type: application/octet-stream\r\n"
            + struct.pack("<i", len(wrapped.header)) + wrapped.header + wrapped.data + _BOUNDARY + b"--\r\n"
        )  # fmt: skip
        return f'multipart/encrypted;protocol="{_SEALED.decode()}";boundary="Encrypted Boundary"', body
