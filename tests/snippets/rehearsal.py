"""A site to run snippets on: what they find is always the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Final

import pytest

from runbook.cli.sandbox import write_inventory
from runbook.sandbox import Machine, ProtectionGroup, Schedule, Site, serve

FOLDER: Final = Path(__file__).parents[2] / "snippets"
SNIPPETS: Final = {file.stem: file for file in sorted(FOLDER.glob("*.py"))}
BEFORE: Final = {
    "history": "step1_change",
    "step1_longer": "step1_change",
    "step1_verify": "step1_change",
    "step2_verify": "step2_change",
    "step3_verify": "step3_change",
    "step4_verify": "step4_change",
    "undo": "step1_change",
}
"""What the reader has run before: a snippet and the one that its page shows earlier."""


def build() -> Site:
    """A DPM server whose two groups start together, a file server that cannot throttle, and a server without an agent."""
    site = Site(
        (Machine("DPM01", "2016", dpm_server=True), Machine("FILES01", "2016"), Machine("SQL01", "2016", agent=False))
    )
    dpm = site["DPM01"].dpm
    assert dpm is not None
    dpm.groups = [
        ProtectionGroup("Files", ["FILES01"], [Schedule("ShadowCopy", times=("19:00",))]),
        ProtectionGroup("System state", ["FILES01"], [Schedule("ShadowCopy", times=("19:00",))]),
    ]
    dpm.look_back(timedelta(days=3))
    site["FILES01"].drivers["Psched"] = "Stopped"
    return site


@contextmanager
def rehearsal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """That site over real HTTP, and an inventory that leads `connect` to it."""
    site = build()
    with serve(site) as server:
        write_inventory(folder / "site.toml", site, server, folder / "journal.sqlite3")
        monkeypatch.setenv("RUNBOOK_INVENTORY", str(folder / "site.toml"))
        yield site


def run(source: str) -> str:
    """Run a snippet as `python` would; what it printed. Raises what it raises."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "snippet", "exec"), {"__name__": "__main__"})
    return printed.getvalue()
