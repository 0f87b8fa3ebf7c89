"""The engine of a walk: what an answer leads to, and what it forgets."""

from __future__ import annotations

import pytest

from runbook.errors import InvalidInput
from runbook.journal.walks import Answered
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk

PATH = max(TREE.paths(), key=len)
TAKEN = tuple(Answered(node, answer, "said") for node, answer in PATH[:-1])


def test_an_earlier_node_is_answered_again() -> None:
    """What was answered after it is forgotten, what was answered before it is not."""
    walk = Walk.replay(TREE, TAKEN)
    again = walk.answer(Answered(TAKEN[2].node, TAKEN[2].answer, "measured"))
    assert [(each.node, each.how) for each in again.taken] == [
        (TAKEN[0].node, "said"),
        (TAKEN[1].node, "said"),
        (TAKEN[2].node, "measured"),
    ]
    assert again.node.id == TAKEN[3].node
    assert len(walk.taken) == len(TAKEN)  # the walk before it is still there


@pytest.mark.parametrize(("node", "answer"), [(TAKEN[3].node, "yes"), (TAKEN[0].node, "nonsense")])
def test_an_answer_that_does_not_fit_is_refused(node: str, answer: str) -> None:
    """To a node further on, or one that the node does not have: the error names both, and where the walk stands."""
    with pytest.raises(InvalidInput) as refused:
        Walk(TREE).answer(Answered(node, answer, "said"))
    for words in (node, answer, TREE.root):
        assert words in refused.value.text.en
        assert words in refused.value.text.ja


def test_a_walk_of_an_earlier_version_is_read_though_its_questions_had_another_order() -> None:
    """It stands where its last answer leads today; an answer that the tree no longer has is refused."""
    order = ("clock-skew", "workgroup-password", "agent-owner")
    answers = [
        Answered("symptom", "connection", "said"),
        *(Answered(node, TREE[node].answers[0].slug, "measured") for node in order),
    ]
    walk = Walk.replay(TREE, answers)
    assert [each.node for each in walk.taken] == ["symptom", *order]
    assert walk.node == TREE.after("agent-owner", "this")
    with pytest.raises(InvalidInput):
        Walk.replay(TREE, [*answers, Answered("gone", "yes", "said")])


def test_back_puts_the_last_question_again() -> None:
    """One node at a time."""
    walk = Walk.replay(TREE, TAKEN)
    assert walk.back().node.id == TAKEN[-1].node
    assert walk.back().back().node.id == TAKEN[-2].node
