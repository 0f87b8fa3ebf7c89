"""DPM's network bandwidth usage throttling: how much, and where a person sets it, since DPM has no cmdlet (facts 2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.errors import InvalidInput
from runbook.text import Text

LEAST, MOST = 1, 10_000
"""Mbps that the console takes, whole numbers only (DPM's message ID 140)."""

USUAL_PERCENT: Final = 85
"""The article says 80-90 % of the narrowest link, KB 971411 85-90 %."""

PORTS: Final = (5718, 5719)
"""DPM's data channel; which of the two is whose, the sources do not agree on (facts 1.8)."""


def throttle(link: float, percent: int = USUAL_PERCENT) -> int:
    """Whole Mbps that leave room for the control channel on a link of `link` Mbps.

    Raises `InvalidInput` for a link or a percentage that makes no sense, and for a link too narrow: DPM's smallest
    limit, 1 Mbps, would be more than that share of it.
    """
    if not 0 < link <= MOST * 100:
        raise InvalidInput(
            Text(
                "回線の帯域幅を Mbps 単位で指定してください (例: 10)。",
                "Give the link's bandwidth in Mbps, for example 10.",
            )
        )
    if not 50 <= percent <= 90:  # the article's share, and less where that does not do
        raise InvalidInput(Text("割合は 50 から 90 (%) の範囲で指定してください。", "Give a percentage from 50 to 90."))
    limit = int(link * percent / 100)
    if limit < LEAST:
        raise InvalidInput(
            Text(
                "{link:g} Mbps の {percent} % は 1 Mbps 未満ですが、DPM で設定できる最小値は 1 Mbps です。",
                "{percent} % of {link:g} Mbps is less than 1 Mbps, the smallest limit that DPM takes.",
            ).format(link=link, percent=percent),
            Text(
                "この回線では DPM の調整を使用できません。ルーターの QoS などを検討してください。",
                "DPM cannot throttle for this link. Consider QoS on the router instead.",
            ),
        )
    return min(limit, MOST)


def console_procedure(major: int, computer: str, limit: int) -> Sequence[Text]:
    """The clicks in the DPM Administrator Console, in the words of that version (`major` of its files: 2 is DPM 2007).

    The Japanese words are attested up to DPM 2012 (facts 2.1); later consoles may differ a little, as may English ones
    after 2010.
    """
    return [
        each.format(computer=computer, limit=limit)
        for each in (_OPEN, *(_DPM_2007 if major == 2 else _DPM_2010 if major in (0, 3, 4) else _LATER), _SET)
    ]


_OPEN: Final = Text("DPM 管理者コンソールを開きます。", "Open the DPM Administrator Console.")
_DPM_2007: Final = (
    Text(
        "[管理] の [エージェント] タブを開き、表示ウィンドウで {computer} を選択します。",
        "Open Management, then the Agents tab, and select {computer}.",
    ),
    Text(
        "操作ウィンドウの [コンピュータの調整] をクリックします。",
        "In the Actions pane, click Throttle computer.",
    ),
    Text(
        "[ネットワークの使用帯域幅の調整を有効にする] を選択します。",
        "In the Throttle dialog box, select Enable network bandwidth usage throttling.",
    ),
)
_DPM_2010: Final = (
    Text(
        "[管理] ビューの [エージェント] ワークスペースで {computer} を選択します。",
        "Open Management, then the Agents tab, and select {computer}.",
    ),
    Text("[コンピューターの調整] をクリックします。", "In the Actions pane, click Throttle computer."),
    Text(
        "[調整] ダイアログ ボックスで [ネットワークの使用帯域幅の調整を有効にする] を選択します。",
        "In the Throttle dialog box, select Enable network bandwidth usage throttling.",
    ),
)
_LATER: Final = (
    Text(
        "[管理] の [エージェント] で {computer} を選択します。", "Open Management, then Agents, and select {computer}."
    ),
    Text("[調整] をクリックします (旧称: [コンピューターの調整])。", "Click Throttle (formerly Throttle computer)."),
    Text(
        "[ネットワークの使用帯域幅の調整を有効にする] を選択します。",
        "Select Enable network bandwidth usage throttling.",
    ),
)
_SET: Final = Text(
    "[調整設定] で営業時間と営業時間外の両方に {limit} Mbps を指定し、[営業スケジュール] を確認して [OK] をクリックします。"
    "営業時間は保護対象のコンピューターのタイム ゾーンで扱われます。",
    "Under Throttle Settings give {limit} Mbps for both work and non-work hours, check the Work Schedule, and click OK. "
    "Work hours are those of the protected computer's time zone.",
)
