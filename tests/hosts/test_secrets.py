"""Where a password is stored."""

from __future__ import annotations

import keyring
import pytest
from keyring.errors import KeyringError

from runbook.hosts.secrets import stored_password


class NoLogonSession(Exception):
    """pywintypes.error, which is no KeyringError."""


@pytest.mark.parametrize(
    "error", [NoLogonSession(1312, "CredRead", "A specified logon session does not exist."), KeyringError(), OSError()]
)
def test_a_credential_store_out_of_reach_has_no_password(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows' Credential Manager in a network logon (SSH, WinRM): the prompt comes, and no traceback."""

    def fail(service: str, username: str) -> str:
        raise error

    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    monkeypatch.setattr(keyring, "get_password", fail)
    assert stored_password("CONTOSO\\admin") is None
