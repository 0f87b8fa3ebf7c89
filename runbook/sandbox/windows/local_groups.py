"""Local groups of a computer, and those that must contain DPM's account."""

from __future__ import annotations

from typing import Final

TRUSTED: Final = ("DPMRADmTrustedMachines", "DPMRADCOMTrustedMachines", "Distributed COM Users")
"""The groups of a protected computer that must contain the DPM server's machine account (facts 1.9)."""


def groups_of_protected(account: str | None) -> dict[str, list[str]]:
    """Return the groups and members of a computer protected by this account; None is an unprotected computer."""
    if account is None:
        return {"Administrators": ["Administrator"], "Distributed COM Users": []}
    return {"Administrators": ["Administrator"], **{name: [account] for name in TRUSTED}}
