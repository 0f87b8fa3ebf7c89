"""What stands around a code is looked at once, however many codes a text has."""

from __future__ import annotations

from typing import SupportsIndex

import pytest

from runbook.dpm.symptoms.origin import AROUND, INSTALLING, THEIRS, Origin, around
from runbook.dpm.symptoms.reader import explain

ACCESS_DENIED = "0x80070005 "


class Counted(str):
    """A text that counts the characters that were taken from it."""

    taken = 0

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        part = super().__getitem__(key)
        self.taken += len(part)
        return part


@pytest.mark.parametrize("distance", [len(ACCESS_DENIED), AROUND, 2 * AROUND, 2 * AROUND + 1, 5 * AROUND])
def test_no_character_is_searched_for_each_code_anew(distance: int) -> None:
    """A megabyte of codes costs one search, not one of 1200 characters for each code."""
    text = Counted(ACCESS_DENIED.ljust(distance) * 200)
    positions = range(0, len(text), distance)
    assert not around(THEIRS, text, positions)
    assert text.taken <= len(text)


@pytest.mark.parametrize(
    ("before", "origin"),
    [
        ("sqlserver".ljust(AROUND - 1), Origin.ANOTHER),
        ("sqlserver".ljust(AROUND), Origin.UNCLEAR),
        (ACCESS_DENIED + " " * 3 * AROUND + "sqlserver ", Origin.ANOTHER),
        (ACCESS_DENIED + " " * 3 * AROUND + "sqlserver ".ljust(AROUND), Origin.UNCLEAR),
    ],
)
def test_only_what_is_near_a_code_says_whose_it_is(before: str, origin: Origin) -> None:
    """600 characters around each code; neither the first code nor the last is special."""
    assert explain(f"{before}{ACCESS_DENIED}").origin is origin
    assert explain(f"{ACCESS_DENIED}{' ' * 4 * AROUND}{before}{ACCESS_DENIED}").origin is origin


def test_the_installation_is_looked_for_around_its_own_code_only() -> None:
    """Another code beside the word does not make the unspecified error one of the installation."""
    text = f"SetDpmServer {ACCESS_DENIED}{' ' * 3 * AROUND}0x80004005"
    assert not around(INSTALLING, text.lower(), [text.index("0x80004005")])
    assert explain("SetDpmServer 0x80004005").answer.value == "installation"


@pytest.mark.parametrize(("word", "is_theirs"), [("dbo.x", True), ("xdbo.x", False), ("SMS 管理", True), ("smsx", False), ("管理IIS", True)])  # fmt: skip
def test_whole_words(word: str, is_theirs: bool) -> None:
    """A short name in another word is not that product."""
    assert (explain(f"{word} something {ACCESS_DENIED}").origin is Origin.ANOTHER) is is_theirs


def test_names_of_products_begin_with_a_literal() -> None:
    """The search for them is many times slower if one of them does not."""
    assert all(each[0] not in "\\[(." for each in THEIRS.pattern.split("|"))


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("DPM: Backup failed (3115)", True),
        ("dpm 2019 : x (3115)", True),
        ("DPM:" * 60 + "(3115)", True),
        ("DPM: " + "x" * 190 + "(3115)", True),
        ("DPM: " + "x" * 250 + "(3115)", False),
        ("DPM: one\n(3115)", False),
        ("DPM: (one) two (3115)", False),
        ("DPM:(3115)", False),
        ("DPM: one (2115)", False),
    ],
)
def test_an_alert_is_on_the_line_of_its_title(text: str, is_code: bool) -> None:
    """Only directly after the title that Operations Manager prints does a number in parentheses count."""
    assert bool(explain(text).found) is is_code


def test_a_winsock_name_is_read_from_its_last_beginning() -> None:
    """What stands before it in the same word does not matter."""
    assert [str(each.code) for each in explain("lastWSAWSAECONNRESET (10054)").found] == ["0x80072746"]
    assert not explain("wsa" * 50).found
