"""What a walk does beside the tree: a step or a check is skipped, a question stays open, a fix did not help, WinRM is not there."""

from __future__ import annotations

import pytest

from runbook.journal.walks import Answered
from runbook.procedure.detours import FIXED, MANUALLY, SKIP, SKIP_CHECKS, UNKNOWN, detours, label_of
from runbook.procedure.errors import AnswerDoesNotFit
from runbook.procedure.ruling_out import checks_left, first_step
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
    """The walk does not end with a cause for which nothing speaks, nor with one whose fix did not help."""
    ways = detours(TREE, TREE[cause])
    assert ways[UNKNOWN] == ways[FIXED]
    assert not isinstance(ways[UNKNOWN], Outcome)
    assert ways[UNKNOWN] in [way for _, way in TREE.ways(cause)]


@pytest.mark.parametrize("step", STEPS)
def test_whether_backups_succeed_has_to_be_known(step: str) -> None:
    """The next step would hide what this one has done: the walk stays there, and takes another answer later."""
    [(_, check)] = TREE.ways(step)
    assert detours(TREE, check) == {UNKNOWN: check}


def test_who_does_not_know_the_kind_of_logon_goes_past_both() -> None:
    """The fixes of the one break the other: without an answer the walk goes down neither way."""
    assert detours(TREE, TREE["domain-trust"]) == {UNKNOWN: TREE["dcom-hardening"], SKIP_CHECKS: TREE["step1"]}


def test_the_checks_before_the_first_step_can_be_skipped_all_at_once() -> None:
    """From each of them straight to the article's first step; behind it there is nothing of the kind."""
    skipped = {name for name, node in TREE.nodes.items() if SKIP_CHECKS in detours(TREE, node)}
    # Behind the last there is the step anyway.
    last = {before.id for before, _ in TREE.ways_to("step1")}
    assert skipped == {node.id for node in TREE.nodes.values() if first_step(TREE, node) is not None} - last
    assert {detours(TREE, TREE[name])[SKIP_CHECKS].id for name in skipped} == {"step1"}
    assert {after.id for _, after in TREE.ways(TREE.root) if not isinstance(after, Outcome)} <= skipped
    walk = Walk.replay(TREE, [said("symptom", "connection"), said("name-resolution", SKIP_CHECKS)])
    assert walk.node.id == "step1"
    assert [each.node for each in walk.left_open] == ["name-resolution"]


def test_without_winrm_there_is_no_dead_end_before_any_step() -> None:
    """Whatever else is answered, from every symptom whose cause is looked for; and the walk knows that a person does all."""
    for symptom, entry in TREE.ways(TREE.root):
        if isinstance(entry, Outcome):
            continue
        steps = set()
        walk = Walk(TREE).answer(said(TREE.root, symptom.slug))
        while not isinstance(walk.node, Outcome):
            node, ways = walk.node, detours(TREE, walk.node)
            assert isinstance(node, StepNode) or UNKNOWN in ways
            if isinstance(node, StepNode):
                steps.add(node.step.name)
                walk = walk.answer(Answered(node.id, "done", "done"))
            elif ways[UNKNOWN] == node:
                walk = walk.answer(said(node.id, "no"))
            else:
                assert walk.manually == ("winrm" in [each.node for each in walk.taken])
                walk = walk.answer(said(node.id, MANUALLY if MANUALLY in ways else FIXED if FIXED in ways else UNKNOWN))
        assert steps == {"step1", "step2", "step3", "step4"}
        assert walk.left_open == tuple(each for each in walk.taken if each.answer == UNKNOWN)


def test_the_count_of_checks_only_goes_down() -> None:
    """It says how many are left at most, so that a reader sees the end."""
    for name, node in TREE.nodes.items():
        for _, after in TREE.ways(name):
            if first_step(TREE, node) is not None and first_step(TREE, after) is not None:
                assert checks_left(TREE, node) > checks_left(TREE, after)


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
