"""`report`: a walk as a document for a support case: what was seen, asked, changed and verified. No credentials are in it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt

from runbook.change.journal import Journal
from runbook.change.run import Run
from runbook.change.settings import shown
from runbook.change.walk_log import Answered, WalkLog, WalkRecord
from runbook.cli.exit_codes import ExitCode
from runbook.cli.history import CHANGES, STATES, run_record
from runbook.cli.place import open_journal
from runbook.cli.screen import Screen
from runbook.errors import InvalidInput
from runbook.procedure.tree import Outcome
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.text import Language, Text

_HOW = {
    "measured": Text("ホストから読み取り", "read from the hosts"),
    "said": Text("回答", "answered by a person"),
    "done": Text("実施", "done"),
}


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Write the report of a walk to stdout."""
    with open_journal(options, reading=True) as journal:
        log = WalkLog(journal)
        record = log.walk(options.walk) if options.walk else next(iter(log.walks()), None)
        if record is None:
            raise InvalidInput(Text("その診断は記録にありません。", "There is no such walk in the journal."))
        walk = Walk.again(TREE, record.answers)
        runs = _runs(journal, record)
    if options.format == "json":
        sys.stdout.write(
            json.dumps(_document(record, walk, runs, screen.language), ensure_ascii=False, indent=2) + "\n"
        )
        return ExitCode.DONE
    text = markdown(record, walk, runs, screen.language)
    sys.stdout.write(text if options.format == "markdown" else page(text, screen.language))
    return ExitCode.DONE


def _runs(journal: Journal, record: WalkRecord) -> tuple[Run, ...]:
    """The runs on the walk's two hosts since it began, the oldest first: also one that was cut off, or made beside it."""
    names = {record.dpm.lower(), record.host.lower()}
    begun = record.started.replace(microsecond=0)  # as exact as a run's own time
    return tuple(run for run in reversed(journal.runs()) if run.started >= begun and run.host.lower() in names)


def _document(record: WalkRecord, walk: Walk, runs: Sequence[Run], language: Language) -> dict[str, Any]:
    node = walk.node
    return {
        "walk": record.id,
        "started": record.started.isoformat(),
        "dpm": record.dpm,
        "host": record.host,
        "stands_at": node.id,
        "outcome": {"kind": node.kind, "title": node.title.to(language), "todo": node.todo.to(language)}
        if isinstance(node, Outcome)
        else None,
        "answers": [
            {
                "node": each.node,
                "title": TREE[each.node].title.to(language),
                "answer": each.answer,
                "how": each.how,
                "evidence": [line.to(language) for line in each.evidence],
                "at": each.at.isoformat() if each.at else None,
            }
            for each in record.answers
        ],
        "runs": [run_record(run) for run in runs],
    }


def markdown(record: WalkRecord, walk: Walk, runs: Sequence[Run], language: Language) -> str:
    """The report as Markdown. Whatever a host said is escaped: it is not markup."""

    def said(ja: str, en: str) -> str:
        return Text(ja, en).to(language)

    lines = [
        said(f"# DPM の通信の診断 {record.id}", f"# DPM communication, walk {record.id}"),
        "",
        said(
            f"DPM サーバー: {_plain(record.dpm)}、保護対象: {_plain(record.host)}、開始: {record.started:%Y-%m-%d %H:%M} UTC",
            f"DPM server: {_plain(record.dpm)}; protected computer: {_plain(record.host)}; begun {record.started:%Y-%m-%d %H:%M} UTC",
        ),
        "",
        said("## 結果", "## Outcome"),
        "",
    ]
    node = walk.node
    if isinstance(node, Outcome):
        lines += [f"**{_plain(node.title.to(language))}**", "", _plain(node.todo.to(language))]
    else:
        lines.append(
            said(f"途中です。次の確認: {_plain(node.title.ja)}", f"Not finished. It stands at: {_plain(node.title.en)}")
        )
    lines += ["", said("## 経過", "## The way there"), ""]
    lines.append(said("| 時刻 (UTC) | 項目 | 結果 | 根拠 |", "| Time (UTC) | Stop | Answer | On what grounds |"))
    lines += ["| --- | --- | --- | --- |", *(_row(each, language) for each in record.answers)]
    lines += ["", said("## 変更", "## Changes"), ""]
    if not runs:
        lines.append(said("変更はありません。", "Nothing was changed."))
    for each in runs:
        state = STATES[each.state] if each.undone_by is None else Text("元に戻した", "undone")
        lines += [
            said(f"### 実行 {each.id}", f"### Run {each.id}"),
            "",
            _plain(f"{each.step}, {each.host}, {each.started:%Y-%m-%d %H:%M:%S} UTC: {state.to(language)}"),
            "",
            said("| 場所 | 設定 | 変更前 | 変更後 | 状態 |", "| Place | Setting | Before | After | State |"),
            "| --- | --- | --- | --- | --- |",
        ]
        for change, how in each.changes:
            cells = (
                change.setting.place,
                change.setting.label,
                shown(change.before).to(language),
                shown(change.after).to(language),
                CHANGES[how].to(language),
            )
            lines.append("| " + " | ".join(_plain(cell) for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(answered: Answered, language: Language) -> str:
    node = TREE[answered.node]
    label = next(answer.label for answer in node.answers if answer.slug == answered.answer)
    grounds = [_HOW[answered.how].to(language), *(line.to(language) for line in answered.evidence)]
    if answered.runs:
        runs = ", ".join(map(str, answered.runs))
        grounds = [Text("実行 {runs}", "runs {runs}").format(runs=runs).to(language)]
    at = f"{each:%m-%d %H:%M}" if (each := answered.at) else ""
    cells = (at, node.title.to(language), label.to(language), "; ".join(grounds))
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is, on one line."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|~&" else each for each in " ".join(text.split()))


def page(text: str, language: Language) -> str:
    """The Markdown as one HTML page that needs nothing else. HTML in the text would be shown, not obeyed."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    title = escape(text.partition("\n")[0].lstrip("# "))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


_STYLE = (
    "body{font-family:system-ui,sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #8888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}th,h2+table td:first-child{white-space:nowrap}"
    "@media print{body{margin:0}table{display:table}}"
)
