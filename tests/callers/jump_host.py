"""A jump host for tests: the folder that the callers' files expect, and what they find in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import Environment, Machine, ProtectionGroup, Schedule, serve

ROOT: Final = Path(__file__).parents[2]
FILES: Final = ROOT / "snippets" / "callers"


@dataclass(frozen=True)
class JumpHost:
    """The folder in which runbook is installed, with a customer's inventory, and the hosts that it leads to."""

    folder: Path
    site: Environment

    @property
    def command(self) -> Path:
        """Return the command's path."""
        return self.folder / ".venv/bin/runbook"

    def run(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the folder."""
        own = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment}
        return subprocess.run(command, cwd=self.folder, env=own, capture_output=True, text=True, check=False)

    def plan(self, name: str) -> Path:
        """Return the path of a plan."""
        return self.folder / "plans" / f"{name}.json"

    @property
    def changed(self) -> list[str]:
        """Return the computers whose registry was written, once for each value."""
        return [
            machine.name for machine in self.site.machines for write in machine.log.writes if write.kind == "registry"
        ]


def end_of_window() -> str:
    """Return a time that is hours away, as `--until` takes it: 05:00 would end a test's window early in the morning."""
    return f"{datetime.now().astimezone() + timedelta(hours=6):%H:%M}"


@contextmanager
def jump_host(folder: Path) -> Iterator[JumpHost]:
    """Serve a protected computer and a DPM server, with everything in its place below the folder."""
    site = Environment((Machine("DPM01", "2016", dpm_server=True), Machine("FILES01", "2016")))
    dpm = site["DPM01"].dpm
    assert dpm is not None
    dpm.groups = [ProtectionGroup("Files", ["FILES01"], [Schedule("ShadowCopy", times=("19:00",))])]
    host = JumpHost(folder, site)
    host.command.parent.mkdir(parents=True)
    host.command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m runbook --lang en "$@"\n', encoding="utf-8")
    host.command.chmod(0o755)
    host.plan("").parent.mkdir()
    with serve(site, auth=("ntlm",)) as server:
        write_inventory(folder / "contoso.toml", site, server, folder / "contoso.sqlite3")
        yield host


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Return a text with each key replaced, as a caller fills in what it knows."""
    for key, value in values.items():
        text = text.replace(key, value)
    return text
