"""Do backups succeed now? Read the DPM server's own jobs if its shell can list them (2012 and later; facts 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from runbook.change.baseline import Baseline
from runbook.dpm import failures
from runbook.dpm.improvement import judge
from runbook.dpm.jobs import BackupJob, jobs_since
from runbook.procedure.measuring import RECENT, Measurement, Pair
from runbook.text import Text


def backups(pair: Pair) -> Measurement:
    """Return whether the computer's backups are well since the last change, by the jobs since and those of the week before it.

    Yes only if as many have succeeded as the share of failures before wants, no if one of them failed. Otherwise a person decides,
    now or when more jobs have run: the evidence says how many are missing. Failures of another cause do not count.
    """
    if pair.since is None:
        return Measurement(None, (Text("基準にする時刻がありません。", "There is no moment to count from."),))
    jobs = _jobs(pair, pair.since - RECENT)
    if jobs is None:
        return _NOT_LISTED
    changed = pair.since.replace(tzinfo=None, microsecond=0)
    since = failures.count(job for job in jobs if job.start is not None and job.start >= changed)
    before = failures.count(job for job in jobs if job.start is not None and job.start < changed)
    verdict = judge(Baseline(jobs=before.ended, failed=before.failed, other=before.other), since)
    counted = _counted(pair, pair.since, since)
    evidence = (counted, *since.notes, verdict.text) if since.ended else (_none_yet(pair, pair.since), verdict.text)
    answers = {True: "yes", False: "no", None: None}
    return Measurement(answers[verdict.helped], evidence, undecided=True)


def backups_of_the_week(pair: Pair) -> Measurement:
    """Return whether all jobs of the computer succeeded in the last days: no if any failed, no answer if none has ended."""
    since = pair.dpm.system.now - RECENT
    jobs = _jobs(pair, since)
    if jobs is None:
        return _NOT_LISTED
    found = failures.count(jobs)
    if not found.ended:
        return Measurement(None, (_none_yet(pair, since),))
    return Measurement("no" if found.failed or found.other else "yes", (_counted(pair, since, found), *found.notes))


def _jobs(pair: Pair, since: datetime) -> Sequence[BackupJob] | None:
    """Return the computer's own jobs since a moment; None if the DPM server cannot list any."""
    jobs = jobs_since(pair.dpm.host, since)
    name = pair.host.system.computer.lower()
    return None if jobs is None else [job for job in jobs if name in job.computers]


def _counted(pair: Pair, since: datetime, found: failures.Ended) -> Text:
    return _COUNTED.format(
        since=since.strftime("%Y-%m-%d %H:%M:%S"),
        host=pair.host.host.name,
        good=found.good,
        bad=found.failed + found.other,
    )


def _none_yet(pair: Pair, since: datetime) -> Text:
    return _NONE_YET.format(host=pair.host.host.name, since=since.strftime("%Y-%m-%d %H:%M:%S"))


_NOT_LISTED: Final = Measurement(
    None,
    (
        Text(
            "この DPM のシェルではジョブの一覧を取得できません (DPM 2012 以降で可能です)。",
            "This DPM's shell cannot list jobs (DPM 2012 and later can).",
        ),
    ),
)
_NONE_YET: Final = Text(
    "{since} 以降に終了した {host} のジョブはまだありません。",
    "No job of {host} has ended since {since} yet.",
)
_COUNTED: Final = Text(
    "{since} 以降の {host} のジョブ: 成功 {good} 件、失敗 {bad} 件 (時刻は DPM サーバーのもの)",
    "Jobs of {host} since {since}, by the DPM server's clock: {good} succeeded, {bad} failed.",
)
