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
    assert host.system.reboot(seconds=10).booted > before
    assert machine.reboot_count == 1


def test_a_host_that_does_not_come_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time that was allowed, with what to do."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    monkeypatch.setattr(machine, "reboot", lambda: None)
    with pytest.raises(RebootTimedOut):
        host.system.reboot(seconds=0.3)


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
    machine.faults.add(Fault(kind, action="Reboot"))  # type: ignore[arg-type]
    with pytest.raises(RebootTimedOut, match="asked for only once"):
        host_of(machine).system.reboot(seconds=60)
    assert sum(request.action.endswith("Reboot") for request in machine.log.requests) == (kind == "garbage")


def test_a_refused_login_is_waited_out_while_netlogon_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """WinRM answers before Netlogon can check a domain's password (facts 6.6): not given up at the second refusal."""
    monkeypatch.setattr("runbook.windows.system.BETWEEN_LOGINS_SECONDS", 0.1)
    machine = Machine("H", version="2016")
    machine.reboot_seconds, machine.netlogon_seconds = 0.05, 1.0
    host = host_of(machine)
    before = host.system.read().booted
    assert host.system.reboot(seconds=60).booted > before
    assert host.client.requests > 5


def test_while_a_host_boots_a_login_is_tried_once_a_minute() -> None:
    """The password may have been changed meanwhile. At the end the refusal is the error, not a host that did not come back."""
    machine = Machine("H", version="2016")
    machine.reboot_seconds, machine.netlogon_seconds = 0.0, 600.0
    host = host_of(machine)
    with pytest.raises(AuthenticationFailed):
        host.system.reboot(seconds=1.0)
    assert host.client.requests == 3, "a look, the request, one login"
