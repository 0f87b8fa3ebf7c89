"""`report`: a walk as a document for a support case, in three formats and two languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.report.walk_report import WalkReport
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered
from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.text import Text, same
from tests.walk.staged import Stage, staged

SAID = [("symptom", "connection"), ("idle-device", "no")]


def reported(stage: Stage, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The document."""
    capsys.readouterr()
    assert stage.run("report", *words) == ExitCode.DONE
    return capsys.readouterr().out


def cells(markdown: str) -> list[list[str]]:
    """The cells of all tables as a renderer sees them."""
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level > 2:
            rows[-1].append("".join(child.content for child in token.children or []))
    return rows


class Page(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize(("language", "word"), [("ja", "## 経過"), ("en", "## What was checked")])
def test_all_that_was_seen_asked_changed_and_verified(
    language: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each answer with its grounds, each change with before and after, the outcome; the same in all three formats."""
    with staged("idle-wan", tmp_path, "ja" if language == "ja" else "en") as stage:
        assert stage.walk(SAID) == ExitCode.DONE
        markdown = reported(stage, capsys)
        document = json.loads(reported(stage, capsys, "--format", "json"))
        html = reported(stage, capsys, "--format", "html")
        assert word in markdown
        assert document["outcome"]["kind"] == "resolved"
        assert [each["node"] for each in document["answers"]] == [each.node for each in stage.record.answers]
        rows = cells(markdown)
        for each in document["answers"]:
            assert any(row[1] == each["title"] and all(line in row[3] for line in each["evidence"]) for row in rows if len(row) == 4)  # fmt: skip
        assert any("ConnectionNoActivityTimeout" in row[1] and "900" in row[3] for row in rows if len(row) == 5)
        assert len(document["runs"]) == 2
        assert any(row[3] in ("実行 1, 2", "runs 1, 2") for row in rows if len(row) == 4)
        assert f'<html lang="{language}">' in html
        assert html.count("<tr>") == len(rows)


def test_the_page_needs_nothing_else_and_obeys_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No script, no link, no file from elsewhere: it is opened in a support case, from anywhere."""
    with staged("idle-wan", tmp_path) as stage:
        stage.walk(SAID)
        page = Page()
        page.feed(reported(stage, capsys, "--format", "html"))
        assert page.links == []
        assert not {"script", "link", "img", "iframe"} & set(page.tags)


EVIL = "<script>alert(1)</script> | a|b [x](http://e) **b** `c` \\ # ~~s~~ &amp; <http://e> 100_000_000\n- x"


def test_what_a_host_says_is_never_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    r"""An event's text with HTML and Markdown comes out letter for letter, on one line, a line break as `\n`."""
    with Journal(tmp_path / "j") as journal:
        log = journal.walks
        number = log.begin("DPM01", EVIL)
        log.add(number, Answered("symptom", "connection", "said", (Text(f"説明 {EVIL}", EVIL),)))
    for words in ([], ["--format", "html"]):
        assert main(["report", "--journal", str(tmp_path / "j"), "--lang", "en", *words]) == ExitCode.DONE
    markdown, _, html = capsys.readouterr().out.partition("<!DOCTYPE html>")
    page = Page()
    page.feed(html)
    assert not {"script", "a", "strong", "em", "code", "s", "li"} & set(page.tags)
    assert "&lt;script&gt;" in html
    row = next(row for row in cells(markdown) if row[1:2] and "read from" not in row[3] and "<script>" in row[3])
    assert EVIL.replace("\n", r"\n") in row[3]


def test_no_line_begins_a_list_or_a_title(tmp_path: Path) -> None:
    """Where a paragraph begins with what a journal says."""
    with staged("idle-wan", tmp_path) as stage:
        stage.walk(SAID)
        for start in ("- x", "+ x", "1. x", "123456789) x", "=== x", "--- x", "# x", "> x", "* x", "    x"):
            run = replace(stage.runs[0], step=start)
            page = Page()
            page.feed(WalkReport(stage.record, Walk.replay(TREE, stage.record.answers), (run,), "en").html())
            assert page.tags.count("h3") == 1
            assert not {"li", "hr", "h4", "blockquote", "pre"} & set(page.tags)


def test_a_walk_that_is_under_way_says_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And JSON names the node."""
    with staged("idle-wan", tmp_path) as stage:
        stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01")
        document = json.loads(reported(stage, capsys, "--format", "json"))
        assert (document["outcome"], document["stands_at"], document["runs"]) == (None, "symptom", [])
        assert "Not finished" in reported(stage, capsys)
        assert "Nothing was changed." in reported(stage, capsys)


def test_only_the_walks_own_hosts_and_time_are_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run on another host, or before the walk, is another matter."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.run("step1", "--host", "SQL01", "--apply") == ExitCode.DONE
        stage.walk(SAID)
        document = json.loads(reported(stage, capsys, "--format", "json"))
        assert {run["host"] for run in document["runs"]} == {"DPM01", "FILES01"}


def test_an_older_walk_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without one it is the last."""
    with staged("idle-wan", tmp_path) as stage:
        stage.run("diagnose", "--dpm", "DPM01", "--host", "FILES01")
        stage.run("diagnose", "--dpm", "DPM01", "--host", "SQL01")
        assert "FILES01" in reported(stage, capsys, "1")
        assert "SQL01" in reported(stage, capsys)
        assert stage.run("report", "9") == ExitCode.USAGE
        assert "no such diagnosis" in capsys.readouterr().err


def test_a_journal_without_walks_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And the journal is not made by asking."""
    assert main(["report", "--journal", str(tmp_path / "j"), "--lang", "ja"]) == ExitCode.USAGE
    assert "診断は記録にありません" in capsys.readouterr().err
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_secret_is_in_it(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the password nor the account that the sandbox made up."""
    with staged("idle-wan", tmp_path, "ja" if language == "ja" else "en") as stage:
        stage.walk(SAID)
        everything = "".join(reported(stage, capsys, "--format", name) for name in ("markdown", "html", "json"))
        assert stage.server.password not in everything
        assert stage.server.username not in everything
        assert not re.search(r"password\s*[:=]", everything, re.IGNORECASE)


def test_a_text_that_is_the_same_in_both_languages_is_given_once(tmp_path: Path) -> None:
    """Evidence that a host gave word for word survives the journal."""
    with Journal(tmp_path / "j") as journal:
        log = journal.walks
        log.add(log.begin("A", "B"), Answered("symptom", "connection", "said", (same("イベント 7024"),)))
        assert log.all()[0].answers[0].evidence == (same("イベント 7024"),)


def test_what_was_taken_back_is_no_longer_called_solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After `undo` the report says that the changes are gone, in both forms."""
    with staged("idle-wan", tmp_path) as stage:
        assert stage.walk(SAID) == ExitCode.DONE
        before = json.loads(reported(stage, capsys, "--format", "json"))["outcome"]
        assert stage.run("undo", "--diagnosis", "1", "--apply") == ExitCode.DONE
        after = json.loads(reported(stage, capsys, "--format", "json"))["outcome"]
        assert (before["taken_back"], after["taken_back"]) == (False, True)
        assert after["title"] == f"The changes have since been undone: {before['title']}"
        assert after["title"] in reported(stage, capsys)


def test_where_every_step_was_skipped_nothing_was_found_not_to_help(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The end and the report say so."""
    steps = [(node.id, "skip") for node in TREE.nodes.values() if isinstance(node, StepNode)]
    with staged("idle-wan", tmp_path) as stage:
        assert stage.walk([("symptom", "connection"), ("idle-device", "unknown"), *steps]) == ExitCode.TO_DO
        shown = " ".join(capsys.readouterr().out.split())
        assert "No step was taken, so whether they would help is not known" in shown
        assert "did not solve it" not in shown
        assert "did not solve it" not in reported(stage, capsys)


@pytest.mark.parametrize("name", ["x.docx", "x.pdf", "x.html.zip"])
def test_a_file_that_ends_in_no_format_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is read; those that there are are listed, and with --format any name will do."""
    path = tmp_path / name
    words = ["report", "--journal", str(tmp_path / "j"), "--output", str(path), "--lang", "en"]
    assert main(words) == ExitCode.USAGE
    told = " ".join(capsys.readouterr().err.split())
    assert f"ends in {path.suffix}, and there is no such format" in told
    assert ".md, .markdown, .txt, .html, .htm, .json" in told
    assert main([*words, "--format", "html"]) == ExitCode.USAGE
    assert "no such diagnosis" in capsys.readouterr().err
