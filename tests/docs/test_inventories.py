"""Every file in TOML on a page is one that the program reads: an inventory, or a file of defaults."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from runbook.cli.typed.defaults import read_defaults
from runbook.hosts import inventory
from tests.docs.markdown import Block, blocks

TOML = [each for each in blocks() if each.info == "toml"]


@pytest.mark.parametrize("block", TOML, ids=lambda block: f"{block.page}:{block.line}")
def test_the_program_reads_it(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inventory is loaded whole; of a part, what the page says of the file's head, a host is added; other keys are those of the defaults."""
    document = tomllib.loads(block.text)
    file = tmp_path / "contoso.toml"
    if is_inventory(document):
        file.write_text(block.text if "hosts" in document else f"{block.text}\n[hosts.FILES01]\n", encoding="utf-8")
        assert inventory.read(file).hosts
    else:
        file.write_text(block.text, encoding="utf-8")
        monkeypatch.setenv("RUNBOOK_DEFAULTS", str(file))
        read_defaults()


def is_inventory(document: dict[str, object]) -> bool:
    """Return whether the keys are those of an inventory's head."""
    return bool(document.keys() & {"hosts", "defaults", "customer", "journal", "require_ticket"})
