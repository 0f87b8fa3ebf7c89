"""The rooms of the sandbox: what each may import, and that no module imports itself by a detour."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import runbook.sandbox

FOLDER = Path(runbook.sandbox.__file__).parent
PACKAGE = FOLDER.parent.parent
ROOMS = {
    "windows": set[str](),
    "protocol": set[str](),
    "jobs": {"windows"},
    "wmi": {"windows", "protocol"},
    "programs": {"windows", "protocol"},
    "winrm": {"windows", "protocol", "wmi", "programs"},
    "http": {"protocol", "winrm"},
    "top": {"windows", "jobs", "winrm", "http"},
    "scenarios": {"windows", "jobs", "top"},
}
"""What each room may import; `top` is what lies in no room."""


def module_of(file: Path) -> str:
    """The name of a module."""
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FOLDER.rglob("*.py")}


def room_of(module: str) -> str:
    """The room that a module lies in."""
    room = [*module.split("."), ""][2]
    return room if (FOLDER / room).is_dir() and room else "top"


def imports_of(module: str) -> set[str]:
    """The modules of our package that a module imports, for type checkers alone included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module or "" for name in names}
    return {name for name in found if name.split(".")[0] == "runbook"}


def test_the_sandbox_imports_nothing_that_it_tests() -> None:
    """A fake that reuses the code under test proves nothing."""
    assert {name for module in MODULES for name in imports_of(module) if name not in MODULES} == set()


def test_a_room_imports_only_the_rooms_below_it() -> None:
    """Windows knows nothing of WinRM, and the protocol knows nothing of a computer."""
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module in MODULES.keys() - {"runbook.sandbox"}:
        found[room_of(module)] |= {room_of(name) for name in imports_of(module)} - {room_of(module)}
    assert found == ROOMS


def test_no_import_leads_back() -> None:
    """`graphlib` raises CycleError and names the modules."""
    list(TopologicalSorter({module: imports_of(module) for module in MODULES}).static_order())


def test_a_room_is_seen_at_a_glance() -> None:
    """At most twenty files in a folder."""
    folders = {file.parent for file in MODULES.values()}
    assert {folder.name: count for folder in folders if (count := len(list(folder.glob("*.py")))) > 20} == {}
