"""`walk`: down the tree, one node after the other, until an outcome or until a person has to come back."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from runbook.change.journal import Journal
from runbook.change.walk_log import Answered, WalkLog, WalkRecord
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts import site
from runbook.cli.next_command import next_command
from runbook.cli.place import open_journal
from runbook.cli.screen import Screen
from runbook.cli.walk_step import StepTaker
from runbook.dpm.catalogue import Entry as Symptom
from runbook.dpm.symptoms import Explanation, explain
from runbook.errors import InvalidInput
from runbook.fleet.entry import Entry
from runbook.procedure import step3
from runbook.procedure.measuring import Finding, Pair
from runbook.procedure.tree import Check, Outcome, Question, Step
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk, measured
from runbook.text import Text
from runbook.windows.look import Look

_ASKING = Text(
    "確認の結果と回答はすべて記録します。「y」と答えるまで、ホストの設定は変更しません。",
    "What is seen and answered is recorded. Nothing on the hosts changes before you answer y.",
)
_WITHOUT_ASKING = Text(
    "確認の結果と回答はすべて記録します。--apply が指定されているため、確認を求めずに変更します。",
    "What is seen and answered is recorded. With --apply, hosts are changed without asking.",
)
LATER = "q"
AGAIN = "r"


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Begin a walk, or take one up again. What was answered is in the journal before the next node is shown."""
    step3.Options(options.link, options.percent)  # refused now, and not an hour later
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(options))
        log = WalkLog(journal)
        answers = _given(options.answer)
        record = _resumed(options, log) if options.resume is not None else None
        dpm, host = _ends(options, record, screen)
        number = record.id if record else log.begin(dpm.name, host.name)
        walk = Walk.again(TREE, record.answers if record else ())
        screen.heading(
            Text("診断 {n}: {dpm} → {host}", "Walk {n}: {dpm} → {host}").format(n=number, dpm=dpm.name, host=host.name)
        )
        screen.say(
            _WITHOUT_ASKING if options.apply else _ASKING,
            "dim",
        )
        walker = _Walker(options, screen, journal, dpm, host, _look(dpm, host, stack), answers)
        if record:
            _recall(walk, screen)
            if isinstance(walk.node, Outcome):
                walk = walk.back()
                again = Text(
                    "この診断は終わっています。最後の項目をもう一度確認します。",
                    "This walk had ended. Its last question is put again.",
                )
                screen.say(again)
        while not isinstance(walk.node, Outcome):
            taken = walker.pass_node(walk, stack)
            if isinstance(taken, ExitCode):
                screen.heading(
                    Text(
                        "ここまでを記録しました。続きは次のコマンドで再開できます:",
                        "All of this is recorded. To go on from here:",
                    )
                )
                screen.command(next_command("walk", "--resume", str(number), after=options))
                return taken
            log.add(number, taken)
            walk = walk.answer(taken)
        _tell_end(walk.node, screen)
        if walk.node.kind == "other-cause":
            screen.heading(Text("対処した後、続きを確認するには:", "When that is mended, look again and go on:"))
            screen.command(next_command("walk", "--resume", str(number), after=options))
        screen.heading(Text("記録を出力するには:", "To write all of this down:"))
        where = argparse.Namespace(inventory=options.inventory, journal=options.journal)
        screen.command(next_command("report", str(number), "--format", "html", after=where) + " > report.html")
        return ExitCode.DONE if walk.node.kind == "resolved" else ExitCode.TO_DO


@dataclass(slots=True)
class _Walker:
    options: argparse.Namespace
    screen: Screen
    journal: Journal
    dpm: Entry
    host: Entry
    pair: Pair
    answers: Mapping[str, str]

    def pass_node(self, walk: Walk, stack: ExitStack) -> Answered | ExitCode:
        """One node: its answer, or why the walk pauses there."""
        node = walk.node
        self.screen.node(node.title, None if isinstance(node, Outcome) else node.why)
        if isinstance(node, Step):
            taker = StepTaker(self.options, self.screen, self.journal, self.dpm, self.host)
            taken = taker.take(node, said=self.answers.get(node.id))
            self.pair = _look(self.dpm, self.host, stack)  # whatever was read before is old now
            return taken
        if isinstance(node, Check):
            return self._check(node, walk.since)
        assert isinstance(node, Question)  # noqa: S101  # outcomes end the walk
        if node.id == TREE.root and self.options.symptom:
            return self._explained(node, explain(self.options.symptom))
        return self._ask(node, Finding(None)) or ExitCode.NOT_CONFIRMED

    def _check(self, check: Check, since: datetime | None) -> Answered | ExitCode:
        while True:
            with self.screen.waiting(Text("確認しています", "looking")):
                finding = measured(check, replace(self.pair, since=since))
            for line in finding.evidence:
                self.screen.detail(line)
            if finding.answer is not None:
                self._say_answer(check, finding.answer)
                return Answered(check.id, finding.answer, "measured", finding.evidence)
            self.screen.say(Text("ホストからは判断できません。", "The hosts do not tell."), "yellow")
            taken = self._ask(check, finding)
            if taken is not None:
                return taken
            self.pair = Pair(Look(self.pair.host.host), Look(self.pair.dpm.host))

    def _ask(self, node: Question | Check, finding: Finding) -> Answered | ExitCode | None:
        """A person's answer; None when a check is to be made again."""
        slug = self.answers.get(node.id)
        if slug is None:
            again = AGAIN if isinstance(node, Check) else None
            labels = [answer.label for answer in node.answers]
            is_root = node.id == TREE.root
            typed = self.screen.choose(node.ask, labels, again=again, later=LATER, pasting=is_root)
            if typed is None or typed == LATER:
                return ExitCode.NOT_CONFIRMED
            if typed == AGAIN:
                return None
            if isinstance(typed, str):
                found = explain(typed)
                if found.entry is not Symptom.NO_CODE:
                    return self._explained(node, found)
                self.screen.note(Text("その中にエラー コードはありません。", "There is no error code in that."))
                return self._ask(node, finding)
            slug = node.answers[typed].slug
        self._say_answer(node, slug)
        return Answered(node.id, slug, "said", finding.evidence)

    def _explained(self, node: Question | Check, found: Explanation) -> Answered:
        said = (found.deciding.summary, found.deciding.todo) if found.deciding else ()
        evidence = tuple(text for text in said if text)
        for line in evidence:
            self.screen.detail(line)
        self._say_answer(node, found.entry.value)
        return Answered(node.id, found.entry.value, "said", evidence)

    def _say_answer(self, node: Question | Check, slug: str) -> None:
        label = next((answer.label for answer in node.answers if answer.slug == slug), Text(slug, slug))
        self.screen.say(Text("→ {label}", "→ {label}").format(label=label), "green")


def _given(pairs: list[str]) -> dict[str, str]:
    """`NODE=ANSWER` as typed. Raises `InvalidInput` for one that the tree does not know."""
    given: dict[str, str] = {}
    for pair in pairs:
        node, _, slug = pair.partition("=")
        if node not in TREE.nodes or slug not in (answer.slug for answer in TREE[node].answers):
            raise InvalidInput(
                Text("--answer {pair} は使えません。", "--answer {pair} is not known.").format(pair=pair),
                Text(
                    "NODE=ANSWER の形で指定してください (例: symptom=connection)。",
                    "Give it as NODE=ANSWER, for example symptom=connection.",
                ),
            )
        given[node] = slug
    return given


def _resumed(options: argparse.Namespace, log: WalkLog) -> WalkRecord:
    walks = [log.walk(options.resume)] if options.resume else list(log.walks())
    record = next(iter(walks), None)
    if record is None:
        raise InvalidInput(
            Text("再開できる診断が記録にありません。", "There is no walk in the journal to go on with."),
            Text("--dpm と --host を指定して新しく始めてください。", "Begin one with --dpm and --host."),
        )
    return record


def _ends(options: argparse.Namespace, record: WalkRecord | None, screen: Screen) -> tuple[Entry, Entry]:
    """The two hosts, as typed now or as the walk was begun."""
    recorded = {"dpm": record.dpm, "host": [record.host]} if record else {}
    typed = {name: getattr(options, name) for name in ("dpm", "host") if getattr(options, name)}
    server, others = site(argparse.Namespace(**{**vars(options), **recorded, **typed}), screen.language)
    if server is None or len(others) != 1:
        raise InvalidInput(Text("--dpm と --host を 1 つずつ指定してください。", "Give one --dpm and one --host."))
    return server, others[0]


def _look(dpm: Entry, host: Entry, stack: ExitStack) -> Pair:
    server, protected = (Look(stack.enter_context(entry.connect())) for entry in (dpm, host))
    return Pair(protected, server)


def _recall(walk: Walk, screen: Screen) -> None:
    for answered in walk.taken:
        node = TREE[answered.node]
        label = next(answer.label for answer in node.answers if answer.slug == answered.answer)
        screen.detail(Text("{title}: {label}", "{title}: {label}").format(title=node.title, label=label))


def _tell_end(outcome: Outcome, screen: Screen) -> None:
    screen.node(outcome.title, None)
    screen.say(outcome.todo)
    screen.say(Text("出典: {source}", "Source: {source}").format(source=outcome.source), "dim")
