"""How much to throttle to, and the clicks in each version's own words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook.dpm.throttling import LEAST, MOST, console_procedure, throttle
from runbook.errors import InvalidInput


@given(st.floats(2, MOST * 100), st.integers(50, 90))
def test_the_limit_is_what_the_console_takes(link: float, percent: int) -> None:
    """Whole Mbps from 1 to 10,000 (DPM's message ID 140), and never more than that share of the link."""
    limit = throttle(link, percent)
    assert LEAST <= limit <= MOST
    assert limit <= link * percent / 100


@pytest.mark.parametrize(
    ("link", "percent", "limit"),
    [(10, 85, 8), (10, 80, 8), (10, 90, 9), (100, 85, 85), (1.2, 85, 1), (2, 50, 1), (1000, 85, 850), (40_000, 85, 10_000)],
)  # fmt: skip
def test_the_articles_share(link: float, percent: int, limit: int) -> None:
    """80-90 % of the narrowest link, rounded down."""
    assert throttle(link, percent) == limit


@pytest.mark.parametrize("link", [0, -1, -0.0, math.nan, math.inf, -math.inf, 1e12])
def test_a_link_that_is_none_is_refused(link: float) -> None:
    """With an example of what to give."""
    with pytest.raises(InvalidInput) as caught:
        throttle(link)
    assert "Mbps" in caught.value.text.ja
    assert "Mbps" in caught.value.text.en


@pytest.mark.parametrize("percent", [-1, 0, 49, 91, 95, 100, 850])
def test_more_than_the_article_says_is_refused(percent: int) -> None:
    """95 % would leave no room for the control channel, which is what the step is for."""
    with pytest.raises(InvalidInput, match="50"):
        throttle(100, percent)


@pytest.mark.parametrize("link", [0.064, 0.5, 1, 1.17])
def test_a_link_too_narrow_for_dpm_is_said(link: float) -> None:
    """1 Mbps is DPM's smallest limit; on such a link it would be more than the share."""
    with pytest.raises(InvalidInput) as caught:
        throttle(link)
    assert caught.value.advice is not None
    assert "QoS" in caught.value.advice.en


@pytest.mark.parametrize(
    ("major", "japanese", "english"),
    [
        (2, "操作ウィンドウの [コンピュータの調整]", "Actions pane, select Throttle computer"),
        (3, "操作ウィンドウの [コンピューターの調整]", "Actions pane, select Throttle computer"),
        (3, "[管理] の [エージェント] タブ", "Open Management, then the Agents tab"),
        (4, "[エージェント] ワークスペース", "Agents workspace"),
        (4, "[調整] ダイアログ ボックス", "Throttle dialog box"),
        (2, "作業時間と非作業時間", "work and non-work hours"),
        (4, "営業時間と営業時間外", "work and non-work hours"),
        (11, "[営業スケジュール] (Work Schedule)", "Work Schedule"),
        (11, "[調整] を選択", "Select Throttle (formerly"),
        (13, "[調整] を選択", "Select Throttle (formerly"),
        (0, "[コンピューターの調整]", "Select Throttle computer"),
    ],
)
def test_the_console_in_its_own_words(major: int, japanese: str, english: str) -> None:
    """2007 and 2010 have tabs and an Actions pane, 2012 views and workspaces; later the command is called 調整 (facts 2.1)."""
    clicks = console_procedure(major, "FILES01", 8)
    assert japanese in "\n".join(click.ja for click in clicks)
    assert english in "\n".join(click.en for click in clicks)


@pytest.mark.parametrize("major", range(2, 15))
def test_every_procedure_opens_the_console_names_the_computer_and_ends_with_ok(major: int) -> None:
    """Both languages say the same number, and both say whose time the work hours are in."""
    clicks = console_procedure(major, "FILES{01}", 8)
    for language in ("ja", "en"):
        lines = [getattr(click, language) for click in clicks]
        assert "DPM" in lines[0]
        assert any("FILES{01}" in line for line in lines)
        assert "8 Mbps" in lines[-1]
        assert "OK" in lines[-1]
