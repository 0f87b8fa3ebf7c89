"""Which computer a host is: what Windows says of it, on every version, and what stands in for a UUID that is nobody's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runbook.sandbox import Machine, RegValue
from runbook.windows.errors import UnknownComputer
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from tests.conftest import host_of, identity_of

CRYPTOGRAPHY = r"HKLM\SOFTWARE\Microsoft\Cryptography"
GUID = "0F2B6C1E-7A54-4E0B-9D1C-2B7E5A6F3D10"


def test_name_domain_and_uuid_in_two_requests(machine: Machine) -> None:
    """On every version, and read once for a connection."""
    host = host_of(machine)
    assert host.identity == identity_of(machine)
    assert host.identity.id == f"UUID {machine.uuid.lower()}"
    assert len(machine.log.requests) == 2


def test_a_workgroup_stands_in_the_place_of_a_domain(machine: Machine) -> None:
    """As Win32_ComputerSystem has it."""
    machine.workgroup = "WORKGROUP"
    assert host_of(machine).identity.domain == "WORKGROUP"


@pytest.mark.parametrize(
    "uuid",
    [
        "",
        "Not Settable",
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "58585858-5858-5858-5858-585858585858",
        "03000200-0400-0500-0006-000700080009",
        "{00020003-0004-0005-0006-000700080009}",
        "56F49712-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "8E275844-178F-44A8-ACEB-A7D7E5178C63",
    ],
)
def test_a_uuid_that_many_computers_have_is_none(uuid: str) -> None:
    """Windows' own MachineGuid is taken instead; where that is missing too, or no text, the name and the domain are left."""
    machine = Machine("FILES01")
    machine.uuid = uuid
    machine.registry.set(CRYPTOGRAPHY, "MachineGuid", RegValue("REG_SZ", GUID))
    assert host_of(machine).identity == replace(identity_of(machine), id=f"MachineGuid {GUID.lower()}")
    machine.registry.set(CRYPTOGRAPHY, "MachineGuid", RegValue("REG_DWORD", 1))
    assert host_of(machine).identity.id == ""
    machine.registry.delete_key(CRYPTOGRAPHY)
    assert host_of(machine).identity.id == ""


def test_a_host_without_a_name_is_no_host() -> None:
    """An answer without its name cannot be compared with anything."""
    machine = Machine("FILES01")
    machine.name = ""
    with pytest.raises(UnknownComputer):
        _ = host_of(machine).identity


def test_what_is_known_must_be_found() -> None:
    """In any case; what a record does not know is not asked for, and what it knows may not be missing."""
    full = Identity("FILES01", "contoso.local", "UUID 1")
    assert full.matches(Identity("files01", "CONTOSO.LOCAL", "uuid 1"))
    assert Identity("FILES01").matches(full)
    assert not full.matches(Identity("FILES01"))
    for other in (replace(full, name="SQL01"), replace(full, domain="fabrikam.local"), replace(full, id="UUID 2")):
        assert not full.matches(other)
    assert (str(full), str(Identity("FILES01"))) == ("FILES01 (contoso.local, UUID 1)", "FILES01")


def test_after_a_lost_answer_the_computer_is_asked_again() -> None:
    """In process as well, where no connection is counted."""
    machines, broken = [Machine("FILES01"), Machine("SQL01")], [False]

    def send(envelope: bytes) -> bytes:
        if broken[0]:
            broken[0] = False
            raise KeyboardInterrupt
        return machines[0].send(envelope)

    host = Host("H", send)
    assert host.identity.name == "FILES01"
    del machines[0]
    assert host.identity.name == "FILES01"
    broken[0] = True
    with pytest.raises(KeyboardInterrupt):
        host.system.read()
    assert host.identity.name == "SQL01"
