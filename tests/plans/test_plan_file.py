"""A plan file comes by mail, or out of a ticket: whatever is not what this program writes is refused, in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from runbook.change.plan import Change, Plan, Restart
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT, SERVICE
from runbook.dpm.jobs import BackupJob
from runbook.errors import InvalidInput
from runbook.plans.errors import NotAPlan, OtherPlanFormat
from runbook.plans.plan_file import JobsSeen, PlanFile, PlannedHost, Versions
from runbook.plans.reading import MOST_BYTES, plan_of, read_plan
from runbook.plans.writing import content_of
from runbook.text import Text
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, Data, Kind, RegistryValue, dword
from tests import published
from tests.every_kind import CHANGES
from tests.hostile.test_altered_journal import evil

COMPUTER = Identity("FILES01", "contoso.local", "UUID 4c4c4544-0042-3510-8052-b4c04f4e3332")
JOBS = (
    BackupJob("InProgress", "Replication", datetime.fromisoformat("2026-11-24T09:00:00"), frozenset({"files01"})),
    BackupJob("Queued", "", None, frozenset()),
)
NOT_READ = Text("読み取れません", "it cannot be read")
BOOTED = datetime(2026, 11, 20, 3, tzinfo=UTC)


def plan_with(*changes: Change, step: str = "step1") -> Plan:
    """A plan of these changes, with everything that a plan has."""
    return Plan(
        step,
        "FILES01",
        COMPUTER,
        tuple(change.setting for change in changes),
        changes,
        (Restart(SERVICE, running=True, dependents=("Guest",)),),
        (Text("注意", "a note"),),
        BOOTED,
    )


def file_with(*changes: Change) -> PlanFile:
    """A file with one host, where the time-out stays as it is unless it is changed."""
    left = (
        () if any(change.setting == NO_ACTIVITY_TIMEOUT for change in changes) else ((NO_ACTIVITY_TIMEOUT, dword(900)),)
    )
    plan = replace(plan_with(*changes), settings=(*(each.setting for each in changes), *(each for each, _ in left)))
    host = PlannedHost(plan, Versions("Windows Server 2016", "10.0.14393", "4.2.1417.0"), left, jobs=JobsSeen(JOBS))
    return PlanFile("step1", "1.0", datetime(2026, 11, 24, 10, tzinfo=UTC), "contoso", (host,))


def undo_file(*changes: Change) -> PlanFile:
    """The same as an undo of run 12."""
    host = PlannedHost(
        plan_with(*changes, step="undo 12 *RscIPv4"),
        Versions("Windows", "10.0.14393", ""),
        undoes=12,
        jobs=JobsSeen(why=NOT_READ),
    )
    return PlanFile("undo", "1.0", datetime(2026, 11, 24, 10, tzinfo=UTC), "", (host,), ("rsc",))


BY_HAND = next(change for change in CHANGES if type(change.setting).__name__ == "ConsoleSetting")
KINDS = [
    pytest.param(change, id=f"{type(change.setting).__name__}-{n}")
    for n, change in enumerate(CHANGES)
    if change is not BY_HAND
]


def documents() -> list[dict[str, Any]]:
    """Plan files with every kind of setting and every type of value."""
    data: dict[Kind, Data] = {Kind.SZ: "0", Kind.BINARY: b"\1", Kind.MULTI_SZ: ("a",), Kind.DWORD: 1}
    values = [Change(NO_ACTIVITY_TIMEOUT, ABSENT, RegistryValue(kind, each)) for kind, each in data.items()]
    changes = [*(change for change in CHANGES if change is not BY_HAND), *values]
    still = replace(undo_file(CHANGES[1]).hosts[0], plan=replace(plan_with(CHANGES[1], step="undo 12"), booted=None))
    files = [
        *(make(change) for change in changes for make in (file_with, undo_file)),
        replace(undo_file(CHANGES[1]), hosts=(still,)),
    ]
    return [json.loads(content_of(file)) for file in files]


@pytest.mark.parametrize("change", KINDS)
@pytest.mark.parametrize("make", [file_with, undo_file])
def test_what_is_written_is_read_as_it_was(make: Callable[[Change], PlanFile], change: Change) -> None:
    """Every kind of setting, of a step and of an undo; the published schema knows it all."""
    written = make(change)
    content = content_of(written)
    assert plan_of(content, Path("p")) == written
    published.validate(json.loads(content))


@pytest.mark.parametrize("change", KINDS)
@pytest.mark.parametrize("whole", [False, True])
def test_nothing_gets_through_that_no_procedure_writes(change: Change, whole: bool) -> None:
    """Another registry value, another command, another job: not among the changes, and not among what is to be left alone."""
    document = json.loads(content_of(file_with(change)))
    [host] = document["hosts"]
    if whole:
        host["unchanged"] = [
            {"setting": host["changes"][0]["setting"] | evil(change.setting), "value": host["changes"][0]["after"]}
        ]
    host["changes"][0]["setting"] |= evil(change.setting)
    if type(change.setting).__name__ == "ScheduleSetting":
        assert host["changes"][0]["setting"]["job"] == "x & calc"
    with pytest.raises(NotAPlan, match=r"/hosts/0/(changes|unchanged)/0/"):
        plan_of(json.dumps(document).encode(), Path("p"))


def places(value: Any, where: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [where, *(place for name, each in inside for place in places(each, (*where, name)))]


def changed(document: Any, where: tuple[str | int, ...], edit: Callable[[Any, Any], object]) -> bytes:
    """The document with an edit of the container at a place."""
    document = json.loads(json.dumps(document))
    inside = document
    for name in where[:-1]:
        inside = inside[name]
    edit(inside, where[-1])
    return json.dumps(document).encode()


def put(value: object) -> Callable[[Any, Any], object]:
    """An edit: this value stands there instead."""
    return lambda inside, name: inside.__setitem__(name, value)


OF_ANOTHER_TYPE = tuple(map(put, (17.5, [[]], {"x": 1}, "\ud800")))


@pytest.mark.parametrize("make", [file_with, undo_file])
def test_every_place_is_looked_at(make: Callable[..., PlanFile]) -> None:
    """Wherever a value is one of another type, a field is missing or too many, the file is refused; nothing else is raised."""
    document = json.loads(content_of(make(CHANGES[0], CHANGES[1])))
    for where in places(document)[1:]:
        edits = list(OF_ANOTHER_TYPE)
        if isinstance(where[-1], str):
            edits += [lambda inside, name: inside.pop(name), lambda inside, name: inside.update({f"{name}2": 1})]
        for edit in edits:
            with pytest.raises(InvalidInput):
                plan_of(changed(document, where, edit), Path("p"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "JSON in UTF-8"),
        (b"\xff\xfe{\x00}\x00", "JSON in UTF-8"),
        (b"[" * 1_000_000, "JSON in UTF-8"),
        (b"1" * 10_000, "JSON in UTF-8"),
        (b'{"format": NaN}', "JSON in UTF-8"),
        (b'{"format": 1, "format": 1}', "JSON in UTF-8"),
        (b"[]", "/: a value of another type"),
        (b'{"format": true}', "it is missing|no such field"),
        (b'{"format": 1}', "it is missing"),
    ],
)  # fmt: skip
def test_what_is_no_plan_file_is_refused(content: bytes, why: str) -> None:
    """Of any size and shape."""
    with pytest.raises(NotAPlan, match=why):
        plan_of(content, Path("p"))


def test_another_format_is_of_another_version() -> None:
    """It is said so, whatever else the file holds."""
    with pytest.raises(OtherPlanFormat, match="format number 2; this version knows 1"):
        plan_of(b'{"format": 2, "whatever": []}', Path("p"))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """It is not there, is a folder, or is longer than any plan."""
    with (tmp_path / "long.json").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "long.json"):
        with pytest.raises(InvalidInput):
            read_plan(path)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("step",), "diagnose"),
        (("made",), "2026-11-24T10:00:00"),
        (("settings",), ["lso"]),
        (("hosts",), []),
        (("hosts", 0, "run"), "step2"),
        (("hosts", 0, "undoes"), 12),
        (("hosts", 0, "host"), " "),
        (("hosts", 0, "computer", "name"), ""),
        (("hosts", 0, "finishes"), True),
        (("hosts", 0, "needs_reboot"), False),
        (("hosts", 0, "booted"), None),
        (("hosts", 0, "restarts", 0, "service"), "MpsSvc"),
        (("hosts", 0, "jobs", "running"), None),
        (("hosts", 0, "jobs", "why_unknown"), {"ja": "", "en": ""}),
        (("hosts", 0, "jobs", "running", 0, "since"), "2026-11-24T09:00:00+00:00"),
        (("hosts", 0, "changes", 0, "setting", "reboot"), True),
        (("hosts", 0, "changes", 0, "after"), {"type": "REG_SZ", "data": "cmd.exe"}),
        (("hosts", 0, "changes", 0, "after"), {"type": "REG_DWORD", "data": 2**32}),
        (("hosts", 0, "changes", 0, "after"), {"type": None}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(where: tuple[str | int, ...], value: object) -> None:
    """A step that there is none of, a time without its zone, an undo of a step, a service that nobody restarts, and the like."""
    document = json.loads(content_of(file_with(CHANGES[0])))
    with pytest.raises(NotAPlan):
        plan_of(changed(document, where, put(value)), Path("p"))


def test_what_a_person_does_in_a_console_is_in_no_plan_file() -> None:
    """Nobody could carry it out."""
    with pytest.raises(NotAPlan, match="no setting or value that this program writes"):
        plan_of(content_of(file_with(BY_HAND)), Path("p"))


def test_a_setting_stands_in_a_plan_once() -> None:
    """Otherwise its before-image would be two."""
    document = json.loads(content_of(file_with(CHANGES[0])))
    document["hosts"][0]["changes"] *= 2
    with pytest.raises(NotAPlan, match="the same setting stands there twice"):
        plan_of(json.dumps(document).encode(), Path("p"))
