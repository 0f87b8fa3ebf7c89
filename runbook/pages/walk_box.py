"""The walk in the page: the first question as HTML that works without a script, and all nodes as data for the script."""

from __future__ import annotations

from typing import Any, Final

from runbook.pages.markup import Html, data_for, element, join, kind_of, page_of, script_of, words
from runbook.procedure.tree import Node, Outcome, StepNode, Tree
from runbook.text import Language, Text

_WORDS: Final = {
    "back": Text("戻る", "Back"),
    "restart": Text("最初から", "Start again"),
    "print": Text("経過を印刷", "Print the way"),
    "way": Text("ここまでの経過", "The way so far"),
    "page": Text("このページを開く", "Open its page"),
    "lost": Text("このアドレスの回答には続きがないため、途中までを表示しています。", "This address holds an answer that is not known; the walk stops before it."),
    "source": Text("出典", "Source"),
}  # fmt: skip
_NO_SCRIPT: Final = Text(
    "JavaScript を使用できない場合は、下の一覧の番号をたどってください。",
    "Without JavaScript, follow the numbers in the list below.",
)


def walk_box(tree: Tree, language: Language, base: str) -> Html:
    """Return the first question, and the data for the script. Without a script, its answers are links into the numbered list."""
    root = tree[tree.root]
    choices = [
        element("li", element("a", words(answer.label, language), href=_place(after, base)))
        for answer, after in tree.ways(root.id)
    ]
    first = element(
        "div",
        element("h2", words(root.title, language), tabindex="-1", class_="rb-walk-title"),
        element("p", words(_question(root), language)),
        element("ul", *choices, class_="rb-walk-answers"),
        element("noscript", element("p", words(_NO_SCRIPT, language))),
        class_="rb-walk-now",
    )
    data = data_for("walk", walk_data(tree, language, base))
    return join(element("div", first, data, class_="rb-walk", data_search_exclude=""), script_of("walk"))


def _place(node: Node, base: str) -> str:
    return page_of(node, base) if isinstance(node, Outcome) else f"#list-{node.id}"


def walk_data(tree: Tree, language: Language, base: str) -> dict[str, Any]:
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
    return found | {"why": node.why.to(language)}


def _question(node: Node) -> Text:
    if isinstance(node, Outcome):
        return node.todo
    if isinstance(node, StepNode):
        return Text("このページの手順を実施してください。", "Do what its page says.")
    return node.ask
