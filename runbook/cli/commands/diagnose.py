"""`diagnose`: go down the tree, one node after the other, to an outcome or to a pause for a person's work."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

from runbook.cli.errors import AnswerNotKnown, NoDiagnosisToResume, NoPair
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.question_in_walk import Asker
from runbook.cli.runs_to_undo import can_be_undone, runs_of_walk
from runbook.cli.show.conclusion import title_of
from runbook.cli.show.screen import Screen
from runbook.cli.show.temporary import show_temporary
from runbook.cli.step_in_walk import StepTaker
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.throttling import throttling_of
from runbook.cli.typed.values import SHOWN
from runbook.cli.typed.window import window_of
from runbook.foreign import printable
from runbook.hosts.entry import Entry
from runbook.journal.walks import Answered, WalkRecord, Walks
from runbook.procedure.detours import FIXED, MANUALLY, SKIP, detours, label_of
from runbook.procedure.measuring import Pair
from runbook.procedure.tree import Outcome, StepNode, Tree
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk
from runbook.text import Text, same
from runbook.windows.look import Look

_ASKING: Final = Text(
    "確認の結果と回答はすべて記録します。「y」と答えるまで、ホストの設定は変更しません。",
    "What is seen and answered is recorded. Nothing on the hosts changes before you answer y.",
)
_WITHOUT_ASKING: Final = Text(
    "確認の結果と回答はすべて記録します。--apply が指定されているため、確認を求めずに変更します。",
    "What is seen and answered is recorded. With --apply, hosts are changed without asking.",
)
_HAD_ENDED: Final = Text(
    "この診断は終わっています。最後の項目をもう一度確認します。",
    "This diagnosis had ended. Its last question is put again.",
)
_PAUSED: Final = Text(
    "ここまでを記録しました。続きは次のコマンドで再開できます:", "All of this is recorded. To go on from here:"
)
_GO_ON: Final = Text("対処した後、続きを確認するには:", "When that is fixed, look again and go on:")
_PAST: Final = Text(
    "対処してもバックアップが失敗する場合に、先に進むには:", "If that is fixed and backups still fail, go on:"
)
_COMES_BACK: Final = Text("バックアップが再び失敗するようになった場合:", "If backups fail again, go on:")
_BY_HAND: Final = Text("WinRM を使わずに、手動で進めるには:", "To go on manually, without WinRM:")
_UNDO: Final = Text("この診断で変更した設定をすべて元に戻すには:", "To undo all that was changed in this diagnosis:")
_WRITE_DOWN: Final = Text("記録を出力するには:", "To write all of this down:")
_LEFT_OPEN: Final = Text("スキップした手順と、分からなかった項目:", "What was skipped, or not known:")


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Begin a walk down the tree, or resume one. Every answer is in the journal before the next node is shown."""
    # Refuse wrong options now, and not an hour later.
    tree = tree.with_step(throttling_of(options))
    window = window_of(options, screen.say)
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(options))
        answers = _parse_answers(tree, options.answer)
        if options.resume is not None:
            journal.verify()
        record = _recorded_walk(options, journal.walks) if options.resume is not None else None
        dpm, host = _two_hosts(options, record, screen)
        number = record.id if record else journal.walks.begin(dpm.name, host.name)
        options.resume = number  # after Ctrl-C, this walk goes on
        walk = Walk.replay(tree, record.answers if record else ())
        title = Text("診断 {n}: {dpm} → {host}", "Diagnosis {n}: {dpm} → {host}")
        screen.heading(title.format(n=number, dpm=dpm.name, host=host.name))
        screen.say(_WITHOUT_ASKING if options.apply else _ASKING, "dim")
        if record:
            walk = _show_passed(walk, screen)
        asker = Asker(screen, tree, _connect_both(dpm, host, stack), answers, options.symptom, options.skip_checks)
        steps = StepTaker(options, screen, journal, number, dpm, host, window)
        while not isinstance(walk.node, Outcome):
            passed = walk.node
            asker.manually = walk.manually
            if isinstance(passed, StepNode):
                asker.show_fine()
                screen.node(passed.title, passed.why)
                skippable = SKIP in detours(tree, passed)
                take = steps.take_manually if walk.manually else steps.take
                taken = take(passed, given=answers.get(passed.id), skippable=skippable)
                asker.pair = _connect_both(dpm, host, stack)  # the earlier readings are out of date
            else:
                taken = asker.answer(passed, walk.since)
            if isinstance(taken, Answered):
                journal.walks.add(number, taken)
                walk = walk.answer(taken)
            if isinstance(taken, ExitCode) or walk.node is passed:
                screen.heading(_PAUSED)
                screen.command(next_command("diagnose", "--resume", str(number), after=options))
                return taken if isinstance(taken, ExitCode) else ExitCode.NOT_CONFIRMED
        asker.show_fine()
        _show_outcome(walk, walk.node, screen)
        if walk.node.kind == "other-cause":
            screen.heading(_GO_ON)
            screen.command(next_command("diagnose", "--resume", str(number), after=options))
            _show_ways_past(walk, number, options, screen)
        if walk.node.kind == "resolved":
            screen.heading(_COMES_BACK)
            screen.command(next_command("diagnose", "--resume", str(number), after=options))
        record = journal.walks.get(number)
        everything = journal.runs()
        own = runs_of_walk(record, everything, tree) if record else []
        show_temporary(own, everything, screen)
        if any(map(can_be_undone, own)):
            screen.heading(_UNDO)
            screen.command(next_command("undo", "--diagnosis", str(number), after=options))
        screen.heading(_WRITE_DOWN)
        screen.command(next_command("report", str(number), "--output", f"diagnosis-{number}.html", after=options))
        return ExitCode.DONE if walk.node.kind == "resolved" else ExitCode.TO_DO


def _parse_answers(tree: Tree, pairs: list[str]) -> dict[str, str]:
    """Return the answer for each node from `NODE=ANSWER`. Raise `InvalidInput` if the tree does not have the node or answer."""
    answers: dict[str, str] = {}
    for pair in pairs:
        node, _, slug = pair.partition("=")
        known = [*tree.flow.get(node, ()), *(detours(tree, tree[node]) if node in tree.nodes else ())]
        if slug not in known:
            what, possible = (node, known) if node in tree.flow else ("NODE", list(tree.flow))
            raise AnswerNotKnown(pair=printable(pair, SHOWN), what=what, known=", ".join(possible))
        answers[node] = slug
    return answers


def _recorded_walk(options: argparse.Namespace, walks: Walks) -> WalkRecord:
    """Return the walk that `--resume` names, or the last walk. Raise `InvalidInput` if there is none."""
    record = walks.get(options.resume or None)
    if record is None:
        raise NoDiagnosisToResume
    return record


def _two_hosts(options: argparse.Namespace, record: WalkRecord | None, screen: Screen) -> tuple[Entry, Entry]:
    """Return the two hosts from the command line, otherwise those of the recorded walk. Raise `InvalidInput` unless they are two."""
    wanted, dpm = wanted_of(options), options.dpm
    if record:
        wanted, dpm = replace(wanted, hosts=wanted.hosts or (record.host,)), dpm or record.dpm
    server, others = directory_of(options, screen.language, screen.note).pair(wanted, dpm)
    if server is None or len(others) != 1:
        raise NoPair
    return server, others[0]


def _connect_both(dpm: Entry, host: Entry, stack: ExitStack) -> Pair:
    """Return a look at both hosts over new connections, which the stack closes."""
    server, protected = (Look(stack.enter_context(entry.connect())) for entry in (dpm, host))
    return Pair(protected, server)


def _show_passed(walk: Walk, screen: Screen) -> Walk:
    """Show the passed nodes of a walk. Return the walk to continue: one that had ended repeats its last question."""
    for answered in walk.taken:
        node = walk.tree[answered.node]
        screen.detail(same("{title}: {label}").format(title=node.title, label=label_of(node, answered.answer)))
    if not isinstance(walk.node, Outcome):
        return walk
    screen.say(_HAD_ENDED)
    return walk.back()


def _show_ways_past(walk: Walk, number: int, options: argparse.Namespace, screen: Screen) -> None:
    """Show how to go on past the cause that was found last."""
    found = walk.tree[walk.taken[-1].node]
    ways = detours(walk.tree, found)
    for slug, words in ((FIXED, _PAST), (MANUALLY, _BY_HAND)):
        if slug in ways:
            screen.heading(words)
            again = ("--resume", str(number), "--answer", f"{found.id}={slug}")
            screen.command(next_command("diagnose", *again, after=options))


def _show_outcome(walk: Walk, outcome: Outcome, screen: Screen) -> None:
    screen.node(title_of(walk, outcome), None)
    screen.say(outcome.todo)
    if walk.left_open and outcome.kind != "resolved":
        screen.say(_LEFT_OPEN, "yellow")
        for each in walk.left_open:
            node = walk.tree[each.node]
            screen.detail(same("{title}: {label}").format(title=node.title, label=label_of(node, each.answer)))
    screen.say(Text("出典: {source}", "Source: {source}").format(source=outcome.source), "dim")
