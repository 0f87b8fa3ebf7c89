"""A step in a walk: plan, consent, change, reboot of both hosts, and the time when it was done."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.states import RunState
from runbook.cli.change_hosts import ChangeOptions, change_hosts, reboot_question
from runbook.cli.change_task import ChangeTask
from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.hosts_of_runs import recorded_run
from runbook.cli.show.consent import Consent
from runbook.cli.show.page_address import page_address
from runbook.cli.show.screen import Screen
from runbook.cli.step_by_hand import take_by_hand
from runbook.cli.typed.adapters import adapters_of
from runbook.errors import RunbookError
from runbook.fleet.by_hand_job import ByHandJob
from runbook.fleet.change_job import HostState
from runbook.fleet.idle.window import Window
from runbook.fleet.planners import RunPlanner
from runbook.hosts.entry import Entry
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered
from runbook.procedure.addresses import page_of
from runbook.procedure.detours import SKIP, label_of
from runbook.procedure.steps.by_hand import Instructions
from runbook.procedure.steps.step import Step
from runbook.procedure.steps.step2 import with_adapters
from runbook.procedure.tree import DONE, StepNode
from runbook.text import Text, same
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class StepTaker:
    """Takes the steps of a walk between a DPM server and a protected computer, with the options of `diagnose`."""

    options: argparse.Namespace
    screen: Screen
    journal: Journal
    walk: int
    dpm: Entry
    host: Entry
    window: Window

    def take(self, node: StepNode, *, given: str | None, skippable: bool) -> Answered | ExitCode:
        """Take the step. Return its record, or the exit code if the walk must pause. A step that is already done is not repeated.

        `given` is the answer from the command line (`--answer`). A `skippable` step may be left out instead.
        """
        step = node.step
        begun = self._begun(step)
        skippable = skippable and not begun  # half a change is finished, or undone, but not passed over
        if given == SKIP and skippable:
            return self._skipped(node)
        if step.by_hand is not None:
            return self._by_hand(node, step.by_hand, given, skippable=skippable)
        ends = {"dpm": self.dpm, "host": self.host}
        tasks = [self._task(ends[end], step, begun) for end in step.ends]
        chosen = ChangeOptions(
            step.cost,
            apply=self.options.apply,
            skippable=skippable,
            servers=lambda: [self.dpm],
            window=self.window,
        )
        if change_hosts(tasks, chosen, self.journal, self.screen) is Consent.SKIPPED:
            return self._skipped(node)
        unseen = any(task.report.plan is not None and not task.report.plan.all_seen for task in tasks)
        if node.passed_unchanged and not begun and not unseen and all(_is_unchanged(task) for task in tasks):
            return self._passed(node)
        ended = {run.id for run in begun if run.state is RunState.DONE}
        runs = tuple(sorted(ended | {task.report.applied.run for task in tasks if task.report.applied}))
        due = [task for task in tasks if task.reboot_due]
        if due and (self.options.reboot or self.screen.confirm(reboot_question(due))):
            change_hosts(due, replace(chosen, apply=True, reboot=True), self.journal, self.screen)
        code = most_severe(task.code for task in tasks)
        if code is ExitCode.REBOOT_DUE:
            self.screen.say(Text("再起動した後に再開してください。", "Reboot, then go on."), "yellow")
        if code is not ExitCode.DONE:
            return code
        if unseen:
            self.screen.say(_NOT_ALL_SEEN, "yellow")
        return self._done(node, runs, (_NOT_ALL_SEEN,) if unseen else ())

    def take_manually(self, node: StepNode, *, given: str | None, skippable: bool) -> Answered | ExitCode:
        """Have a person take the step without the hosts being asked. Return its record, or the exit code if the walk must pause."""
        if given == SKIP and skippable:
            return self._skipped(node)
        self.screen.heading(_MANUALLY)
        self.screen.command(page_address(page_of(node.id), self.screen.language))
        asked = Consent.GIVEN if given == DONE else self.screen.consent(_HAVE_YOU, skippable=skippable)
        if asked is Consent.SKIPPED:
            return self._skipped(node)
        if asked is not Consent.GIVEN:
            return ExitCode.NOT_CONFIRMED
        return Answered(node.id, DONE, "done", (_DONE_MANUALLY,))

    def _begun(self, step: Step) -> list[Run]:
        """Return the runs of this step that this walk made before it was interrupted; those that were undone do not count."""
        record = self.journal.walks.get(self.walk)
        assert record is not None  # noqa: S101  # it was begun before its first node
        last = max((run for each in record.answers for run in each.runs), default=0)
        since = record.started.replace(microsecond=0)  # as precise as the time of a run
        names = {self.dpm.name.lower(), self.host.name.lower()}
        return [
            run
            for run in self.journal.runs()
            if run.id > last
            and run.started >= since
            and run.step == step.name
            and run.host.lower() in names
            and run.undone_by is None
        ]

    def _task(self, entry: Entry, step: Step, begun: list[Run]) -> ChangeTask:
        """Return the task for one end: finish what was cut off there, because half a change would be planned differently."""
        for run in begun:
            if (
                run.host.lower() == entry.name.lower()
                and run.state is RunState.APPLYING
                and not self.journal.is_executing(run)
            ):
                return ChangeTask(entry, RunPlanner(plan_resume, recorded_run(self.journal, run.id)), resumes=run.id)
        other = self.host if entry is self.dpm else self.dpm
        return ChangeTask(entry, with_adapters(step, replace(adapters_of(self.options), others=(other.name,))))

    def _by_hand(
        self, node: StepNode, by_hand: Callable[[Look, Look], Instructions], given: str | None, *, skippable: bool
    ) -> Answered | ExitCode:
        job = ByHandJob(self.host, self.dpm, by_hand)
        taken = take_by_hand(
            [job], self.journal, self.screen, ask=given is None, done=given == DONE, skippable=skippable
        )
        if taken.consent is Consent.SKIPPED:
            return self._skipped(node)
        return self._done(node, taken.runs) if taken.runs else taken.code

    def _skipped(self, node: StepNode) -> Answered:
        self.screen.say(same("→ {label}").format(label=label_of(node, SKIP)), "yellow")
        return Answered(node.id, SKIP, "said")

    def _passed(self, node: StepNode) -> Answered:
        self.screen.say(_NOTHING_TO_CHANGE, "green")
        return Answered(node.id, SKIP, "measured", (_NOTHING_TO_CHANGE,))

    def _done(self, node: StepNode, runs: tuple[int, ...], evidence: tuple[Text, ...] = ()) -> Answered:
        try:
            with self.dpm.connect() as server:
                since: datetime | None = Look(server).system.now
        except RunbookError:
            since = None  # the jobs since then cannot be read, so the next check asks a person
        return Answered(node.id, DONE, "done", evidence, runs, since)


def _is_unchanged(task: ChangeTask) -> bool:
    """Return True if a host was looked at, and nothing was changed on it, nor waits for a reboot."""
    return task.state is HostState.DONE and task.report.applied is None and not task.report.rebooted


_MANUALLY: Final = Text("この手順を手動で実施してください。手順のページ:", "Take this step manually. Its page:")
_HAVE_YOU: Final = Text("実施しましたか?", "Have you done it?")
_DONE_MANUALLY: Final = Text("手動で実施しました。", "It was done manually.")
_NOTHING_TO_CHANGE: Final = Text(
    "どちらのホストにも変更する設定がないため、次に進みます。",
    "Neither host has anything to change here, so the diagnosis goes on.",
)
_NOT_ALL_SEEN: Final = Text(
    "一部のアダプターを確認または変更できませんでした (計画の注意を参照)。この手順がすべて実施されたとは限りません。",
    "Part of the adapters could not be looked at or changed (see the plan's notes), so not everything of this step may be done.",
)
