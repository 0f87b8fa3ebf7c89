"""`dev.py site --watch`: what is served is what is on disk, code included."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from development import watching
from development.processes import ROOT


@pytest.mark.parametrize(
    "place",
    ["docs/en/a.md", "docs/overrides/a.html", "snippets/a.py", "mkdocs.yml", "mkdocs.en.yml", "runbook/cli/a.py", "runbook/dpm/a.ps1"],
)  # fmt: skip
def test_a_change_is_seen(tmp_path: Path, place: str) -> None:
    """Of a page, the theme, a snippet, either configuration and any module: written anew, made and removed."""
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    looks = [watching.seen(tmp_path)]
    file.write_text("a", encoding="utf-8")
    looks.append(watching.seen(tmp_path))
    os.utime(file, ns=(1, 1))
    looks.append(watching.seen(tmp_path))
    file.unlink()
    looks.append(watching.seen(tmp_path))
    assert [len(each) for each in looks] == [0, 1, 1, 0]
    assert looks[1] != looks[2]
    (tmp_path / "runbook/__pycache__").mkdir(parents=True)
    (tmp_path / "runbook/__pycache__/a.pyc").touch()
    assert watching.seen(tmp_path) == {}, "what a build writes itself"


def looks(*times: int) -> Iterator[watching.Seen]:
    """Yield what a look finds, one after the other; then interrupt."""
    for each in times:
        yield {Path("a"): (each, each)}
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("times", "builds"),
    [((1, 1, 1), 1), ((1, 2, 2, 2), 2), ((1, 2, 3, 3, 3), 2), ((1, 2, 2, 2, 1, 1, 1), 3)],
)
def test_built_once_for_each_change(times: Sequence[int], builds: int) -> None:
    """At once, and again when a change has come to rest; not while files are still being written, and not without a change."""
    found, built = looks(*times), list[int]()
    with pytest.raises((KeyboardInterrupt, RuntimeError)):
        watching.follow(lambda: built.append(1), lambda: next(found), lambda: None)
    assert len(built) == builds


def test_a_failed_build_keeps_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each build is a new process into a folder of its own, which takes the pages' place only if it succeeded."""
    site, beside, commands, codes = tmp_path / "site", tmp_path / "new", list[list[str | Path]](), [0, 1]

    def run(command: list[str | Path], *, quiet: bool) -> int:
        commands.append(command)
        beside.mkdir()
        (beside / "index.html").write_text(str(len(commands)), encoding="utf-8")
        return codes.pop(0)

    monkeypatch.setattr(watching, "run", run)
    for _ in range(2):
        watching.rebuild(Path("python"), site, beside)
        assert (site / "index.html").read_text(encoding="utf-8") == "1"
        assert not beside.exists()
    assert commands[0][:4] == [Path("python"), "-m", "mkdocs", "build"]


def test_what_the_pages_come_from_is_watched() -> None:
    """Every part is there: a folder that was renamed would be watched in vain."""
    assert all((ROOT / part).exists() for part in watching.PARTS)
