"""The contract covers all that the commands ask of Windows: nothing that we rely on is tried nowhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import serve, small_environment
from tests.contract.asked import PACKAGE, asked, scripts
from tests.contract.conftest import REAL
from tests.contract.dialogue import DIALOGUES, overheard
from tests.contract.named import classes, keys
from tests.once import once
from tests.soak.counting import THOROUGH

pytestmark = pytest.mark.skipif(bool(REAL), reason="compares what is asked, whoever answers")

COMMANDS: Final = (
    "doctor",
    "check --dpm DPM01",
    "step1 --apply --profile kb971411",
    "step2 --check",
    "step3 --host SQL01 --check --qos --link 100",
    "step4 --host DPM01 --check",
)
MORE_COMMANDS: Final = (
    "step2 --apply --reboot",
    "step3 --host SQL01 --apply --qos --link 100",
    "step4 --host DPM01 --apply",
    "undo 1-8 --apply --reboot",
)
"""Those that take long: `dev.py soak` runs them, too."""

HOST: Final = "2022-en-US"
"""One host of the contract's: each test asks of it what it asks of any, or says that this version has no such thing."""

NOT_TRIED: Final = {
    "method Win32_OperatingSystem.Reboot": "somebody's host is not rebooted",
    "program netsh interface tcp set global chimney=": "it is a setting of the host's own",
    "program netsh interface tcp set global rss=": "it is a setting of the host's own",
    "program netsh interface tcp set global netdma=": "it is a setting of the host's own",
}
"""What no contract test does, because it would change what is not ours."""


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return all that the contract asks, from its recorded dialogues."""

    def record() -> frozenset[str]:
        folder = tmp_path_factory.mktemp("dialogues")
        words = [
            "-q",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            "-k",
            f"{HOST} and not covered",
            str(Path(__file__).parent),
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            env={**os.environ, DIALOGUES: str(folder), "PYTEST_XDIST_WORKER": ""},
            cwd=PACKAGE.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        files = sorted(folder.glob("*.jsonl"))
        assert files, done.stdout
        return frozenset(each for file in files for request in requests_in(file) for each in asked(request))

    return once(tmp_path_factory, "covered-by-the-contract", record)


def requests_in(file: Path) -> Iterator[bytes]:
    """Yield the requests of a dialogue."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["request"].encode("utf-8")


def test_all_that_commands_ask_is_tried(
    covered: frozenset[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command runs on every simulated host; each query, method, program, script and key of theirs is in the contract."""
    environment, wanted = small_environment(), set[str]()
    inventory = tmp_path / "site.toml"
    with serve(environment, auth=("ntlm",)) as server:
        write_inventory(inventory, environment, server, tmp_path / "journal.sqlite3")
        with overheard(lambda request, *_: wanted.update(asked(request))):
            for command in (*COMMANDS, *(MORE_COMMANDS if THOROUGH else ())):
                main([*command.split(), "--inventory", str(inventory), "--lang", "en"])
    missing = wanted - covered - NOT_TRIED.keys()
    assert not missing, "\n".join(sorted(missing))
    assert len(wanted) > 50, capsys.readouterr()


def test_all_that_stands_in_the_source_is_tried(covered: frozenset[str]) -> None:
    """Also what no command of the test above came to: classes, registry keys and scripts by their names in the source."""
    asked_for = " ".join(covered)
    for named in (classes(), keys(), frozenset(scripts())):
        missing = {
            each for each in named if not re.search(rf"(?<!\w){re.escape(each)}(?!\w)", asked_for, re.IGNORECASE)
        }
        assert not missing, "\n".join(sorted(missing))
        assert named


def test_a_gap_is_seen(covered: frozenset[str]) -> None:
    """Something that no contract test asks is not covered, and what is excused is really asked by nobody."""
    assert not covered & NOT_TRIED.keys()
    assert "query root/cimv2: select * from Win32_Battery" not in covered
