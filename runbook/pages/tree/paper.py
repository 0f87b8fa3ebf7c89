"""What is printed and filled in with a pen: the whole procedure as a checklist, and its steps on one page."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent, throttling
from runbook.pages.markup import ARROW, Html, element, escape_text, join, with_code, words
from runbook.pages.outline import beside, in_order
from runbook.pages.steps.settings_table import settings_table
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.procedure.tree import Answer, Check, Node, Outcome, Question, StepNode, Tree
from runbook.text import Language, Text

_HEAD: Final = (
    Text("開始日時", "Started"),
    Text("チケット番号", "Ticket"),
    Text("サーバー (両端)", "Servers (both ends)"),
    Text("エラー コード", "Error code"),
    Text("担当者", "Done by"),
)
_SIGNED: Final = (
    Text("承認者", "Approved by"),
    Text("承認日", "Date of approval"),
    Text("確認者", "Checked by"),
    Text("終了日時", "Finished"),
)
_VALUES: Final = (
    Text("変更前の値", "Value before"),
    Text("変更後の値", "Value after"),
    Text("実施日時", "Date and time"),
)
_COLUMNS: Final = (
    Text("手順", "Step"),
    Text("影響", "Impact"),
    Text("元に戻す", "Undo"),
    *_VALUES,
    Text("結果", "Result"),
)
_WORK: Final = Text("作業", "Work")
_RESTART: Final = Text("再起動", "Restart")
_WHERE: Final = Text("場所", "Where")
_WORKED: Final = (
    Text("☐\N{NO-BREAK SPACE}改善", "☐\N{NO-BREAK SPACE}better"),
    Text("☐\N{NO-BREAK SPACE}変化なし", "☐\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}change"),
)
_ENDS: Final = (Text("DPM サーバー:", "DPM server:"), Text("保護対象:", "Protected:"))
_ABOUT: Final = (
    Text(
        "問題: DPM とエージェントの通信が不定期に切れ、バックアップが失敗します (0x80072746、0x800706BA)。手順を 1 つずつ行い、バックアップの結果で効果を確認します。",
        "Problem: backups fail now and then because DPM and its agents lose each other on the network (0x80072746, 0x800706BA). The steps are taken one at a time, and the backups show whether each helped.",
    ),
    Text(
        "リスク: DPM サーバーで DPMRA を再起動すると、すべての保護対象の実行中のジョブが失敗します。手順 2 では両方のサーバーを再起動し、その間は利用できません。",
        "Risk: restarting DPMRA on the DPM server makes the running jobs of all protected computers fail. Step 2 restarts both servers, which are not available meanwhile.",
    ),
)
_SET: Final = {
    Step1: Text(
        f"{agent.NO_ACTIVITY_TIMEOUT.name} を 900 (10 進数、秒) に設定。改善しない場合は 3600",
        f"Set {agent.NO_ACTIVITY_TIMEOUT.name} to 900 (decimal, seconds); if that does not help, 3600",
    ),
    Step2: Text(
        "TCP Chimney と LSO を無効に設定。改善しない場合は RSC、その次にチェックサム オフロードと RSS (短時間のテスト)。2008 R2 以前では SNP とオフロードをすべて同時に",
        "Turn off TCP Chimney and LSO; if that does not help, RSC, then checksum offloads and RSS (a short test). On 2008 R2 and earlier, SNP and all offloads at once",
    ),
    Step3: Text(
        f"帯域幅の調整を有効にし、最も狭い回線の {throttling.USUAL_PERCENT} % (80 ～ 90 %) に設定",
        f"Enable network bandwidth usage throttling, at {throttling.USUAL_PERCENT}\N{NO-BREAK SPACE}% (80 to 90\N{NO-BREAK SPACE}%) of the narrowest link",
    ),
    Step4: Text("開始時刻を 30 分以上離す", "Start times 30 minutes or more apart"),
}
"""What each step sets, in a line."""
_NOTES: Final = Text("メモ", "Notes")


def checklist(tree: Tree, language: Language) -> Html:
    """Return every node that is not an end, numbered as in the list: a box for each answer, what to set or fix, and room to write."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    numbers = {node.id: number for number, node in enumerate(stops, start=1)}
    items = [_item(tree, node, numbers, language) for node in stops]
    listed = element("ol", *items, class_="rb-checklist")
    return join(_blanks(_HEAD, language), *beside(tree, numbers, language), listed, _blanks(_SIGNED, language))


def one_page(tree: Tree, language: Language) -> Html:
    """Return the steps as a table to fill in, with the problem and the risk above, and fields for who, where and when."""
    head = element("tr", *(element("th", words(each, language), scope="col") for each in _COLUMNS))
    steps = [node for node in tree.nodes.values() if isinstance(node, StepNode)]
    rows = [_row(node, language) for node in steps if node.more_of is None and not node.passed_unchanged]
    table = element("table", element("thead", head), element("tbody", *rows))
    sheet = element("div", table, class_="rb-table")
    return element(
        "div",
        *(element("p", words(each, language)) for each in _ABOUT),
        _blanks(_HEAD, language),
        sheet,
        _blanks((_NOTES,), language),
        _blanks(_SIGNED, language),
        class_="rb-one-page",
    )


def _item(tree: Tree, node: Question | Check | StepNode, numbers: dict[str, int], language: Language) -> Html:
    ways = [_way(answer, after, numbers, language) for answer, after in tree.ways(node.id)]
    title = element("p", element("strong", words(node.title, language)))
    if isinstance(node, StepNode):
        inside = (_settings(tree, node, language), element("ul", *ways), _blanks(_VALUES, language))
        return element("li", title, element("p", words(node.why, language)), *inside)
    return element(
        "li", title, element("p", words(node.ask, language)), element("ul", *ways), _blanks((_NOTES,), language)
    )


def _settings(tree: Tree, node: StepNode, language: Language) -> Html:
    """Return the table of what a step sets; nothing for a step of another procedure, which has no such table."""
    try:
        return settings_table(tree, node.id, language)
    except KeyError:
        return join()


def _way(answer: Answer, after: Node, numbers: dict[str, int], language: Language) -> Html:
    """Return a box to tick, with the number that follows; at an end, with its advice."""
    label = join(Html("☐ "), words(answer.label, language), ARROW)
    if isinstance(after, Outcome):
        advice = with_code(after.todo, language)
        return element("li", label, element("strong", words(after.title, language)), element("br"), advice)
    return element("li", label, escape_text(f"{numbers[after.id]}. "), words(after.title, language))


def _row(node: StepNode, language: Language) -> Html:
    impact = node.impact
    lines = ((_WORK, impact.work), (_RESTART, impact.restart), (_WHERE, impact.where))
    effect = join(
        *(
            part
            for name, line in lines
            for part in (words(name, language), Html(": "), words(line, language), element("br"))
        )
    )
    blank = element("td")
    value = blank
    if node.step.by_hand is None and len(node.step.ends) > 1:
        value = element("td", *(element("p", words(each, language)) for each in _ENDS), class_="rb-ends")
    change = _SET.get(type(node.step))
    return element(
        "tr",
        element(
            "th",
            words(node.title, language),
            *(element("div", words(line, language)) for line in (change,) if line),
            scope="row",
        ),
        element("td", effect),
        element("td", words(impact.undo, language)),
        value,
        value,
        blank,
        element("td", words(_WORKED[0], language), element("br"), words(_WORKED[1], language)),
    )


def _blanks(labels: tuple[Text, ...], language: Language) -> Html:
    """Return fields to fill in, each with its name."""
    fields = (element("span", words(label, language), Html(":")) for label in labels)
    return element("p", *fields, class_="rb-blanks")
