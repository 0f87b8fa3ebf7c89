"""`outcome` over simulated weeks: enough jobs, values that a policy takes back, failures of another cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox import Environment, Failure, ProtectionGroup, RegValue, Server
from runbook.sandbox.jobs.causes import Situation
from tests import published

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"
RESET = Failure(52, 0x80072746)
TOO_MANY_OBJECTS = Failure(46)

Outcome = Callable[..., tuple[int, Any]]


@dataclass
class Weather:
    """A network that cuts 3 of 25 jobs of FILES01 off until it waits longer. `strikes` are further failures, one for each job."""

    jobs: int = 0
    strikes: list[Failure] = field(default_factory=list)

    def __call__(self, situation: Situation) -> Failure | None:
        """Return how the next job of FILES01 fails."""
        if situation.job.computer != "FILES01":
            return None
        self.jobs += 1
        if situation.computer.agent_seconds < 900:
            return RESET if self.jobs % 25 in (0, 8, 16) else None
        return self.strikes.pop() if self.strikes else None


@pytest.fixture
def weather(site: Environment) -> Weather:
    """A site whose DPM server has run one job of FILES01 each hour for 25 hours: 3 were cut off."""
    weather = Weather()
    site.causes[:] = [weather]
    site.dpm.groups[:] = [ProtectionGroup("Files", ["FILES01"], [], 60, 30)]
    site.dpm.look_back(timedelta(hours=25))
    return weather


def hours(site: Environment, count: int) -> None:
    """Let this many jobs of FILES01 run."""
    site.clock.sleep(timedelta(hours=count))
    site.dpm.run(site.clock.now())


@pytest.fixture
def outcome(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Outcome:
    """Runs `outcome --json`, or another command; returns the exit code and the document."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", server.password)
    inventory = tmp_path / "inventory.toml"
    lines = ["[defaults]", f"username = '{server.username}'"]
    for machine in server.environment.machines:
        lines += [f"[hosts.{machine.name}]", f'endpoint = "{server.endpoint(machine.name)}"']
        lines += ['role = "dpm-server"'] if machine.dpm else []
    inventory.write_text("\n".join(lines))

    def run(*words: str, command: str = "outcome") -> tuple[int, Any]:
        given = ("--inventory", str(inventory), "--journal", str(tmp_path / "j"), "--lang", "en")
        capsys.readouterr()
        code = main([command, *words, "--json", *given])
        document = json.loads(capsys.readouterr().out)
        if command == "outcome":
            published.validate(document)
        return code, document

    return run


@pytest.fixture
def changed(site: Environment, weather: Weather, outcome: Outcome, tmp_path: Path) -> Weather:
    """Step 1 was carried out on FILES01, an hour ago at most, with how its backups went before."""
    assert outcome("--host", "FILES01", "--apply", command="step1")[0] == ExitCode.DONE
    return weather


def of_files01(document: Any) -> Any:
    """The entry of FILES01."""
    [entry] = [each for each in document["hosts"] if each["host"] == "FILES01"]
    return entry


@pytest.mark.usefixtures("changed")
def test_a_failure_rate_of_12_per_cent_needs_its_25_clean_jobs(site: Environment, outcome: Outcome) -> None:
    """So far good with 9, and with 24; resolved with the 25th, and still a week later. Nothing is written."""
    site["FILES01"].log.writes.clear()
    seen = []
    for more in (0, 9, 15, 1, 168):
        hours(site, more)
        code, document = outcome()
        entry = of_files01(document)
        assert entry["before"]["jobs"] == 25
        assert entry["before"]["failed"] == 3
        seen.append((code, entry["outcome"], entry["jobs"]["succeeded"], entry["jobs"]["needed"]))
    assert seen == [
        (ExitCode.UNVERIFIED, "so-far-good", 0, 25),
        (ExitCode.UNVERIFIED, "so-far-good", 9, 25),
        (ExitCode.UNVERIFIED, "so-far-good", 24, 25),
        (ExitCode.DONE, "resolved", 25, 25),
        (ExitCode.DONE, "resolved", 193, 25),
    ]
    assert site["FILES01"].log.writes == []


@pytest.mark.usefixtures("changed")
def test_a_value_that_a_policy_takes_back_is_seen(site: Environment, outcome: Outcome) -> None:
    """However well the backups do: it names the setting, what was written and what is there now."""
    hours(site, 30)
    assert outcome()[0] == ExitCode.DONE
    site["FILES01"].registry.set(AGENT, NAME, RegValue("REG_DWORD", 300))
    code, document = outcome()
    assert code == ExitCode.DIFFERENT
    entry = of_files01(document)
    [value] = entry["values"]
    assert (value["setting"]["name"], value["written"]["data"], value["found"]["data"], value["stands"]) == (
        NAME,
        900,
        300,
        False,
    )
    assert any("wrote 900 s, and now it is 300 s" in line for line in entry["seen"])
    assert entry["outcome"] == "resolved"


@pytest.mark.parametrize(
    ("strike", "code", "outcome_is", "failed", "other"),
    [
        (TOO_MANY_OBJECTS, ExitCode.DONE, "resolved", 0, 1),
        (RESET, ExitCode.DIFFERENT, "not-resolved", 1, 0),
    ],
)
def test_a_failure_of_another_cause_is_told_apart(
    site: Environment,
    changed: Weather,
    outcome: Outcome,
    strike: Failure,
    code: int,
    outcome_is: str,
    failed: int,
    other: int,
) -> None:
    """Too many objects say nothing about the network, and are said all the same; one connection that breaks is enough for no."""
    hours(site, 26)
    changed.strikes.append(strike)
    hours(site, 1)
    found, document = outcome()
    entry = of_files01(document)
    assert found == code
    assert (entry["outcome"], entry["jobs"]["failed"], entry["jobs"]["failed_of_another_cause"]) == (
        outcome_is,
        failed,
        other,
    )
    assert entry["jobs"]["succeeded"] == 26
    assert other == 0 or "Failed of another cause, and not counted against the change: 1 (ID 46)." in entry["seen"]


@pytest.mark.usefixtures("changed")
def test_each_host_is_read_once_and_so_is_the_dpm_server(site: Environment, outcome: Outcome) -> None:
    """The DPM server says its jobs for all; hosts that were not changed are left alone; what was taken back is not looked at."""
    assert outcome("--host", "SQL01", "--host", "DPM01", "--apply", command="step1")[0] == ExitCode.DONE
    hours(site, 30)
    for machine in site.machines:
        machine.log.clear()
    code, document = outcome()
    assert [each["host"] for each in document["hosts"]] == ["FILES01", "SQL01", "DPM01"]
    assert code == ExitCode.UNVERIFIED  # no job of SQL01 has failed before, nor run since
    assert site["OLD01"].log.requests == []
    shells = [request for request in site["DPM01"].log.requests if request.action.endswith("Create")]
    assert len(shells) == 1
    assert len(site["FILES01"].log.requests) <= 8
    assert outcome("--step", "step1", "--apply", command="undo")[0] == ExitCode.DONE
    code, document = outcome()
    assert (code, document["hosts"]) == (ExitCode.DONE, [])


@pytest.mark.usefixtures("changed")
def test_what_is_known_not_to_have_helped_outweighs_what_could_not_be_seen(site: Environment, outcome: Outcome) -> None:
    """A host that lets nobody look is a failure; a value that was taken back on another one is told all the same, with 3."""
    assert outcome("--host", "SQL01", "--apply", command="step1")[0] == ExitCode.DONE
    hours(site, 30)
    site["SQL01"].access.rights = "none"
    code, document = outcome()
    assert code == ExitCode.FAILED
    assert [each["exit_code"] for each in document["hosts"]] == [ExitCode.DONE, ExitCode.FAILED]
    site["FILES01"].registry.set(AGENT, NAME, RegValue("REG_DWORD", 300))
    assert outcome()[0] == ExitCode.DIFFERENT


def test_a_change_that_waits_for_a_reboot_is_not_judged_yet(
    site: Environment, weather: Weather, outcome: Outcome
) -> None:
    """The jobs before the reboot say nothing, whether they fail or not; those after it do, whatever boots come later."""
    assert weather.jobs == 25
    assert outcome("--host", "FILES01", "--apply", command="step2")[0] == ExitCode.REBOOT_DUE
    hours(site, 30)
    code, document = outcome()
    assert (code, of_files01(document)["outcome"]) == (ExitCode.UNVERIFIED, "reboot-due")
    [said] = of_files01(document)["seen"]
    assert said.startswith("Not in force before a reboot: run 1.")
    assert "with --reboot" in said
    site.causes.clear()
    assert outcome("--host", "FILES01", "--apply", "--reboot", command="step2")[0] == ExitCode.DONE
    hours(site, 9)
    entry = of_files01(outcome()[1])
    assert (entry["outcome"], entry["jobs"]["succeeded"]) == ("so-far-good", 9)
    site["FILES01"].reboot()  # a patch day: nothing begins anew
    hours(site, 1)
    entry = of_files01(outcome()[1])
    assert (entry["outcome"], entry["jobs"]["succeeded"]) == ("so-far-good", 10)


def test_a_person_reads_the_same_in_both_languages(
    site: Environment,
    changed: Weather,
    server: Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    outcome: Outcome,
) -> None:
    """How far it is, what another cause did, and which value does not stand."""
    changed.strikes.append(TOO_MANY_OBJECTS)
    hours(site, 10)
    site["FILES01"].registry.set(AGENT, NAME, RegValue("REG_DWORD", 300))
    for language, words in (
        ("en", ("So far good: 9 of 25.", "1 (ID 46)", "run 1 wrote 900 s, and now it is 300 s")),
        (
            "ja",
            ("今のところ良好です (9/25 件)", "1 件あります", "実行 1 で 900 秒 に変更しましたが、現在は 300 秒 です"),
        ),
    ):
        given = ("--inventory", str(tmp_path / "inventory.toml"), "--journal", str(tmp_path / "j"), "--lang", language)
        assert main(["outcome", *given]) == ExitCode.DIFFERENT
        shown = " ".join(capsys.readouterr().out.split())
        for each in words:
            assert each in shown
