"""A step of the tree, taken on the hosts that it concerns: plan, consent, change, reboot, and the moment when it was done."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

from runbook.change.journal import Journal
from runbook.change.walk_log import Answered
from runbook.cli.carry_out import Manner, Task, carry_out
from runbook.cli.exit_codes import ExitCode, gravest
from runbook.cli.screen import Screen
from runbook.cli.throttle_console import throttle_one
from runbook.errors import RunbookError
from runbook.fleet.entry import Entry
from runbook.fleet.planners import STEPS, StepPlanner
from runbook.procedure import step1, step2, step3, step4
from runbook.procedure.tree import DONE, Step
from runbook.text import Text
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class StepTaker:
    """Takes steps between a DPM server and a protected computer, as the options of `walk` say."""

    options: argparse.Namespace
    screen: Screen
    journal: Journal
    dpm: Entry
    host: Entry

    def take(self, step: Step, *, said: str | None) -> Answered | ExitCode:
        """Take it; its record, or why the walk has to pause. What is done already is not done again."""
        if step.step == "step3" and not self.options.qos:
            return self._console(step, said)
        tasks = [Task(entry, self._planner(step)) for entry in self._ends(step)]
        manner = Manner(STEPS[step.step].COST, apply=self.options.apply)
        carry_out(tasks, manner, self.journal, self.screen)
        runs = tuple(sorted(task.report.applied.run for task in tasks if task.report.applied))
        due = [task for task in tasks if task.reboot_due]
        if due and (self.options.reboot or self.screen.confirm(_reboot_question(due))):
            carry_out(due, replace(manner, apply=True, reboot=True), self.journal, self.screen)
        code = gravest(task.code for task in tasks)
        if code is ExitCode.REBOOT_DUE:
            self.screen.say(Text("再起動した後に再開してください。", "Reboot, then go on."), "yellow")
        if code is not ExitCode.DONE:
            return code
        return self._done(step, runs)

    def _console(self, step: Step, said: str | None) -> Answered | ExitCode:
        wanted = step3.Options(self.options.link, self.options.percent)
        try:
            run = throttle_one(
                self.dpm, self.host, wanted, self.journal, self.screen, ask=said is None, done=said == DONE
            )
        except RunbookError as error:
            self.screen.error(error, self.host.name)
            return ExitCode.FAILED
        return self._done(step, (run,)) if run else ExitCode.NOT_CONFIRMED

    def _done(self, step: Step, runs: tuple[int, ...]) -> Answered:
        try:
            with self.dpm.connect() as server:
                since = Look(server).system.now.isoformat()
        except RunbookError:
            since = ""  # then the jobs since cannot be read, and the next check asks
        return Answered(step.id, DONE, "done", (), runs, since)

    def _ends(self, step: Step) -> tuple[Entry, ...]:
        if step.step == "step3":
            return (self.host,)  # a QoS policy works on what is sent, and a backup is sent by the protected computer
        return tuple({"dpm": self.dpm, "host": self.host}[end] for end in step.ends)

    def _planner(self, step: Step) -> StepPlanner:
        if step.step == "step1":
            # At least that long: a site that waits longer already does not come to wait less.
            return StepPlanner("step1", step1.Options(at_least=step.seconds or 900))
        if step.step == "step2":
            return StepPlanner("step2", step2.Options())
        if step.step == "step3":
            return StepPlanner("step3", step3.Options(self.options.link, self.options.percent))
        return StepPlanner("step4", step4.Options())


def _reboot_question(due: list[Task]) -> Text:
    return Text("今すぐ再起動しますか? ({hosts})", "Reboot now? ({hosts})").format(
        hosts=", ".join(task.entry.name for task in due)
    )
