"""An inventory of a simulated environment, with its account and its journal."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import Server


def inventory_of(server: Server, folder: Path) -> Path:
    """Return the inventory `i.toml` in the folder, whose journal is `j` beside it."""
    path = folder / "i.toml"
    write_inventory(path, server.environment, server, folder / "j")
    return path
