"""A walk as a document for a support case: its evidence, answers, changes and verifications, without credentials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt

from runbook.change.run import Run
from runbook.cli.show.json import run_record
from runbook.cli.show.runs import CHANGE_STATES, RUN_STATES
from runbook.journal.walks import Answered, WalkRecord
from runbook.procedure.tree import Outcome
from runbook.procedure.walk import Walk
from runbook.settings.setting import format_value
from runbook.text import Language, Text

_ANSWERED_BY: Final = {
    "measured": Text("ホストから読み取り", "read from the hosts"),
    "said": Text("回答", "answered by a person"),
    "done": Text("実施", "done"),
}


@dataclass(frozen=True, slots=True)
class WalkReport:
    """A walk, its current node, and the runs on its hosts, to be written in one language."""

    record: WalkRecord
    walk: Walk
    runs: Sequence[Run]
    language: Language

    def document(self) -> dict[str, Any]:
        """Return the document as JSON data."""
        node, language = self.walk.node, self.language
        return {
            "walk": self.record.id,
            "started": self.record.started.isoformat(),
            "dpm": self.record.dpm,
            "host": self.record.host,
            "stands_at": node.id,
            "outcome": {"kind": node.kind, "title": node.title.to(language), "todo": node.todo.to(language)}
            if isinstance(node, Outcome)
            else None,
            "answers": [
                {
                    "node": each.node,
                    "title": self.walk.tree[each.node].title.to(language),
                    "answer": each.answer,
                    "how": each.how,
                    "evidence": [line.to(language) for line in each.evidence],
                    "at": each.at.isoformat() if each.at else None,
                }
                for each in self.record.answers
            ],
            "runs": [run_record(run) for run in self.runs],
        }

    def html(self) -> str:
        """Return the document as one self-contained page. HTML in the text is escaped."""
        text = self.markdown()
        body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
        title = escape(text.partition("\n")[0].lstrip("# "))
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
            f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
        )

    def markdown(self) -> str:
        """Return the document as Markdown. Text from a host is escaped."""
        lines = [*self._heading(), *self._outcome(), *self._way(), *self._changes()]
        return "\n".join(lines).rstrip() + "\n"

    def _heading(self) -> Iterator[str]:
        yield self._line("# DPM の通信の診断 {n}", "# DPM communication, walk {n}", n=self.record.id)
        yield ""
        yield self._line(
            "DPM サーバー: {dpm}、保護対象: {host}、開始: {begun:%Y-%m-%d %H:%M} UTC",
            "DPM server: {dpm}; protected computer: {host}; begun {begun:%Y-%m-%d %H:%M} UTC",
            dpm=_escape(self.record.dpm),
            host=_escape(self.record.host),
            begun=self.record.started,
        )
        yield ""

    def _outcome(self) -> Iterator[str]:
        node = self.walk.node
        yield self._line("## 結果", "## Outcome")
        yield ""
        if isinstance(node, Outcome):
            yield f"**{_escape(node.title.to(self.language))}**"
            yield ""
            yield _escape(node.todo.to(self.language))
        else:
            title = _escape(node.title.to(self.language))
            yield self._line("途中です。次の確認: {title}", "Not finished. It stands at: {title}", title=title)
        yield ""

    def _way(self) -> Iterator[str]:
        yield self._line("## 経過", "## The way there")
        yield ""
        yield self._line("| 時刻 (UTC) | 項目 | 結果 | 根拠 |", "| Time (UTC) | Stop | Answer | On what grounds |")
        yield "| --- | --- | --- | --- |"
        yield from (_table_row(self._cells(each)) for each in self.record.answers)
        yield ""

    def _cells(self, answered: Answered) -> Iterator[str]:
        node = self.walk.tree[answered.node]
        label = next(answer.label for answer in node.answers if answer.slug == answered.answer)
        grounds = [_ANSWERED_BY[answered.how], *answered.evidence]
        if answered.runs:
            grounds = [Text("実行 {runs}", "runs {runs}").format(runs=", ".join(map(str, answered.runs)))]
        yield f"{answered.at:%m-%d %H:%M}" if answered.at else ""
        yield node.title.to(self.language)
        yield label.to(self.language)
        yield "; ".join(ground.to(self.language) for ground in grounds)

    def _changes(self) -> Iterator[str]:
        yield self._line("## 変更", "## Changes")
        yield ""
        if not self.runs:
            yield self._line("変更はありません。", "Nothing was changed.")
        for run in self.runs:
            state = RUN_STATES[run.state] if run.undone_by is None else Text("元に戻した", "undone")
            yield self._line("### 実行 {n}", "### Run {n}", n=run.id)
            yield ""
            yield _escape(f"{run.step}, {run.host}, {run.started:%Y-%m-%d %H:%M:%S} UTC: {state.to(self.language)}")
            yield ""
            yield self._line("| 場所 | 設定 | 変更前 | 変更後 | 状態 |", "| Place | Setting | Before | After | State |")
            yield "| --- | --- | --- | --- | --- |"
            for change, how in run.changes:
                values = (format_value(change.before), format_value(change.after), CHANGE_STATES[how])
                words = (value.to(self.language) for value in values)
                yield _table_row((change.setting.place, change.setting.label, *words))
            yield ""

    def _line(self, ja: str, en: str, **values: object) -> str:
        return Text(ja, en).format(**values).to(self.language)


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_escape(cell) for cell in cells) + " |"


def _escape(text: str) -> str:
    """Return the text escaped for Markdown, on one line."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|~&" else each for each in " ".join(text.split()))


_STYLE: Final = (
    "body{font-family:system-ui,sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid #8888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}th,h2+table td:first-child{white-space:nowrap}"
    "@media print{body{margin:0}table{display:table}}"
)
