"""The rounds of step 2 in a walk: passed by where there is nothing to change, and what they leave off is listed at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from tests.walk.staged import staged

SAID = [("symptom", "connection"), ("idle-device", "no"), ("step3", "skip"), ("step4", "skip")]


def test_where_the_first_round_did_everything_the_others_are_passed_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On 2008 R2 nobody is asked twice whether backups succeed now; that is no step that was skipped."""
    with staged("unexplained", tmp_path, version="2008 R2") as stage:
        assert stage.walk(SAID) == ExitCode.TO_DO
        shown = " ".join(capsys.readouterr().out.split())
        taken = {each.node: (each.answer, each.how) for each in stage.record.answers}
        assert taken["step2"] == ("done", "done")
        assert {taken[node] for node in ("step2-rsc", "step2-checksum")} == {("skip", "measured")}
        assert not {"backups-after-step2-rsc", "backups-after-step2-checksum"} & taken.keys()
        assert shown.count("Neither host has anything to change here, so the diagnosis goes on.") == 2
        open_ = shown.partition("What was skipped, or not known:")[2]
        assert "Step 3: throttle" in open_
        assert "round 2" not in open_.partition("Source:")[0]


def test_a_round_that_could_not_look_is_not_passed_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A host whose teams cannot be read: the walk says so, and looks at the backups after the round all the same."""
    with staged("unexplained", tmp_path, version="2016") as stage:
        for name in ("DPM01", "FILES01"):
            machine = stage.told.environment[name]
            machine.tcp["rsc"] = machine.effective["rsc"] = "disabled"
        stage.told.environment["FILES01"].failing_classes.add("MSFT_NetLbfoTeamMember")
        stage.walk(SAID)
        taken = {each.node: each for each in stage.record.answers}
        assert (taken["step2-rsc"].answer, taken["step2-rsc"].how) == ("done", "done")
        assert "backups-after-step2-rsc" in taken
        assert "could not be looked at or changed" in taken["step2-rsc"].evidence[0].en
        assert "not everything of this step may be done" in " ".join(capsys.readouterr().out.split())


def test_the_end_and_the_history_list_what_is_switched_off_until_it_is_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By host and run; a setting that is taken back leaves the list, and so does a whole run."""
    with staged("receive-coalescing", tmp_path) as stage:
        assert stage.walk(SAID) == ExitCode.DONE
        ends = " ".join(capsys.readouterr().out.split())
        assert "Turned off by step 2 for the time being" in ends
        assert "TCP: rsc" in ends
        assert stage.run("undo", "--step", "step2", "--setting", "rsc", "--apply") == ExitCode.DONE
        capsys.readouterr()
        stage.run("history")
        history = capsys.readouterr().out.partition("Turned off by step 2")[2]
        assert "*LsoV2IPv4" in history
        assert "rsc" not in history
        assert stage.run("undo", "--step", "step2", "--apply") == ExitCode.REBOOT_DUE
        capsys.readouterr()
        stage.run("history")
        assert "Turned off by step 2" not in capsys.readouterr().out
