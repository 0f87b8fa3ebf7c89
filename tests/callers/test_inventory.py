"""An Ansible inventory becomes ours, by what Ansible itself prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from runbook.hosts.inventory import read
from tests.snippets.rehearsal import ANSIBLE, SNIPPETS, rehearsal, run
from tests.soak.counting import THOROUGH


def test_an_inventory_of_ansible_becomes_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hosts without WinRM and all passwords are left out, and groups hold the hosts of the groups in them."""
    with rehearsal(tmp_path, monkeypatch):
        made = run(SNIPPETS["inventory_from_ansible"].read_text(encoding="utf-8"))
    (tmp_path / "contoso.toml").write_text(made, encoding="utf-8")
    inventory = read(tmp_path / "contoso.toml")
    assert inventory.servers == ["DPM01"]
    assert inventory.select(["windows"], []) == ["DPM01", "FILES01.contoso.local", "SQL01"]
    assert not inventory.has_password


@pytest.mark.skipif(not THOROUGH, reason="dev.py soak")
def test_ansible_prints_what_the_snippet_reads(tmp_path: Path) -> None:
    """The file that it is tested with is what `ansible-inventory` prints of the inventory beside it."""
    pytest.importorskip("ansible", reason="Ansible does not run on Windows")
    source = Path(__file__).parent / "hosts.ini"
    command = [sys.executable, "-m", "ansible", "inventory", "-i", str(source), "--list"]
    printed = subprocess.run(command, env={"ANSIBLE_HOME": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert json.loads(printed.stdout) == json.loads(ANSIBLE.read_text(encoding="utf-8"))
