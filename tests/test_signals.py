"""Tests of Ctrl-C hold in a suite that runs in the background as well."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import subprocess, sys
from tests.signals import handle_ignored_signals
{prepare}
subprocess.run([sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"], check=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("prepare", "ignored"), [("", "True"), ("handle_ignored_signals()", "False")])
def test_what_a_background_suite_starts_can_be_interrupted(prepare: str, ignored: str) -> None:
    """A shell has it ignore SIGINT; what it starts would ignore it too."""
    background = ["sh", "-c", 'trap "" INT QUIT; exec "$@"', "sh"]
    done = subprocess.run(
        [*background, sys.executable, "-c", SUITE.format(prepare=prepare)],
        cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == ignored
