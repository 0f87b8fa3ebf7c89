"""What is written to a file or a pipe on Windows: readable in any code page; documents are UTF-8 in every one."""

from __future__ import annotations

import html
import io
import json
import locale
import re
import sys
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.encoding import make_printable
from runbook.cli.typed.defaults import VARIABLE, read_defaults
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered
from runbook.text import Language, Text, same

CODE_PAGES = ["cp932", "cp1252", "cp437", "ascii"]
ODD = "→ ≠ Microsoft® Réseau コード 𠮷"


class Pipe:
    """Stdout as Python opens it on Windows if it is not a console."""

    def __init__(self, encoding: str) -> None:
        self.raw = io.BytesIO()
        self.stream = io.TextIOWrapper(self.raw, encoding=encoding, errors="strict", newline="\n")

    def bytes(self) -> bytes:
        """Return what came out of it."""
        self.stream.flush()
        return self.raw.getvalue()


def piped(encoding: str, monkeypatch: pytest.MonkeyPatch, *words: str, lang: str = "en") -> bytes:
    """Return what a command writes to a pipe with this code page."""
    pipe = Pipe(encoding)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", pipe.stream)
        assert main([*words, "--lang", lang]) == ExitCode.DONE
    return pipe.bytes()


@pytest.fixture
def journal_file(tmp_path: Path) -> Path:
    """A journal with a walk, whose evidence no code page has as a whole."""
    path = tmp_path / "j"
    with Journal(path) as journal:
        number = journal.walks.begin("DPM01", "FILES01")
        journal.walks.add(number, Answered("symptom", "connection", "said", (same(ODD), Text("証拠", "evidence"))))
    return path


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_json_is_utf_8_in_every_code_page(encoding: str, journal_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And still JSON if a shell takes it for its own code page, as Windows PowerShell does: it is all ASCII."""
    raw = piped(encoding, monkeypatch, "report", "--format", "json", "--journal", str(journal_file))
    assert raw.isascii()
    assert json.loads(raw.decode("utf-8"))["answers"][0]["evidence"][0] == ODD


def test_json_in_utf_8_is_readable(journal_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without escapes where they are not needed."""
    assert ODD in piped("utf-8", monkeypatch, "report", "--format", "json", "--journal", str(journal_file)).decode()


@pytest.mark.parametrize("encoding", CODE_PAGES)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_page_says_which_encoding_it_has_and_has_it(
    encoding: str, lang: str, journal_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`report --format html > report.html`."""
    raw = piped(encoding, monkeypatch, "report", "--format", "html", "--journal", str(journal_file), lang=lang)
    page = raw.decode("utf-8")
    assert 'charset="utf-8"' in page
    assert ODD in html.unescape(page)
    assert not re.search(r"\\[xuU][0-9a-f]", page)


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_markdown_in_a_file_is_utf_8(encoding: str, journal_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`report > report.md`."""
    raw = piped(encoding, monkeypatch, "report", "--journal", str(journal_file), lang="ja")
    assert ODD in raw.decode("utf-8")


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "begins"), [("x.html", "<!DOCTYPE html>"), ("x.JSON", "{"), ("x.md", "# "), ("x", "# ")]
)
def test_the_name_of_the_file_says_which_format(
    name: str, begins: str, lang: str, journal_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In UTF-8, and stdout says where it is."""
    path = tmp_path / name
    words = ["report", "--journal", str(journal_file), "--output", str(path), "--lang", lang]
    assert main(words) == ExitCode.DONE
    text = path.read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert ODD in html.unescape(text)
    assert name in capsys.readouterr().out.replace("\n", "")


def test_a_format_that_was_asked_for_counts(journal_file: Path, tmp_path: Path) -> None:
    """More than the name of the file does."""
    path = tmp_path / "x.html"
    assert main(["report", "--journal", str(journal_file), "--output", str(path), "--format", "json"]) == ExitCode.DONE
    assert json.loads(path.read_text(encoding="utf-8"))["diagnosis"] == 1


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_file_that_cannot_be_written_is_a_usage_error(
    lang: str, journal_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which one, and why."""
    words = ["report", "--journal", str(journal_file), "--output", str(tmp_path / "no" / "x.html"), "--lang", lang]
    assert main(words) == ExitCode.USAGE
    shown = capsys.readouterr().err.replace("\n", "")
    assert "x.html" in shown
    assert "No such file" in shown


@pytest.mark.parametrize(
    ("encoding", "lang", "shown"),
    [
        ("cp932", "ja", "a → b ≠ #...# Windows(R) コード"),
        ("cp1252", "en", "a -> b != #···# Windows® \\u30b3\\u30fc\\u30c9"),
        ("cp1252", "ja", "a → b ≠ █···█ Windows® コード"),
        ("ascii", "en", "a -> b != #...# Windows(R) \\u30b3\\u30fc\\u30c9"),
    ],
)
def test_text_in_a_pipe_is_readable(encoding: str, lang: Language, shown: str) -> None:
    """Signs that a code page lacks are written in ASCII; an English code page is no place for Japanese, so that is UTF-8."""
    pipe = Pipe(encoding)
    make_printable(pipe.stream, lang)
    pipe.stream.write("a → b ≠ █···█ Windows® コード")
    assert pipe.bytes().decode(pipe.stream.encoding) == shown


@pytest.mark.parametrize(("encoding", "arrow"), [("cp932", "→"), ("cp1252", "->")])
def test_every_command_writes_so(encoding: str, arrow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the code page, which is what `more` and `findstr` read."""
    pipe = Pipe(encoding)
    monkeypatch.setattr(sys, "stderr", pipe.stream)
    assert main(["history", "--lang", "en", "--a→b"]) == ExitCode.USAGE
    assert f"--a{arrow}b" in pipe.bytes().decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_defaults_are_read_as_windows_saves_them(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Like an inventory."""
    path = tmp_path / "defaults.toml"
    path.write_bytes("# 既定\r\nuser = '会社\\管理者'\r\n".encode(encoding))
    monkeypatch.setenv(VARIABLE, str(path))
    monkeypatch.setattr(locale, "getencoding", lambda: "cp932")
    assert read_defaults().user == "会社\\管理者"
