"""No running backup is killed: what a change does while jobs of its hosts run, over the wire, in simulated time."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.changing.running_jobs import servers_of
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.fleet import run_all
from runbook.fleet.idle import window
from runbook.hosts.directory import Access, Directory
from runbook.hosts.inventory import read
from runbook.hosts.secrets import Secrets
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, NicSpec, ProtectionGroup, serve
from runbook.text import Text
from tests.terminal import terminal
from tests.walk.staged import staged

Run = Callable[..., int]
HOSTS = ("DPM01", "FILES01", "SQL01")
BOTH = ("--host", "FILES01", "--host", "SQL01")


def machine(name: str, dpm_version: str | None = None) -> Machine:
    nics = [NicSpec("intel", f"10.0.0.{HOSTS.index(name) + 1}")]
    if dpm_version is None:
        return Machine(name, dpm_server=name == "DPM01", nics=nics)
    return Machine(name, dpm_server=name == "DPM01", dpm_version=dpm_version, nics=nics)


@pytest.fixture
def site() -> Environment:
    """A DPM server and two computers that it protects; they reboot at once."""
    found = Environment([machine(name) for name in HOSTS])
    found.dpm.groups.append(ProtectionGroup("夜間", ["FILES01", "SQL01"], []))
    for each in found.machines:
        each.reboot_seconds = 0.05
        each.services["DPMRA"].start()
    return found


@pytest.fixture
def run(site: Environment, tmp_path: Path) -> Iterator[Run]:
    """Runs a command on them."""
    with serve(site) as server:
        write_inventory(tmp_path / "site.toml", site, server, tmp_path / "journal.sqlite3")
        yield lambda *words, lang="en": main([*words, "--inventory", str(tmp_path / "site.toml"), "--lang", lang])


@pytest.fixture
def passing(site: Environment, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Time passes by half a minute, in the simulated environment too, each time that the command looks at its clock."""
    looks: list[int] = []
    begun = datetime(2026, 11, 28, 22, 0).astimezone()

    def elapsed() -> float:
        looks.append(len(looks))
        site.clock.sleep(timedelta(seconds=30))
        return len(looks) * 30.0

    clock = window.Clock(lambda: begun + timedelta(seconds=len(looks) * 30), elapsed)
    monkeypatch.setattr(window, "CLOCK", clock)
    monkeypatch.setattr(run_all, "_LOOK_UP_SECONDS", 0.001)
    return looks


def statuses(site: Environment) -> dict[str, str]:
    """How the jobs are, by computer."""
    return {job.computer: job.status for job in site.dpm.listed()}


def begin(site: Environment, *names: str, minutes: int | None = None) -> None:
    """Begin a job on each of the computers."""
    for name in names:
        site.dpm.begin(site[name], "Replication", lasts=None if minutes is None else timedelta(minutes=minutes))


def runs(folder: Path) -> list[str]:
    """The hosts of all runs, the first first."""
    with Journal(folder / "journal.sqlite3") as journal:
        return [run.host for run in sorted(journal.runs(), key=lambda run: run.id)]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_plan_lists_the_jobs_that_run(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    """Of a protected computer its own, of the DPM server all; nothing is said of a host without any."""
    begin(site, "FILES01")
    assert run("step1", "--check", *BOTH, lang=lang) == ExitCode.DIFFERENT
    shown = capsys.readouterr().out
    assert {"en": "FILES01: 1 running", "ja": "FILES01: 実行中のジョブ 1 件"}[lang] in shown
    assert "Replication, FILES01 (InProgress" in shown
    assert "SQL01: " not in shown
    assert "--wait-idle 60" in shown
    begin(site, "SQL01")
    run("step1", "--check", "--host", "DPM01", lang=lang)
    assert {"en": "DPM01: 2 running", "ja": "DPM01: 実行中のジョブ 2 件"}[lang] in capsys.readouterr().out


def test_the_jobs_are_in_the_json(run: Run, site: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    """Known and none, known and some, not known and why."""
    begin(site, "FILES01")
    run("step1", "--check", "--json", *BOTH)
    found = {host["host"]: host["jobs"] for host in json.loads(capsys.readouterr().out)["hosts"]}
    assert found["SQL01"] == {"servers": ["DPM01"], "running": [], "why_unknown": None}
    [job] = found["FILES01"]["running"]
    assert (job["type"], job["status"], job["computers"]) == ("Replication", "InProgress", ["files01"])
    site.dpm.groups.clear()
    run("step1", "--check", "--json", "--host", "SQL01")
    [host] = json.loads(capsys.readouterr().out)["hosts"]
    assert host["jobs"]["running"] is None
    assert "not among the protected computers of DPM01" in host["jobs"]["why_unknown"]


def test_with_apply_a_host_is_left_alone_while_its_jobs_run(
    run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody was asked whether the job may fail: exit code 9, nothing is written there, and the other host is changed."""
    begin(site, "FILES01")
    assert run("step1", "--apply", *BOTH) == ExitCode.NOT_STARTED
    assert statuses(site) == {"FILES01": "InProgress"}
    assert (site["FILES01"].writes, runs(tmp_path)) == ([], ["SQL01"])
    assert "--wait-idle" in capsys.readouterr().err


def test_a_yes_below_the_jobs_goes_ahead(site: Environment, tmp_path: Path) -> None:
    """A job may hang for days, and a person knows: the plan has said what fails."""
    begin(site, "FILES01")
    with serve(site) as server:
        inventory = tmp_path / "site.toml"
        write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
        with terminal(["step1", "--host", "FILES01", "--inventory", str(inventory), "--lang", "en"]) as screen:
            assert "FILES01: 1 running" in screen.until("[y/N]")
            screen.type("y")
            assert screen.end() == ExitCode.DONE
    assert statuses(site) == {"FILES01": "Failed"}


@pytest.mark.usefixtures("passing")
def test_wait_idle_waits_until_the_job_has_ended(
    run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The job ends well, and then DPMRA is restarted; the plan says that it waits."""
    begin(site, "FILES01", minutes=10)
    assert run("step1", "--apply", "--wait-idle", "30", *BOTH) == ExitCode.DONE
    assert statuses(site) == {"FILES01": "Succeeded"}
    assert sorted(runs(tmp_path)) == ["FILES01", "SQL01"]
    assert "Each host waits up to 30 minutes until none runs." in capsys.readouterr().out


def test_wait_idle_gives_up_a_host_whose_job_does_not_end(
    run: Run, site: Environment, tmp_path: Path, passing: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 9 with the reason in the JSON; the host can be tried again."""
    begin(site, "FILES01")
    assert run("step1", "--apply", "--json", "--wait-idle", "10", *BOTH) == ExitCode.NOT_STARTED
    files, _ = json.loads(capsys.readouterr().out)["hosts"]
    assert (files["result"], files["error"]["code"]) == ("not_started", "JobsStillRun")
    assert statuses(site) == {"FILES01": "InProgress"}
    assert runs(tmp_path) == ["SQL01"]
    assert len(passing) >= 20


@pytest.mark.usefixtures("passing")
def test_a_dpm_server_comes_last_and_waits_for_all(run: Run, site: Environment, tmp_path: Path) -> None:
    """A job of SQL01 holds the DPM server, and FILES01 not."""
    begin(site, "SQL01", minutes=20)
    assert run("step1", "--apply", "--wait-idle", "60", "--host", "DPM01", "--host", "FILES01") == ExitCode.DONE
    assert statuses(site) == {"SQL01": "Succeeded"}
    assert runs(tmp_path) == ["FILES01", "DPM01"]


@pytest.mark.parametrize("words", [("--host", "DPM01"), ("--host", "FILES01"), ("--host", "FILES01", "--reboot")])
@pytest.mark.usefixtures("passing")
def test_where_jobs_cannot_be_read_nothing_is_started_that_was_to_wait(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """DPM 2010 lists none: the plan says so, `--wait-idle` starts nothing, and `--apply` alone goes ahead as before."""
    site = Environment([machine(name, "3.0.7696.0") for name in HOSTS])
    site.dpm.groups.append(ProtectionGroup("夜間", ["FILES01"], []))
    for each in site.machines:
        each.services["DPMRA"].start()
    command = "step2" if "--reboot" in words else "step1"
    with serve(site) as server:
        write_inventory(tmp_path / "site.toml", site, server, tmp_path / "journal.sqlite3")
        common = (command, *words, "--inventory", str(tmp_path / "site.toml"), "--lang", "en", "--apply")
        assert main([*common, "--wait-idle", "5"]) == ExitCode.NOT_STARTED
        shown = capsys.readouterr()
        assert "whether jobs run is not known" in shown.out
        assert "cannot list jobs (DPM 2012 and later can)" in " ".join(shown.out.split())
        assert "so it was not started" in shown.err
        assert runs(tmp_path) == []
        if command == "step1":
            assert main(list(common)) == ExitCode.DONE
            assert "with --apply it is changed without knowing" in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("passing")
def test_without_a_dpm_server_nobody_knows(
    run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The inventory does not say which host is one."""
    text = (tmp_path / "site.toml").read_text().replace('role = "dpm-server"', 'role = "protected"')
    (tmp_path / "site.toml").write_text(text)
    assert run("step1", "--apply", "--wait-idle", "5", "--host", "FILES01") == ExitCode.NOT_STARTED
    assert "no DPM server to ask" in " ".join(capsys.readouterr().out.split())
    assert site["DPM01"].log.requests == []


@pytest.mark.parametrize(
    ("user", "asked"),
    [
        (r"CONTOSO\admin", True),
        ("admin@contoso.local", True),
        ("Administrator", False),
        (r".\Administrator", False),
        (r"FILES01\Administrator", False),
    ],
)
def test_a_local_account_is_not_tried_on_a_dpm_server_that_nobody_named(
    user: str, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its password would be refused there, and count towards a lockout. The inventory's own account for the server is used."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    notes: list[Text] = []
    (tmp_path / "i.toml").write_text("[hosts.DPM01]\nrole='dpm-server'\n[hosts.FILES01]\n")
    directory = Directory(Secrets("en"), read(tmp_path / "i.toml"), Access(user=user))
    found = servers_of(directory, notes.append)()
    assert ([each.name for each in found], bool(notes)) == (["DPM01"] if asked else [], not asked)
    own = f"[hosts.DPM01]\nrole='dpm-server'\nusername='{user}'\n"
    (tmp_path / "i.toml").write_text(own)
    assert len(servers_of(Directory(Secrets("en"), read(tmp_path / "i.toml")), notes.append)()) == 1


def test_the_dpm_server_is_asked_once_for_many_hosts(run: Run, site: Environment) -> None:
    """One shell, whether the command is for one of its computers or for two."""
    asked = []
    for words in (BOTH[:2], BOTH):
        site["DPM01"].log.requests.clear()
        run("step1", "--check", *words)
        asked.append(len(site["DPM01"].log.requests))
    assert asked[0] == asked[1] <= 5


@pytest.mark.usefixtures("passing")
def test_no_reboot_is_begun_that_might_not_be_over_in_time(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """The change is made and its reboot is due: exit code 5 and the reason; the same command tomorrow night reboots."""
    words = ("step2", "--apply", "--reboot", "--host", "FILES01")
    assert run(*words, "--until", "22:10") == ExitCode.REBOOT_DUE
    assert site["FILES01"].reboot_count == 0
    assert "might not be over by 22:10" in " ".join(capsys.readouterr().out.split())
    assert run(*words, "--until", "22:10", "--json") == ExitCode.REBOOT_DUE
    [host] = json.loads(capsys.readouterr().out)["hosts"]
    assert any("might not be over by 22:10" in note for note in host["notes"])
    assert run(*words, "--until", "05:00") == ExitCode.DONE
    assert site["FILES01"].reboot_count == 1


@pytest.mark.usefixtures("passing")
def test_a_reboot_waits_for_the_jobs_too(run: Run, site: Environment) -> None:
    """And is not begun while one runs that does not end."""
    begin(site, "FILES01")
    words = ("step2", "--apply", "--reboot", "--host", "FILES01", "--wait-idle", "10")
    assert run(*words) == ExitCode.NOT_STARTED
    assert run(*words[:2], *words[3:5]) == ExitCode.REBOOT_DUE
    assert run(*words) == ExitCode.REBOOT_DUE
    assert (site["FILES01"].reboot_count, statuses(site)) == (0, {"FILES01": "InProgress"})


@pytest.mark.usefixtures("passing")
def test_an_undo_waits_too(run: Run, site: Environment) -> None:
    """It restarts the same service."""
    assert run("step1", "--apply", "--host", "FILES01") == ExitCode.DONE
    begin(site, "FILES01", minutes=5)
    assert run("undo", "--apply") == ExitCode.NOT_STARTED
    assert run("undo", "--apply", "--wait-idle", "30") == ExitCode.DONE
    assert statuses(site) == {"FILES01": "Succeeded"}


def test_a_canary_that_was_not_started_proves_nothing(run: Run, site: Environment, tmp_path: Path) -> None:
    """So the others are not started either."""
    begin(site, "FILES01")
    assert run("step1", "--apply", "--canary", "1", *BOTH) == ExitCode.NOT_STARTED
    assert runs(tmp_path) == []


def test_a_walk_stops_before_a_step_that_would_kill_a_job(tmp_path: Path) -> None:
    """It says so and pauses; resumed when the job has ended, it takes the step."""
    with staged("idle-wan", tmp_path) as stage:
        environment = stage.told.environment
        environment.dpm.begin(environment["FILES01"], "Replication", lasts=timedelta(hours=2))
        words = ("--dpm", "DPM01", "--host", "FILES01", "--symptom", "0x80072746", "--apply")
        assert stage.run("diagnose", *words) == ExitCode.NOT_STARTED
        assert [job.computer for job in environment.dpm.listed() if job.status == "InProgress"] == ["FILES01"]
        assert stage.writes == [0] * 3
        environment.clock.sleep(timedelta(hours=3))
        assert stage.run("diagnose", "--resume", "--apply") == ExitCode.DONE
        assert stage.backups_succeed()


def test_ctrl_c_ends_the_wait(run: Run, site: Environment, tmp_path: Path) -> None:
    """Exit code 130, and nothing was written."""
    begin(site, "FILES01")
    assert run("history") == ExitCode.DONE  # the environment is served
    words = ["step1", "--host", "FILES01", "--apply", "--wait-idle", "60", "--lang", "en"]
    with terminal([*words, "--inventory", str(tmp_path / "site.toml")]) as screen:
        while b"running jobs to end" not in screen.raw:
            screen.raw += os.read(screen.outside, 65536)
        screen.process.send_signal(signal.SIGINT)
        assert screen.end() == ExitCode.INTERRUPTED
    assert statuses(site) == {"FILES01": "InProgress"}
    assert site["FILES01"].writes == []


@pytest.mark.parametrize("typed", ["5", "24:00", "5:60", "0500", "", "noon"])
def test_what_is_no_time_of_day_is_refused(typed: str, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is sent."""
    assert run("step1", "--check", "--host", "FILES01", "--until", typed) == ExitCode.USAGE
    assert "05:00" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.usefixtures("passing")
def test_the_end_of_the_window_is_shown_with_its_date(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str], lang: str
) -> None:
    """Before anything is done; across midnight too, and in the JSON."""
    words = ("step1", "--check", "--host", "FILES01", "--until", "05:00")
    assert run(*words, lang=lang) == ExitCode.DIFFERENT
    shown = capsys.readouterr().out
    assert {"en": "ends at 2026-11-29 05:00:00", "ja": "終わり: 2026-11-29 05:00:00"}[lang] in shown
    assert shown.index("2026-11-29") < shown.index("FILES01")
    run(*words, "--json")
    assert (
        datetime.fromisoformat(json.loads(capsys.readouterr().out)["until"]) == datetime(2026, 11, 29, 5).astimezone()
    )


@pytest.mark.parametrize(("lang", "said"), [("en", "more than 12 hours away"), ("ja", "12 時間より先")])
@pytest.mark.parametrize("command", ["step1", "diagnose"])
@pytest.mark.usefixtures("passing")
def test_an_end_that_has_just_passed_is_refused(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str], command: str, lang: str, said: str
) -> None:
    """A minute ago would mean almost a day: exit code 2, with the date that it would have been, and nothing is sent."""
    hosts = ("--dpm", "DPM01", "--host", "FILES01") if command == "diagnose" else ("--host", "FILES01")
    assert run(command, *hosts, "--apply", "--until", "21:59", lang=lang) == ExitCode.USAGE
    shown = " ".join(capsys.readouterr().err.split())
    assert said in shown
    assert "2026-11-29 21:59" in shown
    assert [machine.log.requests for machine in site.machines] == [[], [], []]


@pytest.fixture
def plan(run: Run, tmp_path: Path) -> str:
    """A plan file for both computers, written with the journal in use."""
    path = str(tmp_path / "plan.json")
    assert run("step1", "--check", *BOTH, "--plan-out", path) == ExitCode.DIFFERENT
    return path


def test_a_plan_file_leaves_a_host_alone_while_its_jobs_run(
    run: Run, site: Environment, plan: str, tmp_path: Path
) -> None:
    """That the plan was approved says nothing about the jobs of that night; later the same plan does what is left."""
    begin(site, "FILES01")
    assert run("apply", plan, "--apply") == ExitCode.NOT_STARTED
    assert (statuses(site), runs(tmp_path)) == ({"FILES01": "InProgress"}, ["SQL01"])


def test_a_plan_file_lists_the_jobs_that_run(run: Run, site: Environment, tmp_path: Path) -> None:
    """On each host: those that run, or none; the pages say the same. Which jobs run at `apply` is no difference."""
    begin(site, "FILES01")
    path = tmp_path / "running.json"
    run("step1", "--check", *BOTH, "--plan-out", str(path))
    listed = {each["host"]: each["jobs"]["running"] for each in json.loads(path.read_text(encoding="utf-8"))["hosts"]}
    assert listed["SQL01"] == []
    assert [(job["status"], job["computers"]) for job in listed["FILES01"]] == [("InProgress", ["files01"])]
    for language, said in (("ja", "実行中のジョブはありませんでした。"), ("en", "No job was running.")):
        page = path.with_name(f"running.{language}.html").read_text(encoding="utf-8")
        assert page.count("InProgress") == page.count(said) == 1
    assert run("apply", str(path), "--apply") == ExitCode.NOT_STARTED


@pytest.mark.usefixtures("passing")
def test_a_plan_file_waits_for_the_jobs(run: Run, site: Environment, plan: str, tmp_path: Path) -> None:
    """As a step does."""
    begin(site, "FILES01", minutes=10)
    assert run("apply", plan, "--apply", "--wait-idle", "30") == ExitCode.DONE
    assert statuses(site) == {"FILES01": "Succeeded"}
    assert sorted(runs(tmp_path)) == ["FILES01", "SQL01"]


@pytest.mark.usefixtures("passing")
def test_a_plan_file_ends_with_the_window(
    run: Run, site: Environment, plan: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A job that does not end, and ten minutes."""
    begin(site, "FILES01")
    words = ("apply", plan, "--host", "FILES01", "--apply", "--wait-idle", "60", "--until", "22:10")
    assert run(*words) == ExitCode.NOT_STARTED
    assert (statuses(site), runs(tmp_path)) == ({"FILES01": "InProgress"}, [])
    assert "It is past 22:10" in capsys.readouterr().err


def test_with_apply_a_host_is_left_alone_while_its_dpm_server_does_not_answer(
    run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is in the inventory, so somebody counts on its answer: exit code 9, with the way out."""
    text = (tmp_path / "site.toml").read_text()
    before, after = text.split("[hosts.DPM01]")
    after = re.sub(r'endpoint = "[^"]*"', 'endpoint = "127.0.0.1:9"', after, count=1)
    (tmp_path / "site.toml").write_text(before + "[hosts.DPM01]" + after)
    assert run("step1", "--apply", "--host", "FILES01") == ExitCode.NOT_STARTED
    assert "answer the question with y" in " ".join(capsys.readouterr().err.split())
    assert runs(tmp_path) == []
