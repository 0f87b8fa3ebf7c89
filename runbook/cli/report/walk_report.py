"""A diagnosis as a document for a support case: its evidence, answers, changes and verifications, without credentials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from runbook.change.run import Run
from runbook.cli.report.document import NOT_VERIFIED, Document
from runbook.cli.show.conclusion import is_taken_back, title_of
from runbook.cli.show.json import run_record
from runbook.cli.show.runs import CHANGE_STATES, RUN_STATES
from runbook.dpm.values import value_text
from runbook.journal.walks import Answered, WalkRecord
from runbook.procedure.detours import label_of
from runbook.procedure.tree import Outcome
from runbook.procedure.walk import Walk
from runbook.text import Language, Text, same

_ANSWERED_BY: Final = {
    "measured": Text("ホストから読み取り", "read from the hosts"),
    "said": Text("回答", "answered by a person"),
    "done": Text("実施", "done"),
}


@dataclass(frozen=True, slots=True)
class WalkReport(Document):
    """A walk, its current node, and the runs on its hosts, to be written in one language.

    `undo` is the command that takes back what was changed; empty if there is nothing to undo.
    `verified` is False if the journal is not as it was written.
    """

    record: WalkRecord
    walk: Walk
    runs: Sequence[Run]
    language: Language
    undo: str = ""
    verified: bool = True

    def document(self) -> dict[str, Any]:
        """Return the document as JSON data."""
        node, language = self.walk.node, self.language
        return {
            "command": "report",
            "diagnosis": self.record.id,
            "started": self.record.started.isoformat(),
            "dpm": self.record.dpm,
            "host": self.record.host,
            "stands_at": node.id,
            "outcome": {
                "kind": node.kind,
                "title": title_of(self.walk, node, self.runs).to(language),
                "todo": node.todo.to(language),
                "taken_back": is_taken_back(self.runs),
            }
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
            "runs": [run_record(run, self.language) for run in self.runs],
            "undo": self.undo or None,
            "verified": self.verified,
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the document as Markdown."""
        yield from (*self._heading(), *self._outcome(), *self._way(), *self._changes())

    def _heading(self) -> Iterator[str]:
        yield self.line("# DPM の通信の診断 {n}", "# DPM communication, diagnosis {n}", n=self.record.id)
        yield ""
        yield self.line(
            "DPM サーバー: {dpm}、保護対象: {host}、開始: {begun:%Y-%m-%d %H:%M} UTC",
            "DPM server: {dpm}; protected computer: {host}; begun {begun:%Y-%m-%d %H:%M} UTC",
            dpm=self.escaped(self.record.dpm),
            host=self.escaped(self.record.host),
            begun=self.record.started,
        )
        yield ""
        if not self.verified:
            yield f"**{self.escaped(NOT_VERIFIED)}**"
            yield ""

    def _outcome(self) -> Iterator[str]:
        node = self.walk.node
        yield self.line("## 結果", "## Outcome")
        yield ""
        if isinstance(node, Outcome):
            yield f"**{self.escaped(title_of(self.walk, node, self.runs))}**"
            yield ""
            yield self.escaped(node.todo)
        else:
            stands = Text("途中です。次の確認: {title}", "Not finished. Next check: {title}")
            yield self.escaped(stands.format(title=node.title))
        yield ""

    def _way(self) -> Iterator[str]:
        yield self.line("## 経過", "## What was checked")
        yield ""
        yield self.line("| 時刻 (UTC) | 項目 | 結果 | 根拠 |", "| Time (UTC) | Item | Answer | Evidence |")
        yield "| --- | --- | --- | --- |"
        yield from (self.table_row(self._cells(each)) for each in self.record.answers)
        yield ""

    def _cells(self, answered: Answered) -> Iterator[Text | str]:
        node = self.walk.tree[answered.node]
        grounds = [_ANSWERED_BY[answered.how], *answered.evidence]
        if answered.runs:
            grounds = [Text("実行 {runs}", "runs {runs}").format(runs=", ".join(map(str, answered.runs)))]
        yield f"{answered.at:%m-%d %H:%M}" if answered.at else ""
        yield node.title
        yield label_of(node, answered.answer)
        yield Text("; ".join(ground.ja for ground in grounds), "; ".join(ground.en for ground in grounds))

    def _changes(self) -> Iterator[str]:
        yield self.line("## 変更", "## Changes")
        yield ""
        if not self.runs:
            yield self.line("変更はありません。", "Nothing was changed.")
        for run in self.runs:
            state = RUN_STATES[run.state] if run.undone_by is None else Text("元に戻した", "undone")
            yield self.line("### 実行 {n}", "### Run {n}", n=run.id)
            yield ""
            about = same("{run.step}, {run.host}, {run.started:%Y-%m-%d %H:%M:%S} UTC: {state}")
            yield self.escaped(about.format(run=run, state=state))
            yield ""
            yield self.line("| 場所 | 設定 | 変更前 | 変更後 | 状態 |", "| Place | Setting | Before | After | State |")
            yield "| --- | --- | --- | --- | --- |"
            for change, how in run.changes:
                before, after = (value_text(change.setting, value) for value in (change.before, change.after))
                yield self.table_row((change.setting.place, change.setting.label, before, after, CHANGE_STATES[how]))
            yield ""
        if self.undo:
            yield self.line("すべて元に戻すには:", "To undo all of this:")
            yield ""
            yield from self.command(self.undo)
