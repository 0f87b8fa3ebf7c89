"""`step3` and `step4` on the command line: DPM's console as a person's own work, Windows' policy, the DPM server's schedule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from tests.terminal import terminal
from tests.walk.staged import Stage, staged


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, on one line."""
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def schedules(stage: Stage) -> dict[str, tuple[str, ...]]:
    """The times of each group."""
    dpm = stage.told.environment.server.dpm
    assert dpm is not None
    return {group.name: group.schedules[0].times for group in dpm.groups}


def test_the_clicks_are_shown_and_a_yes_is_recorded(tmp_path: Path) -> None:
    """In the journal as somebody's word; nothing is written on a host, and undo does not offer it."""
    with staged("narrow-link", tmp_path, "ja") as stage:
        command = ["step3", "--host", "FILES01", "--link", "10", "--inventory", str(stage.inventory), "--lang", "ja"]
        with terminal(command) as screen:
            shown = screen.until("[y/N]")
            assert "8 Mbps に制限します" in shown
            assert "[管理]" in shown
            screen.type("y")
            assert screen.end() == ExitCode.DONE
            assert "記録しました (実行 1)" in screen.shown
        assert stage.runs[0].touched == ()
        assert stage.writes == [0] * 3
        assert stage.run("undo", "--apply") == ExitCode.USAGE


@pytest.mark.parametrize(
    ("more", "code", "recorded"),
    [(["--done"], ExitCode.DONE, 1), (["--check"], ExitCode.DIFFERENT, 0), ([], ExitCode.NOT_CONFIRMED, 0)],
)
def test_without_a_terminal(
    more: list[str], code: int, recorded: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--done says it beforehand, --check only looks, and without either nobody has said anything."""
    with staged("narrow-link", tmp_path) as stage:
        assert stage.run("step3", "--host", "FILES01", "--link", "10", *more) == code
        assert "FILES01: limit it to 8 Mbps" in said(capsys)
        assert len(stage.runs) == recorded if stage.journal.exists() else recorded == 0


def test_the_history_says_whose_word_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not "written": nobody has seen it."""
    with staged("narrow-link", tmp_path) as stage:
        stage.run("step3", "--host", "FILES01", "--link", "10", "--done")
        capsys.readouterr()
        stage.run("history")
        assert "said to be done in the console" in said(capsys)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--link", "0"], "bandwidth"), (["--link", "nan"], "bandwidth"), (["--link=-1"], "bandwidth"),
        (["--link", "inf"], "bandwidth"), (["--link", "0.5"], "smallest limit"), (["--percent", "95"], "from 50 to 90"),
        (["--link", "ten"], "ten"), (["--percent", "8.5"], "8.5"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", [[], ["--qos", "--apply"]], ids=["console", "qos"])
def test_numbers_that_make_no_sense(
    words: list[str], message: str, way: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 before anything is sent."""
    with staged("narrow-link", tmp_path) as stage:
        assert stage.run("step3", "--host", "FILES01", *words, *way) == ExitCode.USAGE
        assert message in said(capsys)
        assert all(machine.log.requests == [] for machine in stage.told.environment.machines)


def test_the_console_belongs_to_a_dpm_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without one there is no console to describe; the other way is named."""
    with staged("narrow-link", tmp_path) as stage:
        text = stage.inventory.read_text(encoding="utf-8").replace('role = "dpm-server"', 'role = "protected"')
        stage.inventory.write_text(text, encoding="utf-8")
        assert stage.run("step3", "--host", "FILES01", "--link", "10") == ExitCode.USAGE
        assert "--qos" in said(capsys)


def test_windows_own_policy_cures_a_narrow_link_and_undo_takes_it_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the policy is called and that it is Windows' own stands in the output; jobs succeed only while it is there."""
    with staged("narrow-link", tmp_path) as stage:
        assert stage.run("step3", "--host", "FILES01", "--link", "10", "--qos", "--apply") == ExitCode.DONE
        shown = said(capsys)
        assert "runbook-DPM-5718" in shown
        assert "an alternative by Windows' own QoS policies" in shown
        assert stage.backups_succeed()
        assert stage.run("undo", "--apply") == ExitCode.DONE
        assert not stage.backups_succeed()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_step4_shows_before_and_after_and_cures_the_crowd(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an inventory the DPM server alone is asked; a bar for each group; undo puts every time back."""
    with staged("overlapping-groups", tmp_path, "ja" if language == "ja" else "en") as stage:
        before = schedules(stage)
        assert stage.run("step4", "--check") == ExitCode.DIFFERENT
        shown = said(capsys)
        assert ("提案するスケジュール" if language == "ja" else "The schedule proposed") in shown
        assert ("から 30 分以内に" if language == "ja" else "start within 30 minutes") in shown
        assert "█" in shown
        assert schedules(stage) == before
        assert stage.run("step4", "--apply") == ExitCode.DONE
        assert len(set(schedules(stage).values())) == 4
        assert stage.backups_succeed()
        assert stage.run("undo", "--apply") == ExitCode.DONE
        assert schedules(stage) == before


def test_step4_as_json_is_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No timeline in between."""
    with staged("overlapping-groups", tmp_path) as stage:
        stage.run("step4", "--check", "--json")
        (host,) = json.loads(capsys.readouterr().out)["hosts"]
        assert host["host"] == "DPM01"
        assert any(change["after"] == "Mo,Tu,We,Th,Fr,Sa,Su 12:30,20:30" for change in host["changes"])


def test_step4_on_a_protected_computer_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to name instead."""
    with staged("overlapping-groups", tmp_path) as stage:
        assert stage.run("step4", "--host", "FILES01", "--check") == ExitCode.FAILED
        assert "is no DPM server" in said(capsys)
