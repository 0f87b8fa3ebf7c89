"""Did a change help? The rule by which jobs that succeed since a change say that it did.

Failures that come now and then may stay away for a while by themselves, so one success proves nothing. If a share p of the
jobs failed before and still did, that 3/p jobs in a row succeed would have a chance of at most 5 %, because (1 - p)^(3/p) is
never above e^-3. This is the rule of three (facts 10.1). It takes each job as independent of the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from runbook.change.baseline import Baseline
from runbook.dpm.failures import Ended
from runbook.text import Text


class Improvement(StrEnum):
    """What the jobs before and since a change say."""

    RESOLVED = "resolved"
    SO_FAR_GOOD = "so-far-good"
    """No failure since, but not enough jobs for the share that failed before."""
    NOT_RESOLVED = "not-resolved"
    NO_FAILURE_BEFORE = "no-failure-before"
    """None failed before, so that none fails now says nothing."""
    NO_BASELINE = "no-baseline"
    """Nobody knows how many failed before."""
    REBOOT_DUE = "reboot-due"
    """The change is not in force yet."""
    NOT_SEEN = "not-seen"
    """The jobs since could not be read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the jobs say. `needed`: how many of them must succeed, if that is known."""

    improvement: Improvement
    text: Text
    needed: int | None = None

    @property
    def helped(self) -> bool | None:
        """Whether the change helped; None if that cannot be said, or not yet."""
        return {Improvement.RESOLVED: True, Improvement.NOT_RESOLVED: False}.get(self.improvement)


def jobs_needed(before: Baseline) -> int | None:
    """Return how many jobs must succeed after a change; None if no number of them would say anything."""
    if not before.failed:
        return None
    return -(-3 * (before.jobs - before.other) // before.failed)


def judge(before: Baseline | None, since: Ended) -> Verdict:
    """Return what the jobs since a change say, given those before it. Failures of another cause count on neither side."""
    needed = None if before is None else jobs_needed(before)
    if since.failed:
        text = _NOT_RESOLVED.format(failed=since.failed, ended=since.failed + since.good)
        return Verdict(Improvement.NOT_RESOLVED, text, needed)
    if before is None:
        return Verdict(Improvement.NO_BASELINE, _NO_BASELINE.format(good=since.good))
    if before.told is not None:
        return Verdict(Improvement.NO_BASELINE, _NOT_READ.format(good=since.good, why=before.told))
    tested = before.jobs - before.other
    if needed is None:
        return Verdict(Improvement.NO_FAILURE_BEFORE, _NO_FAILURE.format(good=since.good, tested=tested))
    counts = {"failed": before.failed, "tested": tested, "good": since.good, "needed": needed}
    if since.good >= needed:
        return Verdict(Improvement.RESOLVED, _RESOLVED.format(**counts), needed)
    return Verdict(Improvement.SO_FAR_GOOD, _SO_FAR_GOOD.format(**counts), needed)


_RESOLVED = Text(
    "解決したと判断できます。変更前の 7 日間は {tested} 件中 {failed} 件が失敗していました。変更後は {good} 件が成功し、失敗は 0 件です (必要な件数: {needed} 件)。",
    "Resolved: {failed} of {tested} jobs failed in the 7 days before; since the change {good} succeeded and none failed ({needed} are enough).",
)
_SO_FAR_GOOD = Text(
    "今のところ良好です ({good}/{needed} 件)。変更前の 7 日間は {tested} 件中 {failed} 件が失敗していたため、解決したと判断するには {needed} 件の成功が必要です。",
    "So far good: {good} of {needed}. {failed} of {tested} jobs failed in the 7 days before, so {needed} must succeed before this is resolved.",
)
_NOT_RESOLVED = Text(
    "解決していません。変更後に終了した {ended} 件のうち {failed} 件が失敗しました。",
    "Not resolved: of {ended} jobs that have ended since the change, {failed} failed.",
)
_NO_FAILURE = Text(
    "変更前の 7 日間に失敗したジョブがないため ({tested} 件中 0 件)、変更の効果は判断できません。変更後は {good} 件が成功し、失敗は 0 件です。",
    "No job failed in the 7 days before (0 of {tested}), so it cannot be said whether the change helped. Since then {good} succeeded and none failed.",
)
_NO_BASELINE = Text(
    "変更前のジョブの記録がないため、変更の効果は判断できません。変更後は {good} 件が成功し、失敗は 0 件です。",
    "The jobs before the change were not recorded, so it cannot be said whether it helped. Since then {good} succeeded and none failed.",
)
_NOT_READ = Text(
    "変更前のジョブを取得できなかったため、変更の効果は判断できません ({why})。変更後は {good} 件が成功し、失敗は 0 件です。",
    "The jobs before the change could not be read, so it cannot be said whether it helped ({why}). Since then {good} succeeded and none failed.",
)
