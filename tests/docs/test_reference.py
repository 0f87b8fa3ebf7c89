"""The reference of the Python API is whole: what a snippet uses stands there, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

import runbook
from runbook.pages.reference import api, promised
from runbook.pages.reference.japanese import JAPANESE
from runbook.windows.host import Host
from tests.snippets.rehearsal import SNIPPETS

PYTHON = {"__name__", *(name for kind in (str, dict, set) for name in dir(kind))}
MODULES = {"json", "sys"}


def used(name: str) -> Iterator[str]:
    """Yield the attributes that a snippet uses of what is not Python's own."""
    for node in ast.walk(ast.parse(SNIPPETS[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id in MODULES):
            yield node.attr


@pytest.mark.parametrize("name", SNIPPETS)
def test_what_a_snippet_uses_is_described(name: str) -> None:
    """Each attribute is that of a class in the reference, and scripts may rely on it."""
    described = {attribute for members in promised.MEMBERS.values() for attribute in members} | {"plan", "value"}
    assert set(used(name)) - described - PYTHON == set()


def test_every_class_with_promised_attributes_is_there() -> None:
    """It is a public name, or one of those that public names give."""
    public = {member for name in runbook.__all__ if isinstance(member := getattr(runbook, name), type)}
    assert set(promised.MEMBERS) <= {*public, *promised.RETURNED}
    assert set(promised.RETURNED) <= set(promised.MEMBERS)


def test_every_docstring_that_is_shown_has_its_japanese() -> None:
    """The Japanese belongs to exactly this English: one that changed is translated anew, and none is left over."""
    members = {f"{name}.{attribute}" for name, member in _classes() for attribute in promised.MEMBERS.get(member, {})}
    shown = {about.en for name, _, about in api.entries() if name not in members}
    assert shown == set(JAPANESE)


def _classes() -> Iterator[tuple[str, type]]:
    for member in (*(getattr(runbook, name) for name in runbook.__all__), *promised.RETURNED):
        if isinstance(member, type):
            yield member.__name__, member


def test_an_attribute_shows_what_it_is() -> None:
    """Its type, what a method takes and returns, or the value in an enumeration; one that is not declared is refused."""
    shown = {name: signature for name, signature, _ in api.entries()}
    assert shown["Plan.changes"] == ": tuple[Change, ...]"
    assert shown["Journal.run"] == "(number) → Run | None"
    assert shown["Kind.DWORD"] == " = 4"
    assert shown["Look.system"] == ": System"
    assert shown["apply"].endswith(" → Applied")
    with pytest.raises(AttributeError, match=r"Host\.nothing"):
        api.signature_in(Host, "nothing")
