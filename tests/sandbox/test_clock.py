"""Time at a site: one clock for all its machines, which can be put forward, and a machine that is wrong about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from runbook.sandbox import Clock, Environment, Machine
from tests.sandbox.conftest import Raw

A_SECOND = timedelta(seconds=1)


def test_a_clock_goes_on_by_itself_and_skips_what_it_is_told_to() -> None:
    """Real time and an offset, which only grows."""
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < A_SECOND
    clock.advance(timedelta(days=2))
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=2)) < A_SECOND
    with pytest.raises(ValueError, match="back"):
        clock.advance(-A_SECOND)


def test_a_site_has_one_clock() -> None:
    """What passes for one of its machines passes for all; a machine of no site has a clock of its own."""
    one, other, alone = Machine("A"), Machine("B"), Machine("C")
    site = Environment((one, other))
    one.reboot()
    assert abs(other.now() - alone.now()) < A_SECOND  # it was up for long: no time has to be skipped
    one.reboot()
    assert abs(other.now() - alone.now() - timedelta(seconds=90)) < A_SECOND
    site.clock.advance(timedelta(hours=3))
    assert abs(one.now() - other.now()) < A_SECOND
    assert abs(one.now() - alone.now() - timedelta(hours=3, seconds=90)) < A_SECOND


def test_joining_a_site_turns_no_clock_back() -> None:
    """A machine that rebooted before would otherwise boot before it booted."""
    machine = Machine("A")
    machine.reboot()
    machine.reboot()  # so soon after the first one that time is skipped
    Environment((machine, Machine("B")))
    assert machine.now() >= machine.boot_time


def test_a_reboot_takes_its_time(raw: Callable[[Machine], Raw]) -> None:
    """Ninety seconds, so that no two boot times are alike however fast a test is."""
    machine = Machine("A")
    machine.reboot()
    first = machine.boot_time
    machine.reboot()
    assert machine.boot_time - first >= timedelta(seconds=90)
    shown = raw(machine).query("select LastBootUpTime from Win32_OperatingSystem")[0]["LastBootUpTime"][0]
    assert abs(datetime.fromisoformat(shown or "") - machine.boot_time) < A_SECOND


@pytest.mark.parametrize(
    ("language", "micro", "shown"),
    [
        ("en-US", 500_000, "2020-04-01T09:00:00.5Z"),
        ("en-US", 762_000, "2020-04-01T09:00:00.762Z"),
        ("en-US", 0, "2020-04-01T09:00:00Z"),
        ("ja-JP", 497_853, "2020-04-01T18:00:00.497853+09:00"),
    ],
)
def test_a_time_is_printed_as_real_hosts_print_it(
    raw: Callable[[Machine], Raw], language: str, micro: int, shown: str
) -> None:
    """`Z` where the host keeps UTC, and no zeros at the end of the fraction (facts 6.3)."""
    machine = Machine("A", language=language)
    machine.installed = machine.installed.replace(microsecond=micro)
    found = raw(machine).query("select InstallDate from Win32_OperatingSystem")[0]["InstallDate"][0]
    assert found == shown


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_a_skewed_machine_shows_its_own_time(raw: Callable[[Machine], Raw], language: str) -> None:
    """In WMI too, and the others keep theirs."""
    wrong, right = Machine("A", language=language), Machine("B", language=language)
    Environment((wrong, right))
    wrong.skew = timedelta(minutes=11)
    shown = [
        datetime.fromisoformat(raw(each).query("select * from Win32_OperatingSystem")[0]["LocalDateTime"][0] or "")
        for each in (wrong, right)
    ]
    assert abs(shown[0] - shown[1] - timedelta(minutes=11)) < A_SECOND
