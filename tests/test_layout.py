"""The house keeps its order: imports go down, modules stay small, every sentence is in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "runbook"
ROOMS = (
    "text", "errors", "pause", "wsman", "windows", "doctor", "change", "dpm", "procedure", "fleet", "cli", "api", "site",
)  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    """The room that a module of ours lies in."""
    return [*module.split("."), ""][1]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_down(file: Path) -> None:
    """A room imports from itself and from the rooms below; only the command line knows the sandbox."""
    room = (*file.relative_to(PACKAGE).with_suffix("").parts, "")[0]
    if room in ("__init__", "__main__"):
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("runbook."):
            imported = room_of(node.module or "")
            if room == "sandbox" or imported == "sandbox":
                assert room == imported or room == "cli", (file.name, node.module)
            else:
                assert ROOMS.index(imported) <= ROOMS.index(room), (file.name, node.module)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_modules_are_read_in_one_sitting(file: Path) -> None:
    """At most 250 lines."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 250


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_every_sentence_is_in_both_languages(file: Path) -> None:
    """The Japanese half of a Text holds Japanese, the English half holds none."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text" and len(node.args) == 2:
            ja, en = (arg.value if isinstance(arg, ast.Constant) else "" for arg in node.args)
            assert all(ord(character) < 0x2E80 for character in str(en)), en
            if ja != en and ja:
                assert any(ord(character) > 0x2E80 for character in str(ja)), ja
