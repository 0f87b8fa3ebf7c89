"""A walk with nobody to ask stops where a person is needed, and goes on from there."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.exit_codes import ExitCode
from tests.walk.staged import staged


def test_stopped_at_every_prompt(tmp_path: Path) -> None:
    """With nobody to ask it pauses at each question and each consent (4) and a reboot (5), and goes on from there."""
    with staged("nic-offload", tmp_path) as stage:
        resume = ["walk", "--resume"]
        assert stage.run("walk", "--dpm", "DPM01", "--host", "FILES01") == ExitCode.NOT_CONFIRMED
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
