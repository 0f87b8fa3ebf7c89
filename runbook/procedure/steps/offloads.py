"""The offloads of step 2: their settings, their round, and what it costs to be without them (facts 4.5, 5.1).

The article's list is of 2010. On Windows Server 2012 and later it is worked through in rounds, the smallest first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from runbook.text import Text, same
from runbook.windows.network.keywords import JUMBO, RSC

Round = Literal[1, 2, 3]

ROUNDS: Final[tuple[Round, ...]] = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature that leaves work of the network to the hardware.

    `keywords` are those of the adapters, `states` the TCP globals. `cost` is what it costs to turn it off on Windows
    Server 2012 and later, and what Microsoft says of that. `in_article` is False for what came after the article.
    `by_name` is True for what a round only speaks of, because it does harm where the other end does not change as well.
    """

    name: str
    title: Text
    round: Round
    cost: Text
    keywords: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    in_article: bool = True
    by_name: bool = False


CHIMNEY: Final = Feature(
    "chimney",
    Text("TCP Chimney オフロード", "TCP Chimney Offload"),
    1,
    Text(
        "TCP Chimney オフロード: 影響はありません。Microsoft は 2016 以降で非推奨とし、使用しないように案内しています。",
        "TCP Chimney Offload: nothing is lost. Microsoft deprecates it since 2016 and advises not to use it.",
    ),
    ("*TCPConnectionOffloadIPv4", "*TCPConnectionOffloadIPv6"),
    ("chimney",),
)
NETDMA: Final = Feature(
    "netdma",
    Text("NetDMA", "NetDMA"),
    1,
    Text("NetDMA: 影響はありません。2012 以降ではサポートされていません。", "NetDMA: nothing is lost. 2012 and later do not support it."),
    (),
    ("netdma",),
)  # fmt: skip
LSO: Final = Feature(
    "lso",
    Text("大量送信オフロード (LSO)", "Large Send Offload (LSO)"),
    1,
    Text(
        "LSO: 大きなデータをパケットに分割する処理を CPU が行うため、送信時の CPU の負荷が増えます。",
        "LSO: the CPU cuts large blocks of data into packets, so its load rises while data is sent.",
    ),
    ("*LsoV1IPv4", "*LsoV2IPv4", "*LsoV2IPv6"),
)
RECEIVE_COALESCING: Final = Feature(
    "rsc",
    same("Receive Segment Coalescing (RSC)"),
    2,
    Text(
        "RSC: 受信したパケットを 1 つずつ処理するため、受信時の CPU の負荷が増えます。2012 以降の既定値は有効です。",
        "RSC: each packet that comes in is processed by itself, so the CPU's load rises while data is received. On by default since 2012.",
    ),
    RSC,
    ("rsc",),
    in_article=False,
)
JUMBO_FRAMES: Final = Feature(
    "jumbo",
    Text("ジャンボ フレーム", "jumbo frames"),
    2,
    Text(
        "ジャンボ フレーム: 両端とスイッチの設定がそろっている必要があります。片方の端だけを無効にしないでください。iSCSI などの記憶域のネットワークでは無効にしないでください。",
        "Jumbo frames: both ends and the switches between them must agree. Do not turn one end off alone, and not on a storage network such as iSCSI.",
    ),
    (JUMBO,),
    by_name=True,
)
CHECKSUM: Final = Feature(
    "checksum",
    Text("チェックサム オフロード", "checksum offloads"),
    3,
    Text(
        'チェックサム オフロード: 短時間のテストとしてだけ無効にしてください。RSS、RSC、LSO も動作しなくなります。Microsoft: "should ALWAYS be enabled no matter what workload or circumstance" (ワークロードや状況にかかわらず常に有効)',
        'Checksum offloads: for a short test only. RSS, RSC and LSO do not work without them. Microsoft: "should ALWAYS be enabled no matter what workload or circumstance"',
    ),
    (
        "*IPChecksumOffloadIPv4",
        "*TCPChecksumOffloadIPv4", "*TCPChecksumOffloadIPv6",
        "*UDPChecksumOffloadIPv4", "*UDPChecksumOffloadIPv6",
        "*TCPUDPChecksumOffloadIPv4", "*TCPUDPChecksumOffloadIPv6",
    ),
)  # fmt: skip
RECEIVE_SCALING: Final = Feature(
    "rss",
    Text("受信側スケーリング (RSS)", "Receive Side Scaling (RSS)"),
    3,
    Text(
        "RSS: 短時間のテストとしてだけ無効にしてください。すべての受信処理が最初のプロセッサに集中します。Microsoft は切り分け後に再度有効にするように案内しています (KB 2643970)。",
        "RSS: for a short test only. The first processor alone then handles all traffic. Microsoft advises to enable it again after troubleshooting (KB 2643970).",
    ),
    (),
    ("rss",),
)

FEATURES: Final = (CHIMNEY, NETDMA, LSO, RECEIVE_COALESCING, JUMBO_FRAMES, CHECKSUM, RECEIVE_SCALING)

GROUPS: Final = ("snp", "nic")
"""The article's two halves: the Scalable Networking Pack's TCP globals, and the keywords of the adapters."""

NAMES: Final = (*(feature.name for feature in FEATURES), *GROUPS)
"""What a person may name: a feature or a group."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that are meant: keywords of adapters, and TCP globals; and keywords that are only spoken of."""

    keywords: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    spoken_of: frozenset[str] = frozenset()

    def __or__(self, other: Settings) -> Settings:
        return Settings(self.keywords | other.keywords, self.states | other.states, self.spoken_of | other.spoken_of)


def of_features(features: Iterable[Feature]) -> Settings:
    """Return the settings of these features."""
    chosen = tuple(features)
    return Settings(
        frozenset(name for feature in chosen for name in feature.keywords),
        frozenset(name for feature in chosen for name in feature.states),
    )


ARTICLE: Final = of_features(feature for feature in FEATURES if feature.in_article)
"""The article's whole list."""


def settings_named(name: str) -> Settings:
    """Return the settings of a feature or a group; none for any other name."""
    if name == "snp":
        return Settings(states=ARTICLE.states)
    if name == "nic":
        return Settings(keywords=ARTICLE.keywords)
    return of_features(feature for feature in FEATURES if feature.name == name)


def of_round(number: Round) -> tuple[Feature, ...]:
    """Return the features that a round turns off."""
    return tuple(feature for feature in FEATURES if feature.round == number and not feature.by_name)


def settings_of_round(number: Round) -> Settings:
    """Return the settings of a round, with the keywords that it only speaks of."""
    by_name = [feature for feature in FEATURES if feature.round == number and feature.by_name]
    return replace(of_features(of_round(number)), spoken_of=of_features(by_name).keywords)
