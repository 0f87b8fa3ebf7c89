"""A snippet has nothing in it that its test does not guard."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.snippets.rehearsal import BEFORE, SNIPPETS, filled_in, rehearsal, run
from tests.soak.counting import THOROUGH


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """The snippet with one statement left out, or one constant changed, each with what was done to it.

    Texts inside `print` are left to the check of what is printed; a truth value as an argument may say what is so anyway.
    """
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    printed = {
        id(below)
        for node in nodes
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print") or _is_text(node)
        for below in ast.walk(node)
    }
    for position, node in enumerate(nodes):
        statement = isinstance(node, ast.stmt) and not _is_text(node)
        constant = isinstance(node, ast.Constant) and not isinstance(node.value, bool) and id(node) not in printed
        if not statement and not constant:
            continue
        changed = deepcopy(tree)
        twin = list(ast.walk(changed))[position]
        if isinstance(twin, ast.Constant):
            was, twin.value = twin.value, twin.value * 2 if isinstance(twin.value, int) else "x"
            yield f"line {twin.lineno}: {was!r} is {twin.value!r}", ast.unparse(changed)
        else:
            _remove(changed, twin)
            yield f"line {getattr(twin, 'lineno', 0)}: left out", ast.unparse(changed)


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is nothing but a text: what the snippet is for, or what it prints."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _remove(tree: ast.Module, gone: ast.AST) -> None:
    for node in ast.walk(tree):
        for _, below in ast.iter_fields(node):
            if isinstance(below, list) and gone in below:
                below[below.index(gone)] = ast.Pass()


def seen(name: str, source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """What a snippet printed and wrote; None if it failed."""
    folder.mkdir()
    with rehearsal(folder, monkeypatch) as site:
        if name in BEFORE:
            run(SNIPPETS[BEFORE[name]].read_text(encoding="utf-8"))
        try:
            printed = [run(each) for each in dict.fromkeys((source, filled_in(name, source)))]
        except Exception:
            return None
        return printed, [
            (write.kind, write.target, write.after) for machine in site.machines for write in machine.log.writes
        ]


@pytest.mark.slow
@pytest.mark.parametrize("name", SNIPPETS)
def test_nothing_can_be_left_out(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of its statements, or with another constant, a snippet prints or writes something else; the gate tries a third of them."""
    source = SNIPPETS[name].read_text(encoding="utf-8")
    wanted = seen(name, source, tmp_path / "whole", monkeypatch)
    assert wanted is not None
    survivors = [
        what
        for number, (what, mutant) in enumerate(mutants(source))
        if (THOROUGH or number % 3 == len(name) % 3)
        and seen(name, mutant, tmp_path / str(number), monkeypatch) == wanted
    ]
    assert not survivors
