"""Progress where it cannot replace its own line: a log shows that something goes on, in a few lines."""

from __future__ import annotations

import pytest

from runbook.cli.progress import Occasionally, Progress
from runbook.cli.show.screen import Screen
from runbook.fleet.engine import Stop
from runbook.fleet.job import Report
from runbook.text import Text, same


def counted(hosts: int, capsys: pytest.CaptureFixture[str], *, progress: bool = True) -> list[str]:
    """The lines on stderr while this many hosts are looked at."""
    names = [f"H{number}" for number in range(hosts)]
    shown = Progress(Screen("en", progress=progress), Stop())
    with shown.on(names, Text("確認しています", "looking")) as count:
        for name in names:
            count(Report(name))
    return capsys.readouterr().err.splitlines()


def test_a_log_counts_the_hosts_that_are_done(capsys: pytest.CaptureFixture[str]) -> None:
    """Each of a few; every tenth of many."""
    assert counted(4, capsys)[-2:] == [
        "looking (hosts: 4) - 3 of 4 hosts done, 0 of them failed",
        "looking (hosts: 4) - 4 of 4 hosts done, 0 of them failed",
    ]
    many = counted(1000, capsys)
    assert len(many) == 11
    assert many[1].endswith("100 of 1000 hosts done, 0 of them failed")


def test_without_progress_nothing_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """`-q`."""
    assert counted(4, capsys, progress=False) == []


def test_what_happens_often_is_shown_occasionally() -> None:
    """A host that does not answer for minutes is heard of, and one that is written to quickly is not."""
    shown: list[Text] = []
    now = 0.0
    occasionally = Occasionally(shown.append, 20, lambda: now)
    for now in (0.0, 19.0, 20.0, 39.0, 41.0, 90.0):
        occasionally(same(str(now)))
    assert [each.en for each in shown] == ["20.0", "41.0", "90.0"]
