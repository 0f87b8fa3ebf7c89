"""The tree as a picture: the main line from top to bottom, and beside each stop where its answers lead.

It is made of lists, so that it needs no script, fits every width, and says to whom hears it which answer leads where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runbook.pages.markup import ARROW, SPACE, Html, element, escape_text, join, kind_of, page_of, short, words
from runbook.pages.outline import in_order
from runbook.procedure.ruling_out import first_step
from runbook.procedure.tree import Answer, Check, Node, Outcome, StepNode, Tree
from runbook.text import Language, Text

_NAME: Final = Text("診断のフローチャート", "The whole procedure as a flowchart")
_FOLD: Final = Text(
    "手順の前に除外する原因 (すべてのエラーで計 {n} の確認)",
    "Rule out before the steps ({n} checks for all errors together)",
)
_FOLD_NOTE: Final = Text(
    "元の記事にはありません。省いて手順に進めます。", "Not in the original article. You can skip them."
)
_ENDS: Final = Text("そのほかのエラー ({n})", "Other errors ({n})")
_DOWN: Final = Html('<span aria-hidden="true">↓</span>')


def picture(tree: Tree, language: Language, base: str) -> Html:
    """Return all nodes and answers. The checks before the first step are folded into one box."""
    drawing = _Drawing(tree, language, base)
    stops = [node for node in in_order(tree) if not isinstance(node, Outcome)]
    folded = [node for node in stops if first_step(tree, node) is not None]
    line = [node for node in stops if node not in folded and node.id != tree.root]
    drawn = [drawing.root(tree[tree.root])]
    if folded:
        drawn.append(drawing.fold(folded))
    drawn += [drawing.stop(node) for node in line if drawing.row_of(node) is node]
    # The index of the search ends what it leaves out at the first end of an element of that name: there is no other section.
    named = element("ol", *drawn, aria_label=_NAME.to(language))
    return element("section", named, class_="rb-picture", data_search_exclude="")


@dataclass(frozen=True, slots=True)
class _Drawing:
    tree: Tree
    language: Language
    base: str

    def root(self, root: Node) -> Html:
        """Return the first question. The answers with which it ends at once are folded."""
        ways = self.tree.ways(root.id)
        on = [self._way(root, answer, after) for answer, after in ways if not isinstance(after, Outcome)]
        ends = element("ul", *(self._way(root, answer, after) for answer, after in ways if isinstance(after, Outcome)))
        count = len(ways) - len(on)
        if count > 1:
            ends = element(
                "details", element("summary", words(_ENDS.format(n=count), self.language)), ends, class_="rb-ends"
            )
        return self._row(root, join(element("ul", *on, class_="rb-inline"), ends))

    def fold(self, checks: Sequence[Node]) -> Html:
        """Return the box that opens to these checks."""
        count = element("strong", words(_FOLD.format(n=len(checks)), self.language))
        note = element("span", words(_FOLD_NOTE, self.language))
        rows = element("ol", *map(self.stop, checks))
        return element(
            "li",
            element("details", element("summary", count, SPACE, note), rows, id="picture-checks"),
            class_="rb-fold",
        )

    def stop(self, node: Node) -> Html:
        """Return a node with its answers; a step with those of the check that follows it."""
        ways = self.tree.ways(node.id)
        if isinstance(node, StepNode) and self.row_of(ways[0][1]) is node:
            [(done, check)] = ways
            label = element("span", words(done.label, self.language), ARROW, class_="rb-unseen")
            then = element("span", label, self._title(check), data_edge=f"{node.id}={done.slug}")
            return self._row(node, join(then, self._ways(check)))
        return self._row(node, self._ways(node))

    def row_of(self, node: Node) -> Node:
        """Return the node in whose row a node is drawn: a check that follows a step alone is beside it."""
        before = [each for each, _ in self.tree.ways_to(node.id)]
        return before[0] if isinstance(node, Check) and len(before) == 1 and isinstance(before[0], StepNode) else node

    def _row(self, node: Node, ways: Html) -> Html:
        kind, word = kind_of(node)
        spoken = element("span", words(word, self.language), class_="rb-unseen")
        box = element("div", spoken, SPACE, self._title(node), class_="rb-box")
        beside = element("div", ways, class_="rb-ways")
        return element("li", box, beside, id=f"picture-{node.id}", class_=f"rb-stop rb-{kind}")

    def _title(self, node: Node) -> Html:
        return element("a", words(node.title, self.language), href=page_of(node, self.base), data_node=node.id)

    def _ways(self, node: Node) -> Html:
        return element("ul", *(self._way(node, answer, after) for answer, after in self.tree.ways(node.id)))

    def _way(self, node: Node, answer: Answer, after: Node) -> Html:
        """Return an answer with what it leads to: the page of an end, or a place further down."""
        label = words(short(answer.label), self.language)
        edge = f"{node.id}={answer.slug}"
        if not isinstance(after, Outcome):
            place = f"#picture-{self.row_of(after).id}"
            spoken = element("a", words(after.title, self.language), href=place, class_="rb-unseen", tabindex="-1")
            return element("li", label, SPACE, _DOWN, spoken, data_edge=edge, class_="rb-on")
        title = after.title.to(self.language)
        seen, colon, rest = title.partition(":") if after.kind == "resolved" else (title, "", "")
        more = [element("span", escape_text(colon + rest), class_="rb-unseen")] if rest else []
        end = element("a", escape_text(seen), *more, href=page_of(after, self.base))
        return element("li", label, ARROW, end, data_edge=edge)
