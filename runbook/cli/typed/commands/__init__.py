"""What can be typed after each command, in a module for each. Nothing here loads what carries a command out: `--help` is quick."""

from __future__ import annotations

from importlib import import_module

from runbook.cli.typed.definition import Definition


def define(command: str, definition: Definition) -> None:
    """Add the options of a command."""
    import_module(f"{__name__}.{command.replace('-', '_')}").define(definition)
