"""The same work by this project's command line, in this process."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from runbook.cli import main


class Ours:
    """The work, by the entry point of `python -m runbook`."""

    def __init__(self, endpoint: str, username: str, password: str) -> None:
        self._endpoint = endpoint
        os.environ |= {"RUNBOOK_USERNAME": username, "RUNBOOK_PASSWORD": password}

    def _run(self, *words: str, expected: tuple[int, ...]) -> None:
        unread = io.StringIO()
        with TemporaryDirectory() as folder, contextlib.redirect_stdout(unread), contextlib.redirect_stderr(unread):
            journal = Path(folder) / "journal.sqlite3"
            code = main([*words, "--host", self._endpoint, "--json", "--journal", str(journal)])
        if code not in expected:
            raise RuntimeError(f"{' '.join(words)}: exit code {code}")

    def step1_check(self) -> None:
        """Run `step1 --check`."""
        self._run("step1", "--check", expected=(3,))

    def step1_apply(self) -> None:
        """Run `step1 --apply`."""
        self._run("step1", "--apply", expected=(0,))

    def step2_check(self) -> None:
        """Run `step2 --check`."""
        self._run("step2", "--all", "--all-adapters", "--check", expected=(3,))

    def step2_apply(self) -> None:
        """Run `step2 --apply`."""
        self._run("step2", "--all", "--all-adapters", "--apply", expected=(5,))
