"""The schemas in docs/schemas: what is valid by them, and which part of them a document made use of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource

FOLDER: Final = Path(__file__).parents[1] / "docs/schemas"
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
_REGISTRY: Final[Registry[Any]] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
DEFINITIONS: Final = "records-1.json"
REOPENED: Final = ("change", "run")
"""The definitions to which others add properties."""
_extend: Callable[..., Any] = extend
_OF_SEVERAL: Final = {
    "apply": "change",
    "step1": "change",
    "step2": "change",
    "step3": "change",
    "step4": "change",
    "undo": "change",
}
"""The schema of a command whose documents are like another's."""

Part = tuple[int, str]
"""A property, or a type that one may have: the `id` of the schema that it stands in, and its name."""


def schema_of(document: dict[str, Any]) -> str:
    """Return the name of the file that describes a document; a plan file names no command, because it is none's output."""
    special = {"names": "redaction-key", "error": "error", "chain": "change-record", "hash": "history-record"}
    kind = next((name for key, name in special.items() if key in document), document.get("command", "plan"))
    return f"{_OF_SEVERAL.get(kind, kind)}-{document['format']}.json"


def validate(document: dict[str, Any], used: set[Part] | None = None) -> None:
    """Raise `ValidationError` unless the schema of its command describes a document. Add the parts that it made use of to `used`."""
    _validator(SCHEMAS[schema_of(document)], set() if used is None else used).validate(document)


def parts() -> dict[Part, str]:
    """Return every part of every schema, with where it stands."""
    found: dict[Part, str] = {}
    for place, schema in _schemas():
        for key in ("properties", "type"):
            names = schema.get(key)
            if isinstance(names, dict | list):
                found |= {(id(names), name): f"{place}/{key}/{name}" for name in names}
    return found


def open_objects() -> list[str]:
    """Return where a schema lets an object have any property. A definition is closed by those who refer to it and may add some."""
    return [
        place
        for place, schema in _schemas()
        if (schema.get("type") == "object" or _is_reopened(schema))
        and not schema.keys() & {"additionalProperties", "unevaluatedProperties"}
        and place not in {f"{DEFINITIONS}#/$defs/{name}" for name in REOPENED}
    ]


def _validator(schema: dict[str, Any], used: set[Part]) -> Draft202012Validator:
    """Return a validator that notes what is used of the schemas."""
    by_standard = Draft202012Validator.VALIDATORS

    def properties(validator: Any, known: Any, instance: Any, here: Any) -> Iterator[ValidationError]:
        if isinstance(instance, dict):
            used.update((id(known), name) for name in known.keys() & instance.keys())
        yield from by_standard["properties"](validator, known, instance, here)

    def type_(validator: Any, types: Any, instance: Any, here: Any) -> Iterator[ValidationError]:
        if isinstance(types, list):
            used.update((id(types), each) for each in types if validator.is_type(instance, each))
        yield from by_standard["type"](validator, types, instance, here)

    noting = _extend(Draft202012Validator, {"properties": properties, "type": type_})
    found: Draft202012Validator = noting(schema, registry=_REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return found


def _is_reopened(schema: dict[str, Any]) -> bool:
    return str(schema.get("$ref", "")).rpartition("/")[2] in REOPENED


def _schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema of every file, with where it stands."""
    for name, schema in SCHEMAS.items():
        yield from _below(schema, f"{name}#")


def _below(schema: dict[str, Any], place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield place, schema
    for key in ("properties", "$defs"):
        for name, each in schema.get(key, {}).items():
            yield from _below(each, f"{place}/{key}/{name}")
    for number, each in enumerate(schema.get("oneOf", [])):
        yield from _below(each, f"{place}/oneOf/{number}")
    for key in ("items", "additionalProperties"):
        if isinstance(each := schema.get(key), dict):
            yield from _below(each, f"{place}/{key}")
