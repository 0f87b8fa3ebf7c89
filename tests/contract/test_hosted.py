"""The workflow for real Windows, as far as it can be tried here: its form, its scripts, and its commands on a simulated host."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tree_sitter_powershell
import yaml
from tree_sitter import Language, Node, Parser

from runbook.sandbox import Environment, Machine, serve
from runbook.windows.host import Host
from runbook.wsman.errors import NoMoreLogins
from tests.conftest import host_of
from tests.contract.conftest import REAL
from tests.contract.dialogue import NAMES
from tests.contract.hosted.commands import SERIES, run_series
from tests.contract.hosted.first_connection import TRIES, first_connection

pytestmark = pytest.mark.skipif(bool(REAL), reason="of the workflow itself")

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SCRIPTS = sorted((Path(__file__).parent / "hosted").glob("*.ps1"))
PARSER = Parser(Language(tree_sitter_powershell.language()))


def steps() -> list[dict[str, str]]:
    """Return the steps of the workflow for Windows."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/windows.yml").read_text(encoding="utf-8"))
    found: list[dict[str, str]] = workflow["jobs"]["contract"]["steps"]
    return found


def test_workflows_fit_the_schema() -> None:
    """All of them, against the schema that comes with check-jsonschema; a key that is none is noticed."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, *map(str, WORKFLOWS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert len(WORKFLOWS) >= 4


def test_a_wrong_workflow_does_not_fit(tmp_path: Path) -> None:
    """The gate can fail."""
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on:", "run-on:"), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(wrong)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def errors(node: Node) -> list[int]:
    """Return the lines that are not PowerShell."""
    here = [node.start_point[0] + 1] if node.is_error or node.is_missing else []
    return [*here, *(line for child in node.children for line in errors(child))]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_are_power_shell_and_refuse_any_other_machine(script: Path) -> None:
    """The first thing that they do, before anything is changed."""
    text = script.read_text(encoding="ascii")
    assert errors(PARSER.parse(text.encode()).root_node) == []
    statements = [line for line in text.splitlines() if line and not line.startswith(("#", "param", "$ErrorAction"))]
    assert statements[0].startswith("if ($env:GITHUB_ACTIONS -ne 'true') { throw ")


def test_the_lines_of_the_workflow_are_power_shell_and_name_what_there_is() -> None:
    """Each `run` parses; each script, module and test that it names exists."""
    lines = [step["run"] for step in steps() if "run" in step]
    for line in lines:
        assert errors(PARSER.parse(line.encode()).root_node) == [], line
        for path in re.findall(r"tests/\S+", line):
            assert (ROOT / path).exists(), path
        for module in re.findall(r"-m (tests\.\S+)", line):
            assert (ROOT / module.replace(".", "/")).with_suffix(".py").exists(), module
    named = [line.split()[-1] for line in lines if "hosted.commands" in line]
    assert named == list(SERIES)


def test_no_password_stands_in_the_workflow() -> None:
    """It is made up for each run, masked before it is handed on, and never in a command line."""
    text = (ROOT / ".github/workflows/windows.yml").read_text(encoding="utf-8")
    assert "password" not in text.lower()
    script = SCRIPTS[0].read_text(encoding="ascii")
    assert "RandomNumberGenerator" in script
    assert script.index("::add-mask::") < script.index("GITHUB_ENV")


@pytest.mark.parametrize("failures", [0, TRIES - 1])
def test_the_first_connection_may_fail(failures: int) -> None:
    """Up to four times, with a pause after each."""
    left, pauses = [failures], list[float]()
    host = host_of(Machine("A", "2022"))

    def opened() -> Host:
        if left[0]:
            left[0] -= 1
            raise NoMoreLogins
        return host

    assert "2022" in first_connection(opened, pauses.append)
    assert len(pauses) == failures


def test_a_host_that_never_answers_is_given_up() -> None:
    """With its own error."""

    def opened() -> Host:
        raise NoMoreLogins

    with pytest.raises(NoMoreLogins):
        first_connection(opened, lambda _: None)


@pytest.mark.parametrize(("series", "agent"), [("without-dpm", False), ("stand-in", True)])
def test_the_commands_end_as_they_should(
    series: str, agent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same series on a simulated host: expected exit codes, what was printed, dialogues without the computer's name."""
    monkeypatch.setenv(NAMES, "THROWN-AWAY")
    machine = Machine("THROWN-AWAY", "2022", agent=agent)
    with serve(Environment((machine,)), auth=("ntlm",)) as server:
        port = ":" + server.endpoint("THROWN-AWAY").rpartition(":")[2]
        assert run_series(series, tmp_path, port, server.username, server.password) == []
        password = server.password
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert len([name for name in texts if name.endswith(".txt")]) == len(SERIES[series])
    assert any(
        json.loads(line)["answer"]
        for name, text in texts.items()
        if name.endswith(".jsonl")
        for line in text.splitlines()
    )
    for name, text in texts.items():
        assert "thrown-away" not in text.lower(), name
        assert password not in text, name
