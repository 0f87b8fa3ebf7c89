"""What each step writes, as a table: taken from the very definitions that the steps go by."""

from __future__ import annotations

from typing import Final

from runbook.change.settings import TcpSetting
from runbook.dpm import agent, throttling
from runbook.dpm.schedules import MOVABLE
from runbook.errors import InvalidInput
from runbook.procedure.tree import Step
from runbook.procedure.troubleshooting import TREE
from runbook.site.markup import Html, element, words
from runbook.text import Language, Text, same
from runbook.windows.keywords import JUMBO, OFFLOADS, STANDARD_FRAME
from runbook.windows.tcp import REGISTRY_NAMES

Row = tuple[Text, ...]

_HEADS: Final[Row] = (
    Text("場所", "Place"),
    Text("名前", "Name"),
    Text("種類", "Type"),
    Text("既定", "Default"),
    Text("設定する値", "Set to"),
)
_DEPENDS: Final = Text("ドライバーによる", "the driver's")
_ADAPTER: Final = Text("NIC (クラス キー)", "NIC (class key)")
_OFF: Final = Text("無効", "disabled")


def settings_table(step: str, language: Language) -> Html:
    """The settings of `step1` to `step4`. Raises `InvalidInput` for another name."""
    if step not in _ROWS:
        raise InvalidInput(same(f"{step}?"))
    head = element("tr", *(element("th", words(each, language), scope="col") for each in _HEADS))
    rows = [element("tr", *(element("td", words(cell, language)) for cell in row)) for row in _ROWS[step]]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="rb-table")


def _no_activity(seconds: int) -> Row:
    setting = agent.NO_ACTIVITY_TIMEOUT
    absent = Text("なし (300 秒として動作)", "absent (which means 300 s)")
    value = Text(f"{seconds} (10 進数、秒)", f"{seconds} (decimal, seconds)")
    return same(setting.key), same(setting.name), same("REG_DWORD"), absent, value


def _keyword(name: str) -> Row:
    value = same(f"{STANDARD_FRAME}" if name == JUMBO else "0")
    return _ADAPTER, same(name), same("REG_SZ"), _DEPENDS, value


_TCP: Final = Text("TCP (グローバル)", "TCP (global)")
_STATE: Final = Text("状態", "state")
_BY_VERSION: Final = Text("バージョンによる", "depends on the version")
_GROUP: Final = Text("保護グループ", "protection group")

_ROWS: Final[dict[str, tuple[Row, ...]]] = {
    **{node.id: (_no_activity(node.seconds),) for node in TREE.nodes.values() if isinstance(node, Step) and node.seconds},
    "step2": (
        *((_TCP, same(name), _STATE, _BY_VERSION, _OFF) for name in (TcpSetting(each).label for each in REGISTRY_NAMES)),
        *map(_keyword, OFFLOADS),
    ),
    "step3": tuple(
        (
            Text("QoS ポリシー (--qos の場合のみ)", "QoS policy (with --qos only)"),
            same(f"runbook-DPM-{port}"),
            same(f"TCP {port}"),
            Text("なし", "absent"),
            Text(f"回線の {throttling.USUAL_PERCENT} % (bit/s)", f"{throttling.USUAL_PERCENT} % of the link (bit/s)"),
        )
        for port in throttling.PORTS
    ),
    "step4": tuple(
        (_GROUP, same(job), Text("開始時刻", "start times"), Text("現在の時刻", "as they are"), Text("重ならない時刻", "times that do not meet"))
        for job in sorted(MOVABLE)
    ),
}  # fmt: skip
