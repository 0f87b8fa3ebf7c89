"""What a walk does beside the tree: a step is skipped, a question stays open."""

from __future__ import annotations

import pytest

from runbook.journal.walks import Answered
from runbook.procedure.detours import SKIP, UNKNOWN, detours, label_of
from runbook.procedure.errors import AnswerDoesNotFit
from runbook.procedure.tree import Check, Node, Outcome, Question, StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk

STEPS = [node.id for node in TREE.nodes.values() if isinstance(node, StepNode)]
CAUSES = sorted(
    {
        before.id
        for node in TREE.nodes.values()
        if isinstance(node, Outcome) and node.kind == "other-cause"
        for before, _ in TREE.ways_to(node.id)
        if before.id != TREE.root
    }
)


def said(node: str, answer: str) -> Answered:
    """An answer that a person gave."""
    return Answered(node, answer, "said")


def after_it_did_not_help(step: str) -> Node:
    """What follows a step after which backups still fail."""
    [(_, check)] = TREE.ways(step)
    return TREE.after(check.id, "no")


@pytest.mark.parametrize("step", STEPS)
def test_a_skipped_step_is_followed_by_what_comes_when_it_did_not_help(step: str) -> None:
    """Not by the question whether backups succeed since a change that was not made."""
    past = after_it_did_not_help(step)
    if isinstance(past, StepNode) and past.more_of == step:
        past = after_it_did_not_help(past.id)
    assert detours(TREE, TREE[step]) == {SKIP: past}


def test_who_skips_the_time_out_is_not_asked_about_a_longer_one() -> None:
    """It would be more of what was just declined."""
    assert detours(TREE, TREE["step1"])[SKIP].id == "idle-device"


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_that_nobody_knows_about_is_passed(cause: str) -> None:
    """The walk does not end with a cause for which nothing speaks."""
    after = detours(TREE, TREE[cause])[UNKNOWN]
    assert not isinstance(after, Outcome)
    assert after in [way for _, way in TREE.ways(cause)]


@pytest.mark.parametrize("step", STEPS)
def test_whether_backups_succeed_has_to_be_known(step: str) -> None:
    """The next step would hide what this one has done: the walk stays there, and takes another answer later."""
    [(_, check)] = TREE.ways(step)
    assert detours(TREE, check) == {UNKNOWN: check}


def test_which_kind_of_logon_it_is_has_to_be_known() -> None:
    """The remedies of the one break the other: without an answer the walk goes down neither way."""
    assert detours(TREE, TREE["domain-trust"]) == {UNKNOWN: TREE["domain-trust"]}


def test_every_question_says_how_its_answer_is_found() -> None:
    """All but the first, which has an answer for whoever has no code."""
    without = [n.id for n in TREE.nodes.values() if isinstance(n, Question | Check) and n.find_out is None]
    assert without == [TREE.root]


def test_a_walk_goes_past_what_is_skipped_and_what_is_not_known() -> None:
    """Both are left open, and a later answer takes the place of one that was not known."""
    walk = Walk.replay(TREE, [said("symptom", "antivirus"), said("antivirus", UNKNOWN)])
    assert walk.node.id == "name-resolution"
    assert [each.node for each in walk.left_open] == ["antivirus"]
    asked = Walk(TREE, (Answered("step1", "done", "done"), said("backups-after-step1", UNKNOWN)))
    assert asked.node.id == "backups-after-step1"
    assert asked.answer(said("backups-after-step1", "yes")).node.id == "resolved-by-step1"


def test_what_a_node_cannot_be_answered_with() -> None:
    """A question cannot be skipped, a step not be unknown, and the first question has to be answered."""
    with pytest.raises(AnswerDoesNotFit):
        Walk(TREE).answer(said("symptom", UNKNOWN))
    with pytest.raises(AnswerDoesNotFit):
        Walk(TREE).answer(said("symptom", "antivirus")).answer(said("antivirus", SKIP))


def test_both_have_words() -> None:
    """Beside the answers of the tree's own."""
    assert label_of(TREE["step1"], SKIP).ja == "スキップした"
    assert label_of(TREE["idle-device"], UNKNOWN).en == "not known"
    assert label_of(TREE["step1"], "done").en == "done"
