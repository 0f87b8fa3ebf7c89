"""Read a plan file. It comes by mail or from a ticket: whatever is not exactly what this program writes is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from runbook.change.plan import Change, Plan, Restart
from runbook.dpm.jobs import BackupJob
from runbook.dpm.settings.console import ConsoleSetting
from runbook.errors import RunbookError
from runbook.foreign import printable
from runbook.hosts.bounded_file import read_bytes
from runbook.journal.codec import DECLARED, SERVICES, is_ours, setting_of, setting_record, value_of, value_record
from runbook.journal.errors import DamagedRecord
from runbook.plans.errors import NotAPlan, OtherPlanFormat
from runbook.plans.plan_file import FORMAT, STEPS, UNDO, JobsSeen, PlanFile, PlannedHost, Versions, sha256_of
from runbook.settings.setting import Setting, Value, format_value
from runbook.text import Text, same
from runbook.windows.identity import Identity

MOST_BYTES: Final = 64 << 20
"""A thousand hosts with a hundred settings each."""

_LONGEST_NOTE: Final = 10_000

_UNDO_RUN: Final = re.compile(r"undo ([1-9][0-9]{0,17})((?: [^\s]+)*)")

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan file that was read, and the SHA-256 of its bytes."""

    file: PlanFile
    sha256: str


def read_plan(path: Path) -> ReadPlan:
    """Return the plan file. Raise `InvalidInput` if it cannot be read, or is not exactly one that this program writes."""
    try:
        content = read_bytes(path, most=MOST_BYTES)
    except OSError as error:
        raise NotAPlan(path=path, why=same(error.strerror or str(error))) from error
    return ReadPlan(plan_of(content, path), sha256_of(content))


def plan_of(content: bytes, path: Path) -> PlanFile:
    """Return the plan file of these bytes. Raise `InvalidInput`; `path` is for the message."""
    try:
        document = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_no_number,
        )
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is one
        raise NotAPlan(path=path, why=_NO_JSON) from error
    try:
        top = _Part(document)
        number = top.fields.get("format")
        if number != FORMAT and type(number) is int:
            raise OtherPlanFormat(path=path, found=str(number), known=FORMAT)
        return _file(top)
    except _MalformedError as error:
        raise NotAPlan(path=path, why=error.why) from error


class _MalformedError(Exception):
    """Something in the file is not what this program writes."""

    def __init__(self, where: str, why: Text) -> None:
        super().__init__(where)
        self.why = Text("{where}: {why}", "{where}: {why}").format(where=where or "/", why=why)


class _Part:
    """A JSON value with its place in the document. Every method raises `_MalformedError` if it is something else."""

    def __init__(self, value: object, where: str = "") -> None:
        self.value = value
        self.where = where

    def wrong(self, why: Text) -> NoReturn:
        """Raise the error for this place."""
        raise _MalformedError(self.where, why)

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields of an object."""
        if not isinstance(self.value, dict):
            self.wrong(_NOT_ITS_TYPE)
        return self.value

    def parts(self, *names: str) -> Mapping[str, _Part]:
        """Return the parts of an object that has exactly these fields."""
        found = self.fields
        for name in (*found.keys() - {*names}, *(each for each in names if each not in found)):
            _Part(None, f"{self.where}/{name}").wrong(_NO_SUCH_FIELD if name in found else _MISSING)
        return {name: _Part(found[name], f"{self.where}/{name}") for name in names}

    def items(self, read: Callable[[_Part], Read]) -> tuple[Read, ...]:
        """Return what the entries of a list are read as."""
        if not isinstance(self.value, list):
            self.wrong(_NOT_ITS_TYPE)
        return tuple(read(_Part(each, f"{self.where}/{number}")) for number, each in enumerate(self.value))

    def text(self) -> str:
        """Return a string."""
        if not isinstance(self.value, str):
            self.wrong(_NOT_ITS_TYPE)
        if any("\ud800" <= letter <= "\udfff" for letter in self.value):
            self.wrong(_NOT_ALLOWED)  # half of a character, which no file can hold
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            self.wrong(_NOT_ITS_TYPE)
        return self.value

    def moment(self) -> datetime:
        """Return a time, with its offset from UTC."""
        try:
            found = datetime.fromisoformat(self.text())
        except ValueError:
            self.wrong(_NOT_ALLOWED)
        if found.tzinfo is None:
            self.wrong(_NOT_ALLOWED)
        return found

    def time_of_server(self) -> datetime:
        """Return a time by the clock of a DPM server, without an offset."""
        try:
            found = datetime.fromisoformat(self.text())
        except ValueError:
            self.wrong(_NOT_ALLOWED)
        if found.tzinfo is not None:
            self.wrong(_NOT_ALLOWED)
        return found

    def one_of(self, known: Iterable[str]) -> str:
        """Return one of these words."""
        if self.text() not in known:
            self.wrong(_NOT_ALLOWED)
        return self.text()


def _file(top: _Part) -> PlanFile:
    names = ("format", "document", "step", "settings", "version", "made", "customer", "hosts")
    part = top.parts(*names)
    if type(part["format"].value) is not int:
        part["format"].wrong(_NOT_ITS_TYPE)
    part["document"].one_of(["plan"])
    step = part["step"].one_of(STEPS)
    settings = part["settings"].items(_Part.text)
    if settings and step != UNDO:
        part["settings"].wrong(_NOT_ALLOWED)
    hosts = part["hosts"].items(lambda each: _host(each, step))
    if not hosts:
        part["hosts"].wrong(_MISSING)
    return PlanFile(
        step=step,
        version=part["version"].text(),
        made=part["made"].moment(),
        customer=part["customer"].text(),
        hosts=hosts,
        settings=settings,
    )


def _host(host: _Part, step: str) -> PlannedHost:
    part = host.parts(
        "host", "computer", "windows", "dpm", "run", "undoes", "changes", "unchanged", "restarts", "needs_reboot",
        "reboot_pending", "booted", "finishes", "all_seen", "real_run", "notes", "jobs",
    )  # fmt: skip
    computer = part["computer"].parts("name", "domain", "id")
    windows = part["windows"].parts("caption", "version")
    undoes = _undoes(part["run"], part["undoes"], step)
    changes = part["changes"].items(_change)
    unchanged = part["unchanged"].items(_left)
    settings = [change.setting for change in changes] + [setting for setting, _ in unchanged]
    if len({*settings}) < len(settings):
        part["changes"].wrong(_TWICE)
    if undoes is not None and unchanged:
        part["unchanged"].wrong(_NOT_ALLOWED)
    for name in ("host", "name"):
        if not (each := part.get(name) or computer[name]).text().strip():
            each.wrong(_MISSING)
    plan = Plan(
        step=part["run"].text(),
        host=part["host"].text(),
        computer=Identity(computer["name"].text(), computer["domain"].text(), computer["id"].text()),
        settings=tuple(settings),
        changes=changes,
        restarts=part["restarts"].items(_restart),
        notes=part["notes"].items(_note),
        booted=None if part["booted"].value is None else part["booted"].moment(),
        reboot_pending=part["reboot_pending"].flag(),
        finishes=part["finishes"].flag(),
        all_seen=part["all_seen"].flag(),
        real_run=part["real_run"].flag(),
    )
    if part["needs_reboot"].flag() != plan.needs_reboot:
        part["needs_reboot"].wrong(_NOT_ALLOWED)
    if plan.booted is None and (plan.needs_reboot or plan.reboot_pending):
        part["booted"].wrong(_MISSING)
    if plan.finishes and undoes is None:
        part["finishes"].wrong(_NOT_ALLOWED)
    return PlannedHost(
        plan,
        Versions(windows["caption"].text(), windows["version"].text(), part["dpm"].text()),
        unchanged,
        undoes,
        _jobs(part["jobs"]),
    )


def _undoes(run: _Part, undoes: _Part, step: str) -> int | None:
    """Return the run that is taken back; None for a step."""
    if step != UNDO:
        run.one_of([step])
        if undoes.value is not None:
            undoes.wrong(_NOT_ALLOWED)
        return None
    found = _UNDO_RUN.fullmatch(run.text())
    if found is None:
        run.wrong(_NOT_ALLOWED)
    number = int(found[1])
    if undoes.value != number or type(undoes.value) is not int:
        undoes.wrong(_NOT_ALLOWED)
    return number


def _change(change: _Part) -> Change:
    part = change.parts("setting", "before", "after", "needs_reboot", "in_use")
    setting = _setting(part["setting"])
    before, after = _value(part["before"], setting), _value(part["after"], setting)
    if before == after:
        part["after"].wrong(_NOT_ALLOWED)
    return Change(setting, before, after, part["needs_reboot"].flag(), part["in_use"].text())


def _left(left: _Part) -> tuple[Setting, Value]:
    part = left.parts("setting", "value")
    setting = _setting(part["setting"])
    return setting, _value(part["value"], setting)


def _setting(part: _Part) -> Setting:
    """Return the setting, if this program writes it and would describe it in these words. A person sets what is in DPM's console."""
    try:
        setting = setting_of(part.value)
        declared = next((each for each in DECLARED if each == setting), setting)
        if isinstance(setting, ConsoleSetting) or not _same(setting_record(declared), part.value):
            part.wrong(_NOT_OURS)
    except (DamagedRecord, TypeError, ValueError):
        part.wrong(_NOT_OURS)
    return setting


def _value(part: _Part, setting: Setting) -> Value:
    """Return the value, if this program writes it to that setting."""
    try:
        value = value_of(part.value, setting)
        ours = is_ours(setting, value) and _same(value_record(value), part.value)
        what = format_value(value)
    except (RunbookError, TypeError, ValueError, OverflowError):
        part.wrong(_NOT_OURS)
    if not ours:
        part.wrong(
            Text("{label} に {value} を書き込むことはありません", "{value} is not written to {label}").format(
                label=setting.label, value=what
            )
        )
    return value


def _same(record: object, read: object) -> bool:
    """Return whether a record is written as what was read; True is no number."""
    return json.dumps(record, sort_keys=True) == json.dumps(read, sort_keys=True)


def _restart(restart: _Part) -> Restart:
    part = restart.parts("service", "running", "dependents", "cut_off")
    service = part["service"].one_of(SERVICES)
    return Restart(service, part["running"].flag(), part["dependents"].items(_Part.text), part["cut_off"].flag())


def _note(note: _Part) -> Text:
    part = note.parts("ja", "en")
    return Text(printable(part["ja"].text(), _LONGEST_NOTE), printable(part["en"].text(), _LONGEST_NOTE))


def _jobs(jobs: _Part) -> JobsSeen | None:
    """Return the jobs that were seen, if somebody looked; either they are known, or it is said why not."""
    if jobs.value is None:
        return None
    part = jobs.parts("running", "why_unknown")
    running, why = part["running"], part["why_unknown"]
    if (running.value is None) == (why.value is None):
        why.wrong(_NOT_ALLOWED)
    return JobsSeen(running.items(_job)) if running.value is not None else JobsSeen(why=_note(why))


def _job(job: _Part) -> BackupJob:
    part = job.parts("type", "status", "since", "computers")
    start = None if part["since"].value is None else part["since"].time_of_server()
    computers = frozenset(part["computers"].items(_Part.text))
    return BackupJob(part["status"].text(), part["type"].text(), start, computers)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, unless a field stands in it twice: then two readers would read two things."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)


_NO_JSON: Final = Text("JSON (UTF-8) として読み取れません", "it cannot be read as JSON in UTF-8")
_NOT_ITS_TYPE: Final = Text("値の型が異なります", "a value of another type")
_NO_SUCH_FIELD: Final = Text("この項目はありません", "there is no such field")
_MISSING: Final = Text("値がありません", "it is missing")
_NOT_ALLOWED: Final = Text("この値は使用できません", "not a value that is possible here")
_TWICE: Final = Text("同じ設定が 2 回あります", "the same setting stands there twice")
_NOT_OURS: Final = Text(
    "このプログラムが書き込む設定または値ではありません", "no setting or value that this program writes"
)
