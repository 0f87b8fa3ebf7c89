"""`constraints.txt` pins what a fresh install gets, on Windows too."""

from __future__ import annotations

from packaging.utils import canonicalize_name

from development.processes import CONSTRAINTS
from development.windows_only import windows_only

PINNED = frozenset(
    canonicalize_name(line.partition("==")[0])
    for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    if "==" in line
)


def test_what_windows_alone_needs_is_pinned() -> None:
    """By the markers of the packages installed here."""
    assert windows_only(PINNED) == set()


def test_what_is_left_out_is_found() -> None:
    """A package for Windows' console, which pytest asks for there alone."""
    assert {each.partition(">")[0] for each in windows_only(PINNED - {"colorama"})} == {"colorama"}
