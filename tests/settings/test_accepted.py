"""Only what the program itself writes is accepted, whatever a journal or a host says: no other place, no other kind of value."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from runbook.change.plan import Change
from runbook.dpm.settings.console import ConsoleSetting
from runbook.dpm.settings.schedule import Offset, ScheduleSetting, Starts
from runbook.errors import CommandFailed, InvalidInput
from runbook.journal.codec import is_ours, setting_of, setting_record
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, RegValue
from runbook.settings.keyword import KeywordSetting
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import NO_KEY, Setting, Value
from runbook.settings.tcp import TcpSetting
from runbook.windows.look import Look
from runbook.windows.tcp import PARAMETERS, dumped_states
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword, sz
from tests.conftest import host_of
from tests.every_kind import CHANGES, KEYWORD, OFFSETS, QOS, REGISTRY, SCHEDULE, TCP

WRITTEN = [change for change in CHANGES if not isinstance(change.setting, ConsoleSetting)]


@pytest.mark.parametrize("change", WRITTEN, ids=lambda change: type(change.setting).__name__)
def test_what_a_step_plans_is_accepted(change: Change) -> None:
    """A sample of each kind, with the value before and the value after."""
    assert is_ours(change.setting, change.after)
    assert is_ours(change.setting, change.before)


IDENTITIES = [
    (change.setting, each.name)
    for change in WRITTEN
    for each in fields(change.setting)
    if each.compare and not (isinstance(change.setting, ScheduleSetting) and each.name == "group")
]


@pytest.mark.parametrize(
    ("setting", "name"), IDENTITIES, ids=[f"{type(setting).__name__}.{name}" for setting, name in IDENTITIES]
)
def test_nothing_else_is_accepted_in_its_place(setting: Setting, name: str) -> None:
    """Every field that says what a setting is is checked, of every kind there is. A group of DPM may have any name."""
    value = next(change.after for change in CHANGES if change.setting == setting)
    other = {int: 443, Kind: "REG_SZ"}.get(type(getattr(setting, name)), "x & calc.exe")
    assert not is_ours(setting_of(setting_record(setting) | {name: other}), value)


def test_a_list_that_could_not_be_written_back_is_read_and_never_overwritten() -> None:
    """An empty string in a REG_MULTI_SZ: any host may hold one, and a write would cut the list off there."""
    machine = Machine("H", version="2016")
    held = ("one", "", "three")
    machine.registry.set(r"HKLM\SOFTWARE\X", "list", RegValue("REG_MULTI_SZ", held))
    host = host_of(machine)
    value = host.registry.read(r"HKLM\SOFTWARE\X", "list", Kind.MULTI_SZ)
    assert value == RegistryValue(Kind.MULTI_SZ, held)
    assert not RegistrySetting(r"HKLM\SOFTWARE\X", "list", Kind.MULTI_SZ).accepts(value)
    sent = len(machine.log.requests)
    with pytest.raises(InvalidInput, match="empty string"):
        host.registry.write(r"HKLM\SOFTWARE\X", "other", RegistryValue(Kind.MULTI_SZ, held))
    assert len(machine.log.requests) == sent


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (RegistrySetting(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run", "Updater", Kind.SZ), sz("cmd.exe")),
        (RegistrySetting(r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run", "Updater", Kind.DWORD), dword(1)),
        (RegistrySetting(PARAMETERS, "DataBasePath", Kind.EXPAND_SZ), RegistryValue(Kind.EXPAND_SZ, r"\\evil\etc")),
        (RegistrySetting(rf"{PARAMETERS}\Interfaces", "NameServer", Kind.DWORD), dword(1)),
        (REGISTRY, sz("900")),
        (REGISTRY, "900"),
        (TCP, "enabled & powershell -enc EVIL"),
        (TCP, "enabled\n"),
        (TCP, "Enabled"),
        (TCP, ""),
        (TCP, "e" * 21),
        (TCP, ABSENT),
        (TCP, dword(1)),
        (TcpSetting("autotuninglevel"), "disabled"),
        (replace(KEYWORD, class_key=KEYWORD.class_key + "\n"), sz("0")),
        (replace(KEYWORD, guid=KEYWORD.guid + "\n"), sz("0")),
        (replace(KEYWORD, keyword="NetworkAddress"), sz("0")),
        (KEYWORD, NO_KEY),
        (KEYWORD, "0"),
        (QosSetting("runbook-DPM-443", 443), Rate(8)),
        (QOS, Rate(0)),
        (QOS, Rate(1 << 64)),
        (QOS, "8 bit/s"),
        (ScheduleSetting("A\x1b[2J", "ShadowCopy"), Starts(("Mo",), (0,))),
        (SCHEDULE, Starts((), (0,))),
        (SCHEDULE, Starts(("Mo",), ())),
        (SCHEDULE, Starts(("Mo", "$(calc)"), (0,))),
        (SCHEDULE, Starts(("Mo",), (1440,))),
        (SCHEDULE, Starts(("Mo",), (-1,))),
        (SCHEDULE, Offset(5)),
        (SCHEDULE, ABSENT),
        (OFFSETS, Starts(("Mo",), (0,))),
        (OFFSETS, Offset(-1)),
        (OFFSETS, Offset(1441)),
    ],
)
def test_neither_is_what_a_journal_might_have_been_made_to_say(setting: Setting, value: Value) -> None:
    """Another registry value, a command after a state, a policy for another port, a day that is none."""
    assert not is_ours(setting, value)


@pytest.mark.parametrize("group", ["ファイル　サーバー", "SQL & 'Exchange'", "A\u00a0B", "👩‍💻", "%s $(x) `n"])
def test_a_group_may_have_any_name(group: str) -> None:
    """Full-width blanks too: it is never part of a command, and only a control character is none."""
    assert is_ours(replace(SCHEDULE, group=group), Starts(("Mo",), (0,)))
    assert not is_ours(replace(SCHEDULE, group=f"{group}\x1b"), Starts(("Mo",), (0,)))


@pytest.mark.parametrize("version", ["2003", "2008", "2008 R2", "2012 R2", "2022"])
@pytest.mark.parametrize(
    ("name", "state"),
    [("netdma", "enabled & calc"), ("rss", "enabled\r\ncalc"), ("rss=x & calc", "enabled"), ("rss", "")],
)  # fmt: skip
def test_even_a_wrong_caller_puts_no_command_into_a_line(version: str, name: str, state: str) -> None:
    """The place where the line is made checks it once more, on every Windows: nothing is sent but what reads."""
    machine = Machine("FILES01", version, nics=[])
    look = Look(host_of(machine))
    states = dict(machine.tcp)
    with pytest.raises(InvalidInput):
        look.host.tcp.write(look.system, name, state)
    assert machine.log.writes == []
    assert machine.tcp == states


def test_a_state_that_could_not_be_written_back_is_not_read() -> None:
    """As a host reports it: said, not left out, and never part of a later command."""
    machine = Machine("FILES01", "2008 R2", nics=[])
    machine.tcp["rss"] = "enabled&calc"
    with pytest.raises(CommandFailed, match="rss=enabled&calc"):
        _ = Look(host_of(machine)).tcp
    assert dumped_states("set global rss=enabled netdma=Disabled") == {"rss": "enabled", "netdma": "disabled"}


def test_texts_beside_the_tcp_globals_are_never_written() -> None:
    """`DataBasePath` says where Windows looks for its hosts file: it is neither a before-image nor restored."""
    machine = Machine("FILES01", "2008", nics=[])
    machine.registry.set(PARAMETERS, "DataBasePath", RegValue("REG_EXPAND_SZ", r"%SystemRoot%\System32\drivers\etc"))
    at_risk = TcpSetting("rss").at_risk(Look(host_of(machine)))
    assert at_risk
    assert {setting.kind for setting in at_risk if isinstance(setting, RegistrySetting)} == {Kind.DWORD}
    assert all(is_ours(setting, value) for setting, value in at_risk.items())


def test_a_keyword_of_a_real_adapter_is_accepted() -> None:
    """As the simulated Windows names its adapters."""

    machine = Machine("FILES01", "2016")
    with Journal(None) as journal:
        plan = Step2(whole_list=True).plan(Look(host_of(machine)), journal)
    assert any(isinstance(change.setting, KeywordSetting) for change in plan.changes)
    assert all(is_ours(change.setting, value) for change in plan.changes for value in (change.before, change.after))
