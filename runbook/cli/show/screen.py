"""The terminal. Results go to stdout; questions, progress and errors go to stderr."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import indent
from typing import Final

from rich.console import Console, ConsoleDimensions, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.status import Status
from rich.text import Text as Styled

from runbook import terminal
from runbook.cli.redaction.redaction import Redaction
from runbook.cli.show.consent import Consent
from runbook.cli.show.table import Cell, lay_out
from runbook.cli.show.wrapping import wrap
from runbook.errors import ConnectionProblem, RunbookError, WsmanFault
from runbook.foreign import printable, printable_lines
from runbook.text import Language, Notify, Text

_PLAIN_WIDTH = 160  # a file or a pipe has no width; this keeps a registry path on one line
_NARROWEST: Final = 20
"""The columns of the narrowest console: with none, rich shows nothing, and with few nobody can read it. A terminal wraps what is wider than itself."""

CONSIDERED_SECONDS: Final = 1.2
"""The seconds within which nobody has read a plan, and the quiet after an answer: what is typed so soon was meant for something else."""

_PASTING = Text(
    "番号の代わりに、エラー コードを入力するか、ジョブの詳細を貼り付けて Enter キーを押すこともできます。",
    "Instead of a number you can type a code, or paste the job's details and press Enter.",
)
_PASTED = Text(
    "貼り付けられた {n} 行を受け取りました。ここまでを 1 つの回答として扱います。",
    "That was a paste of {n} lines; all of it is taken as one answer, and it ends here.",
)
_NO_PASTE_HERE = Text(
    "貼り付けられた {n} 行は無視しました。この質問にはキーボードから入力して答えてください。",
    "A paste of {n} lines was ignored. Answer this question by typing.",
)
_TYPED_BEFORE = Text(
    "質問が表示される前に入力された内容は無視しました。", "What was typed before this question was ignored."
)
_TYPED_TOO_SOON = Text(
    "質問が表示された直後に入力された内容は無視しました。内容を確認してから、もう一度回答してください。",
    "What was typed as soon as this question appeared was ignored. Read what it is about, then answer it again.",
)
_PLAN_NOT_SEEN = Text(
    "変更内容の出力先がファイル、パイプ、または別のターミナルで、この画面に表示されていないため、確認の質問はしません。",
    "What would be changed went to a file, a pipe or another terminal and is not on this screen, so no question is asked.",
)
_SUGGEST_DOCTOR = Text(
    "接続できない原因は、doctor コマンドで調べられます。",
    "The command doctor finds out why a connection does not work.",
)
HELPED_BY_DOCTOR = (ConnectionProblem, WsmanFault)
_SKIP = Text(" [s: スキップして次へ]", " [s: skip this step]")
"""The errors whose cause the command doctor finds."""
_ANSWERS: Final = {
    **dict.fromkeys(("y", "yes", "はい"), Consent.GIVEN),
    **dict.fromkeys(("", "n", "no", "いいえ", "q"), Consent.REFUSED),
    **dict.fromkeys(("s", "skip"), Consent.SKIPPED),
}
_YES_OR_NO = Text("y (はい) か n (いいえ) で答えてください。", "Answer with y (yes) or n (no).")
_YES_NO_OR_SKIP = Text(
    "y (はい)、n (いいえ)、s (スキップ) のいずれかで答えてください。", "Answer with y (yes), n (no) or s (skip)."
)
_NOT_A_CHOICE = Text("表示された番号か文字で答えてください。", "Answer with one of the numbers or letters shown.")


class Screen:
    """A terminal, or its replacement, in one language. `quiet` leaves stdout to JSON; `verbose` also shows what is fine.

    Without `progress`, what is in progress is not shown. `redaction` is for what a command writes to a file of its own.
    """

    def __init__(
        self,
        language: Language,
        *,
        quiet: bool = False,
        verbose: bool = False,
        progress: bool = True,
        redaction: Redaction | None = None,
    ) -> None:
        self.language: Language = language
        self.verbose = verbose
        self.redaction = redaction
        self._progress = progress
        self._out = _console(stderr=quiet)
        self._err = _console(stderr=True)
        self._doctor_suggested = False
        self._noted: set[Text] = set()
        self._status: Status | None = None

    @property
    def columns(self) -> int:
        """Return the width of the result."""
        return self._out.width

    @property
    def is_live(self) -> bool:
        """Return whether progress can replace its own line."""
        return self._err.is_terminal

    @property
    def can_ask(self) -> bool:
        """Return whether the person who would answer sees the result."""
        return terminal.shows(self._out.file)

    def say(self, text: Text, style: str = "") -> None:
        """Print a line of the result."""
        self._out.print(Styled(self.fit(text), style=style))

    def heading(self, text: Text) -> None:
        """Print a title above the following lines, its own next lines indented."""
        self._out.print()
        self._out.print(Styled(self._hanging(text.to(self.language)), style="bold"))

    @contextmanager
    def waiting(self, text: Text) -> Iterator[Notify]:
        """Show that something is in progress. The function yielded updates the line, or prints another one in a file."""
        if not self._progress:
            yield lambda _: None
        elif self._err.is_terminal:
            with self._err.status(self._one_line(text)) as self._status:
                status = self._status
                yield lambda more: status.update(self._one_line(text, more))
            self._status = None
        else:
            self._err.print(self._one_line(text))
            yield lambda more: self._err.print(self._one_line(text, more))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Allow printing in this block during `waiting`: its line is removed, and shown again at the end."""
        if self._status is None:
            yield
            return
        self._status.stop()
        try:
            yield
        finally:
            self._status.start()

    def leave(self) -> None:
        """Restore the terminal before this process ends at once."""
        self._err.clear_live()
        self._err.show_cursor()

    def command(self, words: str) -> None:
        """Print a command to copy, on one line, however long it is; or one line for each shell that needs its own."""
        for line in words.splitlines():
            self._out.print(Styled("  " + printable(line, longest=len(line))), soft_wrap=True)

    def host_line(self, host: str, text: Text, style: str = "") -> None:
        """Print the result of one host."""
        self._out.print(self._of_host(host, text.to(self.language), style))

    def error(self, error: RunbookError, host: str | None = None) -> None:
        """Print the error, its host, and the advice."""
        label = Text("エラー: ", "Error: ").to(self.language)
        self._err.print(self._of_host(host, label + error.text.to(self.language), "red"))
        if error.advice is not None:
            self._err.print(Styled(indent(self.fit(error.advice, 2), "  ")))
        if isinstance(error, HELPED_BY_DOCTOR):
            self.suggest_doctor()

    def suggest_doctor(self) -> None:
        """Suggest the command that finds why a connection does not work; only once, even if many hosts are not reached."""
        if not self._doctor_suggested:
            self._doctor_suggested = True
            self.line(_SUGGEST_DOCTOR, err=True)

    def note(self, text: Text) -> None:
        """Print a line to stderr."""
        self._err.print(Styled(self.fit(text)))

    def note_once(self, text: Text) -> None:
        """Print a line to stderr, but not again what was printed so before."""
        if text not in self._noted:
            self._noted.add(text)
            self.note(text)

    def detail(self, text: Text) -> None:
        """Print a line of evidence below a title."""
        self.line(text, "dim")

    def table(self, rows: Sequence[Sequence[Cell]], heads: Sequence[Text] = (), *, indent: int = 0) -> None:
        """Print a table of the result, with or without heads, indented by this number of columns."""
        head = [[Cell(each, "bold") for each in heads]] if heads else []
        for line in lay_out([*head, *rows], self.language, self._out.width - indent):
            self._out.print(Styled(" " * indent) + line)

    def node(self, title: Text, why: Text | None) -> None:
        """Print the walk's current node: its title, and the reason for it."""
        self._out.print()
        self._out.print(Styled(self.fit(title), style="bold cyan"))
        if why is not None:
            self.line(why)

    def choose(
        self,
        question: Text,
        labels: Sequence[Text],
        *,
        keys: Mapping[str, Text],
        hint: Text | None = None,
        pasting: bool = False,
    ) -> int | str | None:
        """Ask for one of the labels, or for one of the keys, each of which has a label too. A `hint` is shown below the question.

        Return the label's index, or the key; None if there is no terminal to ask on. With `pasting`, other text is also an answer
        and is returned unchanged; it ends when nothing more follows.
        """
        if not terminal.attended():
            return None
        self._err.print()
        self._err.print(Styled(self.fit(question), style="bold"))
        if hint is not None:
            self.line(hint, "dim", err=True)
        for number, label in enumerate(labels, start=1):
            self._choice(str(number), label)
        for key, label in keys.items():
            self._choice(key, label, "dim")
        if pasting:
            self.line(_PASTING, "dim", err=True)
        while True:
            answer = self._ask(Styled("> ", style="bold"), pasting=pasting)
            if answer is None:
                return None
            typed = unicodedata.normalize("NFKC", answer).strip().lower()
            if typed.isdecimal() and 1 <= int(typed) <= len(labels):
                return int(typed) - 1
            if typed in keys:
                return typed
            if pasting and len(typed) > 1:
                return answer
            self.line(_NOT_A_CHOICE, "yellow", err=True)

    def _choice(self, key: str, label: Text, style: str = "") -> None:
        lines = self.fit(label, len(key) + 4).split("\n")
        self._err.print(Styled(f"  {key}. " + f"\n{' ' * (len(key) + 4)}".join(lines), style=style))

    def confirm(self, question: Text) -> bool:
        """Ask for consent; only a clear yes counts. See `consent`."""
        return self.consent(question) is Consent.GIVEN

    def consent(self, question: Text, *, skippable: bool = False) -> Consent:
        """Ask for consent; only a clear yes counts, typed when the question stands below what it is about. What is no answer is asked about once more.

        A step that is `skippable` may be left out instead. Consent is refused if there is no terminal to ask on, or if the result
        does not go to the same one.
        """
        if not terminal.attended():
            return Consent.REFUSED
        if not self.can_ask:
            self.note(_PLAN_NOT_SEEN)
            return Consent.REFUSED
        self._err.print()
        skip = _SKIP.to(self.language) if skippable else ""
        prompt = Styled(f"{question.to(self.language)}{skip} [y/N] ", style="bold")
        said = self._consent(prompt, skippable=skippable)
        if said is None:
            self.line(_YES_NO_OR_SKIP if skippable else _YES_OR_NO, "yellow", err=True)
            said = self._consent(prompt, skippable=skippable)
        return said or Consent.REFUSED

    def _consent(self, prompt: Styled, *, skippable: bool) -> Consent | None:
        """Return what is said; None if it is none of what can be said."""
        answer = self._ask(prompt, considered=CONSIDERED_SECONDS)
        said = _ANSWERS.get(unicodedata.normalize("NFKC", answer or "").strip().lower())
        return None if said is Consent.SKIPPED and not skippable else said

    def _ask(self, prompt: Styled, *, pasting: bool = False, considered: float = 0.0) -> str | None:
        """Return what is typed after the prompt, a paste only with `pasting`; None if the input has ended.

        An answer that takes fewer seconds than `considered` is none, and the question is asked again.
        """
        while True:
            if terminal.discard_typed():
                self.note(_TYPED_BEFORE)
            self._err.print(prompt, end="")
            shown = time.monotonic()
            answer = terminal.read_typed()
            if answer is not None and time.monotonic() - shown < considered:
                self.note(_TYPED_TOO_SOON)
                continue
            lines = len(answer.splitlines()) if answer else 0
            if lines <= 1:
                return answer
            self.note((_PASTED if pasting else _NO_PASTE_HERE).format(n=lines))
            if pasting:
                return answer

    def line(self, text: Text, style: str = "", *, err: bool = False) -> None:
        """Print a line below a title, to stdout or, with `err`, to stderr."""
        console = self._err if err else self._out
        console.print(Styled(indent(self.fit(text, 2), "  "), style=style))

    def fit(self, text: Text, indent: int = 0) -> str:
        """Return the text in lines that fit beside an indent of this number of columns."""
        return wrap(text.to(self.language), self._out.width - indent)

    def _of_host(self, host: str | None, words: str, style: str) -> Styled:
        """Return what is said of a host. Its next lines are indented, so that none looks like another host's."""
        label = f"{printable(host)}: " if host else ""
        lines = self._hanging(label + words)
        return Styled.assemble((lines[: len(label)], "bold"), (lines[len(label) :], style))

    def _hanging(self, words: str) -> str:
        first, _, more = wrap(words, self._out.width - 2).partition("\n")
        return f"{first}\n{indent(more, '  ')}" if more else first

    def _one_line(self, text: Text, more: Text | None = None) -> Styled:
        line = text.to(self.language)
        return Styled(f"{line} - {more.to(self.language)}" if more else line)


def names_of(names: Sequence[str], most: int = 8) -> Text:
    """Return the first names, and the number of the others."""
    listed = ", ".join(printable(name) for name in names[:most])
    shown, more = Text(listed, listed), len(names) - most
    if more <= 0:
        return shown
    return Text("{shown} ほか {more} 台", "{shown} and {more} more").format(shown=shown, more=more)


class _Console(Console):
    """A console that passes on line breaks, and no other control character of what it prints. Whatever its width, it shows it."""

    @property
    def size(self) -> ConsoleDimensions:
        """Return the size of the terminal, or of a wider one if nothing could be shown there (`COLUMNS=0`)."""
        width, height = super().size
        return ConsoleDimensions(max(width, _NARROWEST), height)

    @size.setter
    def size(self, new_size: tuple[int, int]) -> None:
        self.width, self.height = new_size

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=printable_lines(segment.text))


def _console(*, stderr: bool) -> Console:
    console = _Console(stderr=stderr, highlight=False, emoji=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console = _Console(
            stderr=stderr, highlight=False, emoji=False, markup=False, width=_PLAIN_WIDTH, color_system=None
        )
    return console
