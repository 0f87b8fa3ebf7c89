"""What breaks DPM's jobs, and what does not any more: each cause by the state that it reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.sandbox import ProtectionGroup, QosPolicy, RegValue, Schedule, Trouble
from runbook.sandbox.jobs.offloads import LARGE_SEND, FaultyGlobal, FaultyOffload, OverlappingStarts
from tests.sandbox.protected_environment import build, fails, link, next_day, wait


def test_a_stopped_agent_reads_its_time_out_for_the_job_and_stops_again() -> None:
    """Started on demand (facts 1.3): what is in the registry by then counts, without any restart."""
    site, dpm = build()
    service = site["FILES01"].services["DPMRA"]
    link(site).stall = 600
    assert fails(dpm) == 0x80072746
    for machine in site.machines:
        wait(machine, 900)
    site["DPM01"].services["DPMRA"].stop()
    assert fails(dpm) is None
    assert (service.state, service.start_count) == ("Stopped", 2)


def test_a_running_agent_keeps_its_time_out_until_it_is_restarted() -> None:
    """The value is read at the start of the service (facts 0.3); a job does not stop one that runs."""
    site, dpm = build()
    link(site).stall = 600
    for machine in site.machines:
        wait(machine, 900)
    service = site["DPM01"].services["DPMRA"]
    assert service.state == "Running"
    assert fails(dpm) == 0x80072746
    service.begin_stop(site["DPM01"].services)
    assert service.state == "Stopped"
    service.begin_start()
    assert fails(dpm) is None
    wait(site["DPM01"], 300)
    assert fails(dpm) is None
    site["DPM01"].reboot()
    assert fails(dpm) == 0x80072746


@pytest.mark.parametrize(
    ("server", "host", "kind", "stall", "succeeds"),
    [
        (900, 900, "REG_DWORD", 899, True),
        (900, 900, "REG_DWORD", 900, False),
        (300, 900, "REG_DWORD", 600, False),
        (900, 300, "REG_DWORD", 600, False),
        (900, 900, "REG_SZ", 600, False),
        (900, 900, "REG_QWORD", 600, False),
        (None, None, "REG_DWORD", 299, True),
    ],
)
def test_both_ends_must_wait_long_enough(
    server: int | None, host: int | None, kind: str, stall: int, succeeds: bool
) -> None:
    """The shorter time-out decides; only a DWORD counts, and 300 seconds where there is none (facts 1.1)."""
    site, dpm = build()
    link(site).stall = stall
    for name, seconds in (("DPM01", server), ("FILES01", host)):
        if seconds is not None:
            wait(site[name], seconds, kind)
    site["DPM01"].services["DPMRA"].stop()
    assert (fails(dpm) is None) is succeeds


@pytest.mark.parametrize(("limit", "succeeds"), [(9.0, True), (9.1, False), (1.0, True)])
def test_a_full_link_needs_room_for_dcom(limit: float, succeeds: bool) -> None:
    """By DPM's throttle, at most 90 %; it is nothing without the packet scheduler at both ends (facts 2.2)."""
    site, dpm = build()
    link(site).mbps, link(site).saturated = 10.0, True
    assert fails(dpm) == 0x800706BA
    dpm.throttles["FILES01"] = limit
    assert (fails(dpm) is None) is succeeds
    for machine in site.machines:
        machine.drivers["Psched"] = "Stopped"
        assert fails(dpm) == 0x800706BA
        machine.drivers["Psched"] = "Running"


@pytest.mark.parametrize(
    ("policy", "succeeds"),
    [
        (QosPolicy(5718, 8_994_816), True),
        (QosPolicy(5718, 9_003_008), False),
        (QosPolicy(5719, 8_192_000), False),
        (QosPolicy(5718, 8_192_000, profile="Public"), False),
    ],
)
def test_a_qos_policy_makes_room_too(policy: QosPolicy, succeeds: bool) -> None:
    """On the sending side, on DPM's port (facts 2.3); the other end's policies do nothing for a backup."""
    site, dpm = build()
    link(site).mbps, link(site).saturated = 10.0, True
    site["DPM01"].qos["x"] = policy
    assert fails(dpm) == 0x800706BA
    site["FILES01"].qos["x"] = policy
    assert (fails(dpm) is None) is succeeds
    site["FILES01"].drivers["Psched"] = "Stopped"
    assert fails(dpm) == 0x800706BA


def test_large_send_offload_counts_while_the_driver_has_it() -> None:
    """Written is not in force: that takes a reboot (facts 5.4), and both versions of it must be off."""
    site, dpm = build()
    site.causes.append(FaultyOffload(LARGE_SEND, "FILES01"))
    machine = site["FILES01"]
    (nic,) = machine.nics
    for keyword in ("*LsoV2IPv4", "*LsoV1IPv4"):
        assert fails(dpm) == 0x80072746
        machine.registry.set(nic.key, keyword, RegValue("REG_SZ", "0"))
        assert fails(dpm) == 0x80072746
        machine.reboot()
    assert fails(dpm) is None


def test_chimney_counts_at_the_end_that_has_it() -> None:
    """Off in force at the DPM server; the other end's does not matter."""
    site, dpm = build("2008 R2")
    site.causes.append(FaultyGlobal("chimney", "DPM01", "FILES01"))
    assert fails(dpm) == 0x80072746
    site["FILES01"].effective["chimney"] = "disabled"
    assert fails(dpm) == 0x80072746
    site["DPM01"].effective["chimney"] = "disabled"
    assert fails(dpm) is None


@pytest.mark.parametrize(
    ("times", "fail"),
    [
        (("20:00", "20:00", "20:00"), True),
        (("20:00", "20:00", "20:30"), False),
        (("20:00", "20:15", "20:29"), True),
        (("20:00", "20:15", "20:30"), False),
        (("23:50", "00:05", "00:15"), True),
    ],
)
def test_too_many_starts_in_half_an_hour(times: tuple[str, ...], fail: bool) -> None:
    """More than two, across midnight too; every job within that half hour fails, no other does."""
    site, dpm = build()
    site.causes.append(OverlappingStarts("FILES01"))
    dpm.groups = [
        ProtectionGroup(str(number), ["FILES01"], [Schedule("ShadowCopy", times=(time,))])
        for number, time in enumerate(times)
    ]
    dpm.groups.append(ProtectionGroup("apart", ["FILES01"], [Schedule("ShadowCopy", times=("12:00",))]))
    found = {job.group: job.status for job in next_day(dpm)}
    assert found == {str(number): "Failed" if fail else "Succeeded" for number in range(3)} | {"apart": "Succeeded"}


@pytest.mark.parametrize(
    ("offsets", "fail"), [((0, 0, 0), True), ((5, 5, 5), True), ((0, 0, 7), False), ((0, 5, 10), False)]
)
def test_too_many_synchronizations_at_once(offsets: tuple[int, ...], fail: bool) -> None:
    """More than two in the same minute; that the next ones come within half an hour does not matter."""
    site, dpm = build()
    site.causes.append(OverlappingStarts("FILES01"))
    dpm.groups = [ProtectionGroup(str(n), ["FILES01"], [], 15, offset) for n, offset in enumerate(offsets)]
    assert {job.status for job in next_day(dpm)} == {"Failed" if fail else "Succeeded"}


def test_synchronizations_and_recovery_points_are_counted_apart() -> None:
    """Two of each at the same minute are not four."""
    site, dpm = build()
    site.causes.append(OverlappingStarts("FILES01"))
    dpm.groups = [ProtectionGroup(str(number), ["FILES01"], [Schedule("ShadowCopy")], 15) for number in range(2)]
    assert {(job.type, job.status) for job in next_day(dpm)} == {
        ("ShadowCopy", "Succeeded"),
        ("Replication", "Succeeded"),
    }


def test_what_the_next_job_meets() -> None:
    """Each thing that is not as it should be, by its ID, and nothing once it is as before (facts 1.4, 8)."""
    site, dpm = build()
    host = site["FILES01"]

    def failed() -> tuple[int, int | None] | None:
        failure = next_day(dpm)[0].failure
        return (failure.id, failure.code) if failure else None

    assert failed() is None
    host.services["DPMRA"].start_mode = "Disabled"
    assert failed() == (43, 0x8099090E)
    host.services["DPMRA"].start_mode = "Manual"
    assert failed() is None
    for trouble, number in ((Trouble.BACKUP_NETWORK, 41), (Trouble.INSTALLATION, 313), (Trouble.PASSWORD_EXPIRED, 308)):
        host.troubles = {trouble}
        assert failed() == (number, None)
    host.troubles.clear()
    host.skew = timedelta(minutes=4)
    assert failed() is None
    host.skew = timedelta(minutes=-6)
    assert failed() == (42, 0x80070005)
    host.workgroup = "WORKGROUP"  # no Kerberos there
    assert failed() is None
    host.workgroup, host.skew = None, timedelta()
    site["DPM01"].patched = True
    assert failed() is None
    host.uninstall_agent()
    assert failed() == (45, None)
    host.install_agent("DPM01")
    assert failed() is None
    site.network.unresolved.add(("FILES01", "DPM01"))
    assert failed() == (316, 0x80072AF9)


def test_an_installed_agent_is_watched_again() -> None:
    """One that was installed anew reads its time-out at its start like the first."""
    site, dpm = build()
    site["FILES01"].uninstall_agent()
    site["FILES01"].install_agent("DPM01")
    link(site).stall = 600
    for machine in site.machines:
        wait(machine, 900)
    site["DPM01"].services["DPMRA"].stop()
    assert fails(dpm) is None


def test_a_machine_keeps_what_waits_for_a_reboot_until_then() -> None:
    """ID 48 while the agent's program waits to be replaced."""
    site, dpm = build()
    manager = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
    names = (r"\??\C:\DPM\dpmra.exe.new", r"!\??\C:\DPM\dpmra.exe")
    host = site["FILES01"]
    host.registry.set(manager, "PendingFileRenameOperations", RegValue("REG_MULTI_SZ", names))
    host.registry.create_key(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired")
    failure = next_day(dpm)[0].failure
    assert failure is not None
    assert failure.id == 48
    host.reboot()
    assert next_day(dpm)[0].failure is None
    assert host.registry.get(manager, "PendingFileRenameOperations") is None
    assert not host.registry.has_key(
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
    )
