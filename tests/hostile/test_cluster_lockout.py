"""The workers of a cluster have a wrong password: refused twice, however many hosts and workers there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fleet.cluster import cluster
from tests.fleet.many import make
from tests.fleet.test_dask import dask_words, run, staged
from tests.soak.counting import THOROUGH


@pytest.mark.slow
@pytest.mark.skipif(not THOROUGH, reason="in threads the gate sees the same count; dev.py soak sees it over a cluster")
def test_a_wrong_password_of_the_workers_is_refused_twice(tmp_path: Path) -> None:
    """Though the account was accepted here when the hosts were looked at: two refusals in a row end it, over all workers."""
    with staged(make(12, failing=False), tmp_path) as (server, inventory):
        with cluster(tmp_path, ["", ""], environment={"RUNBOOK_PASSWORD": "wrong"}) as found:
            code, results = run(inventory, "step1", "--apply", *dask_words(found))
        assert code != 0
        assert server.refused_logons == 2
        assert sum("not tried here" in str(result) for result in results.values()) == 10
