"""The values of options: read from what was typed, and refused in words that say what is expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Final

from runbook.cli.typed.errors import UnusableOption
from runbook.foreign import printable
from runbook.text import Text

COUNT: Final = Text("1 以上の整数", "a whole number of at least 1")
SECONDS: Final = Text("秒数 (整数、例: 1800)", "a whole number of seconds, for example 1800")
PERCENT: Final = Text("50 から 90 の整数", "a whole number from 50 to 90")
RUN: Final = Text("history に表示される実行番号 (例: 12)", "the number of a run as `history` shows it, for example 12")
RUNS: Final = Text(
    "history に表示される実行番号か、その範囲 (例: 12、12-49)",
    "the number of a run as `history` shows it, or a range, for example 12 or 12-49",
)
DIAGNOSIS: Final = Text("診断の番号 (例: 3)", "the number of a diagnosis, for example 3")
RECORD: Final = Text("記録の番号 (例: 120)", "the number of a record, for example 120")
MINUTES: Final = Text("0 以上の整数 (分)", "a whole number of minutes")
TIME: Final = Text("時刻 (例: 05:00)", "a time of day, for example 05:00")
MBPS: Final = Text("Mbps 単位の数値 (例: 100)", "a number of Mbps, for example 100")
FILE_HASH: Final = Text(
    "--plan-out が表示した SHA-256 (16 進数 64 桁)", "a SHA-256 as --plan-out shows it: 64 hexadecimal digits"
)
HASH: Final = Text(
    "verify-journal が表示するハッシュ (16 進数 64 桁)", "a head as `verify-journal` shows it: 64 hexadecimal digits"
)

_MOST_DIGITS: Final = 18
"""A longer number is none that anybody means. The journal has 64 bits for one, and Python refuses those of several thousand digits."""
_LONGEST_RANGE: Final = 100_000
"""A longer range would be counted through for nothing."""
SHOWN: Final = 40
"""How much of a value is repeated in an error."""


def whole(option: str, expected: Text, *, at_least: int | None = None) -> Callable[[str], int]:
    """Return the reader of a whole number, which raises `InvalidInput`."""

    def read(typed: str) -> int:
        number = _whole(typed)
        if number is None or (at_least is not None and number < at_least):
            raise unusable(option, expected, typed)
        return number

    return read


def decimal(option: str, expected: Text) -> Callable[[str], float]:
    """Return the reader of a number, which raises `InvalidInput`."""

    def read(typed: str) -> float:
        try:
            return float(typed)
        except ValueError as error:
            raise unusable(option, expected, typed) from error

    return read


def time_of_day(typed: str) -> time:
    """Return the time of `5:00` or `05:00`. Raise `InvalidInput`."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", typed.strip(), re.ASCII)
    if found is None:
        raise unusable("--until", TIME, typed)
    return time(int(found[1]), int(found[2]))


def run_numbers(typed: str) -> range:
    """Return the runs of `12`, or of `12-49`, newest first: the latest change is undone first. Raise `InvalidInput`."""
    first, dash, last = typed.partition("-")
    low, high = _whole(first), _whole(last if dash else first)
    if low is None or high is None or not 0 < low <= high < low + _LONGEST_RANGE:
        raise unusable("RUN", RUNS, typed)
    return range(high, low - 1, -1)


def words(typed: str) -> tuple[str, ...]:
    """Return the words of a list with commas between them, in lower case."""
    return tuple(word for each in typed.split(",") if (word := each.strip().lower()))


def sha256(option: str, expected: Text) -> Callable[[str], str]:
    """Return the reader of a SHA-256 in either case, which raises `InvalidInput`."""

    def read(typed: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{64}", typed.strip().lower()):
            raise unusable(option, expected, typed)
        return typed.strip().lower()

    return read


def unusable(option: str, expected: Text, typed: str) -> UnusableOption:
    """Return the error for what was typed."""
    return UnusableOption(option=option, expected=expected, typed=printable(typed, SHOWN))


def _whole(typed: str) -> int | None:
    try:
        return int(typed) if len(typed.strip()) <= _MOST_DIGITS else None
    except ValueError:
        return None
