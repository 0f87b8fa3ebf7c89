"""Which adapters step 2 changes, from the options."""

from __future__ import annotations

import argparse

from runbook.procedure.steps.chosen_adapters import AdapterChoice


def adapters_of(options: argparse.Namespace) -> AdapterChoice:
    """Return the choice of the options."""
    return AdapterChoice(tuple(options.adapter), options.all_adapters)
