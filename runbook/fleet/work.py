"""Run one job on one host. Whatever happens, return a report."""

from __future__ import annotations

import logging
from typing import Final

from runbook.errors import RunbookError, wrap_unexpected
from runbook.fleet.job import AnyReport, Job, Resources

_LOG: Final = logging.getLogger(__name__)


def work(job: Job[AnyReport], resources: Resources) -> AnyReport:
    """Run a job and return its report, with the error that ended it, if any.

    A bug is reported in the same way, so that the results of other hosts are not lost.
    """
    report = job.report()
    what, host = type(job).__name__, job.entry.name
    _LOG.info("%s: %s begins", host, what)
    try:
        resources.cancellation.check()
        job.run(report, resources)
    except Exception as error:
        report.error = wrap_unexpected(error)
        _LOG.info("%s: %s ended by:", host, what, exc_info=report.error)
    else:
        _LOG.info("%s: %s is done", host, what)
    return report


def not_started(job: Job[AnyReport], error: RunbookError | None = None) -> AnyReport:
    """Return the report of a job that is not started, with the error that prevented it, if any."""
    report = job.report()
    report.started, report.error = False, error
    return report
