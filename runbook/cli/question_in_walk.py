"""A question or a check in a walk: the hosts answer it, or the command line, or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.dpm.symptoms.codes import EntryPoint
from runbook.dpm.symptoms.reader import Explanation, explain
from runbook.hosts.patience import LOOK_SECONDS
from runbook.journal.walks import Answered
from runbook.procedure.detours import FIXED, MANUALLY, SKIP_CHECKS, UNKNOWN, detours, label_of
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.ruling_out import checks_left, first_step
from runbook.procedure.tree import Check, Outcome, Question, Tree
from runbook.procedure.walk import measured
from runbook.text import Text, same
from runbook.windows.look import Look

REPEAT: Final = "r"
DO_NOT_KNOW: Final = "u"
BY_HAND: Final = "m"
ALL: Final = "a"
PAUSE: Final = "q"
_SLUGS: Final = {DO_NOT_KNOW: UNKNOWN, BY_HAND: MANUALLY, ALL: SKIP_CHECKS}
_REPEAT_KEY: Final = {REPEAT: Text("もう一度確認する", "look again")}
_PAUSE_KEY: Final = {PAUSE: Text("あとで再開する", "go on later")}
_GO_ON: Final = Text("分からない (このまま進めます。記録に残ります)", "I do not know (go on without; this is recorded)")
_BY_HAND: Final = Text("WinRM を使わずに、手動で進める", "go on manually, without WinRM")
_ALL: Final = Text(
    "残りの確認を省いて進む (元の記事の順序): {step}", "skip the remaining checks (the order of the article): {step}"
)
_BEFORE_MEASURING: Final = (FIXED, MANUALLY, SKIP_CHECKS)
_LEFT: Final = Text("先に除外する原因 (手順までの確認: 最大 {n})", "Rule out first (checks to the steps: {n} at most)")
_WAIT: Final = Text("まだ分からない (あとで再開する)", "I do not know yet (go on later)")


@dataclass(slots=True)
class Asker:
    """Answers the questions and checks of a walk between two hosts.

    `given` are the answers of the command line, and `symptom` the job's details or code. `fine` counts the checks that found no
    cause since they were last shown. With `skip_checks` those before the first step are left out; `manually`, a person looks.
    """

    screen: Screen
    tree: Tree
    pair: Pair
    given: Mapping[str, str]
    symptom: str | None
    skip_checks: bool = False
    manually: bool = False
    fine: int = field(default=0, init=False)

    def answer(self, node: Question | Check, since: datetime | None) -> Answered | ExitCode:
        """Return the answer, or the exit code if the walk pauses. Jobs count from `since` on."""
        slug = self._decided(node)
        if slug is not None:
            self._show_title(node)
            self._show_answer(node, slug)
            return Answered(node.id, slug, "said")
        if isinstance(node, Check):
            return self._check(node, since)
        self.show_fine()
        self.screen.node(node.title, node.why)
        if node.by_code and self.symptom:
            return self._answer_from_code(node, explain(self.symptom))
        return self._ask(node, Measurement(None)) or ExitCode.NOT_CONFIRMED

    def show_fine(self) -> None:
        """Show how many checks found no cause, and count anew."""
        if self.fine:
            self.screen.heading(_FINE.format(n=self.fine))
            self.fine = 0

    def _check(self, check: Check, since: datetime | None) -> Answered | ExitCode:
        if self.manually:
            self._show_title(check)
            return self._ask(check, Measurement(None)) or ExitCode.NOT_CONFIRMED
        shown = self.screen.verbose or self._decides_whether_it_is_over(check)
        if shown:
            self._show_title(check)
        while True:
            for look in self.pair.both:
                look.host.client.wait_at_most(LOOK_SECONDS)
            doing = Text("確認しています: {title}", "looking: {title}").format(title=check.title)
            with self.screen.waiting(doing):
                finding = measured(check, replace(self.pair, since=since))
            if not shown and finding.answer and not isinstance(self.tree.after(check.id, finding.answer), Outcome):
                self.fine += 1
                return Answered(check.id, finding.answer, "measured", finding.evidence)
            if not shown:
                shown = True
                self._show_title(check)
            for line in finding.evidence:
                self.screen.detail(line)
            if finding.answer is not None:
                self._show_answer(check, finding.answer)
                return Answered(check.id, finding.answer, "measured", finding.evidence)
            self.screen.say(Text("ホストからは判断できません。", "The hosts do not show it."), "yellow")
            taken = self._ask(check, finding)
            if taken is not None:
                return taken
            self.pair = Pair(Look(self.pair.host.host), Look(self.pair.dpm.host))

    def _decided(self, node: Question | Check) -> str | None:
        """Return the answer that the command line gives in place of a look at the hosts."""
        if self.skip_checks and SKIP_CHECKS in detours(self.tree, node):
            return SKIP_CHECKS
        given = self.given.get(node.id)
        return given if given in _BEFORE_MEASURING else None

    def _decides_whether_it_is_over(self, check: Check) -> bool:
        """Return True for the checks that follow a step: what they see is shown even if the walk goes on."""
        return any(isinstance(after, Outcome) and after.kind == "resolved" for _, after in self.tree.ways(check.id))

    def _ask(self, node: Question | Check, finding: Measurement) -> Answered | ExitCode | None:
        """Ask a person. Return the answer, the exit code if the walk pauses, or None to repeat the check."""
        slug = self.given.get(node.id)
        if slug is None:
            if first_step(self.tree, node) is not None:
                self.screen.detail(_LEFT.format(n=checks_left(self.tree, node)))
            labels = [answer.label for answer in node.answers]
            typed = self.screen.choose(
                node.ask, labels, keys=self._keys(node), hint=node.find_out, pasting=isinstance(node, Question) and node.by_code
            )  # fmt: skip
            if typed is None or typed == PAUSE:
                return ExitCode.NOT_CONFIRMED
            if typed == REPEAT:
                return None
            if isinstance(typed, int):
                slug = node.answers[typed].slug
            elif typed in _SLUGS:
                slug = _SLUGS[typed]
            else:
                found = explain(typed)
                if found.answer is not EntryPoint.NO_CODE and not _looks_like_a_choice(typed):
                    return self._answer_from_code(node, found)
                self.screen.note(Text("その中にエラー コードはありません。", "There is no error code in that."))
                return self._ask(node, finding)
        self._show_answer(node, slug)
        return Answered(node.id, slug, "said", finding.evidence)

    def _keys(self, node: Question | Check) -> dict[str, Text]:
        """Return the keys beside the answers."""
        ways = detours(self.tree, node)
        unknown = {DO_NOT_KNOW: _WAIT if ways[UNKNOWN] == node else _GO_ON} if UNKNOWN in ways else {}
        by_hand = {BY_HAND: _BY_HAND} if MANUALLY in ways else {}
        rest = {ALL: _ALL.format(step=ways[SKIP_CHECKS].title)} if SKIP_CHECKS in ways else {}
        repeat = _REPEAT_KEY if isinstance(node, Check) and not self.manually else {}
        return repeat | unknown | by_hand | rest | _PAUSE_KEY

    def _answer_from_code(self, node: Question | Check, found: Explanation) -> Answered:
        texts = (found.reason and found.reason.summary, found.advice and found.advice.todo)
        evidence = tuple(text for text in texts if text)
        for line in evidence:
            self.screen.detail(line)
        self._show_answer(node, found.answer.value)
        return Answered(node.id, found.answer.value, "said", evidence)

    def _show_title(self, node: Question | Check) -> None:
        self.show_fine()
        self.screen.node(node.title, node.why)

    def _show_answer(self, node: Question | Check, slug: str) -> None:
        self.screen.say(same("→ {label}").format(label=label_of(node, slug)), "green")


def _looks_like_a_choice(typed: str) -> bool:
    """Return True for one or two digits: a slip of the finger, where answers are numbered. `ID 46` says that it is an ID."""
    digits = typed.strip()
    return digits.isdecimal() and len(digits) <= 2


_FINE: Final = Text(
    "{n} 項目を確認しました。原因は見つかっていません (-v で詳細を表示します)。",
    "Checks that found no cause: {n} (-v shows each).",
)
