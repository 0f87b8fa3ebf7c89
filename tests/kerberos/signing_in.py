"""The command line of a user who logs in with Kerberos."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from runbook.cli import main
from runbook.sandbox import Server
from tests.kerberos.domain import HOST


def words(server: Server, tmp_path: Path, *more: str, spn_host: str = HOST) -> list[str]:
    """Return the arguments of `step1` on one host with Kerberos; `--check` unless other ones are given."""
    tls = ["--tls", "--ca", str(server.ca_file)] if server.ca_file else []
    spn = ["--spn-host", spn_host] if spn_host else []
    where = ["--host", server.endpoint("FILES01"), "--journal", str(tmp_path / "journal")]
    return ["step1", *where, "--auth", "kerberos", *spn, *tls, *(more or ["--check"])]


def step1(server: Server, tmp_path: Path, *more: str, spn_host: str = HOST) -> int:
    """Run it in this process. Return the exit code."""
    return main(words(server, tmp_path, *more, spn_host=spn_host))


def later(
    minutes: int, server: Server, tmp_path: Path, *more: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run it on a computer whose clock is ahead."""
    command = ["faketime", "-f", f"+{minutes}m", sys.executable, "-m", "runbook", *words(server, tmp_path, *more)]
    settings = {**os.environ, **environment, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
