"""Errors of DPM: input that it does not accept, and results that cannot be handled."""

from __future__ import annotations

from runbook.errors import InvalidInput, Refused, Sentence, UnreadableAnswer


class NotADpmServer(Refused):
    """What only a DPM server has was asked of another host."""

    text = Sentence(
        "{host} は DPM サーバーではありません。何も変更していません。",
        "{host} is no DPM server. Nothing was changed.",
    )
    advice = Sentence("DPM サーバーを指定してください。", "Name the DPM server.")
    host: str


class UnusableLink(InvalidInput):
    """No link has this bandwidth."""

    text = Sentence(
        "回線の帯域幅を Mbps 単位で指定してください (例: 10)。", "Give the link's bandwidth in Mbps, for example 10."
    )
    link: float


class UnusablePercent(InvalidInput):
    """The share of the link is outside the article's range, or leaves nothing to DPM."""

    text = Sentence("割合は 50 から 90 (%) の範囲で指定してください。", "Give a percentage from 50 to 90.")
    percent: int


class LinkTooNarrow(InvalidInput):
    """DPM's smallest limit exceeds that share of the link."""

    text = Sentence(
        "{link:g} Mbps の {percent} % は 1 Mbps 未満ですが、DPM で設定できる最小値は 1 Mbps です。",
        "{percent} % of {link:g} Mbps is less than 1 Mbps, the smallest limit that DPM takes.",
    )
    advice = Sentence(
        "この回線では DPM の調整を使用できません。ルーターの QoS などを検討してください。",
        "DPM cannot throttle for this link. Consider QoS on the router instead.",
    )
    link: float
    percent: int


class TooManyGroups(UnreadableAnswer):
    """A DPM server has more than `limit` protection groups."""

    text = Sentence(
        "保護グループが {limit} 個を超えているため、扱えません。",
        "There are more than {limit} protection groups, which cannot be handled.",
    )
    advice = Sentence(
        "DPM 管理者コンソールで保護グループの数を確認してください。",
        "See in the DPM Administrator Console how many there are.",
    )
    limit: int
