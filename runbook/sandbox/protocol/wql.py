"""WQL, the part that clients use: select with a condition, associators and references of one object."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Instance = Mapping[str, Any]
Condition = Callable[[Instance], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<word>[A-Za-z_*][\w.]*|-?\d+)|(?P<mark><>|!=|<=|>=|[=<>(),]))"""
)


class WqlError(ValueError):
    """The query is not WQL."""


@dataclass(frozen=True, slots=True)
class Select:
    """`select PROPERTIES from CLASS where CONDITION`; no properties means all."""

    properties: tuple[str, ...]
    name: str
    where: Condition


@dataclass(frozen=True, slots=True)
class Associators:
    """`ASSOCIATORS OF` or (`references`) `REFERENCES OF` one object, with the words after WHERE."""

    name: str
    key: str
    value: str
    references: bool
    words: Mapping[str, str]


def parse(query: str) -> Select | Associators:
    """Parse a query. Raise `WqlError`."""
    match = re.fullmatch(
        r"\s*(ASSOCIATORS|REFERENCES)\s+OF\s*\{\s*(\w+)\.(\w+)\s*=\s*['\"](.*?)['\"]\s*\}\s*(?:WHERE\s+(.*?))?\s*",
        query,
        re.IGNORECASE | re.DOTALL,
    )
    if match:
        words = {name.lower(): value for name, value in re.findall(r"(\w+)\s*=\s*(\w+)", match[5] or "")}
        return Associators(match[2], match[3], match[4], match[1].upper() == "REFERENCES", words)
    return _Reader(query).select()


class _Reader:
    def __init__(self, query: str) -> None:
        self._tokens: list[str] = []
        position = 0
        while query[position:].strip():
            found = _TOKEN.match(query, position)
            if not found:
                raise WqlError(query)
            self._tokens.append(found.group().strip())
            position = found.end()

    def select(self) -> Select:
        self._expect("select")
        properties = [self._next()]
        while self._peek() == ",":
            self._next()
            properties.append(self._next())
        self._expect("from")
        name = self._next()
        where: Condition = lambda _: True  # noqa: E731
        if self._peek().lower() == "where":
            self._next()
            where = self._or()
        if self._tokens:
            raise WqlError(" ".join(self._tokens))
        return Select(() if properties == ["*"] else tuple(properties), name, where)

    def _or(self) -> Condition:
        left = self._and()
        while self._peek().lower() == "or":
            self._next()
            left = _either(left, self._and())
        return left

    def _and(self) -> Condition:
        left = self._term()
        while self._peek().lower() == "and":
            self._next()
            left = _both(left, self._term())
        return left

    def _term(self) -> Condition:
        if self._peek() == "(":
            self._next()
            inside = self._or()
            self._expect(")")
            return inside
        if self._peek().lower() == "not":
            self._next()
            inside = self._term()
            return lambda row: not inside(row)
        name, comparison = self._next(), self._next().lower()
        if comparison == "is":
            negated = self._peek().lower() == "not"
            if negated:
                self._next()
            self._expect("null")
            return lambda row: (_get(row, name) is None) != negated
        if _is_literal(name):  # `"NTFS" = FileSystem` and `NULL = Name` are WQL too
            return _compare(self._next(), _MIRRORED.get(comparison, ""), name)
        return _compare(name, comparison, self._next())

    def _peek(self) -> str:
        return self._tokens[0] if self._tokens else ""

    def _next(self) -> str:
        if not self._tokens:
            raise WqlError("the query ends too early")
        return self._tokens.pop(0)

    def _expect(self, word: str) -> None:
        if self._next().lower() != word:
            raise WqlError(f"expected {word}")


def _either(left: Condition, right: Condition) -> Condition:
    return lambda row: left(row) or right(row)


def _both(left: Condition, right: Condition) -> Condition:
    return lambda row: left(row) and right(row)


def _get(row: Instance, name: str) -> Any:
    return next((value for key, value in row.items() if key.lower() == name.lower()), None)


def _compare(name: str, comparison: str, literal: str) -> Condition:
    if comparison not in _OPERATORS:
        raise WqlError(comparison)
    wanted = _literal(literal)

    def holds(row: Instance) -> bool:
        value = _get(row, name)
        if wanted is None:  # `X = NULL` and `X <> NULL`, an older form of `is null`
            return (value is None) == (comparison == "=")
        if value is None:
            return False
        if comparison == "like":
            return re.fullmatch(_pattern(str(wanted)), str(value), re.IGNORECASE) is not None
        return bool(_OPERATORS[comparison](*_same_type(value, wanted)))

    return holds


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "like": operator.eq,
}


_MIRRORED: Mapping[str, str] = {"=": "=", "<>": "<>", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The comparison for the operands the other way round; LIKE has none."""


def _is_literal(word: str) -> bool:
    return word[0] in "'\"" or word.lower() in ("null", "true", "false") or word.lstrip("-").isdigit()


def _literal(literal: str) -> str | int | bool | None:
    if literal[0] in "'\"":
        if re.search(r"\\[^\\'\"]", re.sub(r"\\\\", "", literal)):
            raise WqlError(literal)  # a backslash before any other character than itself and a quotation mark
        return re.sub(r"\\(.)", r"\1", literal[1:-1])
    if literal.lower() in ("true", "false"):
        return literal.lower() == "true"
    if literal.lower() == "null":
        return None
    if literal.lstrip("-").isdigit():
        return int(literal)
    raise WqlError(literal)


def _same_type(value: Any, wanted: str | int | bool) -> tuple[Any, Any]:
    """Return both sides as one type. Strings ignore case; a quoted number or time is converted if the property is one."""
    if isinstance(value, datetime):
        return value.astimezone(UTC), _moment(str(wanted))
    if isinstance(value, int) and isinstance(wanted, str) and wanted.lstrip("-").isdigit():
        return value, int(wanted)
    if isinstance(value, int) and isinstance(wanted, int):
        return value, wanted
    return str(value).lower(), str(wanted).lower()


def _moment(text: str) -> datetime:
    """Parse a time in DMTF's form: `20261123000000.000000+540`, with the offset in minutes."""
    found = re.fullmatch(r"(\d{14})\.(\d{6})([+-]\d{3})", text)
    if not found:
        raise WqlError(text)
    moment = datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC, microsecond=int(found[2]))
    return moment - timedelta(minutes=int(found[3]))


def _pattern(like: str) -> str:
    """Return the regular expression of a LIKE pattern: any run for %, any character for _, one of a set for [...]."""
    parts = re.findall(r"\[[^\]]+\]|.", like, re.DOTALL)
    marks = {"%": ".*", "_": "."}
    return "(?s:" + "".join(marks.get(part) or (part if len(part) > 1 else re.escape(part)) for part in parts) + ")"
