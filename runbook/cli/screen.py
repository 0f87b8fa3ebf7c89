"""Everything that a person sees: plans, questions, progress, errors. Results go to stdout, talk goes to stderr."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import indent

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from runbook.cli.wrapping import wrapped
from runbook.errors import ConnectionProblem, RunbookError
from runbook.text import Language, Text, same

_PLAIN_WIDTH = 160  # a file or a pipe has no width; this keeps a registry path on its line

_PASTING = Text(
    "番号の代わりに、エラー コードを入力するか、ジョブの詳細を貼り付けることもできます (空行で終わります)。",
    "Instead of a number you can type a code, or paste the job's details; an empty line ends them.",
)
_BARE_CODE = re.compile(r"(?=.*\d)\S(.{0,10}\S)?")  # short and with a digit in it: nothing follows in the next line
_DOCTOR = Text(
    "接続できない原因は、doctor コマンドで調べられます。",
    "The command doctor finds out why a connection does not work.",
)
_NOT_A_CHOICE = Text("表示された番号か文字で答えてください。", "Answer with one of the numbers or letters shown.")

Say = Callable[[Text], None]


class Screen:
    """A terminal, or what stands in for one, in one language. `quiet` leaves stdout to JSON."""

    def __init__(self, language: Language, *, quiet: bool = False) -> None:
        self.language: Language = language
        self._out = _console(stderr=quiet)
        self._err = _console(stderr=True)
        self._doctor_named = False

    def say(self, text: Text, style: str = "") -> None:
        """A line of the result."""
        self._out.print(Styled(self.fitted(text), style=style))

    def heading(self, text: Text) -> None:
        """A title above what follows."""
        self._out.print()
        self._out.print(Styled(self.fitted(text), style="bold"))

    @contextmanager
    def waiting(self, text: Text) -> Iterator[Say]:
        """Show that something is going on; the function given changes what is said."""
        if self._err.is_terminal:
            with self._err.status(self._one_line(text)) as status:
                yield lambda more: status.update(self._one_line(text, more))
        else:
            self._err.print(self._one_line(text))
            yield lambda _: None

    def leave(self) -> None:
        """Leave the terminal as a person needs it, before this process ends at once."""
        self._err.clear_live()
        self._err.show_cursor()

    def inset(self, what: RenderableType, columns: int) -> None:
        """Something of the result, moved in by so many columns."""
        self._out.print(Padding(what, (0, 0, 0, columns), expand=False))

    def command(self, words: str) -> None:
        """A command to copy: on one line, however long."""
        self._out.print(Styled("  " + words), soft_wrap=True)

    def host_line(self, host: str, text: Text, style: str = "") -> None:
        """How it went on one host."""
        self._out.print(Styled(f"{host}: ", style="bold") + Styled(text.to(self.language), style=style))

    def error(self, error: RunbookError, host: str | None = None) -> None:
        """What failed, where, and what to do next."""
        where = Styled(f"{host}: ", style="bold") if host else Styled()
        label = Text("エラー: ", "Error: ").to(self.language)
        self._err.print(where + Styled(label + error.text.to(self.language), style="red"))
        if error.advice is not None:
            self._err.print(Styled(indent(self.fitted(error.advice, 2), "  ")))
        if isinstance(error, ConnectionProblem):
            self.name_doctor()

    def name_doctor(self) -> None:
        """Say who finds out why a connection does not work; once, however many hosts are not reached."""
        if not self._doctor_named:
            self._doctor_named = True
            self.line(_DOCTOR, err=True)

    def note(self, text: Text) -> None:
        """A line beside the result."""
        self._err.print(Styled(self.fitted(text)))

    def detail(self, text: Text) -> None:
        """A line of what was seen, below a title."""
        self.line(text, "dim")

    def table(self, table: Table) -> None:
        """A table of the result."""
        self._out.print(table)

    def node(self, title: Text, why: Text | None) -> None:
        """A stop on a walk: its title, and why the walk comes here."""
        self._out.print()
        self._out.print(Styled(self.fitted(title), style="bold cyan"))
        if why is not None:
            self.line(why)

    def choose(
        self, question: Text, labels: Sequence[Text], *, again: str | None, later: str, pasting: bool
    ) -> int | str | None:
        """Ask for one of the labels; its index, or the key `again` or `later`. None where nobody is there.

        With `pasting`, text is an answer too: an empty line ends it.
        """
        if not self._somebody:
            return None
        self._err.print()
        self._err.print(Styled(self.fitted(question), style="bold"))
        for number, label in enumerate(labels, start=1):
            self.line(Text(f"{number}. {label.ja}", f"{number}. {label.en}"), err=True)
        more = [(again, Text("もう一度確認する", "look again")), (later, Text("あとで再開する", "go on later"))]
        for key, label in more:
            if key is not None:
                self.line(Text(f"{key}. {label.ja}", f"{key}. {label.en}"), "dim", err=True)
        if pasting:
            self.line(_PASTING, "dim", err=True)
        while True:
            self._err.print(Styled("> ", style="bold"), end="")
            lines = [sys.stdin.readline()]
            if not lines[0]:
                return None
            typed = unicodedata.normalize("NFKC", lines[0]).strip().lower()
            if typed.isdecimal() and 1 <= int(typed) <= len(labels):
                return int(typed) - 1
            if typed and typed in (again, later):
                return typed
            if pasting and len(typed) > 1:
                while lines[-1].strip() and not _BARE_CODE.fullmatch(typed):
                    lines.append(sys.stdin.readline())
                return "".join(lines)
            self.line(_NOT_A_CHOICE, "yellow", err=True)

    @property
    def _somebody(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty()

    def confirm(self, question: Text) -> bool:
        """Ask; only a clear yes is one. False where there is nobody to ask."""
        if not self._somebody:
            return False
        self._err.print()
        self._err.print(Styled(question.to(self.language) + " [y/N] ", style="bold"), end="")
        answer = sys.stdin.readline().strip().lower()
        return answer in ("y", "yes", "ｙ", "はい")

    def line(self, text: Text, style: str = "", *, err: bool = False) -> None:
        """A line below a title, of the result or beside it."""
        console = self._err if err else self._out
        console.print(Styled(indent(self.fitted(text, 2), "  "), style=style))

    def fitted(self, text: Text, indent: int = 0) -> str:
        """The text in lines that fit beside what is `indent` columns wide."""
        return wrapped(text.to(self.language), self._out.width - indent)

    def _one_line(self, text: Text, more: Text | None = None) -> str:
        line = text.to(self.language)
        return f"{line} - {more.to(self.language)}" if more else line


def names_of(names: Sequence[str], most: int = 8) -> Text:
    """So many of the names, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    if more <= 0:
        return same(shown)
    return Text("{shown} ほか {more} 台", "{shown} and {more} more").format(shown=shown, more=more)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, emoji=False, markup=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(
            stderr=stderr, highlight=False, emoji=False, markup=False, width=_PLAIN_WIDTH, color_system=None
        )
    return console
