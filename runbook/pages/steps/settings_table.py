"""The settings that each step writes, as a table from the definitions that the steps use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from runbook.dpm import agent, throttling
from runbook.dpm.schedules import MOVABLE
from runbook.pages.markup import Html, element, words
from runbook.procedure.steps.offloads import FEATURES, ROUNDS, of_round
from runbook.procedure.steps.step import Step
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.procedure.tree import StepNode, Tree
from runbook.settings.tcp import TcpSetting
from runbook.text import Language, Text, same
from runbook.windows.network.keywords import JUMBO, STANDARD_FRAME

Cells = tuple[Text, ...]

_HEADS: Final[Cells] = (
    Text("場所", "Place"),
    Text("名前", "Name"),
    Text("種類", "Type"),
    Text("既定", "Default"),
    Text("設定する値", "Set to"),
)
_WHEN: Final = Text("2012 以降での段階", "Round on 2012 and later")
_ROUND: Final = Text("第 {n} 段階", "round {n}")
_BY_NAME: Final = Text("変更しない", "not changed")
_DEPENDS: Final = Text("ドライバーによる", "the driver's")
_ADAPTER: Final = Text("NIC (クラス キー)", "NIC (class key)")
_OFF: Final = Text("無効", "disabled")


def settings_table(tree: Tree, name: str, language: Language) -> Html:
    """Return the settings that the step of a node writes. Raise `KeyError` for a node without settings."""
    node = tree[name]
    if not isinstance(node, StepNode):
        raise KeyError(name)
    cells = _rows(node.step)
    heads = (*_HEADS, _WHEN)[: len(cells[0])]
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    rows = [element("tr", *(element("td", _cell(cell, language)) for cell in row)) for row in cells]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="rb-table")


def _cell(cell: Text, language: Language) -> Html:
    """Return the text of a cell; the path of a key may go on in the next line after each backslash."""
    return Html(words(cell, language).replace("\\", "\\<wbr>"))


def _rows(step: Step) -> tuple[Cells, ...]:
    if isinstance(step, Step1):
        return (_no_activity(step.at_least),)
    if isinstance(step, Step2):
        return tuple(_offloads(step))
    return _ROWS[type(step)]


def _no_activity(seconds: int) -> Cells:
    setting = agent.NO_ACTIVITY_TIMEOUT
    absent = Text("なし (300 秒として動作)", "absent (which means 300 s)")
    value = Text(f"{seconds} (10 進数、秒)", f"{seconds} (decimal, seconds)")
    return same(setting.key), same(setting.name), same("REG_DWORD"), absent, value


def _offloads(step: Step2) -> Iterator[Cells]:
    """Yield the settings of a round; for the first one the article's whole list, which older Windows gets at once, with the round of each."""
    whole = step.round == ROUNDS[0]
    features = [each for each in FEATURES if each.in_article] if whole else of_round(step.round)
    when = {each: (_BY_NAME if each.by_name else _ROUND.format(n=each.round),) if whole else () for each in features}
    for each in features:
        for name in each.states:
            yield _TCP, same(TcpSetting(name).label), _STATE, _BY_VERSION, _OFF, *when[each]
    for each in features:
        for name in each.keywords:
            yield *_keyword(name), *when[each]


def _keyword(name: str) -> Cells:
    value = same(f"{STANDARD_FRAME}" if name == JUMBO else "0")
    return _ADAPTER, same(name), same("REG_SZ"), _DEPENDS, value


_TCP: Final = Text("TCP (グローバル)", "TCP (global)")
_STATE: Final = Text("状態", "state")
_BY_VERSION: Final = Text("バージョンによる", "depends on the version")
_GROUP: Final = Text("保護グループ", "protection group")

_JOBS: Final = {
    "FullReplicationForApplication": Text("高速完全バックアップ ({job})", "express full backups ({job})"),
    "Replication": Text("同期 ({job})", "synchronizations ({job})"),
    "ShadowCopy": Text("回復ポイント ({job})", "recovery points ({job})"),
}

_ROWS: Final[dict[type, tuple[Cells, ...]]] = {
    Step3: (
        (
            Text("DPM 管理者コンソールの [調整]", "DPM Administrator Console: Throttle"),
            Text(
                "[ネットワークの使用帯域幅の調整を有効にする] と [調整設定]",
                "Enable network bandwidth usage throttling, Throttle Settings",
            ),
            same("Mbps"),
            Text("オフ", "cleared"),
            Text("選択し、最も狭い回線の 80 ～ 90 %", "selected, 80 to 90 % of the narrowest link"),
        ),
        *(
        (
            Text("QoS ポリシー (--qos の場合のみ)", "QoS policy (with --qos only)"),
            same(f"runbook-DPM-{port}"),
            same(f"TCP {port}"),
            Text("なし", "absent"),
            Text(f"回線の {throttling.USUAL_PERCENT} % (bit/s)", f"{throttling.USUAL_PERCENT} % of the link (bit/s)"),
        )
        for port in throttling.PORTS
        ),
    ),
    Step4: tuple(
        (_GROUP, _JOBS[job].format(job=job), Text("開始時刻", "start times"), Text("現在の時刻", "as they are"), Text("重ならない時刻", "times that do not meet"))
        for job in sorted(MOVABLE)
    ),
}  # fmt: skip
