"""`walk`: go down the tree, one node after the other, to an outcome or to a pause for a person's work."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from runbook.cli.errors import AnswerNotKnown, NoPair, NoWalkToResume
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.show.screen import Screen
from runbook.cli.step_in_walk import StepTaker
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.journal import open_journal
from runbook.cli.typed.options import dpm_option, host_options, throttling_options
from runbook.cli.typed.throttling import throttling_of
from runbook.dpm.symptoms.catalogue import EntryPoint
from runbook.dpm.symptoms.reader import Explanation, explain
from runbook.hosts.entry import Entry
from runbook.journal.journal import Journal
from runbook.journal.walks import Answered, WalkRecord, Walks
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check, Outcome, Question, StepNode, Tree
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk, measured
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
    "この診断は終わっています。最後の項目をもう一度確認します。", "This walk had ended. Its last question is put again."
)
_PAUSED: Final = Text(
    "ここまでを記録しました。続きは次のコマンドで再開できます:", "All of this is recorded. To go on from here:"
)
_GO_ON: Final = Text("対処した後、続きを確認するには:", "When that is mended, look again and go on:")
_WRITE_DOWN: Final = Text("記録を出力するには:", "To write all of this down:")
REPEAT: Final = "r"
PAUSE: Final = "q"
_REPEAT_KEY: Final = {REPEAT: Text("もう一度確認する", "look again")}
_PAUSE_KEY: Final = {PAUSE: Text("あとで再開する", "go on later")}


def define(command: Definition) -> None:
    """Add the two hosts, the known answers, and the options of the steps."""
    dpm_option(command)
    command.option(
        "--symptom",
        ja="失敗したジョブの詳細またはエラー コード",
        en="the failed job's details, or its code",
        metavar="TEXT",
    )
    command.option(
        "--answer",
        ja="質問への回答 (NODE=ANSWER、複数指定できます)",
        en="the answer to a question (NODE=ANSWER, may be repeated)",
        action="append",
        default=[],
        metavar="N=A",
    )
    command.option(
        "--resume",
        ja="記録した診断を再開します (省略時: 最後の診断)",
        en="go on with a walk (default: the last)",
        nargs="?",
        type=int,
        const=0,
        metavar="N",
    )
    command.option("--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    command.option(
        "--reboot",
        ja="必要なホストを確認なしで再起動します",
        en="reboot hosts that need it without asking",
        action="store_true",
    )
    throttling_options(command)
    host_options(command)


def run(options: argparse.Namespace, screen: Screen, tree: Tree = TREE) -> ExitCode:
    """Begin a walk down the tree, or resume one. Every answer is in the journal before the next node is shown."""
    # Refuse wrong options now, and not an hour later.
    tree = tree.with_step(throttling_of(options))
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(options))
        answers = _parse_answers(tree, options.answer)
        record = _recorded_walk(options, journal.walks) if options.resume is not None else None
        dpm, host = _two_hosts(options, record, screen)
        number = record.id if record else journal.walks.begin(dpm.name, host.name)
        walk = Walk.replay(tree, record.answers if record else ())
        title = Text("診断 {n}: {dpm} → {host}", "Walk {n}: {dpm} → {host}")
        screen.heading(title.format(n=number, dpm=dpm.name, host=host.name))
        screen.say(_WITHOUT_ASKING if options.apply else _ASKING, "dim")
        if record:
            walk = _show_passed(walk, screen)
        walker = _Walker(options, screen, tree, journal, number, dpm, host, _connect_both(dpm, host, stack), answers)
        while not isinstance(walk.node, Outcome):
            taken = walker.pass_node(walk, stack)
            if isinstance(taken, ExitCode):
                screen.heading(_PAUSED)
                screen.command(next_command("walk", "--resume", str(number), after=options))
                return taken
            journal.walks.add(number, taken)
            walk = walk.answer(taken)
        _show_outcome(walk.node, screen)
        if walk.node.kind == "other-cause":
            screen.heading(_GO_ON)
            screen.command(next_command("walk", "--resume", str(number), after=options))
        screen.heading(_WRITE_DOWN)
        screen.command(next_command("report", str(number), "--format", "html", after=options) + " > report.html")
        return ExitCode.DONE if walk.node.kind == "resolved" else ExitCode.TO_DO


@dataclass(slots=True)
class _Walker:
    """Passes the nodes of a walk between two hosts. `answers` were given on the command line."""

    options: argparse.Namespace
    screen: Screen
    tree: Tree
    journal: Journal
    number: int
    dpm: Entry
    host: Entry
    pair: Pair
    answers: Mapping[str, str]

    def pass_node(self, walk: Walk, stack: ExitStack) -> Answered | ExitCode:
        """Pass one node. Return its answer, or the exit code if the walk pauses."""
        node = walk.node
        self.screen.node(node.title, None if isinstance(node, Outcome) else node.why)
        if isinstance(node, StepNode):
            taker = StepTaker(self.options, self.screen, self.journal, self.number, self.dpm, self.host)
            taken = taker.take(node, given=self.answers.get(node.id))
            self.pair = _connect_both(self.dpm, self.host, stack)  # the earlier readings are out of date
            return taken
        if isinstance(node, Check):
            return self._check(node, walk.since)
        assert isinstance(node, Question)  # noqa: S101  # outcomes end the walk
        if node.by_code and self.options.symptom:
            return self._answer_from_code(node, explain(self.options.symptom))
        return self._ask(node, Measurement(None)) or ExitCode.NOT_CONFIRMED

    def _check(self, check: Check, since: datetime | None) -> Answered | ExitCode:
        while True:
            with self.screen.waiting(Text("確認しています", "looking")):
                finding = measured(check, replace(self.pair, since=since))
            for line in finding.evidence:
                self.screen.detail(line)
            if finding.answer is not None:
                self._show_answer(check, finding.answer)
                return Answered(check.id, finding.answer, "measured", finding.evidence)
            self.screen.say(Text("ホストからは判断できません。", "The hosts do not tell."), "yellow")
            taken = self._ask(check, finding)
            if taken is not None:
                return taken
            self.pair = Pair(Look(self.pair.host.host), Look(self.pair.dpm.host))

    def _ask(self, node: Question | Check, finding: Measurement) -> Answered | ExitCode | None:
        """Ask a person. Return the answer, the exit code if the walk pauses, or None to repeat the check."""
        slug = self.answers.get(node.id)
        if slug is None:
            labels = [answer.label for answer in node.answers]
            keys = (_REPEAT_KEY | _PAUSE_KEY) if isinstance(node, Check) else _PAUSE_KEY
            typed = self.screen.choose(node.ask, labels, keys=keys, pasting=isinstance(node, Question) and node.by_code)
            if typed is None or typed == PAUSE:
                return ExitCode.NOT_CONFIRMED
            if typed == REPEAT:
                return None
            if isinstance(typed, str):
                found = explain(typed)
                if found.entry is not EntryPoint.NO_CODE:
                    return self._answer_from_code(node, found)
                self.screen.note(Text("その中にエラー コードはありません。", "There is no error code in that."))
                return self._ask(node, finding)
            slug = node.answers[typed].slug
        self._show_answer(node, slug)
        return Answered(node.id, slug, "said", finding.evidence)

    def _answer_from_code(self, node: Question | Check, found: Explanation) -> Answered:
        texts = (found.deciding.summary, found.deciding.todo) if found.deciding else ()
        evidence = tuple(text for text in texts if text)
        for line in evidence:
            self.screen.detail(line)
        self._show_answer(node, found.entry.value)
        return Answered(node.id, found.entry.value, "said", evidence)

    def _show_answer(self, node: Question | Check, slug: str) -> None:
        label = next((answer.label for answer in node.answers if answer.slug == slug), same(slug))
        self.screen.say(same("→ {label}").format(label=label), "green")


def _parse_answers(tree: Tree, pairs: list[str]) -> dict[str, str]:
    """Return the answer for each node from `NODE=ANSWER`. Raise `InvalidInput` if the tree does not have the node or answer."""
    answers: dict[str, str] = {}
    for pair in pairs:
        node, _, slug = pair.partition("=")
        if slug not in tree.flow.get(node, ()):
            raise AnswerNotKnown(pair=pair)
        answers[node] = slug
    return answers


def _recorded_walk(options: argparse.Namespace, walks: Walks) -> WalkRecord:
    """Return the walk that `--resume` names, or the last walk. Raise `InvalidInput` if there is none."""
    record = walks.get(options.resume or None)
    if record is None:
        raise NoWalkToResume
    return record


def _two_hosts(options: argparse.Namespace, record: WalkRecord | None, screen: Screen) -> tuple[Entry, Entry]:
    """Return the two hosts from the command line, otherwise those of the recorded walk. Raise `InvalidInput` unless they are two."""
    wanted, dpm = wanted_of(options), options.dpm
    if record:
        wanted, dpm = replace(wanted, hosts=wanted.hosts or (record.host,)), dpm or record.dpm
    server, others = directory_of(options, screen.language).pair(wanted, dpm)
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
        label = next(answer.label for answer in node.answers if answer.slug == answered.answer)
        screen.detail(same("{title}: {label}").format(title=node.title, label=label))
    if not isinstance(walk.node, Outcome):
        return walk
    screen.say(_HAD_ENDED)
    return walk.back()


def _show_outcome(outcome: Outcome, screen: Screen) -> None:
    screen.node(outcome.title, None)
    screen.say(outcome.todo)
    screen.say(Text("出典: {source}", "Source: {source}").format(source=outcome.source), "dim")
