"""The diagnosis in the page: the first question as HTML that works without a script, and all nodes as data for the script."""

from __future__ import annotations

from typing import Any, Final

from runbook.pages.markup import Html, data_for, element, join, kind_of, page_of, script_of, short, style_of, words
from runbook.pages.steps.glance import terms
from runbook.procedure.detours import FIXED, MANUALLY, SKIP, SKIP_CHECKS, UNKNOWN, detours
from runbook.procedure.ruling_out import checks_left, first_step
from runbook.procedure.tree import Node, Outcome, StepNode, Tree
from runbook.text import Language, Text

_WORDS: Final = {
    "back": Text("戻る", "Back"),
    "restart": Text("最初から", "Start again"),
    "print": Text("経過を印刷", "Print my answers"),
    "way": Text("ここまでの経過", "Your answers so far"),
    "lost": Text("このアドレスの回答には続きがないため、途中までを表示しています。", "This address holds an answer that is not known; the diagnosis stops before it."),
    "kept": Text("前回の続きを表示しています。", "This is where you left off."),
    "stay": Text("回答は、このブラウザーとこのページのアドレスに残ります。後で続きから始めることも、アドレスをほかの人に送ることもできます。", "Your answers are kept in this browser and in this page's address, so you can continue later or send them to someone."),
    "source": Text("出典", "Source"),
    "first": Text("手順の前に除外する原因", "Rule out before the steps"),
    "most": Text("最大", "at most"),
    "skipped": Text("以降の確認をすべて省略", "this check and the rest skipped"),
    "ours": Text("これは元の記事にはない確認です。省いてもかまいません。", "This check is not in the original article. You can leave it out."),
    "article": Text("元の記事の手順", "A step of the original article"),
    "find": Text("確認方法", "How to find out"),
    "manually": Text("WinRM を使わずに、手動で進める", "Go on manually, without WinRM"),
    "answers": Text("回答", "Answers"),
    "other": Text("そのほかの進み方", "Other ways on"),
    "wait": Text("まだ分からない場合は、分かってからこのページに戻ってください。続きから始められます。", "If you cannot tell yet, come back to this page later. It goes on from here."),
    "fixed": Text("対処したが改善しない: 次の確認へ", "Fixed, but backups still fail: go on"),
    "again": Text("再び失敗するようになった: 次へ", "Backups fail again: go on"),
    "new": Text("改善しない、またはエラーが変わった: 最初の質問へ", "Still failing, or another error: back to the first question"),
    "here": Text("現在の位置", "you are here"),
    "passed": Text("通過", "passed"),
    "open-check": Text("確認方法の詳細と対処", "How to check and fix it, in detail"),
    "open-step": Text("手順を開く (手動・コマンド・Python)", "Open the step (manually, by command, in Python)"),
    "open-outcome": Text("詳しい説明を開く", "Open the details"),
}  # fmt: skip
_DETOURS: Final = {
    UNKNOWN: Text("分からない、または省く", "I do not know, or skip this check"),
    MANUALLY: Text("WinRM を使わずに、手動で進める", "Go on manually, without WinRM"),
    SKIP_CHECKS: Text(
        "確認を省いて{step} へ (元の記事の順序)", "Skip the checks, go to {step} (the order of the original article)"
    ),
    SKIP: Text("この手順を省いて次へ", "Skip this step"),
}
_NO_SCRIPT: Final = Text(
    "JavaScript を使用できない場合は、下の一覧の番号をたどってください。",
    "Without JavaScript, follow the numbers in the list below.",
)


def diagnose_box(tree: Tree, language: Language, base: str) -> Html:
    """Return the first question, and the data for the script. Without a script, its answers are links into the numbered list."""
    root = tree[tree.root]
    choices = [
        element("li", element("a", words(answer.label, language), href=_place(after, base)))
        for answer, after in tree.ways(root.id)
    ]
    first = element(
        "div",
        element("h2", words(root.title, language), tabindex="-1", class_="rb-diagnosis-title"),
        element("p", words(_question(root), language)),
        element("ul", *choices, class_="rb-diagnosis-answers"),
        element("noscript", element("p", words(_NO_SCRIPT, language))),
        class_="rb-diagnosis-now",
    )
    data = data_for("diagnose", diagnosis_data(tree, language, base))
    box = element("div", style_of("diagnose"), first, data, class_="rb-diagnosis", data_search_exclude="")
    return join(box, script_of("diagnose"))


def _place(node: Node, base: str) -> str:
    return page_of(node, base) if isinstance(node, Outcome) else f"#list-{node.id}"


def diagnosis_data(tree: Tree, language: Language, base: str) -> dict[str, Any]:
    """Return the tree as plain data in one language."""
    return {
        "root": tree.root,
        "words": {name: text.to(language) for name, text in _WORDS.items()},
        "nodes": {node.id: _node(tree, node, language, base) for node in tree.nodes.values()},
    }


def _node(tree: Tree, node: Node, language: Language, base: str) -> dict[str, Any]:
    kind, word = kind_of(node)
    found: dict[str, Any] = {
        "kind": kind,
        "word": word.to(language),
        "title": node.title.to(language),
        "ask": _question(node).to(language),
        "page": page_of(node, base),
        "answers": [[answer.slug, answer.label.to(language), after.id] for answer, after in tree.ways(node.id)],
    }
    if isinstance(node, Outcome):
        return found | {"source": node.source, "ends": node.kind}
    found |= {"why": node.why.to(language), "detours": _detours(tree, node, language)}
    if isinstance(node, StepNode):
        # The rounds are for versions of Windows that came after the article.
        impact = [[term.to(language), said.to(language), kind] for term, said, kind in terms(node.impact)]
        return found | {"article": not node.passed_unchanged, "impact": impact}
    if node.find_out is not None:
        found["find"] = node.find_out.to(language)
    if first_step(tree, node) is not None:
        found["left"] = checks_left(tree, node)
    return found


def _detours(tree: Tree, node: Node, language: Language) -> list[tuple[str, str, str]]:
    """Return the ways on beside the answers: slug, words, and the next node. One that stays where it is, is none."""
    return [
        (slug, "" if slug == FIXED else _DETOURS[slug].format(step=short(after.title)).to(language), after.id)
        for slug, after in detours(tree, node).items()
        if after != node
    ]


def _question(node: Node) -> Text:
    if isinstance(node, Outcome):
        return node.todo
    if isinstance(node, StepNode):
        return Text(
            "手順のページを開いて、この手順を実施してください。", "Open the page of the step and do what it says."
        )
    return node.ask
