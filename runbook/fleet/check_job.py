"""The job of `check`: everything that can be read of a host and its DPM server. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from runbook.change.recorder import History
from runbook.dpm import support
from runbook.errors import RunbookError
from runbook.fleet.job import Report, Resources
from runbook.hosts.entry import Entry
from runbook.hosts.errors import AccountGivenUp
from runbook.procedure.backups import backups_of_the_week
from runbook.procedure.measuring import BOTH, Measurement, Pair
from runbook.procedure.steps.step import Step
from runbook.procedure.steps.step2 import towards
from runbook.procedure.tree import Check, Outcome, Tree
from runbook.procedure.walk import measured
from runbook.text import Text
from runbook.windows.domain import membership

CheckState = Literal["fine", "found", "unknown", "undecided", "note"]
"""`found` needs action; `unknown` could not be read; `undecided` was read, and a person decides; `note` is not a fault."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check. `leads_to` is the outcome at which a walk would end."""

    id: str
    title: Text
    state: CheckState
    evidence: tuple[Text, ...]
    leads_to: str = ""


@dataclass(slots=True)
class CheckReport(Report):
    """The results of the checks, in their order."""

    results: list[CheckResult] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CheckJob:
    """Run the checks of a tree on a host and its DPM server. Without a server, the checks that need it are unknown."""

    entry: Entry
    server: Entry | None
    tree: Tree

    def report(self) -> CheckReport:
        """Return an empty report."""
        return CheckReport(self.entry.name)

    def run(self, report: CheckReport, resources: Resources) -> None:
        """Run the checks. A failed reading is the result of its check; `AccountGivenUp` and `HostTooSlow` end the job."""
        try:
            ends = (self.server, self.entry) if self.server else (self.entry,)
            with resources.looks(*ends) as looks:
                pair = Pair(looks[-1], looks[0] if self.server else None)
                report.results.extend(run_checks(self.tree, pair, resources.recorder))
                found = [look.read_before(membership) for look in looks]
                report.domains.update(each.name for each in found if each is not None)
        except AccountGivenUp:
            report.results.clear()  # each of them only repeats this error
            raise


def run_checks(tree: Tree, pair: Pair, history: History) -> Iterator[CheckResult]:
    """Run all checks in the tree's order, then check the backups of the last week, then count the changes of each step, and say how this
    pair of Windows and DPM is known.

    Raise `HostTooSlow` instead of the results that are left.
    """
    for check in tree.checks:
        for look in pair.both:
            look.host.client.check_patience()
        finding = measured(check, pair)
        yield _result(tree, check, finding)
        if check.gate and finding.answer != check.answers[0].slug:
            return  # nothing else can be read; trying each check would take minutes
    if pair.server is not None:
        yield _backups(pair)
    for step in tree.steps:
        if step.by_hand is None and step.ends == BOTH:
            yield _step(step, pair, history)
    yield _support(pair)


def _result(tree: Tree, check: Check, seen: Measurement) -> CheckResult:
    if seen.answer is None:
        return CheckResult(check.id, check.title, "undecided" if seen.undecided else "unknown", seen.evidence)
    after = tree.after(check.id, seen.answer)
    bad = isinstance(after, Outcome)
    return CheckResult(check.id, check.title, "found" if bad else "fine", seen.evidence, after.id if bad else "")


def _backups(pair: Pair) -> CheckResult:
    title = Text("過去 7 日間のバックアップ", "Backups of the last 7 days")
    try:
        finding = backups_of_the_week(pair)
    except RunbookError as error:
        return CheckResult("backups", title, "unknown", (error.text,))
    state: dict[str | None, CheckState] = {"yes": "fine", "no": "found", None: "unknown"}
    return CheckResult("backups", title, state[finding.answer], finding.evidence)


def _step(step: Step, pair: Pair, history: History) -> CheckResult:
    """Count the settings that a step would change. Default settings are not a fault, so the state is a note."""
    seen: list[Text] = []
    state: CheckState = "note"
    for look in pair.both:
        host = look.host.name
        try:
            others = [other.host.name for other in pair.both if other is not look]
            count = len(towards(step, others).plan(look, history).changes)
        except RunbookError as error:
            state = "unknown"
            seen.append(Text("{host}: {why}", "{host}: {why}").format(host=host, why=error.text))
            continue
        seen.append(
            Text("{host}: 変更できる設定 {n} 個", "{host}: settings it would change: {n}").format(host=host, n=count)
        )
    return CheckResult(step.name, _short(step.title), state, tuple(seen))


def _support(pair: Pair) -> CheckResult:
    title = Text("動作確認の状況", "How this pair is known")
    try:
        return CheckResult("support", title, "note", support.describe(pair.host, pair.server))
    except RunbookError as error:
        return CheckResult("support", title, "unknown", (error.text,))


def _short(title: Text) -> Text:
    return Text(title.ja.partition(":")[0], title.en.partition(":")[0])
