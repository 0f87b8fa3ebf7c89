"""A walk that is killed anywhere goes on with `walk --resume` and ends where it would have ended."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.wsman.transport import PywinrmTransport
from tests.walk.staged import staged

CONNECTION = [("symptom", "connection"), ("idle-device", "no"), ("step3", "done")]
RESUME = ["walk", "--resume", "--apply", "--reboot", "--answer", "idle-device=no", "--answer", "step3=done"]
WAY = {"narrow-link": ["--qos", "--link", "10"]}

KILL_9 = """
import os, sys
from runbook.cli import main
from runbook.wsman.transport import PywinrmTransport

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


def unbroken(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[frozenset[tuple[str, object]]], int]:
    """What the site is like at the end of a walk that nobody kills, and how many messages that takes."""
    folder.mkdir()
    with staged(name, folder) as stage, monkeypatch.context() as patch:
        counter = Killer(patch, 1_000_000, after=False)
        assert stage.walk(CONNECTION, *WAY.get(name, [])) == ExitCode.DONE
        return stage.settings, counter.sent


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "first", "stride"),
    [
        *(("idle-wan", first, 4) for first in range(4)),
        *((name, 7, 29) for name in ("nic-offload", "narrow-link", "overlapping-groups")),
    ],
)
def test_killed_at_a_message(
    name: str, first: int, stride: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a short walk every message, of long ones every twenty-ninth, by turns before and after it was carried out."""
    wanted, messages = unbroken(name, tmp_path / "whole", monkeypatch)
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
            codes = [stage.run(*words)]
            while codes[-1] is ExitCode.FAILED and len(codes) < 4:  # the host may be rebooting just now
                time.sleep(0.2)
                codes.append(stage.run(*words))
            assert codes[-1] == ExitCode.DONE, number
            assert stage.settings == wanted, number


@pytest.mark.slow
@pytest.mark.parametrize("messages", [5, 40, 60, 65])
def test_kill_9(messages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with a real process and a real SIGKILL."""
    wanted, _ = unbroken("idle-wan", tmp_path / "whole", monkeypatch)
    with staged("idle-wan", tmp_path) as stage:
        words = [*stage.words(CONNECTION), "--inventory", str(stage.inventory)]
        killed = subprocess.run([sys.executable, "-c", KILL_9, str(messages), *words], capture_output=True, check=False)
        assert killed.returncode in (-9, 1), killed.stderr  # 1: Windows has no signals, it terminates
        first_answer = [] if stage.record.answers else ["--answer", "symptom=connection"]
        assert stage.run(*RESUME, *first_answer) == ExitCode.DONE
        assert stage.settings == wanted


def test_stopped_at_every_prompt(tmp_path: Path) -> None:
    """With nobody to ask it pauses at each question and each consent (4) and a reboot (5), and goes on from there."""
    with staged("nic-offload", tmp_path) as stage:
        resume = ["walk", "--resume"]
        assert stage.run("walk", "--dpm", "DPM01", "--host", "FILES01") == ExitCode.NOT_CONFIRMED
        assert stage.run(*resume, "--answer", "symptom=connection") == ExitCode.NOT_CONFIRMED
        assert stage.record.answers[-1].node == "agent-crash"  # it waits for a yes to step 1
        assert stage.writes == [0] * 3
        assert stage.run(*resume, "--apply") == ExitCode.NOT_CONFIRMED
        assert stage.record.answers[-1].node == "backups-after-step1-longer"  # and here for the answer about devices
        assert stage.run(*resume, "--answer", "idle-device=no") == ExitCode.NOT_CONFIRMED
        assert stage.run(*resume, "--apply") == ExitCode.REBOOT_DUE
        assert stage.run(*resume) == ExitCode.REBOOT_DUE
        for machine in stage.told.site.machines:
            machine.reboot()
        assert stage.run(*resume) == ExitCode.DONE
        assert [each.node for each in stage.record.answers][-2:] == ["step2", "backups-after-step2"]
