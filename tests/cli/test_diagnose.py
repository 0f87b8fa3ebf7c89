"""`diagnose` as a person has it before them: on a terminal, with answers that are typed, wrong, pasted or given beforehand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.procedure.tree import Check
from runbook.procedure.troubleshooting import TREE
from tests.soak.counting import THOROUGH
from tests.terminal import terminal
from tests.walk.staged import Stage, staged

JOB = """種類: 回復ポイント
状態: 失敗
説明: 保護エージェントと通信できませんでした。(ID 52 詳細: 既存の接続はリモート ホストに
強制的に切断されました。 (0x80072746))
終了: 2026/11/23 20:12
"""


def words(stage: Stage, *more: str) -> list[str]:
    """`diagnose` on the stage's two hosts, in its language."""
    return ["diagnose", "--dpm", "DPM01", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", stage.language, *more]  # fmt: skip


def answered(stage: Stage) -> list[tuple[str, str, str]]:
    """Node, answer and how, for each stop so far."""
    return [(each.node, each.answer, each.how) for each in stage.record.answers]


def test_a_whole_walk_in_conversation(tmp_path: Path) -> None:
    """A code is typed, the plan is agreed to, backups succeed: exit code 0, and one way on to the report."""
    with staged("idle-wan", tmp_path, "ja") as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        screen.type("0x80072746")
        plan = screen.until("[y/N]")
        assert "→  900" in plan
        assert stage.writes == [0] * 3
        screen.type("y")
        assert screen.end() == ExitCode.DONE
        assert "解決" in screen.shown
        assert "report 1 --output diagnosis-1.html" in screen.shown
        assert stage.backups_succeed()


def test_no_to_a_plan_writes_nothing_and_says_how_to_go_on(tmp_path: Path) -> None:
    """Exit code 4; the walk stands before the step."""
    with staged("idle-wan", tmp_path) as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        screen.type("1")
        screen.until("[y/N]")
        screen.type("n")
        assert screen.end() == ExitCode.NOT_CONFIRMED
        assert "diagnose --resume 1 --inventory" in " ".join(screen.shown.split())
        assert stage.writes == [0] * 3


def test_a_step_can_be_skipped_and_a_question_left_open(tmp_path: Path) -> None:
    """`s` at a plan and `u` at a question go on; both are recorded, nothing is written, and resuming knows them."""
    with staged("idle-wan", tmp_path) as stage:
        with terminal(words(stage, "--answer", "symptom=connection")) as screen:
            assert "[s: skip this step]" in screen.until("[y/N]")
            screen.type("s")
            screen.until("→ skipped")
            asked = screen.until("> ")
            assert "Ask whoever runs the network" in asked
            assert "u. I do not know" in asked
            screen.type("u")
            screen.until("→ not known")
            assert "[s: skip this step]" in screen.until("[y/N]")
            screen.type("n")
            assert screen.end() == ExitCode.NOT_CONFIRMED
        assert "Checks that found no cause: 20 (-v shows each)." in screen.shown
        assert answered(stage)[-2:] == [("step1", "skip", "said"), ("idle-device", "unknown", "said")]
        assert stage.writes == [0] * 3
        assert stage.run("diagnose", "--resume") == ExitCode.NOT_CONFIRMED
        assert answered(stage)[-1] == ("idle-device", "unknown", "said")


def test_a_script_skips_too_and_the_end_says_what_was_left_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--answer step1=skip`; the outcome and the report name what was not done, in both languages."""
    steps = ("step1", "step1-longer", "step2", "step2-rsc", "step2-checksum", "step3", "step4")
    given = [("symptom", "connection"), ("idle-device", "unknown"), *((step, "skip") for step in steps)]
    with staged("idle-wan", tmp_path, "ja") as stage:
        assert stage.walk(given) == ExitCode.TO_DO
        shown = " ".join(capsys.readouterr().out.split())
        assert "スキップした手順と、分からなかった項目: " in shown
        assert "経路上の機器の無通信タイムアウト: 分からない" in shown
        assert stage.writes == [0] * 3
        assert stage.runs == ()
        stage.run("report")
        assert "| スキップした | 回答 |" in capsys.readouterr().out


def test_whether_backups_succeed_may_not_be_known_yet(tmp_path: Path) -> None:
    """What no host tells and nobody knows is passed; only after a step the walk waits, and asks again when it goes on."""
    given = [
        ("symptom", "connection"),
        *((node.id, "unknown") for node in TREE.nodes.values() if isinstance(node, Check)),
    ]
    with staged("idle-wan", tmp_path) as stage:
        for machine in stage.told.environment.machines:
            machine.has_power_shell = False
        assert stage.walk(given) == ExitCode.NOT_CONFIRMED
        assert answered(stage)[1] == ("name-resolution", "unknown", "said")
        assert answered(stage)[-1] == ("backups-after-step1", "unknown", "said")
        assert stage.run("diagnose", "--resume", "--answer", "backups-after-step1=yes") == ExitCode.DONE


def test_what_is_no_choice_is_asked_again(tmp_path: Path) -> None:
    """Nothing is taken for an answer that is none."""
    with staged("idle-wan", tmp_path) as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        for bad in ("", "0", "00", "99", "x", "-1", "４０", "?", "あ", "help"):
            screen.type(bad)
            refused = screen.until("> ")
            assert "one of the numbers" in refused or "no error code in that" in refused, bad
        screen.type("q")
        assert screen.end() == ExitCode.NOT_CONFIRMED
        assert answered(stage) == []


TYPED = [("３", "access-denied"), ("ｉｄ　３０", "restart-needed"), ("800706BA", "connection"), ("2", "unreachable"), ("ID 46", "other")]  # fmt: skip


@pytest.mark.parametrize(("typed", "entry"), TYPED if THOROUGH else TYPED[:3])
def test_a_number_or_a_code(typed: str, entry: str, tmp_path: Path) -> None:
    """In full width too, as a Japanese keyboard types it."""
    with staged("idle-wan", tmp_path) as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        screen.type(typed)
        screen.until("→ ")
        screen.until("\n\n")
        assert answered(stage)[0] == ("symptom", entry, "said")


def test_a_jobs_details_are_pasted_and_end_by_themselves(tmp_path: Path) -> None:
    """Several lines, cut in the middle; what decides is shown and recorded as evidence."""
    with staged("idle-wan", tmp_path, "ja") as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        screen.type(JOB)
        screen.until("[y/N]")
        assert answered(stage)[0] == ("symptom", "connection", "said")
        assert "0x80072746" in stage.record.answers[0].evidence[0].ja


def test_the_end_of_the_input_is_later(tmp_path: Path) -> None:
    """Ctrl-D is no answer."""
    with staged("idle-wan", tmp_path) as stage, terminal(words(stage)) as screen:
        screen.until("> ")
        screen.type("\x04")
        assert screen.end() == ExitCode.NOT_CONFIRMED
        assert answered(stage) == []


def test_ctrl_c_loses_nothing(tmp_path: Path) -> None:
    """Exit code 130; what was seen so far is in the journal, and the walk goes on from there."""
    with staged("idle-wan", tmp_path) as stage:
        with terminal(words(stage, "--answer", "symptom=connection")) as screen:
            screen.until("[y/N]")
            screen.process.send_signal(2)
            assert screen.end() == ExitCode.INTERRUPTED
        assert answered(stage)[-1][0] == "antivirus-filter"
        assert stage.writes == [0] * 3
        assert stage.run("diagnose", "--resume", "--apply") == ExitCode.DONE


def test_what_the_hosts_do_not_tell_is_asked_and_can_be_looked_at_again(tmp_path: Path) -> None:
    """There is no PowerShell at first; somebody installs it; `r` looks again and goes on."""
    with staged("idle-wan", tmp_path) as stage:
        machine = stage.told.environment["FILES01"]
        machine.has_power_shell = stage.told.environment["DPM01"].has_power_shell = False
        with terminal(words(stage, "--answer", "symptom=connection")) as screen:
            screen.until("r. look again")
            screen.until("> ")
            machine.has_power_shell = stage.told.environment["DPM01"].has_power_shell = True
            screen.type("r")
            screen.until("[y/N]")
        assert all(how == "measured" for node, _, how in answered(stage) if node != "symptom")


def test_a_symptom_may_be_given_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--symptom` takes what `explain` takes."""
    with staged("too-many-objects", tmp_path) as stage:
        code = stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01", "--symptom", stage.told.symptom)
        assert code == ExitCode.TO_DO
        assert answered(stage) == [("symptom", "other", "said")]
        assert "ID 46" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--answer", "symptom=nonsense"], "symptom=nonsense"), (["--answer", "symptom"], "symptom=ANSWER"),
        (["--answer", "nowhere=yes"], "idle-device, step2"), (["--answer", "step1=no"], "done, skip"), (["--resume", "7"], "no diagnosis"), (["--link", "0"], "bandwidth"),
        (["--percent", "95"], "from 50 to 90"), (["--host", "DPM01"], "two hosts"), (["--host", "SQL01"], "one --host"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_asked(
    more: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing sent, no walk begun."""
    with staged("idle-wan", tmp_path) as stage:
        hosts = ["--dpm", "DPM01", *([] if more == ["--host", "DPM01"] else ["--host", "FILES01"])]
        assert stage.run("diagnose", *hosts, *more) == ExitCode.USAGE
        assert message in " ".join(capsys.readouterr().err.split())
        assert all(machine.log.requests == [] for machine in stage.told.environment.machines)


def test_nothing_to_resume(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With how to begin."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.run("diagnose", "--resume") == ExitCode.USAGE
        assert "Begin one with --dpm and --host" in capsys.readouterr().err


def test_an_ended_walk_goes_on_once_its_cause_is_mended(tmp_path: Path) -> None:
    """It ended with another cause; that is mended, and the same walk goes on to where it would have gone."""
    with staged("agent-disabled", tmp_path) as stage:
        assert stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01", "--answer", "symptom=connection") == ExitCode.TO_DO  # fmt: skip
        assert stage.run("diagnose", "--resume") == ExitCode.TO_DO
        stage.told.remedy()
        assert stage.run("diagnose", "--resume") == ExitCode.NOT_CONFIRMED  # step 1 wants a yes
        assert ("agent-enabled", "yes", "measured") in answered(stage)


NARROW = [("ja", 40), ("en", 60), ("en", 40), ("ja", 60), ("ja", 120), ("en", 120)]


@pytest.mark.parametrize(("language", "columns"), NARROW if THOROUGH else NARROW[:2])
def test_no_line_is_wider_than_the_terminal(language: str, columns: int, tmp_path: Path) -> None:
    """Sentences break where the window ends, in both languages; only commands to copy stay whole."""
    from rich.cells import cell_len

    with staged("no-code", tmp_path, "ja" if language == "ja" else "en") as stage:
        with terminal(words(stage), columns=columns) as screen:
            screen.until("> ")
            screen.type("8")
            assert screen.end() == ExitCode.TO_DO
        wide = [line for line in screen.shown.splitlines() if cell_len(line.rstrip()) > columns]
        assert [line for line in wide if not re.search("runbook (diagnose|report|undo|explain)", line)] == []
