"""The operating system as a host reports it: names, clock, why a reboot is pending, and the reboot itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from runbook.errors import AuthenticationFailed, RebootTimedOut, UnreadableAnswer
from runbook.sandbox import Fault, Machine, RegValue
from runbook.sandbox.windows.registry import Registry
from runbook.windows.host import Host
from runbook.wsman import names
from tests.conftest import host_of

NUMBERS = {"2003": (5, 2), "2008": (6, 0), "2008 R2": (6, 1), "2012 R2": (6, 3), "2016": (10, 0), "2022": (10, 0)}


def test_version_language_and_clock(machine: Machine, host: Host) -> None:
    """Of every Windows in each language, with the host's own offset from UTC."""
    system = host.system.read()
    assert (system.version, system.language) == (NUMBERS[machine.version], machine.language)
    assert machine.version.removesuffix(" R2") in system.caption
    assert system.utc_offset == system.booted.utcoffset() == timedelta(hours=9 if machine.language == "ja-JP" else 0)


def test_the_reasons_for_a_pending_reboot() -> None:
    """None on a host at rest; each of the four places on its own."""
    session = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
    computer = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName"
    windows = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
    assert host_of(Machine("H", version="2016")).system.pending_reboot() == ()
    places: tuple[tuple[Callable[[Registry], object], str], ...] = (
        (lambda r: r.create_key(rf"{windows}\Component Based Servicing\RebootPending"), "update"),
        (lambda r: r.create_key(rf"{windows}\WindowsUpdate\Auto Update\RebootRequired"), "Windows Update"),
        (lambda r: r.set(session, "PendingFileRenameOperations", RegValue("REG_MULTI_SZ", ("a",))), "files"),
        (lambda r: r.set(computer, "ComputerName", RegValue("REG_SZ", "NEWNAME")), "renamed"),
    )
    for prepare, word in places:
        machine = Machine("H", version="2016")
        prepare(machine.registry)
        reasons = host_of(machine).system.pending_reboot()
        assert len(reasons) == 1
        assert word in reasons[0].en


def test_files_that_are_deleted_at_the_next_start_are_a_reason() -> None:
    """Pairs of names, the second one empty for a deletion: as Windows itself writes them (facts 6.4)."""
    machine = Machine("H", version="2016")
    session = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
    pairs = (r"\??\C:\Config.Msi\37f72.rbf", "", r"\??\C:\Windows\Temp\a.tmp", "")
    machine.registry.set(session, "PendingFileRenameOperations", RegValue("REG_MULTI_SZ", pairs))
    [reason] = host_of(machine).system.pending_reboot()
    assert "files" in reason.en


@pytest.mark.parametrize("kind", ["reset-after", "garbage", "soap-fault"])
def test_a_reboot_survives_what_a_reboot_does_to_a_connection(kind: str) -> None:
    """The answer to Reboot may be lost, and answers may be odd while Windows comes up."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    before = host.system.read().booted
    action = "Reboot" if kind == "reset-after" else "Enumerate"
    machine.faults.add(Fault(kind, action=action, at=0 if kind == "reset-after" else 2, code=0x80338012))  # type: ignore[arg-type]
    if kind == "reset-after":
        machine.faults.add(Fault("reset", action="Enumerate", at=3))
    assert host.system.reboot(host.system.read(), seconds=10).booted > before
    assert machine.reboot_count == 1


def test_a_host_that_does_not_come_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that was allowed, with what to do."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    monkeypatch.setattr(machine, "reboot", lambda: None)
    with pytest.raises(RebootTimedOut):
        host.system.reboot(host.system.read(), seconds=0.3)


def test_put_changes_a_property_and_answers_with_the_object() -> None:
    """Update of an instance, which every WinRM supports (facts 6.3)."""
    machine = Machine("H", version="2016")
    client = host_of(machine).client
    put = client.put(names.wmi("root/cimv2", "Win32_OperatingSystem"), {}, {"Description": "バックアップ対象"})
    assert put.text("Description") == "バックアップ対象"


def test_an_answer_without_a_version_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """No version, no step."""
    host = host_of(Machine("H", version="2016"))
    monkeypatch.setattr(host.client, "query", lambda *_: iter(()))
    with pytest.raises(UnreadableAnswer):
        host.system.read()


@pytest.mark.parametrize("kind", ["reset", "timeout", "garbage"])
def test_a_lost_request_to_reboot_is_not_made_twice(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host goes on as if nothing were: given up on with both possibilities, however long a reboot may take."""
    monkeypatch.setattr("runbook.windows.system.STILL_UP_SECONDS", 0.2)
    machine = Machine("H", version="2016")
    monkeypatch.setattr(machine, "reboot", lambda: None)
    machine_host = host_of(machine)
    machine.faults.add(Fault(kind, action="Reboot"))  # type: ignore[arg-type]
    with pytest.raises(RebootTimedOut, match="asked for only once"):
        machine_host.system.reboot(machine_host.system.read(), seconds=60)
    assert sum(request.action.endswith("Reboot") for request in machine.log.requests) == (kind == "garbage")


def test_a_refused_login_is_waited_out_while_netlogon_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """WinRM answers before Netlogon can check a domain's password (facts 6.6): not given up at the second refusal."""
    monkeypatch.setattr("runbook.windows.system.BETWEEN_LOGINS_SECONDS", 0.1)
    machine = Machine("H", version="2016")
    machine.reboot_seconds, machine.netlogon_seconds = 0.05, 1.0
    host = host_of(machine)
    before = host.system.read().booted
    assert host.system.reboot(host.system.read(), seconds=60).booted > before
    assert host.client.requests > 5


def test_while_a_host_boots_a_login_is_tried_once_a_minute() -> None:
    """The password may have been changed meanwhile. At the end the refusal is the error, not a host that did not come back."""
    machine = Machine("H", version="2016")
    machine.reboot_seconds, machine.netlogon_seconds = 0.0, 600.0
    host = host_of(machine)
    with pytest.raises(AuthenticationFailed):
        host.system.reboot(host.system.read(), seconds=1.0)
    assert host.client.requests == 3, "a look, the request, one login"


def test_a_boot_time_that_wanders_is_no_reboot() -> None:
    """A shutdown that Windows accepted and that a program blocks: the boot time moves by seconds, and nothing has rebooted."""
    machine = Machine("H", version="2016")
    machine.shutdown_blocked = True
    host = host_of(machine)
    seen = {host.system.read().booted for _ in range(4)}
    assert max(seen) - min(seen) > timedelta(seconds=1.5)
    with pytest.raises(RebootTimedOut, match="still runs"):
        host.system.reboot(host.system.read(), seconds=1.0)
    assert machine.reboot_count == 0
    assert [write.kind for write in machine.log.writes] == ["power"]


@pytest.mark.parametrize("minutes", [-30, 30])
def test_a_clock_that_is_corrected_is_no_reboot(minutes: int) -> None:
    """The boot time moves with the clock, in either direction; how long Windows has been up does not."""
    machine = Machine("H", version="2016")
    machine.shutdown_blocked = True
    host = host_of(machine)

    def correct(_: float) -> None:
        if machine.log.writes and not machine.skew:
            machine.skew = timedelta(minutes=minutes)
            machine.boot_time += machine.skew

    with pytest.raises(RebootTimedOut, match="still runs"):
        host.system.reboot(host.system.read(), seconds=1.0, waiting=correct)
    assert machine.skew


def test_a_boot_long_before_is_no_reboot() -> None:
    """A clock that was set back by days: only a later boot time is a new boot."""
    machine = Machine("H", version="2016")
    machine.shutdown_blocked = True
    host = host_of(machine)

    def correct(_: float) -> None:
        machine.boot_time -= timedelta(days=1)

    with pytest.raises(RebootTimedOut):
        host.system.reboot(host.system.read(), seconds=0.5, waiting=correct)


def test_a_clock_that_is_corrected_by_little_is_no_reboot() -> None:
    """By more than a boot time wanders, during a shutdown that is blocked, soon after the boot."""
    machine = Machine("H", version="2016")
    machine.shutdown_blocked = True
    machine.boot_time = machine.now() - timedelta(minutes=20)
    host = host_of(machine)

    def correct(_: float) -> None:
        if machine.log.writes and not machine.skew:
            machine.skew = timedelta(seconds=70)
            machine.boot_time += machine.skew

    with pytest.raises(RebootTimedOut, match="still runs"):
        host.system.reboot(host.system.read(), seconds=0.5, waiting=correct)
    assert machine.skew


def test_a_reboot_that_corrects_a_fast_clock_is_one() -> None:
    """The new boot time is earlier than the one before."""
    machine = Machine("H", version="2016")
    machine.skew = timedelta(minutes=10)
    machine.boot_time = machine.now() - timedelta(minutes=4)
    host = host_of(machine)
    before = host.system.read()

    def correct(_: float) -> None:
        if machine.reboot_count and machine.skew:
            machine.boot_time -= machine.skew
            machine.skew = timedelta()

    assert host.system.reboot(before, seconds=10, waiting=correct).booted < before.booted
    assert machine.reboot_count == 1
