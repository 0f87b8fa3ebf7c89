"""The record of changes, to close a ticket with: who changed what on which computer, by which plan, and how to take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from runbook.change.baseline import Baseline
from runbook.change.run import Run
from runbook.change.states import ChangeState, RunState
from runbook.cli.errors import IsAnUndo
from runbook.cli.report.document import NOT_VERIFIED, Document
from runbook.cli.show.json import run_record
from runbook.cli.show.runs import CHANGE_STATES, RESTART_STATES, RUN_STATES, ranges
from runbook.dpm.values import value_text
from runbook.text import Language, Text, local_time, same


@dataclass(frozen=True, slots=True)
class ChangeRecord(Document):
    """Runs, oldest first, and where the journal's chain ends, to be written in one language.

    `undo` is the command that takes back what was changed; empty if there is nothing to undo. `verified` is False if the
    journal is not as it was written.
    """

    runs: Sequence[Run]
    records: int
    head: str
    language: Language
    undo: str = ""
    verified: bool = True

    def document(self) -> dict[str, Any]:
        """Return the document as JSON data."""
        return {
            "command": "report",
            "runs": [run_record(run, self.language) for run in self.runs],
            "undo": self.undo or None,
            "chain": {"records": self.records, "head": self.head},
            "verified": self.verified,
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the document as Markdown."""
        numbers = ", ".join(ranges(run.id for run in self.runs))
        yield self.line("# DPM の通信に関する変更記録 (実行 {n})", "# Record of changes, run {n}", n=numbers)
        yield ""
        if not self.verified:
            yield f"**{self.escaped(NOT_VERIFIED)}**"
            yield ""
        if len(self.runs) > 1:
            yield from self._overview()
        for run in self.runs:
            yield from self._run(run)
        yield from self._back()
        yield from self._journal()

    def _overview(self) -> Iterator[str]:
        yield self.line("## 一覧", "## Overview")
        yield ""
        titles = (_RUN, _STEP, _COMPUTER, _TICKET, _RESULT)
        rows = ((str(run.id), run.step, run.computer.name, run.provenance.ticket, _state(run)) for run in self.runs)
        yield from self.table(titles, rows)

    def _run(self, run: Run) -> Iterator[str]:
        about = {"n": run.id, "step": self.escaped(run.step), "host": self.escaped(run.host)}
        yield self.line("## 実行 {n}: {host} の {step}", "## Run {n}: {step} on {host}", **about)
        yield ""
        rows = [(title, content) for title, content in _facts(run) if content]
        yield from self.table((_ITEM, _CONTENT), rows)
        if run.changes:
            yield from self.table((_PLACE, _SETTING, _BEFORE, _AFTER, _READ_BACK), _changes(run))
        else:
            yield self.line("値の変更はありません。", "No value was changed.")
            yield ""

    def _back(self) -> Iterator[str]:
        yield self.line("## 元に戻す方法", "## How to undo it")
        yield ""
        if self.undo:
            yield from self.command(self.undo)
        for run in self.runs:
            if run.undoes is not None:
                refused = IsAnUndo(run=run.id, undone=run.undoes)
                yield refused.text.to(self.language)
                yield IsAnUndo.advice.to(self.language)
                yield ""
        if not self.undo and all(run.undoes is None for run in self.runs):
            yield self.line("元に戻す変更はありません。", "There is nothing to undo.")
            yield ""

    def _journal(self) -> Iterator[str]:
        yield self.line("## 記録ファイルの検証", "## Verifying the journal")
        yield ""
        yield self.line(
            "この文書の作成時点の記録の数は {records}、末尾のハッシュは次のとおりです。",
            "When this document was made, the journal had {records} records. This is the hash of the last one:",
            records=self.records,
        )
        yield ""
        yield from self.command(self.head)
        yield self.line(
            "verify-journal --expect にこのハッシュを指定すると、ここまでの記録が後から書き換えられていないことを確認できます。",
            "With this hash, `verify-journal --expect` shows whether the records up to here have been altered since.",
        )
        yield ""


_ITEM, _CONTENT = Text("項目", "Item"), Text("内容", "Content")
_RUN, _STEP = Text("実行", "Run"), Text("手順", "Step")
_COMPUTER, _TICKET, _RESULT = Text("コンピューター", "Computer"), Text("チケット", "Ticket"), Text("結果", "Result")
_PLACE, _SETTING = Text("場所", "Place"), Text("設定", "Setting")
_BEFORE, _AFTER, _READ_BACK = Text("変更前", "Before"), Text("変更後", "After"), Text("読み直した結果", "Read back")
_AS_WRITTEN = Text("一致", "as written")
_NOT_COMPARED = Text("{state} (読み直しは完了していません)", "{state}; reading back did not finish")
_REBOOTED, _NOT_REBOOTED = Text("必要 (実施済み)", "needed, and done"), Text("必要 (未実施)", "needed, not done yet")
_NO_REBOOT = Text("不要", "not needed")
_NO_JOBS = Text(
    "{since} ～ {until} (DPM サーバーの時刻) にはジョブがありません",
    "none from {since} to {until} (the DPM server's own time)",
)
_JOBS = Text(
    "{jobs} 件中 {failed} 件が失敗 (ほかの原因: {other} 件)、{since} ～ {until} (DPM サーバーの時刻)",
    "{failed} of {jobs} failed, and {other} of another cause, from {since} to {until} (the DPM server's own time)",
)


def _facts(run: Run) -> Iterator[tuple[Text, Text | str]]:
    """Yield what is known of a run. An older version did not record all of it."""
    came = run.provenance
    login = Text("{login} ({method})", "{login} ({method})") if came.login else same(came.method)
    plan = Text("SHA-256 {plan}", "SHA-256 {plan}").format(plan=came.plan)
    yield _TICKET, came.ticket
    yield Text("顧客", "Customer"), run.customer
    yield _COMPUTER, str(run.computer)
    yield Text("接続先", "Reached as"), run.host
    yield Text("実行した人", "Carried out by"), run.who
    yield Text("ホストのアカウント", "Account on the host"), login.format(login=came.login, method=came.method)
    yield Text("開始", "Begun"), local_time(run.started)
    yield Text("計画ファイル", "Plan file"), plan if came.plan else ""
    yield Text("runbook のバージョン", "Version of runbook"), came.version
    yield _RESULT, _state(run)
    yield Text("サービスの再起動", "Services restarted"), _restarts(run)
    yield Text("ホストの再起動", "Reboot"), _reboot(run)
    yield Text("変更前のジョブ", "Jobs before"), "" if run.baseline is None else _jobs(run.baseline)


def _state(run: Run) -> Text:
    if run.undone_by is not None:
        return Text("元に戻した (実行 {n})", "undone by run {n}").format(n=run.undone_by)
    return RUN_STATES[run.state]


def _restarts(run: Run) -> Text:
    if not run.restarts:
        return Text("なし", "none")
    one = same("{name} ({state})")
    found = [one.format(name=each.service, state=RESTART_STATES[each.state]) for each in run.restarts]
    return Text("、".join(each.ja for each in found), "; ".join(each.en for each in found))


def _reboot(run: Run) -> Text:
    if not any(change.needs_reboot for change in run.touched):
        return _NO_REBOOT
    return _NOT_REBOOTED if run.needs_reboot else _REBOOTED


def _jobs(baseline: Baseline) -> Text:
    if baseline.told is not None or baseline.since is None or baseline.until is None:
        return baseline.told or Text("不明", "not known")
    if not baseline.jobs:
        return _NO_JOBS.format(since=f"{baseline.since:%Y-%m-%d}", until=f"{baseline.until:%Y-%m-%d}")
    since, until = f"{baseline.since:%Y-%m-%d}", f"{baseline.until:%Y-%m-%d}"
    return _JOBS.format(jobs=baseline.jobs, failed=baseline.failed, other=baseline.other, since=since, until=until)


def _changes(run: Run) -> Iterable[Iterable[Text | str]]:
    for change, how in run.changes:
        before, after = (value_text(change.setting, value) for value in (change.before, change.after))
        yield change.setting.place, change.setting.label, before, after, _read_back(run, how)


def _read_back(run: Run, how: ChangeState) -> Text:
    """Return what reading the values again has shown: a run is done only when each was read back as it was written."""
    if how is not ChangeState.WRITTEN:
        return CHANGE_STATES[how]
    return _AS_WRITTEN if run.state is RunState.DONE else _NOT_COMPARED.format(state=CHANGE_STATES[how])
