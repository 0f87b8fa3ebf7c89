"""How a command goes over many hosts, as its options say."""

from __future__ import annotations

import sys

import pytest

from runbook.cli.typed.rollout import Rollout
from runbook.fleet.errors import DaskMissing
from runbook.journal.journal import Journal


def test_dask_that_is_not_installed_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra of the package: the advice says how to get it, and nothing is sent."""
    for loaded in ("engine", "remote_journal"):
        monkeypatch.delitem(sys.modules, f"runbook.fleet.dask.{loaded}", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with Journal(None) as journal, pytest.raises(DaskMissing, match="not installed"):
        Rollout(scheduler="tcp://127.0.0.1:8786").engine(1, journal, print)
