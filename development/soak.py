"""The long ring: injected faults, kills, hostile hosts, every path and every page at full length, then mutants: of the pages, and a sample of the code."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

from development import mutation, page_mutation
from development.environments import environment
from development.processes import ROOT, run

SECONDS = 1800.0
ALL_OF_THEM = ("tests/soak", "tests/hostile", "tests/site")


def soak(arguments: argparse.Namespace) -> int:
    """Run the long tests at full length, the mutants of the pages and the sampled ones of the code, and print the counts. Return an exit code."""
    python = environment()
    codes = []
    if arguments.only in (None, "troubles"):
        codes.append(_troubles(python, arguments))
    if arguments.only in (None, "pages"):
        codes.append(page_mutation.run_pages(python))
    if arguments.only in (None, "mutants"):
        codes.append(mutation.run_sample(python, last_digit=arguments.digit))
    return max(codes)


def _sampled() -> list[str]:
    """Return the tests of which the gate runs a sample: whole folders, and each file that asks whether to be thorough."""
    files = [path for path in ROOT.glob("tests/**/test_*.py") if "THOROUGH" in path.read_text(encoding="utf-8")]
    others = sorted(str(path.relative_to(ROOT)) for path in files)
    return [*ALL_OF_THEM, *(path for path in others if not path.startswith(ALL_OF_THEM))]


def _troubles(python: Path, arguments: argparse.Namespace) -> int:
    totals: dict[str, int] = {}
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RUNBOOK_THOROUGH": "1", "RUNBOOK_SOAK_COUNTS": folder}
        words = ["-m", "pytest", "-q", "-n", str(2 * (os.cpu_count() or 1)), *_sampled(), *arguments.rest]
        code = run([python, *words], seconds=SECONDS)
        for path in Path(folder).glob("*.json"):
            for name, count in json.loads(path.read_text(encoding="utf-8")).items():
                totals[name] = totals.get(name, 0) + count
    print("", *(f"{count:9,}  {name}" for name, count in sorted(totals.items())), sep="\n")
    print(f"{time.perf_counter() - start:9,.0f}  seconds")
    return code
