"""Show a job of a DPM server."""

from __future__ import annotations

from typing import Final

from runbook.dpm.jobs import BackupJob
from runbook.text import Text, same


def job_line(job: BackupJob) -> Text:
    """Return a job in a line: what, of which computers, since when."""
    what = same(", ".join(filter(None, (job.type, ", ".join(sorted(job.computers)).upper()))))
    if job.start is None:
        return _NOT_BEGUN.format(what=what, status=job.status)
    return _SINCE.format(what=what, status=job.status, since=job.start.strftime("%m-%d %H:%M"))


_SINCE: Final = Text(
    "{what} ({status}、開始: {since}、DPM サーバーの時刻)", "{what} ({status} since {since}, by the DPM server's clock)"
)
_NOT_BEGUN: Final = Text("{what} ({status}、開始時刻は不明)", "{what} ({status}, without a time)")
