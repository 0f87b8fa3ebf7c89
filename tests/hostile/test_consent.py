"""Consent is an act: what was typed or pasted before a question stood there is not its answer."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from runbook import terminal as keyboard
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show import screen as screens
from runbook.cli.show.screen import Screen
from runbook.text import same
from tests.terminal import terminal
from tests.walk.staged import Stage, staged

AIMED = "A connection was forcibly closed. (0x80072746)\n\ny\nYes\n\ny\n"
LONG = AIMED + "y\n" * 2500


def walking(stage: Stage, *more: str) -> list[str]:
    """Return the words of `diagnose` on the stage's two hosts."""
    return [
        "diagnose",
        "--dpm",
        "DPM01",
        "--host",
        "FILES01",
        "--inventory",
        str(stage.inventory),
        "--lang",
        "en",
        *more,
    ]


@pytest.mark.parametrize("pasted", [AIMED, LONG], ids=["short", "5 kB"])
def test_the_rest_of_a_paste_agrees_to_nothing(pasted: str, tmp_path: Path) -> None:
    """Empty lines do not end it, it says that it has ended, and the plan is asked about on the screen."""
    with staged("idle-wan", tmp_path) as stage, terminal(walking(stage)) as screen:
        screen.until("> ")
        screen.type(pasted)
        assert "all of it is taken as one answer, and it ends here" in screen.until("→ ")
        assert "Go ahead?" in screen.until("[y/N] ")
        screen.type("")
        assert screen.end() == ExitCode.NOT_CONFIRMED
        assert screen.shown.count("[y/N]") == 1
        assert stage.writes == [0] * 3


def test_what_was_typed_before_the_plan_agrees_to_nothing(tmp_path: Path) -> None:
    """A whole screen of it, before the command has begun; the question says so and waits. A paste that begins with a yes is none."""
    with staged("idle-wan", tmp_path) as stage:
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        with terminal(words) as screen:
            screen.type("y\n" * 2500)
            assert "What was typed before this question was ignored." in screen.until("[y/N] ")
            screen.type("y\nn\ny")
            assert "A paste of 3 lines was ignored." in screen.until("[y/N] ")
            assert stage.writes == [0] * 3
            screen.type("y")
            assert screen.end() == ExitCode.REBOOT_DUE
        assert sum(stage.writes) > 0


def test_an_answer_that_comes_too_soon_agrees_to_nothing(tmp_path: Path) -> None:
    """Someone who types ahead slowly meets a plan that nobody has read; it says so and asks again."""
    with staged("idle-wan", tmp_path) as stage:
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        with terminal(words, considered=3600.0) as screen:
            for _ in range(2):
                screen.until("[y/N] ")
                screen.type("y")
                assert "as soon as this question appeared was ignored" in " ".join(screen.until("again.").split())
            screen.until("[y/N] ")
            screen.press("\x04")
            assert screen.end() == ExitCode.NOT_CONFIRMED
        assert stage.writes == [0] * 3


def test_another_key_is_asked_about_once_more(tmp_path: Path) -> None:
    """With what can be answered. Who said no is not told how to do without the question."""
    with staged("idle-wan", tmp_path) as stage:
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        with terminal(words) as screen:
            screen.until("[y/N] ")
            screen.type("s")
            assert "Answer with y (yes) or n (no)." in screen.until("[y/N] ")
            screen.type("q")
            assert screen.end() == ExitCode.NOT_CONFIRMED
            assert "Not approved, so nothing was changed." in screen.shown
            assert "--apply" not in screen.shown
        assert stage.writes == [0] * 3


def test_where_only_a_reboot_is_left_that_is_the_question(tmp_path: Path) -> None:
    """Nothing is said of changing settings, or of what a change costs."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.run("step2", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
        settings = stage.settings
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en", "--reboot"]
        with terminal(words) as screen:
            screen.until("Reboot now? (FILES01) [y/N] ")
            assert "Go ahead?" not in screen.shown
            assert "CPU" not in screen.shown
            screen.type("y")
            assert screen.end() == ExitCode.DONE
        assert stage.settings == settings


def test_a_yes_without_the_enter_key_agrees_to_nothing(tmp_path: Path) -> None:
    """Ctrl-D passes it on, and a second one ends the input."""
    with staged("idle-wan", tmp_path) as stage:
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        with terminal(words) as screen:
            screen.until("[y/N] ")
            screen.press("y\x04\x04")
            assert screen.end() == ExitCode.NOT_CONFIRMED
        assert stage.writes == [0] * 3


def test_what_was_typed_before_the_prompt_is_no_password(tmp_path: Path) -> None:
    """And no login is tried with it."""
    with staged("idle-wan", tmp_path) as stage:
        host = ["--host", stage.server.endpoint("FILES01"), "--user", stage.server.username]
        more = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        with terminal(
            ["step1", "--check", *host, "--journal", str(stage.journal), "--lang", "en"], more=more
        ) as screen:
            screen.type("wrong\nwrong")
            screen.until("Password for")
            screen.type(stage.server.password)
            assert screen.end() == ExitCode.DIFFERENT, screen.shown


def test_a_plan_that_is_not_on_the_screen_is_not_asked_about(tmp_path: Path) -> None:
    """Its text went to a file or a pipe, and the question would stand alone."""
    pty = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX")
    with staged("idle-wan", tmp_path) as stage:
        outside, inside = pty.openpty()
        words = ["step2", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        os.write(outside, b"y\n")
        ended = subprocess.run(
            [sys.executable, "-m", "runbook", *words], stdin=inside, stderr=inside, stdout=subprocess.PIPE, check=False
        )
        said = os.read(outside, 65536).decode()
        os.close(inside)
        os.close(outside)
        assert ended.returncode == ExitCode.NOT_CONFIRMED
        assert b"FILES01" in ended.stdout
        assert "not on this screen" in " ".join(said.split())
        assert "[y/N]" not in said
        assert "--apply" in said
        assert stage.writes == [0] * 3


@pytest.mark.parametrize("elsewhere", ["stdin", "stdout", "stderr"])
def test_a_plan_on_another_terminal_is_not_asked_about(elsewhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who would answer does not see it."""
    pty = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX")
    monkeypatch.setattr(keyboard, "read_typed", lambda: pytest.fail("it was read"))
    ends = [*pty.openpty(), *pty.openpty()]
    try:
        for name in ("stdin", "stdout", "stderr"):
            number = os.dup(ends[3 if name == elsewhere else 1])
            monkeypatch.setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w"))
        assert not Screen("en").confirm(same("Go ahead?"))
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.close()
        said = os.read(ends[2 if elsewhere == "stderr" else 0], 65536).decode()
        assert "another terminal" in " ".join(said.split())
    finally:
        monkeypatch.undo()
        for end in ends:
            os.close(end)


@pytest.mark.parametrize("columns", ["0", "1"])
def test_a_plan_and_its_question_are_shown_whatever_the_width(columns: str, tmp_path: Path) -> None:
    """A `COLUMNS` that a script left behind leaves nobody to agree to an empty screen."""
    with staged("idle-wan", tmp_path) as stage:
        words = ["step2", "--only", "rss", "--host", "FILES01", "--inventory", str(stage.inventory), "--lang", "en"]
        with terminal(words, more={"COLUMNS": columns}) as screen:
            shown = screen.until("[y/N]")
            assert "ReceiveSideScalingenabled→disabled" in "".join(shown.split())
            assert "Go ahead?" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        *[(each, True) for each in ("y", "Y", "yes", "ｙ", "ｙｅｓ", "ＹＥＳ", "はい", " y ")],
        *[(each, False) for each in ("", "n", "no", "いいえ", "yy", "y n", "ye", "1", "\x04", "y\x1b[2J")],
        (None, False),
    ],
)
def test_only_a_clear_yes_counts(typed: str | None, agreed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """In full width too, as a Japanese keyboard types it; the end of the input is no yes."""
    monkeypatch.setattr(keyboard, "is_terminal", lambda _: True)
    monkeypatch.setattr(keyboard, "shows", lambda *_: True)
    monkeypatch.setattr(keyboard, "discard_typed", lambda: False)
    monkeypatch.setattr(screens, "CONSIDERED_SECONDS", 0.0)
    monkeypatch.setattr(keyboard, "read_typed", lambda: typed if typed is None else typed + "\n")
    assert Screen("en").confirm(same("Go ahead?")) is agreed


def test_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe as standard input, the null device, or none at all: the answer is no, and nothing is read."""
    monkeypatch.setattr(keyboard, "read_typed", lambda: pytest.fail("it was read"))
    with Path(os.devnull).open() as nothing, os.fdopen(os.pipe()[0]) as pipe:
        for stdin in (None, nothing, pipe):
            monkeypatch.setattr(sys, "stdin", stdin)
            assert not Screen("en").confirm(same("Go ahead?"))
            assert Screen("en").choose(same("Which?"), [same("one")], keys={}) is None


def test_no_wait_for_an_answer_is_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Ctrl-C that comes just before Python begins to read would never be seen: what is read has been typed already."""
    pty = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX")
    outside, inside = pty.openpty()
    read, wait = os.read, select.select
    waits: list[float] = []

    def wait_in_vain_once(files: list[int], _: list[int], __: list[int], seconds: float) -> object:
        waits.append(seconds)
        if len(waits) == 2:
            os.write(outside, b"y\n")
        return wait(files, [], [], 10.0 if len(waits) == 2 else 0.0)

    def read_what_is_there(number: int, size: int) -> bytes:
        assert number != inside or wait([inside], [], [], 0.0)[0]
        return read(number, size)

    monkeypatch.setattr(keyboard, "select", SimpleNamespace(select=wait_in_vain_once))
    monkeypatch.setattr(os, "read", read_what_is_there)
    monkeypatch.setattr(sys, "stdin", os.fdopen(inside))
    try:
        assert keyboard.read_typed() == "y\n"
        assert waits[:2] == [pytest.approx(0.2)] * 2
    finally:
        sys.stdin.close()
        os.close(outside)
