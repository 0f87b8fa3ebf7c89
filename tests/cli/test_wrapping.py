"""Text fits the terminal, in Japanese too, and nothing of it is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from runbook.cli.show.wrapping import wrap

WORDS = (
    "DPM",
    "サーバー",
    "と",
    "保護対象",
    "。",
    "、",
    "KB 971411",
    " ",
    "a",
    "(なし)",
    "ConnectionNoActivityTimeout",
)

words = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(deadline=None)
@given(words, st.integers(12, 80))
def test_no_line_is_wider_and_nothing_is_lost(text: str, columns: int) -> None:
    """Only blanks at line ends go; a word that is wider than the terminal is broken."""
    lines = wrap(text, columns).split("\n")
    assert all(cell_len(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_japanese_breaks_between_characters_not_before_punctuation() -> None:
    """As a Japanese reader expects."""
    assert wrap("DPM サーバーと保護対象の両端。", 12) == "DPM サーバー\nと保護対象の\n両端。"
    assert wrap("あああああ。", 10) == "ああああ\nあ。"
