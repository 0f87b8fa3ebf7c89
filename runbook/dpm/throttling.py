"""DPM's network bandwidth throttling: the limit, and where it is set in the console. DPM has no cmdlet for it (facts 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.dpm.errors import LinkTooNarrow, UnusableLink, UnusablePercent
from runbook.settings.qos import QosSetting
from runbook.text import Text

LEAST, MOST = 1, 10_000
"""The Mbps that the console accepts, whole numbers only (DPM's message ID 140)."""

USUAL_PERCENT: Final = 85
"""The article says 80-90 % of the narrowest link, KB 971411 85-90 %."""

PORTS: Final = (5718, 5719)
"""DPM's data channel; the sources disagree on which port belongs to which side (facts 1.8)."""

POLICIES: Final = tuple(QosSetting(f"runbook-DPM-{port}", port) for port in PORTS)
"""Windows' own QoS policies for these ports."""


def throttle(link: float, percent: int = USUAL_PERCENT) -> int:
    """Return whole Mbps that leave room for the control channel on a link of `link` Mbps.

    Raise `InvalidInput` for an invalid link or percentage, and for a link that is too narrow: DPM's smallest limit, 1
    Mbps, would exceed that share of it.
    """
    if not 0 < link <= MOST * 100:
        raise UnusableLink(link=link)
    if not 50 <= percent <= 90:  # the article's share, and less if that is not enough
        raise UnusablePercent(percent=percent)
    limit = int(link * percent / 100)
    if limit < LEAST:
        raise LinkTooNarrow(link=link, percent=percent)
    return min(limit, MOST)


def console_procedure(major: int, computer: str, limit: int) -> Sequence[Text]:
    """Return what to select in the DPM Administrator Console, in the words of the version `major` (2 is DPM 2007, 4 is 2012).

    The Japanese words are attested up to DPM 2012, for 2010 and 2012 by an excerpt only (facts 2.1); later consoles may differ a
    little. A version that is not known gets the words of 2012.
    """
    words = {2: _DPM_2007, 3: _DPM_2010, 0: _DPM_2012, 4: _DPM_2012}.get(major, _LATER)
    return [each.format(computer=computer, limit=limit) for each in (_OPEN, *words)]


_OPEN: Final = Text("DPM 管理者コンソールを開きます。", "Open the DPM Administrator Console.")
_AGENTS_TAB: Final = Text(
    "[管理] の [エージェント] タブを開き、表示ウィンドウで {computer} を選択します。",
    "Open Management, then the Agents tab, and select {computer}.",
)
_ENABLE: Final = Text(
    "[調整] ダイアログ ボックスで [ネットワークの使用帯域幅の調整を有効にする] を選択します。",
    "In the Throttle dialog box, select Enable network bandwidth usage throttling.",
)
_ENABLE_SINCE_2012: Final = Text(_ENABLE.ja, "In the Throttle dialog box, select Enable network bandwidth usage.")
_SET_EN: Final = (
    "Under Throttle Settings give {limit} Mbps for both work and non-work hours, check the Work Schedule, and select OK. "
    "Work hours are those of the protected computer's time zone."
)
_DPM_2007: Final = (
    _AGENTS_TAB,
    Text("操作ウィンドウの [コンピュータの調整] を選択します。", "In the Actions pane, select Throttle computer."),
    _ENABLE,
    Text(
        "作業時間と非作業時間の両方に {limit} Mbps を指定し、作業時間の設定を確認して [OK] を選択します。"
        "作業時間は保護対象のコンピューターのタイム ゾーンで扱われます。",
        _SET_EN,
    ),
)
_SET: Final = Text(
    "[調整設定] で営業時間と営業時間外の両方に {limit} Mbps を指定し、[営業スケジュール] を確認して [OK] を選択します。"
    "営業時間は保護対象のコンピューターのタイム ゾーンで扱われます。",
    _SET_EN,
)
_DPM_2010: Final = (
    _AGENTS_TAB,
    Text("操作ウィンドウの [コンピューターの調整] を選択します。", "In the Actions pane, select Throttle computer."),
    _ENABLE,
    _SET,
)
_DPM_2012: Final = (
    Text(
        "[管理] ビューの [エージェント] ワークスペースで {computer} を選択します。",
        "In the Management view, open the Agents workspace and select {computer}.",
    ),
    Text("[コンピューターの調整] を選択します。", "Select Throttle computer."),
    _ENABLE_SINCE_2012,
    _SET,
)
_LATER: Final = (
    Text(
        "[管理] の [エージェント] で {computer} を選択します。", "Open Management, then Agents, and select {computer}."
    ),
    Text("[調整] を選択します (旧称: [コンピューターの調整])。", "Select Throttle (formerly Throttle computer)."),
    _ENABLE_SINCE_2012,
    Text(_SET.ja.replace("[営業スケジュール]", "[営業スケジュール] (Work Schedule)"), _SET.en),
)
