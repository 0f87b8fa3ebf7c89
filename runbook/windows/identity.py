"""Which computer is it: its name, its domain or workgroup, and an identifier that no other computer has (facts 6.10).

A name can move to another computer, and two customers may have a computer of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from runbook.errors import WrongType
from runbook.windows.errors import UnknownComputer
from runbook.windows.registry import Registry
from runbook.windows.values import ABSENT, Kind
from runbook.wsman.client import Client

_CIMV2: Final = "root/cimv2"
_CRYPTOGRAPHY: Final = r"HKLM\SOFTWARE\Microsoft\Cryptography"

_FILLERS: Final = frozenset(
    map(
        UUID,
        (
            "00010203-0405-0607-0809-0a0b0c0d0e0f",
            "00020003-0004-0005-0006-000700080009",
            "03000200-0400-0500-0006-000700080009",
            "07090201-0103-0301-0807-060504030201",
            "890e2d14-cacd-45d1-ae66-bc80e8bfeb0f",
            "8e275844-178f-44a8-aceb-a7d7e5178c63",
            "dc698397-fa54-4cf2-82c8-b1b5307a6a7f",
        ),
    )
)
"""UUIDs that manufacturers gave to many computers (facts 6.10)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A computer: its own name, its domain or workgroup, and its identifier, each `""` if it is not known.

    `id` is `UUID ...` from the SMBIOS or, where that has none of its own, `MachineGuid ...` of the Windows installation.
    """

    name: str
    domain: str = ""
    id: str = ""

    @property
    def is_complete(self) -> bool:
        """True if nothing is missing. Older journals have only the name."""
        return bool(self.domain and self.id)

    def matches(self, found: Identity) -> bool:
        """Return True if `found` may be this computer: everything that is known of this one is the same there."""
        return self.name.casefold() == found.name.casefold() and all(
            not known or known.casefold() == now.casefold()
            for known, now in ((self.domain, found.domain), (self.id, found.id))
        )

    def __str__(self) -> str:
        more = ", ".join(part for part in (self.domain, self.id) if part)
        return f"{self.name} ({more})" if more else self.name


def read_identity(client: Client, registry: Registry) -> Identity:
    """Return the identity of the computer. Two requests; a third if its UUID is not its own.

    Raise `UnknownComputer` if it does not say its name.
    """
    system = next(iter(client.query(_CIMV2, "select * from Win32_ComputerSystem")), None)
    name = system.text("Name") if system is not None else None
    if system is None or not name:
        raise UnknownComputer
    product = next(iter(client.query(_CIMV2, "select * from Win32_ComputerSystemProduct")), None)
    uuid = _own_uuid(product.text("UUID") if product is not None else None)
    return Identity(name, system.text("Domain") or "", f"UUID {uuid}" if uuid else _machine_guid(registry))


def _own_uuid(text: str | None) -> str:
    """Return the UUID in its usual form; `""` if there is none, or if many computers have it."""
    try:
        uuid = UUID((text or "").strip())
    except ValueError:
        return ""
    same_bytes = len(set(uuid.bytes)) == 1  # zeros: there is none; all bits set: nobody has set it
    half_set = uuid.bytes.endswith(b"\xff" * 12)
    return "" if same_bytes or half_set or uuid in _FILLERS else str(uuid)


def _machine_guid(registry: Registry) -> str:
    try:
        found = registry.read(_CRYPTOGRAPHY, "MachineGuid", Kind.SZ)
    except WrongType:
        return ""
    return "" if found is ABSENT else f"MachineGuid {str(found.data).strip().lower()}"
