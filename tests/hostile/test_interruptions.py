"""Ctrl-C and Ctrl-D: what was changed is named with the command that does the rest, and nothing is named that did not happen."""

from __future__ import annotations

import re
import signal
import threading
from pathlib import Path

import pytest

from runbook.change.apply import apply
from runbook.change.resume import plan_resume
from runbook.change.states import RunState
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.errors import Interrupted
from runbook.journal.journal import Journal
from runbook.pause import Cancellation
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Environment, Fault, Machine, Server
from runbook.windows.look import Look
from tests.conftest import host_of
from tests.hostile.inventory_of import inventory_of
from tests.terminal import terminal


@pytest.fixture
def inventory(server: Server, tmp_path: Path) -> Path:
    """The small environment."""
    return inventory_of(server, tmp_path)


def interrupt(monkeypatch: pytest.MonkeyPatch, place: str, *, after: int = 0) -> None:
    """Press Ctrl-C when the function at this place is called for the next time after so many calls."""
    module, _, name = place.rpartition(".")
    original = getattr(__import__(module, fromlist=[name]), name)
    calls = []

    def called(*arguments: object, **more: object) -> object:
        calls.append(arguments)
        if len(calls) > after:
            raise KeyboardInterrupt
        return original(*arguments, **more)

    monkeypatch.setattr(place, called)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """All output, with single blanks."""
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def test_a_run_that_ctrl_c_ended_between_two_writes_can_be_resumed(journal: Journal) -> None:
    """It is cut off, as after a power failure, and not failed: `--resume` finds it, and does the rest."""
    host = host_of(Machine("FILES01", version="2016"))
    pressed = threading.Event()
    host.client.cancellation = Cancellation(pressed)
    plan = Step2(whole_list=True).plan(Look(host), journal)
    with pytest.raises(Interrupted):
        apply(host, plan, journal, progress=lambda text: pressed.set() if "(3/" in text.en else None)
    [run] = journal.runs()
    assert run.state is RunState.APPLYING
    assert not journal.is_executing(run)
    assert len(run.touched) == 3
    host.client.cancellation = Cancellation()
    rest = plan_resume(Look(host), run)
    assert len(rest.changes) == len(plan.changes) - 3
    apply(host, rest, journal, resumes=run.id)
    assert [each.state for each in journal.runs()] == [RunState.DONE]


def test_ctrl_c_while_looking_changes_nothing(
    inventory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`undo` is not named: it would take back an older run."""
    words = ["--host", "FILES01", "--inventory", str(inventory), "--lang", "en"]
    assert main(["step1", "--apply", *words]) == ExitCode.DONE
    capsys.readouterr()
    interrupt(monkeypatch, "runbook.fleet.change_job.Look")
    assert main(["step2", "--apply", *words]) == ExitCode.INTERRUPTED
    shown = said(capsys)
    assert "Interrupted. No setting was changed by this command." in shown
    assert "undo" not in shown


def test_ctrl_c_in_a_command_that_only_reads(
    inventory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There nothing can have been changed."""
    interrupt(monkeypatch, "runbook.fleet.check_job.run_checks")
    words = ["--dpm", "DPM01", "--host", "FILES01", "--inventory", str(inventory), "--lang"]
    assert main(["check", *words, "en"]) == ExitCode.INTERRUPTED
    assert said(capsys).endswith("Interrupted. Nothing was changed.")
    assert main(["check", *words, "ja"]) == ExitCode.INTERRUPTED
    assert said(capsys).endswith("中断しました。何も変更していません。")


def test_ctrl_c_while_writing_names_the_run(
    inventory: Path, site: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways on are named, with this run's number, and both work."""
    words = ["--inventory", str(inventory), "--lang", "en"]
    before = site["FILES01"].durable()
    assert main(["step1", "--host", "FILES01", "--apply", *words]) == ExitCode.DONE
    capsys.readouterr()
    with monkeypatch.context() as patch:
        interrupt(patch, "runbook.change.apply.write_verified", after=2)
        assert main(["step2", "--host", "FILES01", "--apply", *words]) == ExitCode.INTERRUPTED
    shown = said(capsys)
    assert "Interrupted. Settings were changed: run 2. Not to its end: run 2." in shown
    assert f"step2 --resume --inventory {inventory}" in shown
    assert f"undo 2 --inventory {inventory}" in shown
    assert main(["step2", "--resume", "--apply", *words]) == ExitCode.REBOOT_DUE
    assert main(["undo", "1-2", "--apply", *words]) == ExitCode.REBOOT_DUE
    assert site["FILES01"].durable().diff(before) == []


def test_ctrl_c_in_a_walk_names_the_walk(
    inventory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Ctrl-D and q do; the answers so far are kept."""
    interrupt(monkeypatch, "runbook.cli.question_in_walk.measured")
    words = ["diagnose", "--dpm", "DPM01", "--host", "FILES01", "--symptom", "0x80072746", "--lang", "en"]
    assert main([*words, "--inventory", str(inventory)]) == ExitCode.INTERRUPTED
    assert f"diagnose --resume 1 --inventory {inventory}" in said(capsys)


def test_ctrl_c_and_ctrl_d_on_a_terminal(server: Server, tmp_path: Path) -> None:
    """At the password: Ctrl-D is no password, Ctrl-C changes nothing, and the message begins on a new line."""
    words = [
        "step1",
        "--host",
        server.endpoint("SQL01"),
        "--user",
        "u",
        "--journal",
        str(tmp_path / "j"),
        "--lang",
        "en",
    ]
    more = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    with terminal(words, more=more) as screen:
        screen.until("Password for u: ")
        screen.press("\x04")
        screen.until("There is no password for u")
        assert screen.end() == ExitCode.USAGE
    with terminal(words, more=more) as screen:
        screen.until("Password for u: ")
        screen.process.send_signal(signal.SIGINT)
        screen.until("\nInterrupted. No setting was changed by this command.")
        assert screen.end() == ExitCode.INTERRUPTED
        assert "Traceback" not in screen.shown


def test_a_run_that_failed_is_named_and_one_that_wrote_nothing_is_not(
    inventory: Path, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The advice to take something back names this run; where nothing was written, an older run must not be taken back."""
    words = ["step1", "--host", "FILES01", "--inventory", str(inventory), "--lang", "en"]
    assert main([*words, "--apply", "--seconds", "1000"]) == ExitCode.DONE
    with Journal(tmp_path / "j") as journal:
        journal.begin(Step1(seconds=1800).plan(Look(host_of(site["FILES01"])), journal))
        capsys.readouterr()
        assert main([*words, "--apply", "--seconds", "2000"]) == ExitCode.FAILED
    shown = said(capsys)
    assert "This command changed no setting on this host." in shown
    assert "undo" not in shown
    site["FILES01"].faults.add(Fault("soap-fault", action="StopService", times=9, code=0x80338000))
    assert main([*words, "--apply", "--seconds", "3000"]) == ExitCode.FAILED
    assert re.search(r"`history` shows what run (\d) has written, and `undo \1` undoes it\.", said(capsys))
