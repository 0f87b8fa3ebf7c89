"""Do backups succeed now? Read the DPM server's own jobs if its shell can list them (2012 and later; facts 3)."""

from __future__ import annotations

from runbook.dpm import server
from runbook.procedure.measuring import Measurement, Pair
from runbook.text import Text


def backups(pair: Pair) -> Measurement:
    """Return whether the computer's jobs since the last change succeeded: no if any failed, no answer if none has ended.

    An occasional failure may not appear for a while, so the evidence includes the number of jobs.
    """
    if pair.since is None:
        return Measurement(None, (Text("基準にする時刻がありません。", "There is no moment to count from."),))
    jobs = server.jobs_since(pair.dpm.host, pair.since)
    if jobs is None:
        return Measurement(
            None,
            (
                Text(
                    "この DPM のシェルではジョブの一覧を取得できません (DPM 2012 以降で可能です)。",
                    "This DPM's shell cannot list jobs (DPM 2012 and later can).",
                ),
            ),
        )
    name = pair.host.system.computer.lower()
    own = [job for job in jobs if name in job.computers]
    good, bad = sum(job.succeeded for job in own), sum(job.failed for job in own)
    since = pair.since.strftime("%Y-%m-%d %H:%M:%S")
    if not good and not bad:
        return Measurement(
            None,
            (
                Text(
                    "{since} 以降に終了した {host} のジョブはまだありません。",
                    "No job of {host} has ended since {since} yet.",
                ).format(host=pair.host.host.name, since=since),
            ),
        )
    evidence = Text(
        "{since} 以降の {host} のジョブ: 成功 {good} 件、失敗 {bad} 件 (時刻は DPM サーバーのもの)",
        "Jobs of {host} since {since}, by the DPM server's clock: {good} succeeded, {bad} failed.",
    ).format(since=since, host=pair.host.host.name, good=good, bad=bad)
    return Measurement("no" if bad else "yes", (evidence,))
