"""Settings and values as JSON, for the journal and for `--json`."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from runbook.change.settings import NO_KEY, Setting, Value
from runbook.change.sorts import SORTS
from runbook.errors import JournalProblem
from runbook.text import Text
from runbook.windows.values import ABSENT, Kind, RegistryValue


def value_record(value: Value) -> Any:
    """A value as JSON data: null when absent, a string for a state, an object with its type for a registry value."""
    if isinstance(value, RegistryValue):
        data = value.data.hex() if isinstance(value.data, bytes) else value.data
        return {"type": value.kind.label, "data": list(data) if isinstance(data, tuple) else data}
    if isinstance(value, str):
        return value
    return None if value is ABSENT else {"type": None}


def value_of(record: Any) -> Value:
    """The value that `value_record` wrote. Raises `JournalProblem` for anything else."""
    if record is None:
        return ABSENT
    if isinstance(record, str):
        return record
    if record == {"type": None}:
        return NO_KEY
    try:
        kind = Kind[record["type"].removeprefix("REG_")]
        data = record["data"]
        if kind is Kind.BINARY:
            return RegistryValue(kind, bytes.fromhex(data))
        return RegistryValue(kind, tuple(data) if kind is Kind.MULTI_SZ else data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged() from error


def setting_record(setting: Setting) -> dict[str, Any]:
    """A setting as JSON data: its sort and its fields."""
    fields: dict[str, Any] = dataclasses.asdict(setting)  # type: ignore[call-overload]  # every setting is a dataclass
    if isinstance(fields.get("kind"), Kind):
        fields["kind"] = fields["kind"].label
    return {"sort": setting.sort, **fields}


def setting_of(record: dict[str, Any]) -> Setting:
    """The setting that `setting_record` wrote. Raises `JournalProblem` for anything else."""
    fields = dict(record)
    try:
        sort = SORTS[fields.pop("sort")]
        if "kind" in fields:
            fields["kind"] = Kind[fields["kind"].removeprefix("REG_")]
        return sort(**fields)
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged() from error


def dump(record: Any) -> str:
    """JSON in one line, the same for the same record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> Any:
    """JSON data. Raises `JournalProblem`."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> JournalProblem:
    return JournalProblem(
        Text("記録の内容を解釈できません。", "A record in the journal cannot be understood."),
        Text("記録ファイルを変更せずに保管してください。", "Keep the journal file as it is."),
    )
