"""What became of a host's changes, for a person and for a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from runbook.change.baseline import Baseline
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.json import setting_value
from runbook.cli.show.runs import ranges
from runbook.cli.show.screen import Screen
from runbook.dpm.improvement import Improvement
from runbook.dpm.values import value_text
from runbook.fleet.aftermath.outcome import Outcome
from runbook.fleet.aftermath.outcome_job import Found
from runbook.journal.codec import setting_record
from runbook.text import Language, Text, local_time

_COLOURS: Final = {Improvement.RESOLVED: "green", Improvement.NOT_RESOLVED: "bold red"}


def show_outcome(outcome: Outcome, screen: Screen) -> None:
    """Show a host: its runs, what the jobs since say, and each value that does not stand."""
    runs = ", ".join(ranges(run.id for run in outcome.runs))
    last = outcome.runs[-1]
    screen.heading(
        _HOST.format(host=outcome.report.name, runs=runs, step=last.step, when=local_time(outcome.since or last.since))
    )
    if outcome.report.error is not None:
        return
    screen.say(outcome.verdict.text, _COLOURS.get(outcome.verdict.improvement, "yellow"))
    for note in outcome.ended.notes:
        screen.detail(note)
    for each in outcome.taken_back:
        screen.say(_taken_back(each), "bold red")
    for each in outcome.not_seen:
        screen.say(_not_seen(each), "yellow")
    stands = len(outcome.report.found) - len(outcome.taken_back) - len(outcome.not_seen)
    if stands:
        screen.detail(_STANDS.format(n=stands))


def outcome_record(outcome: Outcome, code: ExitCode, language: Language) -> dict[str, Any]:
    """Return a host's entry of the document."""
    ended, verdict = outcome.ended, outcome.verdict
    return {
        "host": outcome.report.name,
        "exit_code": int(code),
        "runs": [run.id for run in outcome.runs],
        "outcome": verdict.improvement,
        "helped": verdict.helped,
        "seen": [text.to(language) for text in _seen(outcome)],
        "since": outcome.since.isoformat() if outcome.since else None,
        "jobs": {
            "succeeded": ended.good,
            "needed": verdict.needed,
            "failed": ended.failed,
            "failed_of_unknown_cause": ended.unknown,
            "failed_of_another_cause": ended.other,
        },
        "before": None if outcome.before is None else _before_record(outcome.before, language),
        "values": [_value_record(each, language) for each in outcome.report.found],
    }


def _seen(outcome: Outcome) -> Iterator[Text]:
    if outcome.report.error is None:
        yield outcome.verdict.text
    yield from outcome.ended.notes
    yield from map(_taken_back, outcome.taken_back)
    yield from map(_not_seen, outcome.not_seen)


def _before_record(before: Baseline, language: Language) -> dict[str, Any]:
    return {
        "since": before.since.isoformat() if before.since else None,
        "until": before.until.isoformat() if before.until else None,
        "jobs": before.jobs,
        "failed": before.failed,
        "failed_of_another_cause": before.other,
        "not_read": before.told.to(language) if before.told else None,
    }


def _value_record(found: Found, language: Language) -> dict[str, Any]:
    change = found.written.change
    return {
        "run": found.written.run,
        "setting": setting_record(change.setting),
        "written": setting_value(change.after),
        "found": None if found.value is None else setting_value(found.value),
        "stands": found.stands,
        "not_read": found.error.to(language) if found.error else None,
    }


def _taken_back(found: Found) -> Text:
    change = found.written.change
    assert found.value is not None  # noqa: S101  # it was compared
    return _TAKEN_BACK.format(
        place=change.setting.place,
        label=change.setting.label,
        run=found.written.run,
        written=value_text(change.setting, change.after),
        found=value_text(change.setting, found.value),
    )


def _not_seen(found: Found) -> Text:
    setting = found.written.change.setting
    return _NOT_SEEN.format(place=setting.place, label=setting.label, why=found.error or "")


_HOST = Text("{host}  実行 {runs} ({step})、{when} 以降", "{host}  run {runs} ({step}), since {when}")
_TAKEN_BACK = Text(
    "{place} の {label}: 実行 {run} で {written} に変更しましたが、現在は {found} です。グループ ポリシー、DSC、またはほかの管理者が変更した可能性があります。",
    "{label} in {place}: run {run} wrote {written}, and now it is {found}. A group policy, DSC or somebody else may have changed it.",
)
_NOT_SEEN = Text("{place} の {label}: 確認できませんでした ({why})", "{label} in {place} could not be read: {why}")
_STANDS = Text("変更後の値のままの設定: {n} 個", "Values that are as they were written: {n}")
