"""What the answers of a host may come to, and how long they may take; and that what is merely slow is let be."""

from __future__ import annotations

import threading

import pytest

from runbook import errors
from runbook.pause import Cancellation
from runbook.sandbox import Machine, RegValue
from runbook.windows.host import Host
from runbook.windows.values import Kind, dword
from runbook.wsman import client, numbers, shell
from runbook.wsman.errors import (
    HostTooSlow,
    QueryTooSlow,
    TooManyAnswers,
    TooManyLines,
    TooManyObjects,
    TooManyValues,
    TooMuchOutput,
    XmlTooDeep,
)
from runbook.wsman.shell import run_reading
from tests.conftest import host_of
from tests.fleet.many import AGENT
from tests.hostile.sealed import MODES, NUMBERS, become_hostile

NAME = "ConnectionNoActivityTimeout"
ALL = "select * from Win32_Service"


class SlowTime:
    """A clock that an exchange with a slow host moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SlowTime:
    """The client's clock."""
    clock = SlowTime()
    monkeypatch.setattr(client, "time", clock)
    return clock


def slow(machine: Machine, clock: SlowTime, seconds: float) -> Host:
    """A host each of whose answers takes some seconds."""

    def send(envelope: bytes) -> bytes:
        clock.now += seconds
        return machine.send(envelope)

    return Host(machine.name, send)


def hostile(mode: str) -> Host:
    """A host that answers in a mode."""
    machine = Machine("FILES01", "2016")
    machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 600))
    become_hostile(machine, mode)
    return host_of(machine)


def test_the_answers_of_a_host_have_a_limit_together(clock: SlowTime) -> None:
    """Once they have taken that long, nothing more is sent, and the host is named."""
    machine = Machine("FILES01")
    host = slow(machine, clock, 25)
    host.client.wait_at_most(60)
    for _ in range(3):
        host.system.read()
    sent = len(machine.log.requests)
    with pytest.raises(HostTooSlow, match=r"FILES01 took 1 minutes"):
        host.system.read()
    assert len(machine.log.requests) == sent
    host.client.wait_at_most(60)
    assert host.system.read().computer == "FILES01"


def test_pauses_and_waits_with_a_deadline_of_their_own_do_not_count(clock: SlowTime) -> None:
    """A reboot may take longer than that, and what a person takes to think."""
    host = slow(Machine("FILES01"), clock, 25)
    host.client.wait_at_most(60)
    clock.now += 3600
    with host.client.without_retries():
        for _ in range(10):
            host.system.read()
    assert host.system.read().computer == "FILES01"


def test_a_write_that_cannot_be_read_back_in_time_is_uncertain(clock: SlowTime) -> None:
    """Its answer was lost, and then the time was over: that is not known, and said so."""
    host = slow(Machine("FILES01"), clock, 40)
    host.client.wait_at_most(60)
    host.registry.read(AGENT, NAME, Kind.DWORD)

    def write() -> None:
        raise errors.ConnectionLost

    def carried_out() -> bool:
        return host.registry.read(AGENT, NAME, Kind.DWORD) == dword(900)

    with pytest.raises(errors.Uncertain):
        host.client.write_verified(write, carried_out)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("same-context", TooManyAnswers),
        ("2000-at-once", TooManyObjects),
        ("objects-of-nothing", TooManyObjects),
        ("array", TooManyValues),
        ("deep", XmlTooDeep),
        ("a-little-deep", XmlTooDeep),
    ],
)
def test_a_list_without_an_end_is_given_up(
    mode: str, kind: type[errors.RunbookError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own error, and without asking again."""
    monkeypatch.setattr(client, "MAX_ANSWERS", 100)
    host = hostile(mode)
    with pytest.raises(kind):
        host.client.query("root/cimv2", ALL)
    assert host.client.requests <= client.MAX_ANSWERS


def test_a_slow_list_is_given_up(clock: SlowTime) -> None:
    """Each answer comes in time, but they do not come to an end."""
    machine = Machine("FILES01")
    become_hostile(machine, "one-by-one")
    host = slow(machine, clock, 20)
    with host.client.without_retries(), pytest.raises(QueryTooSlow, match="300 s"):
        host.client.query("root/cimv2", ALL)


@pytest.mark.parametrize(("mode", "kind"), [("shell-endless", TooMuchOutput), ("shell-lines", TooManyLines)])
def test_output_without_an_end_is_given_up(mode: str, kind: type[errors.RunbookError]) -> None:
    """With the beginning of the command, and the shell is closed."""
    host = hostile(mode)
    with pytest.raises(kind, match="'hostname'"):
        run_reading(host.client, "hostname")


@pytest.mark.parametrize("mode", ["same-context", "shell-endless"])
def test_ctrl_c_ends_what_has_no_end(mode: str) -> None:
    """After the next answer, where nothing is written."""
    host, asked = hostile(mode), threading.Event()
    host.client.cancellation = Cancellation(asked)
    asked.set()
    with pytest.raises(errors.Interrupted):
        host.client.query("root/cimv2", ALL) if mode == "same-context" else run_reading(host.client, "hostname")
    assert host.client.requests <= 4


def test_as_much_as_is_allowed_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host with many objects, and a command that prints much."""
    machine = Machine("FILES01", "2016")
    host = host_of(machine)
    found = len(host.client.query("root/cimv2", ALL))
    monkeypatch.setattr(client, "MAX_OBJECTS", found)
    assert len(host.client.query("root/cimv2", ALL)) == found
    printed = len(run_reading(host.client, "ver")[0].stdout)
    monkeypatch.setattr(shell, "MAX_OUTPUT", printed)
    assert len(run_reading(host.client, "ver")[0].stdout) == printed


ODD = ["no-return-value", "fewer-types", "junk-body", "empty-body", "no-body", "entities", "outside-entity", "no-end"]
UNREADABLE = [
    *(f"dword-{name}" for name in NUMBERS if name != "digits"), *(f"return-{name}" for name in NUMBERS if name not in ("hex", "negative")),
    *(f"types-{name}" for name in NUMBERS), *(f"zone-{name}" for name in NUMBERS if name != "negative"),
    *(mode for mode in MODES if mode.startswith("moment-")), *ODD,
]  # fmt: skip


@pytest.mark.parametrize("mode", UNREADABLE)
def test_what_no_windows_answers_is_unreadable(mode: str) -> None:
    """A number, a date or a body that is none: an error of ours, which quotes no more than a line of it."""
    host = hostile(mode)

    def read() -> None:
        host.registry.read(AGENT, NAME, Kind.DWORD)
        host.registry.kinds(AGENT)
        host.system.read()

    with host.client.without_retries(), pytest.raises(errors.UnreadableAnswer) as caught:
        read()
    assert len(caught.value.text.en) < 200


@pytest.mark.parametrize(
    ("text", "allowed", "number"),
    [
        ("0", numbers.UINT32, 0),
        (" 4294967295\r\n", numbers.UINT32, 0xFFFFFFFF),
        ("+5", numbers.UINT32, 5),
        ("-5", numbers.CODE, -5),
        ("18446744073709551615", numbers.UINT64, (1 << 64) - 1),
    ],
)
def test_numbers_in_their_range(text: str, allowed: range, number: int) -> None:
    """As a host prints them."""
    assert numbers.integer(text, allowed) == number


@pytest.mark.parametrize(
    ("text", "code"), [("5", 5), ("-2147217405", 0x80041003), ("2147749891", 0x80041003), ("0x80041003", 0x80041003)]
)
def test_codes_are_unsigned(text: str, code: int) -> None:
    """However they are printed."""
    assert numbers.code(text) == code
