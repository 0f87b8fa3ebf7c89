"""Settings and values in the journal: every kind comes back as it was, in whatever version it was written."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook.change.plan import Change, Plan
from runbook.cli.show.json import change_record
from runbook.dpm.settings.console import Limit
from runbook.dpm.settings.schedule import Offset, Starts
from runbook.errors import JournalProblem
from runbook.journal.codec import SETTINGS, VALUES, setting_of, setting_record, value_of, value_record
from runbook.journal.columns import dump, load
from runbook.journal.journal import Journal
from runbook.settings.qos import Rate
from runbook.settings.setting import NO_KEY, Setting, TypedValue, Value
from runbook.windows.identity import Identity
from runbook.windows.values import ABSENT, Kind, RegistryValue
from tests.every_kind import CHANGES, CONSOLE, KEYWORD, OFFSETS, QOS, REGISTRY, SCHEDULE, TCP

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
registry_values = st.one_of(
    st.builds(RegistryValue, st.sampled_from([Kind.SZ, Kind.EXPAND_SZ]), words),
    st.builds(RegistryValue, st.just(Kind.DWORD), st.integers(0, 0xFFFFFFFF)),
    st.builds(RegistryValue, st.just(Kind.QWORD), st.integers(0, (1 << 64) - 1)),
    st.builds(RegistryValue, st.just(Kind.BINARY), st.binary(max_size=20)),
    st.builds(RegistryValue, st.just(Kind.MULTI_SZ), st.lists(words, max_size=3).map(tuple)),
)
absent = st.sampled_from([ABSENT, NO_KEY])
starts = st.builds(
    Starts,
    st.lists(st.sampled_from(["Mo", "Tu", "Su"]), min_size=1).map(tuple),
    st.lists(st.integers(0, 1439), min_size=1).map(tuple),
)
valued: st.SearchStrategy[tuple[Setting, Value]] = st.one_of(
    st.tuples(st.sampled_from([REGISTRY, KEYWORD]), registry_values),
    st.tuples(st.just(TCP), st.sampled_from(["enabled", "disabled", "automatic", "default", "7"])),
    st.tuples(st.just(QOS), st.builds(Rate, st.integers(0))),
    st.tuples(st.just(CONSOLE), st.builds(Limit, st.integers(0))),
    st.tuples(st.just(SCHEDULE), starts),
    st.tuples(st.just(OFFSETS), st.builds(Offset, st.integers(0))),
    st.tuples(st.sampled_from([change.setting for change in CHANGES]), absent),
)


@given(valued)
def test_a_value_survives_the_journal(found: tuple[Setting, Value]) -> None:
    """Every value, absence included, comes back from its record as it was, with its type."""
    setting, value = found
    assert value_of(load(dump(value_record(value))), setting) == value


@given(valued)
def test_a_value_of_an_older_version_is_read_as_what_it_is(found: tuple[Setting, Value]) -> None:
    """Until version 3 rates, limits and schedules stood in the journal as people read them."""
    setting, value = found
    text = str(value) if isinstance(value, TypedValue) else value_record(value)
    assert value_of(load(dump(text)), setting) == value


@given(valued)
def test_a_value_in_json_for_machines_stays_as_people_read_it(found: tuple[Setting, Value]) -> None:
    """`--json` says `"79994880 bit/s"`, whatever the journal holds."""
    setting, value = found
    record = change_record(Change(setting, value, value))
    assert record["before"] == record["after"] == (str(value) if isinstance(value, TypedValue) else value_record(value))


@pytest.mark.parametrize("setting", [change.setting for change in CHANGES], ids=lambda setting: type(setting).__name__)
def test_a_setting_survives_the_journal(setting: Setting) -> None:
    """Every kind of setting comes back from its record with all its fields, words for people included."""
    found = setting_of(load(dump(setting_record(setting))))
    assert found == setting
    assert [getattr(found, each.name) for each in dataclasses.fields(found)] == [
        getattr(setting, each.name) for each in dataclasses.fields(setting)
    ]


def test_every_kind_is_in_the_tables() -> None:
    """A new kind of setting or of value is one that the journal can hold."""
    assert (
        _names(SETTINGS.values()) == _names(Setting.__subclasses__()) == _names(type(each.setting) for each in CHANGES)
    )
    assert _names(VALUES.values()) == _names(TypedValue.__subclasses__())


def _names(kinds: Iterable[Callable[..., object]]) -> set[str]:
    # By name: a dataclass with slots is made anew, and what it was made from may still be about.
    return {kind.__qualname__ for kind in kinds if kind.__module__.startswith("runbook.")}


@pytest.mark.parametrize(
    ("record", "setting"),
    [
        ("fast", QOS),
        ("85 km/h", CONSOLE),
        ("Mo,Tu", SCHEDULE),
        ("", OFFSETS),
        ({"type": "rate"}, QOS),
        ({"type": "rate", "bits_per_second": 1, "more": 2}, QOS),
        ({"type": "REG_NONE", "data": ""}, REGISTRY),
        ({"type": "REG_DWORD", "data": -1}, REGISTRY),
        ({"data": 1}, REGISTRY),
        (12, TCP),
        ({"type": "rate", "bits_per_second": "1"}, QOS),
        ({"type": "rate", "bits_per_second": True}, QOS),
        ({"type": "starts", "days": "Mo", "times": [0]}, SCHEDULE),
        ({"type": "starts", "days": ["Mo"], "times": ["0"]}, SCHEDULE),
    ],
)
def test_what_is_no_value_is_refused(record: object, setting: Setting) -> None:
    """Nothing is restored from a before-image that is half understood."""
    with pytest.raises(JournalProblem):
        value_of(record, setting)


@pytest.mark.parametrize(
    "record",
    [
        12,
        None,
        [1],
        "registry",
        {},
        {"sort": "printer"},
        {"sort": "tcp"},
        {"sort": "registry", "kind": 4},
        {"sort": "tcp", "name": 5},
        {"sort": "qos", "name": "runbook-DPM-5718", "port": "5718; calc"},
        {"sort": "qos", "name": "runbook-DPM-5718", "port": True},
    ],
)
def test_what_is_no_setting_is_refused(record: object) -> None:
    """Nothing is restored to a place that is half understood, and what is raised is an error of the journal."""
    with pytest.raises(JournalProblem):
        setting_of(record)


READ = """
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from runbook import Journal

with Journal(Path(sys.argv[1])) as journal:
    for change, _ in journal.runs()[0].changes:
        print(change)
"""


def test_whoever_opens_a_journal_understands_every_kind(tmp_path: Path) -> None:
    """A fresh interpreter that has imported nothing but `Journal` reads each kind of setting and of value."""
    with Journal(tmp_path / "j") as journal:
        journal.record_by_hand(Plan("step1", "H", Identity("H"), (), CHANGES))
    words = [sys.executable, "-X", "utf8", "-c", READ, str(tmp_path / "j")]
    printed = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=None, check=False)
    assert printed.stderr == ""
    assert printed.stdout.splitlines() == [str(change) for change in CHANGES]


def test_what_stands_in_the_file_is_typed(tmp_path: Path) -> None:
    """A number is a number there, with its unit in its name."""
    with Journal(tmp_path / "j") as journal:
        journal.record_by_hand(Plan("step1", "H", Identity("H"), (), CHANGES))
        rows = journal.database.db.execute("SELECT after FROM changes ORDER BY position").fetchall()
    assert [json.loads(after) for (after,) in rows] == [
        {"type": "REG_DWORD", "data": 900},
        "disabled",
        {"type": "REG_SZ", "data": "0"},
        {"type": "rate", "bits_per_second": 79_994_880},
        {"type": "limit", "mbps": 85},
        {"type": "starts", "days": ["Mo", "Tu"], "times": [1230, 1295]},
        {"type": "offset", "minutes": 15},
    ]
