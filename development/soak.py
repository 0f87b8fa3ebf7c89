"""The long ring: injected faults, kills, hostile hosts, every path and every page at full length, then a sample of mutants."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from development import mutation
from development.environments import environment
from development.processes import run

SECONDS = 1800.0
# Of these the gate runs a sample.
LONG = ("tests/soak", "tests/hostile", "tests/walk/test_every_path.py", "tests/site/test_appearance.py")


def soak(arguments: argparse.Namespace) -> int:
    """Run the long tests at full length and the sampled mutants, and print the counts. Return an exit code."""
    python = environment()
    codes = []
    if arguments.only != "mutants":
        codes.append(_troubles(python, arguments))
    if arguments.only != "troubles":
        codes.append(mutation.run_sample(python, last_digit=arguments.digit))
    return max(codes)


def _troubles(python: Path, arguments: argparse.Namespace) -> int:
    totals: dict[str, int] = {}
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RUNBOOK_THOROUGH": "1", "RUNBOOK_SOAK_COUNTS": folder}
        words = ["-m", "pytest", "-q", "-n", str(2 * (os.cpu_count() or 1)), *LONG, *arguments.rest]
        code = run([python, *words], seconds=SECONDS)
        for path in Path(folder).glob("*.json"):
            for name, count in json.loads(path.read_text(encoding="utf-8")).items():
                totals[name] = totals.get(name, 0) + count
    print("", *(f"{count:9,}  {name}" for name, count in sorted(totals.items())), sep="\n")
    print(f"{time.perf_counter() - start:9,.0f}  seconds")
    return code
