"""Text fits the terminal, in Japanese too, and nothing of it is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from runbook.cli.show.wrapping import wrap

words = st.lists(
    st.sampled_from(["DPM", "サーバー", "と", "保護対象", "。", "、", "KB 971411", " ", "a", "(なし)"]), max_size=60
).map("".join)


@given(words, st.integers(12, 80))
def test_no_line_is_wider_and_nothing_is_lost(text: str, columns: int) -> None:
    """Only blanks at line ends go, and only a single Latin word may be wider."""
    lines = wrap(text, columns).split("\n")
    assert all(cell_len(line) <= columns or (line.isascii() and " " not in line) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_japanese_breaks_between_characters_not_before_punctuation() -> None:
    """As a Japanese reader expects."""
    assert wrap("DPM サーバーと保護対象の両端。", 12) == "DPM サーバー\nと保護対象の\n両端。"
    assert wrap("あああああ。", 10) == "ああああ\nあ。"
