"""The scripts for Rundeck and GitHub Actions, run as these would run them, against simulated hosts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.callers.jump_host import FILES, JumpHost, end_of_window, jump_host, with_values
from tests.soak.counting import THOROUGH

pytestmark = pytest.mark.skipif(not THOROUGH or shutil.which("bash") is None, reason="dev.py soak, with bash")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[JumpHost]:
    """Yield the host on which the scripts run."""
    with jump_host(tmp_path) as prepared:
        yield prepared


def rundeck(host: JumpHost, job: str, options: Mapping[str, str]) -> tuple[int, str]:
    """Run the steps of a job, each option filled in if it has the form that is asked for. Return exit code and output."""
    jobs = yaml.safe_load((FILES / "rundeck.yaml").read_text(encoding="utf-8"))
    [found] = [each for each in jobs if each["name"] == job]
    for option in found.get("options", []):
        assert re.fullmatch(option["regex"], options[option["name"]])
    known = {"/opt/runbook": str(host.folder), "05:00": end_of_window()}
    values = {f"@option.{name}@": value for name, value in options.items()} | known
    [step] = found["sequence"]["commands"]
    done = host.run(["bash", "-c", with_values(step.get("script") or step["exec"], values)])
    return done.returncode, done.stdout + done.stderr


def test_rundeck_applies_a_plan_once(host: JumpHost) -> None:
    """Planning succeeds and prints the hash; another hash is refused, the right one is applied, and a second time it is refused."""
    code, printed = rundeck(host, "runbook plan", {"ticket": "CHG1"})
    hashed = re.search(r"^([0-9a-f]{64})  plans/CHG1\.json$", printed, re.MULTILINE)
    assert code == 0, printed
    assert hashed, printed
    assert host.changed == []
    both = ["DPM01", "FILES01"]
    for sha256, ends, changed in (("0" * 64, 2, []), (hashed[1], 0, both), (hashed[1], 1, both)):
        code, printed = rundeck(host, "runbook apply", {"ticket": "CHG1", "sha256": sha256})
        assert (code, host.changed) == (ends, changed), printed
    code, printed = rundeck(host, "runbook outcome", {})
    assert code == 0, printed


def github(host: JumpHost, job: str, known: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
    """Run the step of a job, with what GitHub would fill in. Return exit code, outputs and the summary of the run."""
    workflow: dict[str, Any] = yaml.safe_load((FILES / "github-actions.yml").read_text(encoding="utf-8"))
    assert workflow["defaults"]["run"] == {"shell": "bash", "working-directory": "/opt/runbook"}
    [step] = workflow["jobs"][job]["steps"]
    files = {name: host.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    values = {f"${{{{ {name} }}}}": value for name, value in known.items()}
    own = {name: with_values(value, values) for name, value in step.get("env", {}).items()}
    assert "${{" not in "".join([step["run"], *own.values()])  # what others type is never part of the script
    done = host.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"].replace("05:00", end_of_window())],
        **own,
        **{name: str(file) for name, file in files.items()},
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
    return done.returncode, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


def test_github_applies_the_plan_that_was_approved(host: JumpHost) -> None:
    """The plan is in the summary and its hash goes to the job that waits for approval; then there is nothing to change, and no hash."""
    code, outputs, summary = github(host, "plan", {"github.run_id": "1"})
    assert code == 0
    assert "FILES01" in summary
    known = {"github.run_id": "1", "needs.plan.outputs.sha256": outputs["sha256"], "inputs.ticket": "CHG1"}
    assert github(host, "apply", known)[0] == 0
    assert host.changed == ["DPM01", "FILES01"]
    assert github(host, "plan", {"github.run_id": "2"})[:2] == (0, {})
    assert github(host, "outcome", {})[0] == 0
