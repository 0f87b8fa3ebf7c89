"""The account of an environment, generated for each run."""

from __future__ import annotations

import atexit
import base64
import binascii
import hmac
import os
import secrets
import tempfile
import threading
from pathlib import Path

DOMAIN = "SANDBOX"
"""The NetBIOS name of the domain of every environment."""


class Account:
    """The one account of an environment, generated for each run. `refused` counts its wrong passwords, as a domain does.

    pyspnego reads accounts from one file for the whole process (NTLM_USER_FILE): all environments share it, and it is
    deleted with the process.
    """

    _lock = threading.Lock()
    _file: Path | None = None

    def __init__(self) -> None:
        self.username = f"{DOMAIN}\\rehearsal-{secrets.token_hex(3)}"
        self.password = secrets.token_urlsafe(18)
        self.refused = 0
        domain, _, user = self.username.partition("\\")
        with Account._lock:
            if Account._file is None:
                descriptor, name = tempfile.mkstemp(prefix="runbook-sandbox-", suffix=".ntlm")  # mode 0600
                os.close(descriptor)
                Account._file = Path(name)
                os.environ["NTLM_USER_FILE"] = name
                atexit.register(Account._file.unlink, missing_ok=True)
            with Account._file.open("a", encoding="utf-8") as file:
                file.write(f"{domain}:{user}:{self.password}\n")

    def close(self) -> None:
        """Remove the account from the file."""
        with Account._lock:
            if Account._file is not None and Account._file.exists():
                lines = Account._file.read_text(encoding="utf-8").splitlines(keepends=True)
                kept = (line for line in lines if not line.endswith(f":{self.password}\n"))
                Account._file.write_text("".join(kept), encoding="utf-8")

    def refuse(self) -> None:
        """Count a wrong password."""
        with Account._lock:
            self.refused += 1

    def accepts_basic(self, encoded: str) -> bool:
        """Return True if a Basic header's value has the account's name and password."""
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        return hmac.compare_digest(given, f"{self.username}:{self.password}".encode())
