"""A walk with nobody to ask stops where a person is needed, and goes on from there."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.exit_codes import ExitCode
from runbook.procedure.detours import MANUALLY, SKIP_CHECKS, UNKNOWN, detours
from runbook.procedure.tree import DONE, StepNode
from runbook.procedure.troubleshooting import TREE
from tests.walk.staged import staged


def test_without_winrm_a_person_takes_every_step(tmp_path: Path) -> None:
    """What is known is answered beforehand; nothing is written, no run is recorded, and the end says what was left open."""
    left_open = [node.id for node in TREE.nodes.values() if UNKNOWN in detours(TREE, node)]
    steps = [node.id for node in TREE.nodes.values() if isinstance(node, StepNode)]
    with staged("idle-wan", tmp_path) as stage:
        answers = [
            *((name, UNKNOWN) for name in left_open),
            *((name, DONE) for name in steps),
            *((f"backups-after-{name}", "no") for name in steps),
            ("winrm", MANUALLY),
        ]
        assert stage.walk([("symptom", "connection"), *answers]) == ExitCode.TO_DO
        taken = stage.record.answers
        assert [each.node for each in taken if each.how == "done"] == steps
        assert all(each.runs == () for each in taken)
        assert stage.writes == [0] * 3
        after_winrm = [each.node for each in taken].index("winrm") + 1
        assert {each.how for each in taken[after_winrm:]} == {"said", "done"}


def test_the_checks_are_skipped_before_any_is_made(tmp_path: Path) -> None:
    """With `--skip-checks` the plan of step 1 is the first thing that a host is asked for."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01", "--symptom", "0x80072746", "--skip-checks") == ExitCode.NOT_CONFIRMED  # fmt: skip
        assert [(each.node, each.answer) for each in stage.record.answers][1:] == [("name-resolution", SKIP_CHECKS)]


def test_stopped_at_every_prompt(tmp_path: Path) -> None:
    """With nobody to ask it pauses at each question and each consent (4) and a reboot (5), and goes on from there."""
    with staged("nic-offload", tmp_path) as stage:
        resume = ["diagnose", "--resume"]
        assert stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01") == ExitCode.NOT_CONFIRMED
        assert stage.run(*resume, "--answer", "symptom=connection") == ExitCode.NOT_CONFIRMED
        assert stage.record.answers[-1].node == "antivirus-filter"  # it waits for a yes to step 1
        assert stage.writes == [0] * 3
        assert stage.run(*resume, "--apply") == ExitCode.NOT_CONFIRMED
        assert stage.record.answers[-1].node == "backups-after-step1-longer"  # and here for the answer about devices
        assert stage.run(*resume, "--answer", "idle-device=no") == ExitCode.NOT_CONFIRMED
        assert stage.run(*resume, "--apply") == ExitCode.REBOOT_DUE
        assert stage.run(*resume) == ExitCode.REBOOT_DUE
        for machine in stage.told.environment.machines:
            machine.reboot()
        assert stage.run(*resume) == ExitCode.DONE
        assert [each.node for each in stage.record.answers][-2:] == ["step2", "backups-after-step2"]
