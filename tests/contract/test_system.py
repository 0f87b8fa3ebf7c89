"""The operating system: its version, clock, boot, identity, events, files, groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.errors import InvalidInput
from runbook.windows import events, files, local_groups
from runbook.windows.domain import domain_of, membership
from runbook.windows.host import Host
from runbook.windows.system import System
from tests.contract.conftest import REAL


def test_the_boot_time_stands_still(bare: Host) -> None:
    """Looks see the same boot, before now, with the host's offset from UTC; it may wander by seconds, as the clock is set."""
    looks = [bare.system.read() for _ in range(3)]
    boots = [look.booted for look in looks]
    assert max(boots) - min(boots) < timedelta(minutes=1)
    assert all(look.booted < look.now for look in looks)
    assert all(look.booted.utcoffset() == look.utc_offset for look in looks)


def test_the_version_is_known(system: System) -> None:
    """A computer's name, a version that we know, an edition, a language."""
    assert system.computer
    assert system.version >= (5, 2)
    assert system.build > 3000
    assert "Windows" in system.caption
    assert system.language


def test_which_computer_it_is(bare: Host, system: System) -> None:
    """Name, domain or workgroup, and an identifier, the same at every look (facts 6.10)."""
    identity = bare.read_identity()
    assert identity.is_complete
    assert identity.name.lower() == system.computer.lower()
    assert identity.matches(bare.read_identity())


def test_a_workgroup_is_no_domain(bare: Host) -> None:
    """PartOfDomain is told, and only a member of a domain has one."""
    found = membership(bare)
    assert found is not None
    assert found.name
    assert (domain_of(bare) is not None) is found.is_domain


def test_a_pending_reboot_is_read(bare: Host) -> None:
    """Whatever the host says: each place can be read, as reasons or as none."""
    assert isinstance(bare.system.pending_reboot(), tuple)


def test_events_are_found_by_number_and_time(bare: Host, system: System) -> None:
    """An event of the start, 6005, is written at every boot; nothing is older than what was asked for."""
    since = system.booted - timedelta(hours=1)
    found = events.read(bare.client, "System", (6005, 6009), since)
    assert all(event.at >= since and event.code in (6005, 6009) and event.log == "System" for event in found)
    assert list(found) == sorted(found, key=lambda event: event.at)
    assert events.read(bare.client, "System", (6005,), system.now + timedelta(days=1)) == ()
    if REAL:
        assert found


def test_files_are_found_by_their_whole_name(bare: Host) -> None:
    """A program has a version; a file or folder that is missing is none, not an error."""
    assert files.find(bare.client, r"C:\Windows\no-such-file.exe") is None
    assert files.in_folder(bare.client, r"C:\no such folder", "Crash") == ()
    program = files.find(bare.client, r"C:\Windows\System32\cmd.exe")
    if REAL:
        assert program is not None
        assert program.version


def test_groups_tell_their_members(bare: Host) -> None:
    """Administrators exists under that name on English and Japanese Windows; another one is None, not empty."""
    found = local_groups.members(bare.client, ("Administrators", "dpm-runbook-no-such-group"))
    assert found["dpm-runbook-no-such-group"] is None
    assert found["Administrators"]
    with pytest.raises(InvalidInput):
        local_groups.members(bare.client, ('" & whoami',))
