"""The playbooks for Ansible and AWX, run as they are by Ansible itself, against simulated hosts."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.callers.jump_host import FILES, JumpHost, end_of_window, jump_host
from tests.soak.counting import THOROUGH

pytest.importorskip("ansible", reason="Ansible does not run on Windows")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[JumpHost]:
    """Yield the host on which the playbooks run the command."""
    with jump_host(tmp_path) as prepared:
        yield prepared


def ansible(host: JumpHost, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible, which keeps its own files in the host's folder."""
    command = [sys.executable, "-m", "ansible", program, *map(str, arguments)]
    return host.run(
        command, ANSIBLE_HOME=str(host.folder / "ansible"), ANSIBLE_NOCOLOR="1", ANSIBLE_SHOW_CUSTOM_STATS="1"
    )


def play(host: JumpHost, *playbooks: str, **variables: str) -> tuple[dict[str, int], str]:
    """Play playbooks on the host, one after the other. Return the recap, and all that was printed."""
    extra = {
        "runbook_command": str(host.command),
        "runbook_inventory": str(host.folder / "contoso.toml"),
        "runbook_plan": str(host.plan(variables["ticket"])),
        "runbook_until": end_of_window(),
        "ansible_python_interpreter": sys.executable,
        **variables,
    }
    inventory = host.folder / "ansible-hosts"
    inventory.write_text("[runbook_jump_host]\njump01 ansible_connection=local\n", encoding="utf-8")
    files = [FILES / f"ansible-{playbook}.yml" for playbook in playbooks]
    played = ansible(host, "playbook", "-i", inventory, "-e", json.dumps(extra), *files)
    recaps = re.findall(
        r"^jump01 +: (.*)$", played.stdout, re.MULTILINE
    )  # one for each playbook, and each counts all before
    assert recaps, played.stdout + played.stderr
    return {key: int(count) for key, count in re.findall(r"(\w+)=(\d+)", recaps[-1])}, played.stdout


def plan_hash(printed: str) -> str:
    """Return the hash that a playbook hands on."""
    found = re.search(r'plan_sha256": "([0-9a-f]*)"', printed)
    assert found, printed
    return found[1]


def test_a_plan_is_applied_once(host: JumpHost) -> None:
    """Looking changes nothing; applying says that it changed something; then there is nothing to change, and what is refused has failed."""
    recap, printed = play(host, "check", ticket="CHG1")
    assert (recap["changed"], recap["failed"], host.changed) == (0, 0, []), printed
    sha256 = plan_hash(printed)
    recap, printed = play(host, "apply", ticket="CHG1", plan_sha256=sha256)
    assert (recap["changed"], recap["failed"], host.changed) == (1, 0, ["DPM01", "FILES01"]), printed
    recap, printed = play(host, "check", "apply", ticket="CHG2", plan_sha256=sha256)
    assert plan_hash(printed) == ""
    assert (recap["ok"], recap["changed"], recap["failed"], host.changed) == (3, 0, 1, ["DPM01", "FILES01"]), printed


@pytest.mark.skipif(not THOROUGH, reason="dev.py soak")
def test_what_need_not_or_must_not_be_applied(host: JumpHost) -> None:
    """No plan, or one without a change, is no failure and no change; the same plan a second time is a failure; an outcome is only looked at."""
    recap, printed = play(host, "apply", ticket="CHG1", plan_sha256="")
    assert (recap["changed"], recap["failed"], recap["skipped"]) == (0, 0, 1), printed
    recap, printed = play(host, "check", ticket="CHG1")
    recap, printed = play(host, "apply", "apply", ticket="CHG1", plan_sha256=plan_hash(printed))
    assert (recap["ok"], recap["changed"], recap["failed"]) == (1, 1, 1), printed
    play(host, "check", ticket="CHG2")
    sha256 = hashlib.sha256(host.plan("CHG2").read_bytes()).hexdigest()
    recap, printed = play(host, "apply", ticket="CHG2", plan_sha256=sha256)
    assert (recap["ok"], recap["changed"], recap["failed"]) == (1, 0, 0), printed
    recap, printed = play(host, "outcome", ticket="CHG1")
    assert (recap["changed"], recap["failed"], host.changed) == (0, 0, ["DPM01", "FILES01"]), printed
