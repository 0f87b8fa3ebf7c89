"""Very many hosts: all results, little memory. Two hundred are part of the gate; `dev.py soak` takes a thousand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fleet.many import WAYS_TO_FAIL, names, served, way_of
from tests.soak.counting import THOROUGH

MEASURE = """
import contextlib, io, json, sys
from runbook.cli import main
from tests.fleet.many import most_memory
out = io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
    code = main(["step1", "--check", "--json", "--inventory", sys.argv[1]])
print(json.dumps([code, json.loads(out.getvalue()), most_memory()]))
"""


def checked(count: int, folder: Path) -> tuple[int, dict[str, dict[str, object]], int]:
    """`step1 --check` on so many hosts in a process of its own: exit code, each host's result, and its memory at most, in KiB."""
    with served(count, folder / f"{count}.toml", failing=True) as many:
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(many.inventory)], capture_output=True, check=True, timeout=300
        )
    code, document, memory = json.loads(done.stdout)
    return code, {host["host"]: host for host in document["hosts"]}, memory


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process's memory in KiB is Linux's")
def test_very_many_hosts(tmp_path: Path) -> None:
    """One in twenty of them fails in ten ways: each has its own error, all others their plan, and a host takes less than 1 MB."""
    few, many = (100, 1000) if THOROUGH else (20, 200)
    _, results, little = checked(few, tmp_path)
    code, more_results, much = checked(many, tmp_path)
    assert code == 8
    assert list(results) == names(few)
    assert list(more_results) == names(many)
    assert (much - little) / (many - few) < 1000
    ended: dict[str, set[str]] = {}
    for number, result in enumerate(more_results.values()):
        way = way_of(number)
        if way is None:
            assert result["result"] == "different"
        else:
            assert result["result"] == "failed"
            error = result["error"]
            assert isinstance(error, dict)
            ended.setdefault(way, set()).add(error["kind"])
    assert ended == {way: {error} for way, (error, _) in WAYS_TO_FAIL.items()}
