"""What commands print for machines is what docs/schemas describes, to the letter, on every way that they end."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError

from runbook.change.baseline import Baseline
from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState, RestartState, RunState
from runbook.cli import main
from runbook.cli.commands import COMMANDS
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.errors import RunChangedNothing
from runbook.cli.exit_codes import ExitCode
from runbook.cli.report.change_record import ChangeRecord
from runbook.cli.report.walk_report import WalkReport
from runbook.cli.show.json import FORMAT, change_record, error_record, json_text, result_record
from runbook.cli.show.outcome import outcome_record
from runbook.cli.typed.parser import definition_of
from runbook.doctor.diagnosis import Condition
from runbook.dpm.failures import Ended
from runbook.dpm.improvement import Improvement, judge
from runbook.dpm.jobs import BackupJob, ServerJobs
from runbook.dpm.symptoms.codes import EntryPoint
from runbook.dpm.symptoms.origin import Origin
from runbook.errors import WsmanFault
from runbook.fleet.aftermath.outcome import Outcome
from runbook.fleet.aftermath.outcome_job import Found, OutcomeReport, Written
from runbook.fleet.change_job import ChangeReport, HostState
from runbook.fleet.check_job import CheckState
from runbook.fleet.idle.read_jobs import HostJobs
from runbook.journal.codec import SETTINGS
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered, How, WalkRecord
from runbook.procedure.tree import OutcomeKind
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.sandbox import serve, small_environment
from runbook.settings.setting import NO_KEY
from runbook.text import same
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, Data, Kind, RegistryValue
from tests import every_kind, published
from tests.once import once
from tests.plans.test_plan_file import documents as plan_documents
from tests.published import SCHEMAS
from tests.walk.staged import staged

VALUES: dict[Kind, Data] = {
    Kind.SZ: "0",
    Kind.EXPAND_SZ: "%a%",
    Kind.BINARY: b"\1",
    Kind.DWORD: 1,
    Kind.MULTI_SZ: ("a", "b"),
    Kind.QWORD: 1,
}

OF_OTHERS = ("plan-1.json",)
"""The schemas whose documents other tests make in all their forms."""


@dataclass
class Printed:
    """The documents that were printed, each with the words of its command and the exit code."""

    inventory: Path
    documents: list[tuple[tuple[str, ...], int, dict[str, Any]]] = field(default_factory=list)

    def run(self, *words: str, code: ExitCode) -> dict[str, Any]:
        """Run a command that prints JSON and ends with this code. Return the document."""
        format_ = ("--format", "json") if words[0] == "report" else ("--json",)
        where = () if words[0] == "explain" else ("--inventory", str(self.inventory))
        with redirect_stdout(io.StringIO()) as out:
            assert main([*words, *format_, *where, "--lang", "en"]) == code, (words, out.getvalue())
        document: dict[str, Any] = json.loads(out.getvalue())
        self.documents.append((words, code, document))
        return document


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Every command with its exit paths, against simulated sites."""
    return once(tmp_path_factory, "documents", lambda: _printed(tmp_path_factory.mktemp("schemas")))


def _printed(folder: Path) -> Printed:
    site = small_environment()
    with serve(site) as server:
        every = Printed(folder / "i.toml")
        write_inventory(every.inventory, site, server, folder / "j")
        with every.inventory.open("a", encoding="utf-8") as file:
            file.write("[hosts.GONE]\nendpoint = '127.0.0.1:1'\n")
        _changes(every)
        _readings(every)
        _journal(every, folder / "j")
        _explanations(every)
    with staged("idle-wan", folder) as stage:
        walk = ["diagnose", "--dpm", stage.told.dpm, "--host", stage.told.host, "--answer", "symptom=connection"]
        every.inventory = stage.inventory
        with redirect_stdout(io.StringIO()):
            stage.run(*walk)
        assert every.run("report", code=ExitCode.DONE)["outcome"] is None
        with redirect_stdout(io.StringIO()):
            stage.walk([("symptom", "connection"), ("idle-device", "no")])
        assert every.run("report", code=ExitCode.DONE)["outcome"]
        every.run("report", "9", code=ExitCode.USAGE)
    return every


def _changes(every: Printed) -> None:
    files = ("--host", "FILES01")
    every.run("step1", "--apply", *files, "--host", "GONE", code=ExitCode.SOME_FAILED)
    every.run("step1", "--check", *files, code=ExitCode.DONE)
    every.run("step2", "--only", "nic", "--apply", *files, code=ExitCode.REBOOT_DUE)
    soon = f"{datetime.now().astimezone() + timedelta(hours=6):%H:%M}"
    every.run("undo", "1", "--check", "--until", soon, code=ExitCode.DIFFERENT)
    every.run("undo", "1", "--apply", code=ExitCode.DONE)
    every.run("undo", "99", "--apply", code=ExitCode.USAGE)
    plan = every.inventory.with_name("plan.json")
    every.run("step1", "--check", *files, "--plan-out", str(plan), code=ExitCode.DIFFERENT)
    every.run("apply", str(plan), "--check", code=ExitCode.DIFFERENT)
    every.run("apply", str(plan), "--apply", code=ExitCode.DONE)
    every.run("apply", str(plan), "--expect", "0" * 64, code=ExitCode.USAGE)
    every.run("outcome", "--host", "FILES01", "--dpm", "DPM01", code=ExitCode.UNVERIFIED)
    every.run("outcome", "99", code=ExitCode.USAGE)
    every.run("step1", "--seconds", "1", "--check", *files, code=ExitCode.USAGE)
    every.run("step3", "--dpm", "DPM01", code=ExitCode.USAGE)
    every.run("step4", "--check", "--host", "DPM01", code=ExitCode.DONE)


def _readings(every: Printed) -> None:
    every.run("check", "--host", "FILES01", "--dpm", "DPM01", code=ExitCode.DONE)
    every.run("check", "--host", "GONE", code=ExitCode.UNVERIFIED)
    refused = ("--host", "FILES01", "--host", "SQL01", "--host", "DPM01", "--user", "nobody")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNBOOK_PASSWORD", "wrong")
        every.run("check", *refused, code=ExitCode.FAILED)
        every.run("doctor", *refused, code=ExitCode.DIFFERENT)
        patch.setattr("runbook.fleet.doctor_job.examine", lambda _: 1 / 0)
        every.run("doctor", "--host", "SQL01", code=ExitCode.FAILED)
    every.run("check", "--group", "nobody", code=ExitCode.USAGE)
    every.run("outcome", "--host", "FILES01", code=ExitCode.UNVERIFIED)
    every.run("outcome", "99", code=ExitCode.USAGE)
    every.run("doctor", "--host", "FILES01", "--host", "GONE", code=ExitCode.DIFFERENT)
    every.run("doctor", "--group", "nobody", code=ExitCode.USAGE)


def _journal(every: Printed, journal: Path) -> None:
    every.run("history", code=ExitCode.DONE)
    head = every.run("verify-journal", code=ExitCode.DONE)["head"]
    every.run("verify-journal", "--expect", head, code=ExitCode.DONE)
    with closing(sqlite3.connect(journal)) as db, db:
        db.execute("UPDATE runs SET host = 'OTHER' WHERE id = 1")
        first = "SELECT min(id) FROM chain WHERE record LIKE '%FILES01%'"
        db.execute(f"UPDATE chain SET record = replace(record, 'FILES01', 'OTHER') WHERE id = ({first})")
    every.run("verify-journal", code=ExitCode.UNVERIFIED)
    every.run("verify-journal", "--journal", str(journal / "none"), code=ExitCode.UNVERIFIED)
    every.run("undo", "2", "--check", code=ExitCode.UNVERIFIED)
    every.run("history", "--journal", str(journal.parent), code=ExitCode.FAILED)
    every.run("verify-journal", "--journal", str(journal.parent), code=ExitCode.FAILED)


def _explanations(every: Printed) -> None:
    others = (
        "The RPC server is unavailable on FILES01 for the DPM server DPM01",
        "VSS snapshot: Access is denied (0x80070005)",
    )
    for words in (
        "0x80072746",
        "4",
        "DPM ID: 104 and 0x80990A99",
        "a\nError 1 0x800706BA DPM\n",
        "0x80070005 DPM",
        *others,
    ):
        every.run("explain", words, code=ExitCode.DONE)
    every.run("explain", "no code in here", code=ExitCode.FAILED)
    every.run("explain", "./no-such-file.txt", code=ExitCode.USAGE)


def test_every_document_is_what_its_schema_describes(printed: Printed) -> None:
    """Of every command with --json, however it ends; the exit code in it is the command's."""
    for words, code, document in printed.documents:
        try:
            published.validate(document)
        except ValidationError as error:
            pytest.fail(f"{words}: {error.message} at {error.json_path}")
        assert list(document)[:2] == ["format", "command"], words
        assert (document["format"], document["command"]) == (FORMAT, words[0])
        assert document.get("exit_code", code) == code, words
    has_json = {"report", *(name for name in COMMANDS if "--json" in definition_of(name).flags)}
    assert {words[0] for words, _, _ in printed.documents} == has_json


def test_no_schema_is_looser_than_what_is_written(printed: Printed) -> None:
    """Every property, and each of the types that one may have, is in some document; no object takes others."""
    used: set[published.Part] = set()
    for document in [
        *(each for _, _, each in printed.documents),
        _of_every_kind(printed),
        _of_old_journal(),
        *_of_runs(),
        _of_every_outcome(),
        *plan_documents(),
    ]:
        published.validate(document, used)
    key = json_text({"customer": "", "names": {"HOST-1": ["A"]}})
    published.validate(json.loads(key), used)
    unused = [
        place for part, place in published.parts().items() if part not in used and not place.startswith(OF_OTHERS)
    ]
    assert not unused, "\n".join(unused)
    assert [place for place in published.open_objects() if not place.startswith(OF_OTHERS)] == []


def _of_every_kind(printed: Printed) -> dict[str, Any]:
    """Return a document that holds every kind of setting, every type of value, and an error that names one code of two."""
    [document] = [document for words, _, document in printed.documents if words[:2] == ("step1", "--check")][:1]
    [host] = document["hosts"]
    fault = WsmanFault(code=None, wmi_code=0x80041010, reason="")
    values = [Change(every_kind.REGISTRY, ABSENT, RegistryValue(kind, data)) for kind, data in VALUES.items()]
    changes = [*every_kind.CHANGES, *values, Change(every_kind.REGISTRY, NO_KEY, ABSENT)]
    every = {"changes": [change_record(change) for change in changes], "error": error_record(fault, "en")}
    running = tuple(
        BackupJob("InProgress", "Recovery", start, frozenset({"A"}))
        for start in (None, datetime.fromisoformat("2026-11-28T02:00"))
    )
    told = (
        HostJobs(("DPM01",), ServerJobs(datetime.fromisoformat("2026-11-28T02:00"), running)),
        HostJobs(why=same("no server")),
    )
    jobs = [result_record(ChangeReport("FILES01"), ExitCode.DONE, "en", each) for each in told]
    return document | {"hosts": [host | every, *jobs]}


def _of_every_outcome() -> dict[str, Any]:
    """Return what `outcome` says of a host of which everything is known, and of one of which nothing is."""
    told = same("unreadable")
    now = datetime.now(UTC)
    [change] = [Change(every_kind.REGISTRY, ABSENT, RegistryValue(Kind.DWORD, 1))]
    written = Written(1, change)
    run = Run(1, now, "step1", "A", Identity("A"), None, RunState.DONE, False, None, None, (), (), "", 0, now)
    known = OutcomeReport("A", found=[Found(written, change.after), Found(written, error=told)])
    every = [
        Outcome(
            known, (run,), Baseline(now, now, 25, 3), now, Ended(25), judge(Baseline(jobs=25, failed=3), Ended(25))
        ),
        Outcome(OutcomeReport("B"), (run,), Baseline(told=told), None, Ended(), judge(None, Ended())),
        Outcome(OutcomeReport("C"), (run,), None, None, Ended(), judge(None, Ended())),
    ]
    records = [outcome_record(each, ExitCode.UNVERIFIED, "en") for each in every]
    error = {"error": error_record(RunChangedNothing(run=1), "en")}
    hosts = [*records, records[-1] | error]
    written_as = json_text({"command": "outcome", "exit_code": int(ExitCode.UNVERIFIED), "hosts": hosts})
    document: dict[str, Any] = json.loads(written_as)
    return document


def _of_old_journal() -> dict[str, Any]:
    """Return the report of a walk that does not say when it was answered."""
    answers = (Answered("symptom", "other", "said"),)
    record = WalkRecord(1, datetime.now(UTC), "DPM01", "FILES01", answers)
    written = WalkReport(record, Walk.replay(TREE, answers), (), "en")
    document: dict[str, Any] = json.loads(json_text(written.document()))
    return document


def _of_runs() -> list[dict[str, Any]]:
    """Return the record of runs with jobs before them, without, and with jobs that could not be read; and records of the chain."""
    with Journal(None) as journal:
        plan = Plan("step1", "FILES01", Identity("FILES01"), (), ())
        moment = datetime.now(UTC)
        for baseline in (Baseline(moment, moment, 25, 3, 1), Baseline(told=same("no server")), None):
            run = journal.begin(plan)
            if baseline is not None:
                journal.record_baseline(run, baseline)
            journal.end(run, RunState.DONE)
        undone = [ChangeRecord(journal.runs(), *journal.head, "en", undo).document() for undo in ("", "undo 1")]
    contents: tuple[object, ...] = (None, {})
    records = [{"command": "history", "record": 1, "previous": "", "hash": "", "content": each} for each in contents]
    return [json.loads(json_text(document)) for document in (*undone, *records)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_is_named_after_its_format(name: str) -> None:
    """A reader who has the number and the command finds the file."""
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert name.endswith(f"-{FORMAT}.json")
    assert SCHEMAS[name]["title"]
    assert SCHEMAS[name]["description"]


def test_the_words_of_a_schema_are_those_of_the_code() -> None:
    """A word that is new in the code is new in the schema too, though no test prints it."""
    records, change = SCHEMAS["records-1.json"]["$defs"], SCHEMAS["change-1.json"]["properties"]
    run = records["run"]["properties"]
    answers = SCHEMAS["report-1.json"]["properties"]["answers"]["items"]["properties"]
    outcome = SCHEMAS["report-1.json"]["properties"]["outcome"]["oneOf"][1]["properties"]
    explain = SCHEMAS["explain-1.json"]["properties"]
    became = SCHEMAS["outcome-1.json"]["properties"]["hosts"]["items"]["properties"]
    checks = SCHEMAS["check-1.json"]["properties"]["hosts"]["items"]["properties"]["checks"]["items"]["properties"]
    findings = SCHEMAS["doctor-1.json"]["properties"]["hosts"]["items"]["properties"]["findings"]["items"]["properties"]
    pairs: list[tuple[dict[str, list[Any]], Iterable[Any]]] = [
        (records["exit_code"], ExitCode),
        (run["state"], RunState),
        (run["changes"]["items"]["properties"]["state"], ChangeState),
        (run["restarts"]["items"]["properties"]["state"], RestartState),
        (change["hosts"]["items"]["properties"]["result"], [state.name.lower() for state in HostState]),
        (checks["state"], get_args(CheckState)),
        (findings["state"], get_args(Condition)),
        (answers["how"], get_args(How)),
        (outcome["kind"], get_args(OutcomeKind)),
        (became["outcome"], Improvement),
        (explain["answer"], EntryPoint),
        (explain["entry"], {entry.kind for entry in EntryPoint}),
        (explain["origin"], Origin),
    ]
    for schema, words in pairs:
        assert sorted(schema["enum"]) == sorted(words)
    assert [each["properties"]["sort"]["const"] for each in records["setting"]["oneOf"]] == list(SETTINGS)
    kinds = [kind.label for kind in Kind]
    assert records["setting"]["oneOf"][0]["properties"]["kind"]["enum"] == kinds
    assert records["value"]["oneOf"][3]["properties"]["type"]["enum"] == kinds
    said = SCHEMAS["error-1.json"]["properties"]["command"]["enum"]
    assert said == sorted({"report", *(name for name in COMMANDS if "--json" in definition_of(name).flags)})


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_of_the_commands_links_every_schema(language: str) -> None:
    """A reader who wants one finds it; it is published with the pages."""
    page = (published.FOLDER.parent / language / "reference/cli.md").read_text(encoding="utf-8")
    assert {name for name in SCHEMAS if f"[{name}](../schemas/{name})" in page} == set(SCHEMAS)
