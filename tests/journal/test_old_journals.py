"""Journals that older versions wrote open, verify, are read as what they hold, and are undone. How the files were made: `old/README.md`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from runbook.change.apply import apply
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.change.undo import plan_undo
from runbook.cli.show.json import change_record
from runbook.dpm.settings.console import ConsoleSetting, Limit
from runbook.dpm.settings.schedule import Offset, ScheduleSetting, Starts
from runbook.journal import codec
from runbook.journal.journal import Journal
from runbook.journal.schema import CHAINED, SCHEMA_VERSION
from runbook.journal.verify import verify
from runbook.sandbox import Environment, Machine, NicSpec, ProtectionGroup, RegValue, Schedule
from runbook.settings.keyword import KeywordSetting
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.registry import RegistrySetting
from runbook.settings.tcp import TcpSetting
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.values import Kind
from tests.conftest import host_of

OLD = Path(__file__).parent / "old"
AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
VERSIONS = (1, 2, 3, 4, 5)
RUNS = {1: 8, 2: 12, 3: 12, 4: 12, 5: 12}
GROUPS = ("ファイル サーバー", "SQL & 'Exchange'", "Hyper-V")


@pytest.fixture(params=VERSIONS, ids=lambda version: f"schema {version}")
def version(request: pytest.FixtureRequest) -> int:
    """Which version of the schema."""
    number: int = request.param
    return number


@pytest.fixture
def old(version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    """The journal that it wrote, opened now. Its run 7 is of a procedure with values of every type."""
    kinds = {RegistrySetting(r"HKLM\SOFTWARE\Contoso\Runbook", kind.name, kind) for kind in Kind}
    monkeypatch.setattr(codec, "DECLARED", codec.DECLARED | kinds)
    path = tmp_path / "journal.sqlite3"
    db = sqlite3.connect(path)
    db.executescript((OLD / f"schema_{version}.sql").read_text("utf-8"))
    db.close()
    with Journal(path) as journal:
        yield journal


def machine_of(computer: str) -> Machine:
    """The computer as the runs of the file found it."""
    if computer == "FILES01":
        machine = Machine("FILES01", "2016", "ja-JP", nics=[NicSpec("realtek")])
        machine.registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 300))
        return machine
    if computer == "DPM01":
        environment = Environment((Machine("DPM01", "2016", "ja-JP", dpm_server=True), Machine("FILES01", "2016")))
        dpm = environment["DPM01"].dpm
        assert dpm is not None
        dpm.groups = [ProtectionGroup(name, ["FILES01"], [Schedule("ShadowCopy")], 15) for name in GROUPS]
        return environment["DPM01"]
    if computer.startswith("OLD"):
        machine = Machine(computer, "2008", nics=[])
        machine.has_kb967224_bug = False  # its fix was installed since
        return machine
    return Machine(computer, "2016")


def get(journal: Journal, number: int) -> Run:
    """A run that is there."""
    run = journal.run(number)
    assert run is not None
    return run


def written(journal: Journal, computer: str) -> Host:
    """The computer as the file's runs left it."""
    host = host_of(machine_of(computer))
    for run in reversed(journal.runs()):
        if run.computer.name == computer:
            for change in run.touched:
                change.setting.write(Look(host), change.after)
    return host


def test_it_opens_verifies_and_is_of_this_version_then(old: Journal, version: int) -> None:
    """What came without a chain is adopted; what has one keeps it, record by record."""
    verification = verify(old.database)
    assert verification.findings == ()
    assert (verification.adopted > 0) == (version < CHAINED)
    assert len(old.runs()) == RUNS[version]
    assert old.database.db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_an_edit_of_it_is_seen(old: Journal) -> None:
    """Its past is protected from now on at the latest."""
    old.database.db.execute("UPDATE changes SET before = 'null' WHERE run = 1 AND position = 1")
    assert [finding.run for finding in verify(old.database).findings] == [1]


def test_each_kind_of_setting_is_what_it_was(old: Journal, version: int) -> None:
    """With its before-image, typed: a rate is a rate although it was written as text."""
    kinds = {type(change.setting) for run in old.runs() for change, _ in run.changes}
    assert kinds >= {RegistrySetting, TcpSetting, KeywordSetting}
    if version > 1:
        assert kinds >= {QosSetting, ConsoleSetting, ScheduleSetting}
        rates = [(change.before, change.after) for change in get(old, 10).touched]
        assert rates == [(Rate(78_995_456), Rate(41_992_192))] * 2
        [(by_hand, state)] = get(old, 11).changes
        assert (by_hand.after, state) == (Limit(85), ChangeState.BY_HAND)
        every = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
        assert [(change.before, change.after) for change in get(old, 12).touched] == [
            (Starts(every, (1200,)), Starts(every, (1260,))),
            (Starts(every, (1200,)), Starts(every, (1230,))),
            (Offset(0), Offset(5)),
            (Offset(0), Offset(10)),
        ]


def test_json_of_it_stays_as_it_was(old: Journal, version: int) -> None:
    """What `history --json` says of a rate, a limit and a schedule are the words that stand in the old file."""
    found = {
        (run.id, position): (record["before"], record["after"])
        for run in old.runs()
        for position, record in enumerate(change_record(change) for change, _ in run.changes)
    }
    if version > 1:
        assert found[10, 0] == ("78995456 bit/s", "41992192 bit/s")
        assert found[11, 0] == (None, "85 Mbps")
        assert found[12, 0] == ("Mo,Tu,We,Th,Fr,Sa,Su 20:00", "Mo,Tu,We,Th,Fr,Sa,Su 21:00")
        assert found[12, 2] == ("0", "5")


@pytest.mark.parametrize(
    ("version", "number"),
    [(version, number) for version in VERSIONS for number in (1, 2, 5, 7, 9, 10, 12) if number <= RUNS[version]],
    indirect=["version"],
)
def test_its_runs_are_undone(old: Journal, number: int) -> None:
    """Every value that the run found is there again, absence included, and there is nothing left to undo."""
    run = get(old, number)
    host = written(old, run.computer.name)
    if number == 9:  # its policies were changed again by run 10
        apply(host, plan_undo(Look(host), get(old, 10)), old, undoes=10)
    assert plan_undo(Look(host), run).changes
    undone = apply(host, plan_undo(Look(host), run), old, undoes=number)
    first = {change.setting: change.before for change in reversed(run.touched)}
    assert {setting: setting.read(Look(host)) for setting in first} == first
    assert get(old, number).undone_by == undone.run
    assert plan_undo(Look(host), get(old, number)).is_empty
    assert verify(old.database).findings == ()


def test_what_was_undone_then_is_undone_still(old: Journal) -> None:
    """The file says that run 4 took run 3 back."""
    assert get(old, 3).undone_by == 4


def test_a_run_that_was_cut_off_in_netsh_is_undone_or_resumed(old: Journal, version: int) -> None:
    """What was at risk is restored, what netsh created is named; the run can be finished as well."""
    run = get(old, 6)
    states = [state for _, state in run.changes]
    assert (run.state, states[:2]) == (RunState.APPLYING, [ChangeState.WRITING, ChangeState.PLANNED])
    assert set(states[2:]) == {ChangeState.AT_RISK}
    machine = machine_of(run.computer.name)
    tcpip = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
    before = machine.registry.get(tcpip, "TcpTimedWaitDelay")
    machine.registry.set(tcpip, "TcpTimedWaitDelay", RegValue("REG_DWORD", 0xFFFFFFFF))
    machine.registry.set(tcpip, "TcpFinWait2Delay", RegValue("REG_DWORD", 0xCCCCCCCC))
    host = host_of(machine)
    by_name_alone = [False] if version < 5 else []  # another note: older versions kept no identifier
    assert ["TcpFinWait2Delay" in note.en for note in plan_undo(Look(host), run).notes] == [*by_name_alone, True]
    apply(host, plan_resume(Look(host), run), old, resumes=run.id)
    assert machine.registry.get(tcpip, "TcpTimedWaitDelay") == before
    assert get(old, 6).state is RunState.DONE
    apply(host, plan_undo(Look(host), get(old, 6)), old, undoes=6)
    assert machine.registry.get(tcpip, "TcpTimedWaitDelay") == before
    assert verify(old.database).findings == ()


def test_a_service_that_was_left_stopped_is_known(old: Journal, version: int) -> None:
    """From version 3 on; before, all that is known is that it was not restarted."""
    run = get(old, 8)
    [restart] = run.restarts
    assert restart.state is (RestartState.RESTARTING if version >= 3 else RestartState.PLANNED)
    host = written(old, "STOP01")
    plan = plan_resume(Look(host), run)
    assert [each.cut_off for each in plan.restarts] == [version >= 3]
    apply(host, plan, old, resumes=run.id)
    assert get(old, 8).state is RunState.DONE


def test_its_walks_are_there(old: Journal, version: int) -> None:
    """With answers, evidence and moments; the first version had none."""
    walks = old.walks.all()
    assert [walk.id for walk in walks] == ([] if version == 1 else [1])
    for walk in walks:
        assert [(each.node, each.answer, each.how) for each in walk.answers][:2] == [
            ("symptom", "connection", "said"),
            ("winrm", "yes", "measured"),
        ]
        assert walk.answers[1].evidence[0].en == "It answers."
        since = [each.since for each in walk.answers]
        assert since[1] is None
        assert since[2] is not None
        assert since[2].isoformat() == "2026-11-27T10:00:00+09:00"
