"""Before a change on a kind of host that nobody has tried for real, one line says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.fleet import change_job
from tests.walk.staged import staged

LINES = {
    "ja": "実機では未検証の Windows と DPM の組み合わせです: ",
    "en": "This combination of Windows and DPM has not been tried on a real computer: ",
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_apply_says_it_once_for_all_hosts(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error, with the hosts, whatever is changed; `--check` changes nothing and does not say it."""
    with staged("other-owner", tmp_path, "ja" if language == "ja" else "en") as stage:
        stage.run("step1", "--check")
        assert LINES[language] not in capsys.readouterr().err
        assert stage.run("step1", "--apply") == ExitCode.DONE
        err = " ".join(capsys.readouterr().err.split())
    assert err.count(LINES[language]) == 1
    assert "DPM01" in err.partition(LINES[language])[2]
    assert "FILES01" in err.partition(LINES[language])[2]


def test_json_says_it_for_each_host(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`real_run` is false for every host that was looked at."""
    with staged("other-owner", tmp_path) as stage:
        stage.run("step1", "--apply", "--json")
        document = json.loads(capsys.readouterr().out)
    assert {host["real_run"] for host in document["hosts"]} == {False}


def test_a_pair_that_was_tried_is_not_mentioned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line, and `real_run` is true."""
    monkeypatch.setattr(change_job, "ran_on_real", lambda _: True)
    with staged("other-owner", tmp_path) as stage:
        stage.run("step1", "--apply", "--json")
        captured = capsys.readouterr()
    assert LINES["en"] not in captured.err
    assert {host["real_run"] for host in json.loads(captured.out)["hosts"]} == {True}


def test_nothing_to_change_is_nothing_to_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time everything is set."""
    with staged("other-owner", tmp_path) as stage:
        stage.run("step1", "--apply")
        capsys.readouterr()
        stage.run("step1", "--apply")
        assert LINES["en"] not in capsys.readouterr().err


def test_a_walk_says_it_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not before each of its steps."""
    with staged("chimney", tmp_path) as stage:
        stage.walk([("symptom", "connection"), ("backups-after-step1", "no"), ("idle-device", "no")])
        captured = capsys.readouterr()
    assert "Step 1:" in captured.out
    assert "Step 2:" in captured.out
    assert " ".join(captured.err.split()).count(LINES["en"]) == 1
