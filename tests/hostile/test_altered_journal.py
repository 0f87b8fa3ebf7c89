"""A journal that was altered, damaged or made anew by somebody: nothing of it is carried out, whatever kind of setting it holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Change, Plan, Restart
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.change.undo import plan_undo
from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT, SERVICE
from runbook.errors import Refused, UntrustedJournal
from runbook.fleet.change_job import ChangeReport, HostState
from runbook.journal.codec import SETTINGS
from runbook.journal.database import Database
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.journal.walks import Answered
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Environment, Machine, serve, small_environment
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import Setting
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind, dword
from tests.conftest import host_of
from tests.every_kind import CHANGES

Edit = Callable[[sqlite3.Connection], object]
EVIL_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run"


class Stage:
    """A simulated environment on the wire, and a journal with one run that is altered."""

    def __init__(self, environment: Environment, inventory: Path, journal: Path) -> None:
        self.environment, self.inventory, self.path = environment, inventory, journal

    def record(self, change: Change, *ways: str) -> None:
        """Record a run on FILES01 that is over, was cut off, or whose undo was; and a walk."""
        with Journal(self.path) as journal:
            plan = Plan(
                "step1", "FILES01", Identity("FILES01"), (change.setting,), (change,), (Restart(SERVICE, running=True),)
            )
            if type(change.setting).__name__ == "ConsoleSetting":
                number = journal.record_by_hand(plan)
            else:
                number = journal.begin(plan)
                journal.mark(number, 0, ChangeState.WRITTEN)
                if ways[:2] == ("step1", "--resume"):
                    journal.release(number)
                else:
                    journal.end(number, RunState.DONE)
                if ways[:2] == ("undo", "--resume"):
                    journal.release(journal.begin(replace(plan, step=f"undo {number}"), undoes=number))
            walk = journal.walks.begin("DPM01", "FILES01")
            journal.walks.add(walk, Answered("symptom", "connection", "said"))

    def run(self, *words: str) -> int:
        """Run a command on the inventory and the journal."""
        return main(
            [*words, "--inventory", str(self.inventory), "--journal", str(self.path), "--apply", "--lang", "en"]
        )

    def nothing_was_sent(self) -> bool:
        """Whether no host was asked for anything."""
        return all(machine.log.requests == [] and machine.log.writes == [] for machine in self.environment.machines)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Environment, Path]]:
    """The environment: nothing may reach it, so one is enough."""
    environment = small_environment()
    with serve(environment, auth=("ntlm",)) as server:
        inventory = tmp_path_factory.mktemp("site") / "site.toml"
        write_inventory(inventory, environment, server, inventory.with_name("unused"))
        yield environment, inventory


@pytest.fixture
def stage(site: tuple[Environment, Path], tmp_path: Path) -> Stage:
    """A stage with a journal of its own."""
    for machine in site[0].machines:
        machine.log.clear()
    return Stage(*site, tmp_path / "journal.sqlite3")


def alter(path: Path, edit: Edit | str) -> None:
    """Alter a journal's file by SQL, as anybody can who may write to it."""
    with closing(sqlite3.connect(path)) as db:
        if isinstance(edit, str):
            assert db.execute(edit).rowcount != 0, edit
        else:
            edit(db)
        db.commit()


def made_anew(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    """Make the journal anew with other rows, by somebody who knows how its chain is made: it verifies."""
    with closing(sqlite3.connect(path)) as db:
        records = [json.loads(text) for (text,) in db.execute("SELECT record FROM chain ORDER BY id")]
    path.unlink()
    with Database(path) as database, database.transaction():
        for record in records:
            del record["at"]
            if record.get("insert") in ("changes", "restarts"):
                edit(record["row"])
            database.write(record)
    with Database(path) as database:
        assert verify(database).findings == ()


WAYS = (("undo",), ("undo", "1"), ("step1", "--resume"), ("undo", "--resume"), ("diagnose", "--resume"))
SAMPLES = [pytest.param(change, id=f"{type(change.setting).__name__}-{n}") for n, change in enumerate(CHANGES)]


def test_there_is_a_sample_of_every_kind() -> None:
    """A new kind of setting is covered once it has one, and without one this fails."""
    assert {type(change.setting) for change in CHANGES} == {*SETTINGS.values()}


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
@pytest.mark.parametrize("change", SAMPLES)
def test_of_an_altered_journal_nothing_is_written(
    change: Change, words: tuple[str, ...], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of no kind of setting, by no command: exit code 6, no host is asked for anything, and the record is named."""
    stage.record(change, *words)
    alter(stage.path, 'UPDATE changes SET before = \'{"type":"REG_SZ","data":"cmd.exe"}\'')
    assert stage.run(*words) == ExitCode.UNVERIFIED
    said = " ".join(capsys.readouterr().err.split())
    assert "Run 1, change 1: before is" in said
    assert "verify-journal" in said
    assert stage.nothing_was_sent()


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ("UPDATE changes SET setting = replace(setting, 'Microsoft Data', 'Other')", "Run 1, change 1: setting"),
        ("UPDATE changes SET state = 'planned'", "Run 1, change 1: state"),
        ("DELETE FROM changes", "Run 1, change 1: it was removed"),
        ("UPDATE runs SET computer = 'DPM01'", "Run 1: computer"),
        ("UPDATE runs SET host = 'DPM01'", "Run 1: host"),
        ("UPDATE restarts SET service = 'MpsSvc'", "service"),
        ("UPDATE walks SET host = 'DPM01'", "Diagnosis 1: host"),
        ("UPDATE answers SET answer = 'other'", "Diagnosis 1, answer 1: answer"),
        ("UPDATE chain SET record = replace(record, '900', '901') WHERE id = 2", "Record 2 (run 1): it was altered"),
        ("DELETE FROM chain WHERE id = 2", "Records 2 to 2 are missing"),
        ("CREATE TRIGGER quiet AFTER UPDATE ON runs BEGIN DELETE FROM changes; END", "not ours: quiet"),
    ],
)  # fmt: skip
def test_whatever_was_altered_is_named(
    edit: str, named: str, words: tuple[str, ...], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """A setting, a state, a host, a service, a walk, the chain itself, or how the tables are made."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)), *words)
    alter(stage.path, edit)
    assert stage.run(*words) == ExitCode.UNVERIFIED
    assert named in " ".join(capsys.readouterr().err.split())
    assert stage.nothing_was_sent()


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
@pytest.mark.parametrize("cut", [1, 100, 4000, 4096, 8192])
def test_a_torn_journal_is_not_used(cut: int, words: tuple[str, ...], stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Its last bytes are missing, as after a copy that was cut off: said as damaged, never carried on from."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)), *words)
    stage.path.write_bytes(stage.path.read_bytes()[:-cut])
    assert stage.run(*words) == ExitCode.UNVERIFIED
    assert "damaged" in capsys.readouterr().err
    assert stage.nothing_was_sent()


@pytest.mark.parametrize("cut", [1, 100, 4000])
def test_a_torn_journal_is_not_written_on_either(cut: int, stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """A new run would be recorded behind what is missing: it does not begin."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)))
    torn = stage.path.read_bytes()[:-cut]
    stage.path.write_bytes(torn)
    assert stage.run("step1", "--host", "FILES01") == ExitCode.UNVERIFIED
    assert "is damaged" in capsys.readouterr().err
    assert all(machine.log.writes == [] for machine in stage.environment.machines)
    assert stage.path.read_bytes() == torn
    assert main(["verify-journal", "--journal", str(stage.path), "--lang", "ja"]) == ExitCode.UNVERIFIED
    output = capsys.readouterr()
    assert "破損しています" in output.out + output.err


def evil(setting: Setting) -> dict[str, Any]:
    """The fields of a setting that say what it is, as somebody else would have them."""
    if type(setting).__name__ == "ScheduleSetting":
        return {"job": "x & calc"}  # any group may have any name
    if type(setting).__name__ == "QosSetting":
        return {"port": 443}
    name = next(iter(setting.__dataclass_fields__))
    return {name: EVIL_KEY if name == "key" else "x & calc"}


@pytest.mark.parametrize("words", [("undo",), ("step1", "--resume"), ("undo", "--resume")], ids=" ".join)
@pytest.mark.parametrize("change", [each for each in SAMPLES if "Console" not in str(each.id)])
def test_a_chain_that_was_made_anew_helps_nobody(
    change: Change, words: tuple[str, ...], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """What this program does not write is not written, of any kind of setting, although the journal verifies."""
    stage.record(change, *words)

    def edit(row: dict[str, Any]) -> None:
        if "setting" in row:
            row["setting"] = json.dumps(json.loads(row["setting"]) | evil(change.setting))

    made_anew(stage.path, edit)
    assert stage.run(*words) == ExitCode.UNVERIFIED
    said = " ".join(capsys.readouterr().err.split())
    assert "that this program does not write" in said
    assert stage.nothing_was_sent()


@pytest.mark.parametrize("words", [("undo",), ("step1", "--resume"), ("undo", "--resume")], ids=" ".join)
@pytest.mark.parametrize(
    ("setting", "before"),
    [
        ({"sort": "registry", "key": EVIL_KEY, "name": "Updater", "kind": "REG_SZ"}, {"type": "REG_SZ", "data": "cmd.exe"}),
        ({"sort": "tcp", "name": "netdma"}, "enabled & powershell -enc EVIL"),
        ({"sort": "tcp", "name": "netdma=enabled & calc & rem"}, "enabled"),
        ({"sort": "registry", "key": "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "name": "DataBasePath", "kind": "REG_SZ"}, {"type": "REG_SZ", "data": "//evil"}),
        ({"sort": "printer"}, None),
        ({"sort": "tcp", "name": 5}, "enabled"),
    ],
    ids=["run key", "state", "name", "hosts file", "kind", "type"],
)  # fmt: skip
def test_neither_a_registry_value_nor_a_command_gets_through(
    setting: dict[str, Any], before: object, words: tuple[str, ...], stage: Stage
) -> None:
    """The two that were shown to work once, and others."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)), *words)

    def edit(row: dict[str, Any]) -> None:
        if "setting" in row:
            row |= {"setting": json.dumps(setting), "before": json.dumps(before), "after": json.dumps(before)}

    made_anew(stage.path, edit)
    assert stage.run(*words) == ExitCode.UNVERIFIED
    assert stage.nothing_was_sent()


def test_another_service_is_not_restarted(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """The firewall's, say, by a row of the table of restarts."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)), "step1", "--resume")
    made_anew(stage.path, lambda row: row.update(service="MpsSvc") if "service" in row else None)
    assert stage.run("step1", "--resume") == ExitCode.UNVERIFIED
    assert "MpsSvc" in capsys.readouterr().err
    assert stage.nothing_was_sent()


def test_a_service_is_not_started_because_a_journal_says_it_depends(tmp_path: Path) -> None:
    """What is started after a restart that was cut off is what the host itself says depends on the service."""
    machine = Machine("FILES01")
    machine.services[SERVICE].start()
    machine.services[SERVICE].stop()
    with Journal(tmp_path / "j") as journal:
        restart = Restart(SERVICE, running=True, dependents=("Spooler",), cut_off=True)
        number = journal.begin(Plan("step1", "FILES01", Identity("FILES01"), (), (), (restart,)))
        journal.record_restart_start(number, SERVICE)
        journal.release(number)
        run = journal.run(number)
        assert run is not None
        assert [each.state for each in run.restarts] == [RestartState.RESTARTING]
        [planned] = plan_undo(Look(host_of(machine)), run).restarts
    assert planned.dependents == ()


def test_what_was_altered_after_the_plan_was_shown_is_not_written(tmp_path: Path) -> None:
    """While a person reads the plan: the journal is verified again before the first write, also for workers elsewhere."""
    machine = Machine("FILES01")
    host = host_of(machine)
    with Journal(tmp_path / "j") as journal:
        number = apply(host, Step1().plan(Look(host), journal), journal).run
        run = journal.run(number)
        assert run is not None
        plan = plan_undo(Look(host), run)
        machine.log.clear()
        alter(tmp_path / "j", "UPDATE changes SET before = after")
        with pytest.raises(UntrustedJournal) as caught:
            apply(host, plan, journal, undoes=number)
    assert machine.log.writes == []
    assert ChangeReport("FILES01", plan=plan, error=caught.value).state is HostState.UNVERIFIED


def test_what_is_not_from_a_journal_at_all_is_checked_too(tmp_path: Path) -> None:
    """A plan of anybody's script that writes what undo could not restore does not begin."""
    machine = Machine("FILES01")
    setting = RegistrySetting(EVIL_KEY, "Updater", Kind.DWORD)
    with Journal(tmp_path / "j") as journal:
        plan = Plan("step1", "FILES01", Identity("FILES01"), (setting,), (Change(setting, ABSENT, dword(1)),))
        with pytest.raises(Exception, match="could not be undone"):
            apply(host_of(machine), plan, journal)
        assert journal.runs() == ()
    assert machine.log.writes == []


@pytest.mark.parametrize(
    "other",
    [Identity("DPM01"), Identity("FILES01", "example.test", "UUID 2"), Identity("FILES01", "other.test", "UUID 1")],
    ids=["name", "identifier", "domain"],
)
def test_an_undo_on_another_computer_does_not_begin(other: Identity, tmp_path: Path) -> None:
    """As a resumed run does not: the before-images are of the computer that the run was on."""
    change = Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900))
    plan = Plan("step1", "FILES01", Identity("FILES01", "example.test", "UUID 1"), (change.setting,), (change,))
    with Journal(tmp_path / "j") as journal:
        number = journal.begin(plan)
        journal.mark(number, 0, ChangeState.WRITTEN)
        journal.end(number, RunState.DONE)
        records = verify(journal.database).records
        with pytest.raises(Refused):
            journal.begin(replace(plan, computer=other), undoes=number)
        with pytest.raises(Refused):
            journal.begin(replace(plan, computer=other), resumes=number)
        with pytest.raises(Refused):
            journal.begin(plan, undoes=number + 1)
        assert verify(journal.database).records == records
        journal.end(journal.begin(plan, undoes=number), RunState.DONE)


@pytest.mark.parametrize(
    "definition",
    [
        "CREATE TRIGGER t AFTER INSERT ON changes BEGIN UPDATE changes SET before = 'null'; END",
        "CREATE TRIGGER t AFTER UPDATE ON changes BEGIN DELETE FROM changes; END",
        "CREATE VIEW t AS SELECT * FROM runs",
        "CREATE TABLE t (id INTEGER)",
    ],
)
def test_a_new_run_does_not_begin_in_a_journal_that_acts_by_itself(definition: str, tmp_path: Path) -> None:
    """A trigger could replace the before-image of a new run, too: nothing is recorded, and nothing written on the host."""
    machine = Machine("FILES01")
    host = host_of(machine)
    path = tmp_path / "j"
    with Journal(path) as journal:
        plan = Step1().plan(Look(host), journal)
        machine.log.clear()
        alter(path, lambda db: db.execute(definition))
        records = verify(journal.database).records
        with pytest.raises(UntrustedJournal, match="not ours: t"):
            apply(host, plan, journal)
        with pytest.raises(UntrustedJournal, match="not ours: t"):
            journal.record_by_hand(plan)
        assert verify(journal.database).records == records
        alter(path, lambda db: db.execute(f"DROP {definition.split()[1]} t"))
        apply(host, plan, journal)  # and the claim was released
    assert machine.log.writes != []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "words", [["history"], ["history", "--json"], ["report"], ["report", "--format", "json"]], ids=" ".join
)
def test_what_shows_an_altered_journal_says_so(
    words: list[str], lang: str, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """It can be read, with the same exit code; one note on stderr names `verify-journal`, and JSON says it in a field."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)))

    def shown() -> tuple[bool | None, int]:
        assert main([*words, "--journal", str(stage.path), "--lang", lang]) == ExitCode.DONE
        output = capsys.readouterr()
        if "json" not in words[-1]:
            return None, output.err.count("verify-journal")
        document = json.loads(output.out)
        found = document["runs"][0] if words[0] == "history" else document
        return found["verified"], output.err.count("verify-journal")

    is_json = "json" in words[-1]
    assert shown() == (True if is_json else None, 0)
    alter(stage.path, "UPDATE changes SET needs_reboot = 1")
    assert shown() == (False if is_json else None, 1)


@pytest.mark.parametrize(
    "words", [["history"], ["verify-journal"], ["report"], ["undo"], ["diagnose", "--resume"]], ids=" ".join
)
@pytest.mark.parametrize("table", ["runs", "walks", "changes", "restarts", "answers", "chain"])
def test_what_stands_in_for_a_table_is_not_read(
    table: str, words: list[str], stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """A view may have no end: it is refused when the file is opened."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)))

    def edit(db: sqlite3.Connection) -> None:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        listed = ", ".join(columns)
        db.execute(f"DROP TABLE {table}")
        db.execute(
            f"CREATE VIEW {table} AS WITH RECURSIVE t ({listed}) AS (SELECT {', '.join('1' for _ in columns)} "
            f"UNION ALL SELECT {listed} FROM t) SELECT * FROM t"
        )

    alter(stage.path, edit)
    assert main([*words, "--journal", str(stage.path), "--lang", "en"]) == ExitCode.UNVERIFIED
    assert f"not ours: {table}" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("table", ["runs", "walks"])
@pytest.mark.parametrize("number", ["-5", "9223372036854775807", "9223372036854775806.5", "'many'", "x'00'"])
def test_a_numbering_that_was_altered_numbers_nothing(number: str, table: str, tmp_path: Path) -> None:
    """SQLite keeps the last number in a table of its own, which takes anything: it is found, and no such number is used."""
    path = tmp_path / "j"
    plan = Plan("step1", "FILES01", Identity("FILES01"), (), ())
    with Journal(path) as journal:
        journal.end(journal.begin(plan), RunState.DONE)
        journal.walks.begin("DPM01", "FILES01")
        alter(path, f"UPDATE sqlite_sequence SET seq = {number} WHERE name = '{table}'")
        [flaw] = verify(journal.database).findings
        assert f"number of the table {table} is" in flaw.what.en
        with pytest.raises(UntrustedJournal):
            journal.begin(plan) if table == "runs" else journal.walks.begin("DPM01", "FILES01")
        assert (len(journal.runs()), len(journal.walks.all())) == (1, 1)


def test_a_number_is_not_given_again_when_the_numbering_was_set_back(tmp_path: Path) -> None:
    """The rows count, too."""
    path = tmp_path / "j"
    plan = Plan("step1", "FILES01", Identity("FILES01"), (), ())
    with Journal(path) as journal:
        journal.end(journal.begin(plan), RunState.DONE)
        alter(path, "DELETE FROM sqlite_sequence")
        assert journal.begin(plan) == 2


@pytest.mark.parametrize("number", [(1 << 63) - 1, 1 << 63, 1 << 64, 10**30])
def test_a_number_that_no_row_can_have_is_none(number: int, journal: Journal) -> None:
    """Beyond 64 bits: as any other that does not exist, also for scripts."""
    assert journal.run(number) is None
    assert journal.walks.get(number) is None


@pytest.mark.parametrize("words", [["undo"], ["step1", "--resume"], ["undo", "--resume"], ["diagnose", "--resume"], ["undo", "--diagnosis"]], ids=" ".join)  # fmt: skip
@pytest.mark.parametrize("number", ["2", str(10**17), str(1 << 63), "1" * 5000])
def test_a_number_of_nothing_is_a_usage_error(number: str, words: list[str], stage: Stage) -> None:
    """However long it is."""
    stage.record(Change(NO_ACTIVITY_TIMEOUT, ABSENT, dword(900)))
    assert stage.run(*words, number) == ExitCode.USAGE
    assert main(["report", number, "--journal", str(stage.path)]) == ExitCode.USAGE


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_journal_that_is_gone_is_not_whole(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A job that watches it sees that: missing, or emptied, or with an end that is not the one kept; and nothing is created."""
    path = tmp_path / "j"
    words = ["verify-journal", "--journal", str(path), "--lang", lang]
    assert main(words) == ExitCode.UNVERIFIED
    assert ("ありません" if lang == "ja" else "no journal") in capsys.readouterr().out
    assert not path.exists()
    path.touch()
    assert main(words) == ExitCode.UNVERIFIED
    assert main([*words, "--json"]) == ExitCode.UNVERIFIED
    assert ("空です" if lang == "ja" else "is empty") in capsys.readouterr().out
    assert path.read_bytes() == b""
    Journal(path).close()
    assert main(words) == ExitCode.DONE
