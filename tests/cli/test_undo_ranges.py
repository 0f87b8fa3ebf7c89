"""Many runs taken back in one go: in order, with what is moot passed over, and never with the blame on somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runbook.change.plan import Change, Plan
from runbook.change.run import Run as RecordedRun
from runbook.change.states import ChangeState, RunState
from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.cli.runs_to_undo import runs_of_walk
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered, WalkRecord
from runbook.procedure.troubleshooting import TREE
from runbook.sandbox import Environment, Machine, RegValue, Server
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, dword
from runbook.wsman.http.transport import PywinrmTransport
from tests.walk.staged import staged

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"
BOTH = ("--host", "DPM01", "--host", "FILES01")

Run = Callable[..., int]


class KilledError(BaseException):
    """The process is gone."""


@pytest.fixture
def run(server: Server, site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the small site; `killed_at` is the message before which it is gone."""
    inventory = tmp_path / "site.toml"
    write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
    original = PywinrmTransport.__call__

    def run(*words: str, killed_at: str = "") -> int:
        def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
            if killed_at and killed_at.encode() in envelope:
                raise KilledError
            return original(transport, envelope)

        with monkeypatch.context() as patch:
            patch.setattr(PywinrmTransport, "__call__", send)
            return main([*words, "--inventory", str(inventory), "--lang", "en"])

    return run


def set_to(machine: Machine, seconds: int | None) -> None:
    """What somebody does by hand."""
    if seconds is None:
        machine.registry.delete(AGENT, NAME)
    else:
        machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", seconds))
    machine.log.clear()


def value(machine: Machine) -> object:
    """What step 1 sets."""
    found = machine.registry.get(AGENT, NAME)
    return found and found.data


def left(folder: Path) -> list[int]:
    """The runs of steps that are not undone."""
    with Journal(folder / "journal.sqlite3") as journal:
        return [each.id for each in journal.runs() if each.undoes is None and each.undone_by is None]


def as_a_walk_does(run: Run, *hosts: str) -> None:
    """900 s and then 3600 s, on each host."""
    for seconds in ("900", "3600"):
        assert run("step1", *hosts, "--seconds", seconds, "--apply") == ExitCode.DONE


@pytest.mark.parametrize("words", [["1-4"], ["4", "1-3"], ["--step", "step1"]], ids=" ".join)
def test_a_range_takes_all_back_in_one_go(
    words: list[str], run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both steps on both hosts, as a walk leaves them; nobody else is blamed, and nothing is left to undo."""
    before = [machine.durable() for machine in site.machines]
    as_a_walk_does(run, *BOTH)
    assert left(tmp_path) == [4, 3, 2, 1]
    capsys.readouterr()
    assert run("undo", *words, "--apply") == ExitCode.DONE
    assert "Values have changed" not in capsys.readouterr().err
    assert [machine.durable().diff(old) for machine, old in zip(site.machines, before, strict=True)] == [[]] * 4
    assert left(tmp_path) == []
    assert run("undo", "--apply") == ExitCode.USAGE


@pytest.mark.parametrize("by_hand", [None, 900, 3600])
def test_what_was_put_back_by_hand_is_passed_over(by_hand: int | None, run: Run, site: Environment, tmp_path: Path) -> None:  # fmt: skip
    """Every value of the chain 3600 → 900 → absent is one of ours: the rest of the way is gone, and all runs are undone."""
    as_a_walk_does(run, "--host", "FILES01")
    set_to(site["FILES01"], by_hand)
    assert run("undo", "1-2", "--apply") == ExitCode.DONE
    assert value(site["FILES01"]) is None
    writes = [write for write in site["FILES01"].log.writes if write.kind == "registry"]
    assert len(writes) == {None: 0, 900: 1, 3600: 2}[by_hand]
    assert left(tmp_path) == []


def test_what_somebody_else_wrote_stays_theirs(run: Run, site: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that no run of ours found or wrote: nothing is written, and that is said."""
    as_a_walk_does(run, "--host", "FILES01")
    set_to(site["FILES01"], 1234)
    assert run("undo", "1-2", "--apply") == ExitCode.FAILED
    assert "Values have changed since run 2" in capsys.readouterr().err
    assert site["FILES01"].log.writes == []


def test_a_value_put_back_by_hand_does_not_stay_in_the_way(run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """A later run wrote the same again, so the older one is refused. Once nothing is left, both are recorded as undone."""
    assert run("step2", "--host", "FILES01", "--only", "snp", "--apply") in (ExitCode.DONE, ExitCode.REBOOT_DUE)
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    set_to(site["FILES01"], None)
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    assert run("undo", "2", "--apply") == ExitCode.FAILED
    assert "changed again by run 3" in " ".join(capsys.readouterr().err.split())
    set_to(site["FILES01"], None)
    site["FILES01"].log.clear()
    assert run("undo", "--check") == ExitCode.DIFFERENT
    assert "Nothing is left to restore of run 3" in " ".join(capsys.readouterr().out.split())
    for still in ([2, 1], [1]):
        assert run("undo", "--apply") == ExitCode.DONE
        assert left(tmp_path) == still
    assert site["FILES01"].log.writes == []
    assert run("undo", "--apply") in (ExitCode.DONE, ExitCode.REBOOT_DUE)
    assert left(tmp_path) == []


def test_a_run_that_was_cut_off_before_it_wrote_does_not_stay_in_the_way(run: Run, site: Environment, tmp_path: Path) -> None:  # fmt: skip
    """Nothing of it is there: one `undo` records that, and the next takes the older run back."""
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    with pytest.raises(KilledError):
        run("step1", "--host", "FILES01", "--seconds", "3600", "--apply", killed_at="SetDWORDValue")
    assert left(tmp_path) == [2, 1]
    assert run("undo", "--apply") == ExitCode.DONE
    assert left(tmp_path) == [1]
    assert run("step1", "--resume", "--apply") == ExitCode.USAGE
    assert run("undo", "--apply") == ExitCode.DONE
    assert (value(site["FILES01"]), left(tmp_path)) == (None, [])


def test_a_step_is_taken_back_on_the_hosts_named(run: Run, site: Environment, tmp_path: Path) -> None:
    """All its runs there, and no other's."""
    as_a_walk_does(run, *BOTH)
    assert run("step2", "--host", "FILES01", "--only", "snp", "--apply") in (ExitCode.DONE, ExitCode.REBOOT_DUE)
    assert run("undo", "--step", "step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    assert (value(site["FILES01"]), value(site["DPM01"])) == (None, 3600)
    with Journal(tmp_path / "journal.sqlite3") as journal:
        undone = [(each.host, each.step, each.undone_by is not None) for each in journal.runs() if each.undoes is None]
    assert sorted(undone) == [("DPM01", "step1", False)] * 2 + [("FILES01", "step1", True)] * 2 + [
        ("FILES01", "step2", False)
    ]
    assert run("undo", "--step", "step3", "--apply") == ExitCode.USAGE


@pytest.mark.parametrize("words", [["1", "--diagnosis"], ["1-2", "--step", "step1"], ["--diagnosis", "7"], ["--diagnosis"], ["--diagnosis", "-1"], ["--step", "step9"]], ids=" ".join)  # fmt: skip
def test_what_names_no_runs_is_a_usage_error(words: list[str], run: Run) -> None:
    """Two ways to say which, a walk that is not there, a step that is none."""
    as_a_walk_does(run, "--host", "FILES01")
    assert run("undo", *words, "--apply") == ExitCode.USAGE


def test_a_walk_is_taken_back_with_the_command_that_it_offers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """At its end and in its report: every run on both hosts, those of a step that had to be begun twice too, and none after it."""
    with staged("idle-wan", tmp_path) as stage:
        before = stage.settings
        assert stage.walk([("symptom", "connection"), ("backups-after-step1", "no"), ("idle-device", "no")]) in (0, 7)
        shown = " ".join(capsys.readouterr().out.split())
        assert "undo --diagnosis 1 --inventory" in shown
        assert stage.run("report", "1", "--format", "json") == ExitCode.DONE
        assert "undo --diagnosis 1" in json.loads(capsys.readouterr().out)["undo"]
        assert stage.run("report", "1") == ExitCode.DONE
        assert "undo --diagnosis 1" in capsys.readouterr().out
        walked = len(stage.runs)
        assert stage.settings != before
        assert stage.run("step1", "--host", "FILES01", "--seconds", "7200", "--apply") == ExitCode.DONE
        assert stage.run("undo", "--diagnosis", "1", "--check") != ExitCode.DONE
        assert "changed again by run" in " ".join(capsys.readouterr().err.split())
        assert stage.run("undo", "--apply") == ExitCode.DONE
        assert stage.run("undo", "--diagnosis", "--apply", "--reboot") == ExitCode.DONE
        assert stage.settings == before
        assert all(run.undone_by for run in stage.runs if run.undoes is None and run.id <= walked)
        capsys.readouterr()
        assert stage.run("report", "1", "--format", "json") == ExitCode.DONE
        assert json.loads(capsys.readouterr().out)["undo"] is None


@pytest.mark.parametrize(
    ("words", "ja", "en"),
    [
        (["1"], "実行 1 は、実行 2 によってすでに", "Run 1 was already undone, by run 2"),
        (["2"], "実行 2 は、実行 1 を元に戻した", "Run 2 is itself the undo of run 1"),
        (["3"], "管理者コンソール", "in the same console"),
        (["4"], "実行 4 は何も", "Run 4 changed nothing"),
        (["1-4"], "実行 4 は何も", "Run 4 changed nothing"),
        (["--step", "step1"], "実行 4 は何も", "Run 4 changed nothing"),
        (["--diagnosis", "1"], "診断 1 は何も", "Diagnosis 1 changed nothing"),
        (["--diagnosis", "2"], "実行 1 は、実行 2 によってすでに", "Run 1 was already undone, by run 2"),
        (["--step", "step2"], "元に戻す実行がありません", "no run to undo"),
        ([], "元に戻す実行がありません", "no run to undo"),
    ],
    ids=str,
)
def test_why_there_is_nothing_to_undo_is_said(
    words: list[str], ja: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was undone before, is an undo, was set in the console, or changed nothing: the exit code is that of wrong usage."""
    change = Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900))
    plan = Plan("step1", "FILES01", Identity("FILES01"), (change.setting,), (change,))
    with Journal(tmp_path / "j") as journal:
        journal.walks.begin("DPM01", "OLD01")
        walk = journal.walks.begin("DPM01", "FILES01")
        for undoes in (None, 1):
            number = journal.begin(replace(plan, step="step1" if undoes is None else "undo 1"), undoes=undoes)
            journal.mark(number, 0, ChangeState.WRITTEN)
            journal.end(number, RunState.DONE)
        journal.walks.add(walk, Answered("symptom", "other", "said", runs=(1,)))
        journal.record_by_hand(replace(plan, step="step3"))
        journal.end(journal.begin(plan), RunState.FAILED)
    for language, said in (("ja", ja), ("en", en)):
        assert main(["undo", *words, "--journal", str(tmp_path / "j"), "--lang", language]) == ExitCode.USAGE
        errors = capsys.readouterr().err.split()
        assert said.replace(" ", "") in "".join(errors)


def _before_step1() -> dict[str, str]:
    """Return the answers of a walk that finds no cause, up to step 1."""
    path = next(path for path in TREE.paths() if path[0] == ("symptom", "connection") and "step1" in dict(path))
    return dict(path[: [node for node, _ in path].index("step1")])


FIRST = _before_step1()
"""The answers before step 1, which come in the first quarter of an hour."""


@pytest.mark.parametrize(
    ("step", "host", "minute", "own"),
    [
        ("step1", "files01", 16, True),  # failed, and was taken again
        ("step1", "DPM01", 18, True),  # what the answer records
        ("step1", "FILES01", 5, False),  # before the walk was there
        ("step1", "FILES01", 20, False),  # in the second in which the walk went on
        ("step1", "FILES01", 25, False),  # while the walk waits for an answer
        ("step2", "FILES01", 16, False),
        ("step1", "SQL01", 16, False),
        ("undo 1", "FILES01", 16, False),
        ("step2", "FILES01", 45, True),  # the step where it stands now
        ("step1", "FILES01", 45, False),
        ("step3", "FILES01", 45, False),
    ],
)
def test_a_run_of_somebody_else_during_a_walk_is_not_the_walks(step: str, host: str, minute: int, own: bool) -> None:
    """A walk that has not ended owns what it recorded, and the runs of the step at which it stood when they began."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    answers = [
        Answered(node, answer, "said", at=begun + timedelta(minutes=15) * n / len(FIRST))
        for n, (node, answer) in enumerate(FIRST.items())
    ]
    after = (("step1", "done", 20), ("backups-after-step1", "no", 30), ("step1-longer", "done", 31), ("backups-after-step1-longer", "no", 32), ("idle-device", "no", 33))  # fmt: skip
    answers += [Answered(node, answer, "done", at=begun + timedelta(minutes=at)) for node, answer, at in after]
    number = 7 if own and minute == 18 else 8
    answers[len(FIRST)] = replace(answers[len(FIRST)], runs=(7,))
    started = begun + timedelta(minutes=minute)
    run = RecordedRun(number, started, step, host, Identity(host), None, RunState.DONE, False, None, None, (), (), "", 0, started)  # fmt: skip
    record = WalkRecord(1, begun, "DPM01", "FILES01", tuple(answers))
    assert bool(runs_of_walk(record, [run], TREE)) is own


def test_one_setting_is_named_as_people_name_it(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--setting` takes a feature, or a keyword with or without its asterisk; on both ends if the step is named."""
    assert run("step2", "--all", *BOTH, "--apply") == ExitCode.REBOOT_DUE
    for machine in (site["DPM01"], site["FILES01"]):
        machine.log.clear()
    assert run("undo", "--step", "step2", "--setting", "LSO", "--apply") == ExitCode.REBOOT_DUE
    for machine in (site["DPM01"], site["FILES01"]):
        names = {write.target.rpartition("\\")[2] for write in machine.log.writes}
        assert names == {name for name in machine.nics[0].driver.params if name.startswith("*Lso")}
    capsys.readouterr()
    assert run("undo", "--setting", "lso", "--apply") == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "'lso' cannot be used for --setting" in said
    assert "*JumboPacket" in said
    assert run("undo", "--step", "step2", "--setting", "JumboPacket", "--apply") == ExitCode.REBOOT_DUE
    assert run("undo", "--step", "step2", "--apply") == ExitCode.REBOOT_DUE
    assert run("undo", "--apply") == ExitCode.USAGE


def test_one_setting_is_taken_back_at_both_ends(run: Run, site: Environment) -> None:
    """Without a number it is the newest run on each host that still has it changed; `--host` names one of them."""
    before = {name: site[name].durable() for name in ("DPM01", "FILES01")}
    assert run("step2", "--only", "jumbo", *BOTH, "--apply") == ExitCode.REBOOT_DUE
    assert run("undo", "--setting", "jumbo", "--apply") == ExitCode.REBOOT_DUE
    for name, was in before.items():
        assert site[name].durable().diff(was) == []
    assert run("step2", "--only", "jumbo", *BOTH, "--apply") == ExitCode.REBOOT_DUE
    assert run("undo", "--setting", "jumbo", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
    assert site["FILES01"].durable().diff(before["FILES01"]) == []
    assert site["DPM01"].durable().diff(before["DPM01"]) != []


def test_a_cut_off_undo_of_one_setting_is_finished_before_the_rest(run: Run, site: Environment, tmp_path: Path) -> None:
    """Undo of the whole run ends what was begun of it, then takes back the rest."""
    machine = site["FILES01"]
    before = machine.durable()
    run("step2", "--all", "--host", "FILES01", "--apply")
    with pytest.raises(KilledError):
        run("undo", "--setting", "jumbo", "--apply", killed_at="SetStringValue")
    assert run("undo", "--apply") == ExitCode.REBOOT_DUE
    assert machine.durable().diff(before) == []
    assert left(tmp_path) == []
