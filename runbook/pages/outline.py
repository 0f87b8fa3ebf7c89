"""The tree as a numbered list, and the order of its nodes."""

from __future__ import annotations

from runbook.pages.markup import ARROW, SPACE, Html, element, escape_text, join, kind_of, link, words
from runbook.procedure.detours import MANUALLY, detours
from runbook.procedure.ruling_out import first_step
from runbook.procedure.tree import Answer, Node, Outcome, StepNode, Tree
from runbook.text import Language, Text

_RULED_OUT = Text(
    "{first} から {last} は、元の記事にはない、先に除外する原因の確認です。省いて {step} に進めます。",
    "{first} to {last} rule out other causes first. They are not in the original article: you can skip them and go on at {step}.",
)
_GO_ON = Text(
    "分からない場合と、原因に対処しても改善しない場合は、その原因がなかったときと同じ番号に進みます。",
    "If you do not know an answer, or a fix did not help, go on as if that cause were not there.",
)
_BY_HAND = Text(
    "WinRM を使わずに手動で進める場合、{n} は省いてください。",
    "If you work manually, without WinRM, skip {n}.",
)


def in_order(tree: Tree) -> tuple[Node, ...]:
    """Return the nodes so that each comes after all that lead to it, with the main line in one piece."""
    before = dict.fromkeys(tree.nodes, 0)
    for ways in tree.flow.values():
        for to in ways.values():
            before[to] += 1
    found: list[Node] = []
    ready = [tree.root]
    while ready:
        # The last is taken: outcomes before all others, so that they are next to the node that leads to them.
        ready.sort(key=lambda name: isinstance(tree[name], Outcome))
        name = ready.pop()
        found.append(tree[name])
        for _, after in reversed(tree.ways(name)):
            before[after.id] -= 1
            if not before[after.id]:
                ready.append(after.id)
    return tuple(found)


def numbered_list(tree: Tree, language: Language, base: str) -> Html:
    """Return a numbered list of every node except outcomes, with its answers and their next nodes."""
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    numbers = {node.id: number for number, node in enumerate(stops, start=1)}
    items = []
    for node in stops:
        name, kind = kind_of(node)
        title = element("strong", link(node, language, base))
        ask = [] if isinstance(node, StepNode) else [SPACE, element("span", words(node.ask, language), class_="rb-ask")]
        ways = [_way(answer, after, numbers, language, base) for answer, after in tree.ways(node.id)]
        badge = element("span", words(kind, language), class_=f"rb-kind rb-{name}")
        items.append(
            element("li", badge, SPACE, title, *ask, element("ul", *ways), id=f"list-{node.id}", class_=f"rb-{name}")
        )
    listed = element("ol", *items, class_="rb-list", data_search_exclude="")  # the search finds each node's own page
    return join(*beside(tree, numbers, language), listed)


def beside(tree: Tree, numbers: dict[str, int], language: Language) -> list[Html]:
    """Return how to go on where the list has no answer: what every walk may do beside it."""
    checks = [number for name, number in numbers.items() if first_step(tree, tree[name]) is not None]
    if not checks:
        return []
    step = numbers[next(name for name in numbers if isinstance(tree[name], StepNode))]
    said = [_RULED_OUT.format(first=min(checks), last=max(checks), step=step), _GO_ON]
    said += [_BY_HAND.format(n=numbers[name]) for name in numbers if MANUALLY in detours(tree, tree[name])]
    return [element("ul", *(element("li", words(each, language)) for each in said))]


def _way(answer: Answer, after: Node, numbers: dict[str, int], language: Language, base: str) -> Html:
    label = words(answer.label, language)
    if after.id in numbers:
        number = element("a", escape_text(str(numbers[after.id])), href=f"#list-{after.id}")
        return element("li", label, ARROW, number, Html(". "), words(after.title, language))
    return element("li", label, ARROW, link(after, language, base, class_="rb-outcome"))
