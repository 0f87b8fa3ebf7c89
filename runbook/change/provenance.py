"""With what and why a run was carried out: what a change record says beside who and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """The account and the method of the login on the host, the version of this package, the ticket, and the plan file.

    `login` and `method` are what was sent to the host, not what was asked for. `plan` is the SHA-256 of the plan file
    that the run came from. Each is `""` if there is none, or if an older version made the run.
    """

    login: str = ""
    method: str = ""
    version: str = ""
    ticket: str = ""
    plan: str = ""
