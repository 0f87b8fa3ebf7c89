"""A walk that is killed anywhere goes on with `diagnose --resume` and ends where it would have ended.

A few messages are part of the gate; `dev.py soak` takes every message of a short walk, and more of the long ones.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.wsman.http.transport import PywinrmTransport
from tests.once import once
from tests.soak.counting import THOROUGH
from tests.walk.staged import Stage, staged

CONNECTION = [("symptom", "connection"), ("idle-device", "no"), ("step3", "done")]
RESUME = ["diagnose", "--resume", "--apply", "--reboot", "--answer", "idle-device=no", "--answer", "step3=done"]
# Of a short walk every eighth message from each of the first eight, so every one; of the long ones, which are alike, fewer, and in a soak only.
SHORT, FIRST_OF_SHORT = (8, range(8)) if THOROUGH else (80, (43,))
LONG, FIRST_OF_LONG = 87, range(1, 87, 6)
WAY = {"narrow-link": ["--qos", "--link", "10"]}

KILL_9 = """
import os, sys
from runbook.cli import main
from runbook.wsman.http.transport import PywinrmTransport

left, original = int(sys.argv.pop(1)), PywinrmTransport.__call__

def last(self, envelope):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
    return original(self, envelope)

PywinrmTransport.__call__ = last
sys.exit(main(sys.argv[1:]))
"""


class KilledError(BaseException):
    """The process is gone: nothing of ours catches this, and nothing is sent any more."""


class Killer:
    """Lets so many messages through and kills the process before the next one goes out, or after it was carried out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, messages: int, *, after: bool) -> None:
        self.left, self.after, self.sent = messages, after, 0
        original = PywinrmTransport.__call__

        def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
            if self.left < 0:
                raise KilledError
            self.sent += 1
            self.left -= 1
            if self.left >= 0:
                return original(transport, envelope)
            if self.after:
                original(transport, envelope)
            raise KilledError

        monkeypatch.setattr(PywinrmTransport, "__call__", send)


Ended = tuple[list[frozenset[tuple[str, object]]], int]


@pytest.fixture
def unbroken(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Ended]:
    """What a site is like at the end of a walk that nobody kills, and how many messages that takes; walked once for all tests."""

    def walk(name: str) -> Ended:
        with staged(name, tmp_path_factory.mktemp(name)) as stage, monkeypatch.context() as patch:
            counter = Killer(patch, 1_000_000, after=False)
            assert stage.walk(CONNECTION, *WAY.get(name, [])) == ExitCode.DONE
            return stage.settings, counter.sent

    return lambda name: once(tmp_path_factory, f"unbroken-{name}", lambda: walk(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "first", "stride"),
    [
        *(("idle-wan", first, SHORT) for first in FIRST_OF_SHORT),
        *(
            (name, first, LONG)
            for name in (("nic-offload", "narrow-link", "overlapping-groups") if THOROUGH else ())
            for first in FIRST_OF_LONG
        ),
    ],
)
def test_killed_at_a_message(
    name: str,
    first: int,
    stride: int,
    unbroken: Callable[[str], Ended],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By turns before and after it was carried out."""
    wanted, messages = unbroken(name)
    for number in range(first, messages, stride):
        folder = tmp_path / str(number)
        folder.mkdir()
        with staged(name, folder) as stage:
            with monkeypatch.context() as patch:
                Killer(patch, number, after=bool(number // stride % 2))
                with pytest.raises(KilledError):
                    stage.walk(CONNECTION, *WAY.get(name, []))
            first_answer = [] if stage.record.answers else ["--answer", "symptom=connection"]
            words = [*RESUME, *first_answer, *WAY.get(name, [])]
            code, end = stage.run(*words), time.monotonic() + 30
            while code == ExitCode.FAILED and time.monotonic() < end:  # the host may be rebooting just now
                time.sleep(0.2)
                code = stage.run(*words)
            assert code == ExitCode.DONE, number
            assert stage.settings == wanted, number


@pytest.mark.slow
def test_killed_between_two_schedules(
    unbroken: Callable[[str], Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that was cut off is finished, not planned anew: groups that have moved would make others move.

    So all of it is one run of the walk, and one undo takes it back.
    """
    wanted, _ = unbroken("overlapping-groups")
    with staged("overlapping-groups", tmp_path) as stage:
        before, written = _schedules(stage), stage.writes
        original = PywinrmTransport.__call__

        def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
            nonlocal written
            answer = original(transport, envelope)
            if stage.writes != written and _schedules(stage) != before:
                raise KilledError
            written = stage.writes
            return answer

        with monkeypatch.context() as patch:
            patch.setattr(PywinrmTransport, "__call__", send)
            with pytest.raises(KilledError):
                stage.walk(CONNECTION)
        assert stage.run(*RESUME) == ExitCode.DONE
        assert stage.settings == wanted
        (answered,) = [each for each in stage.record.answers if each.node == "step4"]
        (run,) = [run for run in stage.runs if run.step == "step4"]
        assert answered.runs == (run.id,)
        assert stage.run("undo", str(run.id), "--apply") == ExitCode.DONE
        assert _schedules(stage) == before


def _schedules(stage: Stage) -> list[frozenset[tuple[str, object]]]:
    return [
        frozenset(item for item in items if item[0].startswith(("schedule ", "offset "))) for items in stage.settings
    ]


@pytest.mark.slow
@pytest.mark.parametrize("messages", [5, 40, 60, 65] if THOROUGH else [40])
def test_kill_9(messages: int, unbroken: Callable[[str], Ended], tmp_path: Path) -> None:
    """The same with a real process and a real SIGKILL."""
    wanted, _ = unbroken("idle-wan")
    with staged("idle-wan", tmp_path) as stage:
        words = [*stage.words(CONNECTION), "--inventory", str(stage.inventory)]
        killed = subprocess.run([sys.executable, "-c", KILL_9, str(messages), *words], capture_output=True, check=False)
        assert killed.returncode in (-9, 1), killed.stderr  # 1: Windows has no signals, it terminates
        first_answer = [] if stage.record.answers else ["--answer", "symptom=connection"]
        assert stage.run(*RESUME, *first_answer) == ExitCode.DONE
        assert stage.settings == wanted
