"""What became of the changes on each host: do its backups succeed, and does each value still stand?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from runbook.change.baseline import Baseline
from runbook.change.outstanding import outstanding
from runbook.change.run import Run
from runbook.change.states import ChangeState, RunState
from runbook.dpm.failures import Ended, count
from runbook.dpm.improvement import Improvement, Verdict, judge
from runbook.dpm.jobs import BackupJob, ServerJobs
from runbook.fleet.aftermath.outcome_job import Found, OutcomeReport, Written
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the `runs` on a host, oldest first. `since` is when the jobs begin to count, in UTC; None if they were not read."""

    report: OutcomeReport
    runs: tuple[Run, ...]
    before: Baseline | None
    since: datetime | None
    ended: Ended
    verdict: Verdict

    @property
    def taken_back(self) -> tuple[Found, ...]:
        """The values that are not what was written any more."""
        return tuple(each for each in self.report.found if each.stands is False)

    @property
    def not_seen(self) -> tuple[Found, ...]:
        """The values that could not be read."""
        return tuple(each for each in self.report.found if each.stands is None)


def standing(runs: Sequence[Run]) -> dict[int, Run]:
    """Return the runs of which something stands, by number, oldest first. `runs` are all of a journal, with the undos."""
    left = outstanding(runs)
    return {run.id: run for run in sorted(runs, key=lambda run: run.id) if run.id in left or _is_by_hand(run)}


def written_by(chosen: Iterable[Run], everything: Sequence[Run]) -> tuple[Written, ...]:
    """Return what the chosen runs wrote on one computer and nothing took back, as the last run of all that wrote it left it."""
    left = outstanding(everything)
    on_it = [run for run in everything if any(_on_same(run, each) for each in chosen)]
    last = {
        change.setting: Written(run.id, change)
        for run in sorted(on_it, key=lambda run: run.id)
        for change, state in run.changes
        if state is ChangeState.WRITTEN and change in left.get(run.id, ())
    }
    wanted = [change.setting for run in chosen for change in left.get(run.id, ())]
    return tuple(last[setting] for setting in dict.fromkeys(wanted) if setting in last)


def undos_since(runs: Sequence[Run], everything: Iterable[Run]) -> tuple[Run, ...]:
    """Return the undos that changed the computer of these runs after the first of them. What they took back helped until then."""
    return tuple(
        run
        for run in everything
        if run.undoes is not None and run.touched and run.id > runs[0].id and _on_same(run, runs[-1])
    )


def judged(
    report: OutcomeReport,
    runs: Sequence[Run],
    servers: Sequence[OutcomeReport],
    *,
    waiting: Sequence[int] = (),
    undos: Sequence[Run] = (),
) -> Outcome:
    """Return what became of a host's runs, by what it and the DPM servers said. `undos` changed the host since, too. `waiting` are the
    numbers of the runs on it that wait for a reboot.

    Where nobody recorded the boot that put the changes in force, good jobs count from the first one that is known. A
    failure between the runs and that boot may be of the old settings or of the new ones, so then nothing is said.
    """
    before = _before(runs)
    about = [(server, share) for server in servers if (share := _share(server, report)) is not None]
    none = Outcome(report, tuple(runs), before, None, Ended(), Verdict(Improvement.NOT_SEEN, _NO_SERVER))
    if waiting:
        text = _REBOOT_DUE.format(runs=", ".join(map(str, waiting)))
        return replace(none, verdict=Verdict(Improvement.REBOOT_DUE, text))
    unread = next((server.no_jobs for server in servers if server.no_jobs is not None), None)
    if not about:
        return none if unread is None else replace(none, verdict=Verdict(Improvement.NOT_SEEN, unread))
    earliest, since = _in_force(report, [*runs, *undos])
    ended = count(job for server, share in about for job in _since(server, share, since, runs))
    failed = count(job for server, share in about for job in _since(server, share, earliest, runs)).failed
    verdict = judge(before, ended)
    if failed and not ended.failed:
        text = _OLD_OR_NEW.format(failed=failed, good=ended.good)
        verdict = Verdict(Improvement.NOT_SEEN, text, verdict.needed)
    if verdict.helped and unread is not None and not any(server is report or share.protects for server, share in about):
        verdict = Verdict(Improvement.NOT_SEEN, unread, verdict.needed)  # its backups may have moved to that server
    return replace(none, since=since, ended=ended, verdict=verdict)


def _before(runs: Sequence[Run]) -> Baseline | None:
    """Return how backups went before the first of the runs for which that is known; otherwise why it is not."""
    known = [run.baseline for run in runs if run.baseline is not None]
    return next((each for each in known if each.told is None), known[0] if known else None)


def _in_force(report: OutcomeReport, runs: Sequence[Run]) -> tuple[datetime, datetime]:
    """Return from when on, at the earliest and at the latest, all that the runs changed was in force.

    They differ if nobody recorded the reboot that a run waited for: it was the first boot that is known since, or one before.
    """
    boots = [booted for booted in (report.booted, *(run.booted for run in runs)) if booted is not None]
    known = [run.put_in_force or run.since for run in runs]
    latest = [
        min((booted for booted in boots if booted > run.since), default=run.since) if run.waits_for_boot else run.since
        for run in runs
        if run.put_in_force is None
    ]
    return max(known), max([*known, *latest])


def _share(server: OutcomeReport, report: OutcomeReport) -> ServerJobs | None:
    """Return a DPM server's jobs of a computer, of the server itself all; None if it does not protect the computer."""
    if server.jobs is None or report.computer is None:
        return None
    if server is report:
        return server.jobs
    share = server.jobs.of(report.computer.name)
    return share if share.jobs or share.protects else None


def _since(server: OutcomeReport, share: ServerJobs, since: datetime, runs: Sequence[Run]) -> Iterator[BackupJob]:
    """Yield the jobs that started since a moment.

    This computer's clock may be behind the server's: no job counts twice, before the runs and since.
    """
    zone = server.now.tzinfo if server.now is not None else None
    read = [run.baseline.until.replace(tzinfo=None) for run in runs if run.baseline and run.baseline.until]
    first = max([since.astimezone(zone).replace(tzinfo=None), *read])
    return (job for job in share.jobs if job.start is not None and job.start >= first)


def _is_by_hand(run: Run) -> bool:
    return run.state is RunState.DONE and any(state is ChangeState.BY_HAND for _, state in run.changes)


def _on_same(one: Run, other: Run) -> bool:
    return one.computer.matches(other.computer) or other.computer.matches(one.computer)


_NO_SERVER = Text(
    "このコンピューターを保護している DPM サーバーが分からないため、ジョブを確認できません (--dpm で指定できます)。",
    "No DPM server is known that protects this computer, so its jobs were not seen (name it with --dpm).",
)
_OLD_OR_NEW = Text(
    "変更の効果は判断できません。変更後に {failed} 件が失敗しました。その後に再起動が行われていますが、変更を有効にした再起動の時刻が記録されていないため、"
    "失敗が変更の有効化の前と後のどちらであるかが分かりません。その再起動の後は {good} 件が成功し、失敗は 0 件です。",
    "Whether it helped cannot be determined: {failed} failed after the change and before a later boot. The boot that put the change in force was not recorded, "
    "so they may have failed before it or after it. Since that later boot {good} succeeded and none failed.",
)
_REBOOT_DUE = Text(
    "実行 {runs} の変更は再起動後に有効になります。まだ再起動していないため、ジョブの結果は判断に使用していません。"
    "ホストを再起動するか、--reboot を指定して手順をもう一度実行してください。",
    "Not in force before a reboot: run {runs}. The jobs until then say nothing about the changes. "
    "Reboot the host, or carry out the step again with --reboot.",
)
