"""Why jobs failed, as far as DPM tells, and which of them count when a change is judged.

The steps are about connections that break. A job that failed for another known reason, such as a full disk, says nothing about
them. What DPM does not tell, or what nobody can tell apart, counts as the same cause: to be wrong on this side costs a second look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from runbook.change.baseline import Baseline
from runbook.dpm.jobs import DAYS, BackupJob, ServerJobs
from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import EntryPoint
from runbook.dpm.symptoms.reader import explain
from runbook.text import Text


class Reason(Enum):
    """The reason of a failure, as far as it matters for a change."""

    CONNECTION = "connection"
    OTHER = "other"
    UNKNOWN = "unknown"
    """DPM gave no code, or one that is in no list."""


_CONNECTION: Final = frozenset({EntryPoint.CONNECTION, EntryPoint.UNREACHABLE, EntryPoint.ANTIVIRUS})
"""Where the details of a broken connection lead. One that antivirus software cut looks like one that the network cut (facts 1.5)."""


def reason_of(error: str) -> Reason:
    """Return the reason that a failed job's codes give; they are a text like `ID 52 0x80072746`."""
    found = explain(error)
    if found.deciding is None or (found.deciding.code.system == "hresult" and found.deciding.code not in CATALOGUE):
        return Reason.UNKNOWN  # of a code of Windows that is in no list only the family is known
    return Reason.CONNECTION if found.answer in _CONNECTION else Reason.OTHER


@dataclass(frozen=True, slots=True)
class Ended:
    """The jobs of a computer that have ended: those that went well, and those that failed.

    `failed` are those that count, with the `unknown` ones among them; `other` failed of another cause, with the codes `others`.
    A job that ended with a warning, or was cancelled, is none of them: it is no proof of anything.
    """

    good: int = 0
    failed: int = 0
    other: int = 0
    unknown: int = 0
    others: tuple[str, ...] = ()

    @property
    def ended(self) -> int:
        """How many have ended, well or not."""
        return self.good + self.failed + self.other

    @property
    def notes(self) -> tuple[Text, ...]:
        """What is said of the failures beside their number."""
        return (
            *((_OTHER.format(n=self.other, codes=", ".join(self.others)),) if self.other else ()),
            *((_UNKNOWN.format(n=self.unknown),) if self.unknown else ()),
        )


def count(jobs: Iterable[BackupJob]) -> Ended:
    """Return how jobs ended, and why those failed that did."""
    ended = list(jobs)
    failed = [(job.error, reason_of(job.error)) for job in ended if job.failed]
    reasons = [reason for _, reason in failed]
    other = reasons.count(Reason.OTHER)
    return Ended(
        good=sum(job.succeeded for job in ended),
        failed=len(failed) - other,
        other=other,
        unknown=reasons.count(Reason.UNKNOWN),
        others=tuple(sorted({error for error, reason in failed if reason is Reason.OTHER})),
    )


def baseline(jobs: ServerJobs) -> Baseline:
    """Return what is recorded of the jobs of the last days before a change."""
    before = count(jobs.jobs)
    since = jobs.now - timedelta(days=DAYS)
    return Baseline(since, jobs.now, before.ended, before.failed, before.other)


_OTHER = Text(
    "別の原因による失敗が {n} 件あります。変更の効果の判断には含めていません ({codes})。",
    "Failed of another cause, and not counted against the change: {n} ({codes}).",
)
_UNKNOWN = Text(
    "原因を判別できない失敗が {n} 件あります。同じ原因の失敗として数えています。",
    "Failed without a reason that can be told apart, so counted as the same cause: {n}.",
)
