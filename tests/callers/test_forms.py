"""The callers' files that are not carried out here have the form that their readers ask for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
import yaml

from runbook.cli.typed.parser import parse
from tests.callers.jump_host import FILES

TASKS: Final = sorted(FILES.glob("task-*.xml"))
RUNDECK_SCHEMA: Final = Path(__file__).parent / "rundeck-jobs.schema.json"

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?"
_DURATION = r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?"
_BOOLEAN = "true|false|1|0"
_TEXT = "(?s:.+)"
_TRIGGER = (
    "Enabled",
    "StartBoundary",
    "EndBoundary",
    "Repetition",
    "ExecutionTimeLimit",
    "RandomDelay",
    "ScheduleByDay",
)
"""What stands in a trigger, in this order; everywhere else the order is free."""
ELEMENTS: Final = {
    "Task": "", "Task/RegistrationInfo": "", "Task/Triggers": "", "Task/Principals": "", "Task/Settings": "", "Task/Actions": "",
    "Task/RegistrationInfo/Description": _TEXT,
    "Task/Triggers/TimeTrigger": "", "Task/Triggers/TimeTrigger/StartBoundary": _TIME,
    "Task/Triggers/CalendarTrigger": "", "Task/Triggers/CalendarTrigger/StartBoundary": _TIME,
    "Task/Triggers/CalendarTrigger/ScheduleByDay": "", "Task/Triggers/CalendarTrigger/ScheduleByDay/DaysInterval": r"[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-5]",
    "Task/Principals/Principal": "", "Task/Principals/Principal/UserId": _TEXT,
    "Task/Principals/Principal/LogonType": "S4U|Password|InteractiveToken|InteractiveTokenOrPassword",
    "Task/Principals/Principal/RunLevel": "LeastPrivilege|HighestAvailable",
    "Task/Settings/MultipleInstancesPolicy": "Parallel|Queue|IgnoreNew|StopExisting",
    "Task/Settings/DisallowStartIfOnBatteries": _BOOLEAN, "Task/Settings/StopIfGoingOnBatteries": _BOOLEAN,
    "Task/Settings/StartWhenAvailable": _BOOLEAN, "Task/Settings/ExecutionTimeLimit": _DURATION,
    "Task/Actions/Exec": "", "Task/Actions/Exec/Command": "(?s:.{1,260})", "Task/Actions/Exec/Arguments": _TEXT, "Task/Actions/Exec/WorkingDirectory": "(?s:.{1,260})",
}  # fmt: skip
"""What a task may hold, of all that Task Scheduler knows (facts 11.1): each element's path, and what its text looks like."""


def mistakes(source: str) -> list[str]:
    """Return what Task Scheduler would not accept of a task."""
    root = ElementTree.fromstring(source)
    found = [] if re.fullmatch(r"\d+(\.\d+){1,3}", root.get("version", "1.2")) else ["version"]
    principals = {each.get("id") for each in root.iter(f"{_NAMESPACE}Principal")}
    if any(each.get("Context", "Author") not in principals for each in root.iter(f"{_NAMESPACE}Actions")):
        found.append("Context")
    return [*found, *_wrong(root, "")]


_NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def _wrong(element: ElementTree.Element, above: str) -> list[str]:
    path = f"{above}/{element.tag.removeprefix(_NAMESPACE)}".lstrip("/")
    form, text = ELEMENTS.get(path), (element.text or "").strip()
    names = [child.tag.removeprefix(_NAMESPACE) for child in element]
    found = [] if form is not None and re.fullmatch(form, text) and element.tag.startswith(_NAMESPACE) else [path]
    if len(set(names)) < len(names) or (
        path.endswith("Trigger") and names != [each for each in _TRIGGER if each in names]
    ):
        found.append(f"{path}: {names}")
    return [*found, *(each for child in element for each in _wrong(child, path))]


@pytest.mark.parametrize("task", TASKS, ids=lambda path: path.stem)
def test_a_task_is_what_task_scheduler_reads(task: Path) -> None:
    """Its elements, their order where it counts, and their values; in ASCII, without an encoding of its own (facts 11.1)."""
    source = task.read_text(encoding="ascii")
    assert source.startswith('<?xml version="1.0"?>\n')
    assert mistakes(source) == []
    kept = source.encode("utf-16")  # as Task Scheduler itself keeps it
    assert ElementTree.canonicalize(kept.decode("utf-16")) == ElementTree.canonicalize(source)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("mit/task", "mit/tusk"), ('version="1.3"', 'version="one"'), ("Password<", "Pass<"), ("<UserId>CONTOSO\\runbook", "<UserId>"),
        ("PT0S", "0S"), ("PT0S", "PT"), ("IgnoreNew", "Ignore"), ("T02:00:00", " 02:00"), ('id="Author"', 'id="Other"'), ("Exec>", "Run>"),
        ("<TimeTrigger>", "<TimeTrigger><EndBoundary>2026-12-06T00:00:00</EndBoundary>"), ("</Settings>", "<ExecutionTimeLimit>PT1H</ExecutionTimeLimit></Settings>"),
    ],
)  # fmt: skip
def test_a_wrong_task_is_noticed(right: str, wrong: str) -> None:
    """The check itself: a foreign namespace, element, value, order, a second element, a context that is none."""
    source = (FILES / "task-apply.xml").read_text(encoding="ascii")
    assert right in source
    assert mistakes(source.replace(right, wrong))


@pytest.mark.parametrize("task", TASKS, ids=lambda path: path.stem)
def test_a_task_runs_a_command_that_there_is(task: Path) -> None:
    """Its options are the command's; `cmd /c` ends with the command's own exit code, because nothing follows it."""
    [line] = ElementTree.parse(task).iter(f"{_NAMESPACE}Arguments")
    shell = re.fullmatch(r'/d /c "\.venv\\Scripts\\runbook\.exe ([^"&|>]+) > [\w.]+( 2>&1)?"', line.text or "")
    assert shell
    options = parse(shell[1].split(" "), "en")
    assert options is not None
    assert options.command == task.stem.removeprefix("task-")


def checked(*arguments: str | Path) -> str:
    """Return what check-jsonschema has to object to."""
    command = [sys.executable, "-m", "check_jsonschema", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout if done.returncode else ""


def test_the_workflow_is_one_of_github_actions() -> None:
    """Against the schema that comes with check-jsonschema."""
    assert checked("--builtin-schema", "vendor.github-workflows", FILES / "github-actions.yml") == ""


def test_the_jobs_are_what_rundeck_reads(tmp_path: Path) -> None:
    """Against the entries that Rundeck's own page documents (facts 11.3); an entry that is none is noticed, and so is one that is missing."""
    right = yaml.safe_load((FILES / "rundeck.yaml").read_text(encoding="utf-8"))
    wrong: dict[str, object] = {"shedule": {}, "loglevel": "LOUD", "description": None}
    for number, (entry, value) in enumerate(wrong.items()):
        (tmp_path / f"{number}.json").write_text(json.dumps([right[0] | {entry: value}]), encoding="utf-8")
    found = checked("--schemafile", RUNDECK_SCHEMA, FILES / "rundeck.yaml", *sorted(tmp_path.glob("*.json")))
    assert re.findall(r"([\w.]+)::\$", found) == ["0.json", "1.json", "2.json"]
