"""An environment to run snippets in: their output is always the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Final

import pytest

from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import Environment, Machine, NicSpec, ProtectionGroup, Schedule, serve

FOLDER: Final = Path(__file__).parents[2] / "snippets"
SNIPPETS: Final = {file.stem: file for file in sorted(FOLDER.glob("*.py"))}
SHOWN: Final = {file.name: file for file in sorted(FOLDER.rglob("*.*"))}
"""What a page may show, by its title: the snippets, and the files of others by which they call the commands."""
ANSIBLE: Final = Path(__file__).parents[1] / "callers" / "hosts.json"
"""What `ansible-inventory --list` printed of the inventory beside it: it is what a snippet reads on standard input."""
_ADAPTER: Final = NicSpec()
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
_FILLED_IN: Final = {"undo": ("RUN = None", "RUN = 1")}
"""What the reader writes into a snippet that does nothing as it is."""


def build(adapter: NicSpec = _ADAPTER) -> Environment:
    """Return a DPM server whose two groups start together, a file server that cannot throttle, and a server without an agent.

    Each has one adapter like this one.
    """
    nics = [adapter]
    site = Environment(
        (
            Machine("DPM01", "2016", dpm_server=True, nics=nics),
            Machine("FILES01", "2016", nics=nics),
            Machine("SQL01", "2016", agent=False, nics=nics),
        )
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
def rehearsal(folder: Path, monkeypatch: pytest.MonkeyPatch, adapter: NicSpec = _ADAPTER) -> Iterator[Environment]:
    """Serve that environment over real HTTP, with an inventory for `connect`."""
    site = build(adapter)
    with serve(site) as server:
        write_inventory(folder / "site.toml", site, server, folder / "journal.sqlite3")
        monkeypatch.setenv("RUNBOOK_INVENTORY", str(folder / "site.toml"))
        monkeypatch.setattr(sys, "stdin", StringIO(ANSIBLE.read_text(encoding="utf-8")))
        yield site


def filled_in(name: str, source: str) -> str:
    """Return the source of a snippet with what the reader writes into it."""
    return source.replace(*_FILLED_IN.get(name, ("", "")))


def emptied(name: str, source: str) -> str:
    """Return the source of a snippet without what the reader writes into it."""
    left, filled = _FILLED_IN.get(name, ("", ""))
    return source.replace(filled, left)


def run(source: str) -> str:
    """Run a snippet like `python` does. Return its output. Raise its errors."""
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(source, "snippet", "exec"), {"__name__": "__main__"})
    return printed.getvalue()
