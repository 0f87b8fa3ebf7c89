"""The house keeps its order: imports go down and never in a circle, folders stay small, every sentence is in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from tests.conftest import HERE, LONG
from tests.layout import (
    PACKAGE,
    Module,
    circles,
    filled_in,
    imports,
    imports_rich,
    in_one_language,
    modules_in,
    sentences,
    writes,
)  # fmt: skip

# The lowest first. `api`, what scripts import, is below the command line: it knows neither that nor argparse.
ROOMS = (
    "version", "person", "foreign", "text", "decoding", "terminal", "errors", "pause", "wsman", "windows", "settings", "change", "dpm", "journal", "hosts", "plans", "doctor", "procedure", "fleet",
    "api", "cli", "pages",
)  # fmt: skip
MODULES = modules_in()
ENTRANCES = ("runbook", "runbook.__main__")


def room_of(module: str) -> str:
    """The room that a module of ours lies in."""
    return module.split(".")[1]


def goes_up(module: str, imported: str) -> bool:
    """Whether an import leads to a higher room, or to the sandbox from elsewhere than the command line."""
    here, there = room_of(module), room_of(imported)
    if "sandbox" in (here, there):
        return here != there and here != "cli"
    return ROOMS.index(there) > ROOMS.index(here)


def none(offenders: Iterable[str]) -> None:
    """Fail with a list of all offenders."""
    found = sorted(offenders)
    assert not found, "\n".join([f"{len(found)}:", *found])


def test_imports_go_down() -> None:
    """A room imports from itself and from the rooms below; the sandbox stands beside them, known to the command line alone."""
    arrows = [(module, each) for module, imported in imports(MODULES).items() for each in imported]
    inside = [arrow for arrow in arrows if not set(arrow) & set(ENTRANCES)]
    none(f"{module} imports {each}" for module, each in inside if goes_up(module, each))


def test_no_module_imports_itself_by_way_of_others() -> None:
    """No circle anywhere in the package; an import for types alone counts."""
    none(" <-> ".join(circle) for circle in circles(imports(MODULES)))


def test_a_circle_is_seen() -> None:
    """Through a function, through `TYPE_CHECKING`, through relative imports and through a package's own name."""
    sources = {
        "p": "",
        "p.a": "if TYPE_CHECKING:\n    from p import b",
        "p.b": "def later():\n    import p.c.d",
        "p.c": "from .d import y",
        "p.c.d": "from ..a import x",
        "p.apart": "from p.a import x",
    }
    packages = ("p", "p.c")
    found = circles(imports([Module(name, source, name in packages) for name, source in sources.items()]))
    assert found == [["p.a", "p.b", "p.c.d"]]


def test_no_folder_is_a_heap() -> None:
    """At most twenty Python files in one folder."""
    files = Counter(path.parent for path in PACKAGE.rglob("*.py"))
    none(f"{folder.relative_to(PACKAGE.parent)}: {count}" for folder, count in files.items() if count > 20)


def test_every_sentence_is_in_both_languages() -> None:
    """The Japanese half of a sentence holds Japanese, the English half holds none; in f-strings too."""
    said = [(module.name, *sentence) for module in MODULES for sentence in sentences(module)]
    assert len(said) > 500
    none(f"{name}:{line}: {ja!r}, {en!r}" for name, line, ja, en in said if in_one_language(ja, en))


def test_what_others_wrote_has_one_way_out() -> None:
    """The screen draws, and the screen, JSON and finished documents are written: there foreign text is made printable. A sentence takes it by `format`."""
    draw = {"runbook.cli.show.screen", "runbook.cli.show.table", "runbook.cli.show.wrapping"}
    write = {
        "runbook.cli", "runbook.cli.show.json", "runbook.cli.show.encoding", "runbook.cli.redaction.output", "runbook.cli.commands.completion",
        "runbook.cli.process.log", "runbook.cli.process.streams", "runbook.hosts.secrets", "runbook.terminal",
    }  # fmt: skip
    none(f"{module.name} imports rich" for module in MODULES if imports_rich(module) and module.name not in draw)
    none(f"{module.name} writes" for module in MODULES if writes(module) and module.name not in write)
    sayers = [module for module in MODULES if room_of(f"{module.name}.") != "pages"]
    none(f"{module.name}:{line}: Text(f…)" for module in sayers for line in filled_in(module))


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("import rich", "rich"), ("from rich.table import Table", "rich"), ("import enrich", ""),
        ("import sys\nsys.stdout.write(x)", "write"), ("from sys import stderr", "write"), ("sys.argv", ""),
        ('Text(f"{name} は", "x")', "Text"), ('Text(ja, en=f"{name}")', "Text"), ('Text(f"{a.ja}。", f"{a.en}.")', ""),
    ],
)  # fmt: skip
def test_another_way_out_is_seen(source: str, seen: str) -> None:
    """However it is written."""
    module = Module("m", source)
    assert [imports_rich(module), writes(module), any(filled_in(module))] == [seen == each for each in ("rich", "write", "Text")]  # fmt: skip


def test_what_the_quick_ring_leaves_out_is_there() -> None:
    """A file that was moved would come back into it unnoticed."""
    none(each for each in LONG if not (HERE / each).exists())


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('Text("はい", "yes")', False),
        ('Text("yes", "ja")', True),
        ('Text("はい", "はい")', True),
        ('Text("DPM", "DPM")', False),
        ('Text(f"{name} は", f"{name} is")', False),
        ('Text(f"{name} is", f"{name}: is")', True),
        ('Text(f"{name} は", f"{name} は")', True),
        ('Text(f"{a:>8}", f"{b}, {a}")', False),
        ('Sentence(en="いいえ", ja="no")', True),
    ],
)
def test_a_sentence_in_one_language_is_seen(source: str, seen: bool) -> None:
    """Literals, f-strings and keywords; a name that is the same in both languages is none."""
    ((_, ja, en),) = sentences(Module("m", source))
    assert in_one_language(ja, en) == seen
