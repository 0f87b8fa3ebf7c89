"""A whole walk as a terminal shows it, kept in the docs: `python -m tests.walk.recording` records it again."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from runbook.text import Language
from tests.terminal import terminal
from tests.walk.staged import staged

SCENARIO = "nic-offload"
FOLDER = Path(__file__).parents[2] / "docs" / "recorded"

# The output to wait for, and the line that the person then types.
TALK = (
    ("> ", {"ja": "詳細: 既存の接続はリモート ホストに強制的に切断されました。 (0x80072746)\n", "en": "(ID 52 Details: An existing connection was forcibly closed by the remote host. (0x80072746))\n"}),
    ("[y/N]", "y"),
    ("[y/N]", "y"),
    ("> ", "2"),
    ("[y/N]", "y"),
    ("[y/N]", "y"),
)  # fmt: skip
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d")
_FIRST_DAY = datetime(2026, 4, 6)  # noqa: DTZ001  # only a date, and only for readers


def recorded(language: Language) -> str:
    """Return the session on a terminal without colours and spinners.

    Values that differ between recordings are made equal: the date, a second between the clocks, the paths of Python and the inventory.
    """
    with tempfile.TemporaryDirectory() as folder, staged(SCENARIO, Path(folder), language) as stage:
        words = [
            "diagnose",
            "--dpm",
            "DPM01",
            "--host",
            "FILES01",
            "--inventory",
            str(stage.inventory),
            "--lang",
            language,
        ]
        with terminal(words, columns=100, more={"TERM": "dumb"}) as screen:
            for cue, said in TALK:
                screen.until(cue)
                screen.type(said if isinstance(said, str) else said[language])
            assert screen.end() == 0, screen.shown
        shown = re.sub(r"(by |差: )\d( s|秒| 秒)", r"\g<1>0\2", screen.shown)
        shown = re.sub(r"\S+ -m runbook|\S*/bin/runbook", "runbook", shown).replace(str(stage.inventory), "site.toml")
    command = f"$ runbook diagnose --dpm DPM01 --host FILES01 --inventory site.toml --lang {language}\n"
    return command + "\n".join(line.rstrip() for line in _dated(shown).splitlines()) + "\n"


def _dated(shown: str) -> str:
    days = [datetime.strptime(found[1], "%Y-%m-%d") for found in _MOMENT.finditer(shown)]  # noqa: DTZ007
    first = min(days)

    def moved(found: re.Match[str]) -> str:
        passed: timedelta = datetime.strptime(found[1], "%Y-%m-%d") - first  # noqa: DTZ007
        return f"{_FIRST_DAY + passed:%Y-%m-%d} 10:00:00"

    return _MOMENT.sub(moved, shown)


def main() -> None:
    """Record in both languages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in get_args(Language):
        (FOLDER / f"diagnose.{language}.txt").write_text(recorded(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
