"""What a snippet writes on a host is what the command of its step writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.cli import main
from runbook.sandbox import Environment
from tests.snippets.rehearsal import SNIPPETS, rehearsal, run

SAME = {
    "step1_change": ("step1", "--host", "FILES01"),
    "step1_longer": ("step1", "--host", "FILES01", "--seconds", "3600"),
    "step2_change": ("step2", "--host", "FILES01"),
    "step2_rsc": ("step2", "--host", "FILES01", "--round", "2"),
    "step2_checksum": ("step2", "--host", "FILES01", "--round", "3"),
    "step3_change": ("step3", "--qos", "--host", "FILES01", "--link", "100", "--percent", "80"),
    "step4_change": ("step4", "--host", "DPM01"),
    "many_hosts": ("step1", "--host", "DPM01", "--host", "FILES01", "--host", "SQL01"),
}


def writes(site: Environment) -> list[object]:
    """What was written on the site, in order."""
    return [(each.kind, each.target, each.before, each.after) for host in site.machines for each in host.log.writes]


@pytest.mark.parametrize("name", SAME)
def test_writes_what_the_command_writes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same values in the same order, and something at all."""
    for folder in ("snippet", "command"):
        (tmp_path / folder).mkdir()
    with rehearsal(tmp_path / "snippet", monkeypatch) as site:
        run(SNIPPETS[name].read_text(encoding="utf-8"))
        by_snippet = writes(site)
    with rehearsal(tmp_path / "command", monkeypatch) as site:
        main([*SAME[name], "--apply", "--inventory", str(tmp_path / "command" / "site.toml"), "--lang", "en"])
        assert writes(site) == by_snippet
    assert by_snippet


def test_every_change_is_compared() -> None:
    """No snippet that changes a host is left out."""
    changing = {name for name, file in SNIPPETS.items() if "apply(" in file.read_text(encoding="utf-8")}
    assert changing == {*SAME, "undo"}
