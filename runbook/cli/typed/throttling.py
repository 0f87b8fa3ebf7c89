"""Step 3 from its options: the bandwidth limit, and the way to set it."""

from __future__ import annotations

import argparse

from runbook.dpm.throttling import USUAL_PERCENT
from runbook.procedure.steps.step3 import Step3


def throttling_of(options: argparse.Namespace) -> Step3:
    """Return the step. Raise `InvalidInput` if the link or the percentage is not usable."""
    percent = USUAL_PERCENT if options.percent is None else options.percent
    return Step3(link=options.link, percent=percent, in_console=not options.qos)
