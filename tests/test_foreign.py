"""What others wrote is shown with everything that is in it, on one line, and acts on nothing."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest

from runbook.foreign import LONGEST, json_escaped, printable, printable_lines
from runbook.text import Text, same

KEPT = "DPM サーバー (保護)\u3000が゙ か\u3099 葛\U000e0100 \ue000 ﾊﾞｯｸｱｯﾌﾟ é e\u0301 Réseau\u00a01 ❤\ufe0f 😀 C:\\Temp\\x [red]x[/red] | `a`"


@pytest.fixture(scope="module")
def unseen() -> list[str]:
    """Every control, every mark of direction, every width of zero and lone surrogates, as this Python's Unicode has them."""
    return [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


def test_no_character_that_shows_nothing_comes_through(unseen: list[str]) -> None:
    """Neither in one line nor in several, where only the end of a line is left."""
    shown = printable("".join(unseen), longest=len(unseen))
    assert shown.isascii()
    assert shown.isprintable()
    assert not set(printable_lines("".join(unseen))) & (set(unseen) - {"\n"})


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (KEPT, KEPT),
        ("\x1b[2J\x9b31m\u202eevil\u2066", r"\x1b[2J\x9b31m\u202eevil\u2066"),
        ("one\r\nRun 99  done\ttwo\u2028three", r"one\r\nRun 99  done\ttwo\u2028three"),
        ("D\u200bPM\ufeff01\u3164\U000e0041\ud800", r"D\u200bPM\ufeff01\u3164\U000e0041\ud800"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + r"\u0301\u0301"),
    ],
)
def test_what_is_in_it_is_shown(words: str, shown: str) -> None:
    """As an escape where it would not be seen; what people really write stays as it is."""
    assert printable(words) == shown
    assert printable(shown) == shown


def test_it_is_cut_and_says_so() -> None:
    """A name or a message of any length takes a few lines."""
    assert printable("x" * LONGEST) == "x" * LONGEST
    assert printable("x" * 100_000) == "x" * LONGEST + "… [+99,500]"


def test_what_a_sentence_is_given_is_made_printable() -> None:
    """Also with a format of its own; a sentence inside is one of ours, and its own values were made printable before."""
    inner = Text("{n}\n台", "{n}\nhosts").format(n="\x1b")
    said = Text("{name} {inner} {size:,}", "{name:>4} {inner} {size:,}").format(name="\n", inner=inner, size=1234)
    assert said == Text("\\n \\x1b\n台 1,234", "   \\n \\x1b\nhosts 1,234")
    assert same("a\nb") == Text("a\\nb", "a\\nb")


def test_a_value_is_never_a_format() -> None:
    """Braces of a host's are braces."""
    assert same("{0} {x.__class__}") == Text("{0} {x.__class__}", "{0} {x.__class__}")
    assert Text("{a}", "{a}").format(a="{b}", b="no") == Text("{b}", "{b}")


def test_json_says_the_same(unseen: list[str]) -> None:
    """A script gets every character as it was, and a terminal none that acts on it."""
    document = json.dumps({"names": unseen, "ja": "保護\U0001f600"}, ensure_ascii=False)
    shown = json_escaped(document)
    assert json.loads(shown) == json.loads(document)
    assert "保護\U0001f600" in shown
    assert not set(shown) & set(unseen)
