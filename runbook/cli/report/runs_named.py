"""The runs that numbers and ranges name, as the journal holds them."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.change.run import Run
from runbook.cli.errors import NoSuchRun
from runbook.journal.errors import RunOfOtherCustomer, name_of_customer
from runbook.journal.journal import Journal


def runs_named(typed: Sequence[range], journal: Journal) -> tuple[Run, ...]:
    """Return the customer's runs in these ranges, oldest first.

    Raise `NoSuchRun` for a range without any run, and `RunOfOtherCustomer` for one with those of others alone.
    """
    everyone = journal.runs_of_everyone()[::-1]
    ours = [run for run in everyone if run.customer == journal.customer]
    for each in typed:
        if any(run.id in each for run in ours):
            continue
        theirs = next((run for run in everyone if run.id in each), None)
        if theirs is None:
            raise NoSuchRun(number=min(each))
        names = name_of_customer(theirs.customer), name_of_customer(journal.customer)
        raise RunOfOtherCustomer(run=theirs.id, theirs=names[0], ours=names[1])
    return tuple(run for run in ours if any(run.id in each for each in typed))
