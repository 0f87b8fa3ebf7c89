"""What a command prints for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook.cli.exit_codes import MEANING, ExitCode, code_of_hosts, most_severe
from runbook.cli.show.json import error_record, write_document
from runbook.errors import InvalidInput, Sentence
from runbook.text import Text


class NoSuchThing(InvalidInput):
    """An error that owns its sentence."""

    text = Sentence("{path} に {what} がありません。", "There is no {what} in {path}.")
    path: Path
    what: Text
    line: int


def test_an_error_has_a_family_a_code_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """The family is what it was before there were codes; a field that is a sentence is in the chosen language."""
    error = NoSuchThing(path=Path("x.toml"), what=Text("ホスト", "host"), line=3)
    write_document(error_record(error, "ja"))
    shown = capsys.readouterr().out
    assert "ホスト" in shown
    assert json.loads(shown) == {
        "format": 1,
        "kind": "InvalidInput",
        "code": "NoSuchThing",
        "message": "x.toml に ホスト がありません。",
        "advice": None,
        "fields": {"path": "x.toml", "what": "ホスト", "line": 3},
    }


def test_every_exit_code_has_a_meaning_and_a_gravity() -> None:
    """Any of them can come of one host among several; that it failed on some hosts is less than that it failed on all."""
    assert set(MEANING) == set(ExitCode)
    assert all(most_severe([code, ExitCode.DONE]) is code for code in ExitCode)
    assert most_severe([]) is ExitCode.DONE
    assert most_severe([ExitCode.UNVERIFIED, ExitCode.SOME_FAILED]) is ExitCode.SOME_FAILED
    assert code_of_hosts([ExitCode.FAILED, ExitCode.DONE]) is ExitCode.SOME_FAILED
    assert code_of_hosts([ExitCode.FAILED, ExitCode.NOT_STARTED]) is ExitCode.FAILED
