"""The terminal. Results go to stdout; questions, progress and errors go to stderr."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import indent

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.status import Status
from rich.table import Table
from rich.text import Text as Styled

from runbook.cli.show.wrapping import wrap
from runbook.errors import ConnectionProblem, RunbookError
from runbook.text import Language, Notify, Text, same

_PLAIN_WIDTH = 160  # a file or a pipe has no width; this keeps a registry path on one line

_PASTING = Text(
    "番号の代わりに、エラー コードを入力するか、ジョブの詳細を貼り付けることもできます (空行で終わります)。",
    "Instead of a number you can type a code, or paste the job's details; an empty line ends them.",
)
_BARE_CODE = re.compile(r"(?=.*\d)\S(.{0,10}\S)?")  # short texts with a digit do not continue on the next line
_SUGGEST_DOCTOR = Text(
    "接続できない原因は、doctor コマンドで調べられます。",
    "The command doctor finds out why a connection does not work.",
)
_NOT_A_CHOICE = Text("表示された番号か文字で答えてください。", "Answer with one of the numbers or letters shown.")


class Screen:
    """A terminal, or its replacement, in one language. `quiet` leaves stdout to JSON."""

    def __init__(self, language: Language, *, quiet: bool = False) -> None:
        self.language: Language = language
        self._out = _console(stderr=quiet)
        self._err = _console(stderr=True)
        self._doctor_suggested = False
        self._status: Status | None = None

    def say(self, text: Text, style: str = "") -> None:
        """Print a line of the result."""
        self._out.print(Styled(self.fit(text), style=style))

    def heading(self, text: Text) -> None:
        """Print a title above the following lines."""
        self._out.print()
        self._out.print(Styled(self.fit(text), style="bold"))

    @contextmanager
    def waiting(self, text: Text) -> Iterator[Notify]:
        """Show that something is in progress. The function yielded updates the line."""
        if self._err.is_terminal:
            with self._err.status(self._one_line(text)) as self._status:
                status = self._status
                yield lambda more: status.update(self._one_line(text, more))
            self._status = None
        else:
            self._err.print(self._one_line(text))
            yield lambda _: None

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

    def inset(self, what: RenderableType, columns: int) -> None:
        """Print a part of the result, indented by this number of columns."""
        self._out.print(Padding(what, (0, 0, 0, columns), expand=False))

    def command(self, words: str) -> None:
        """Print a command to copy, on one line, however long it is."""
        self._out.print(Styled("  " + words), soft_wrap=True)

    def host_line(self, host: str, text: Text, style: str = "") -> None:
        """Print the result of one host."""
        self._out.print(Styled(f"{host}: ", style="bold") + Styled(text.to(self.language), style=style))

    def error(self, error: RunbookError, host: str | None = None) -> None:
        """Print the error, its host, and the advice."""
        where = Styled(f"{host}: ", style="bold") if host else Styled()
        label = Text("エラー: ", "Error: ").to(self.language)
        self._err.print(where + Styled(label + error.text.to(self.language), style="red"))
        if error.advice is not None:
            self._err.print(Styled(indent(self.fit(error.advice, 2), "  ")))
        if isinstance(error, ConnectionProblem):
            self.suggest_doctor()

    def suggest_doctor(self) -> None:
        """Suggest the command that finds why a connection does not work; only once, even if many hosts are not reached."""
        if not self._doctor_suggested:
            self._doctor_suggested = True
            self.line(_SUGGEST_DOCTOR, err=True)

    def note(self, text: Text) -> None:
        """Print a line to stderr."""
        self._err.print(Styled(self.fit(text)))

    def detail(self, text: Text) -> None:
        """Print a line of evidence below a title."""
        self.line(text, "dim")

    def table(self, table: Table) -> None:
        """Print a table of the result."""
        self._out.print(table)

    def node(self, title: Text, why: Text | None) -> None:
        """Print the walk's current node: its title, and the reason for it."""
        self._out.print()
        self._out.print(Styled(self.fit(title), style="bold cyan"))
        if why is not None:
            self.line(why)

    def choose(
        self, question: Text, labels: Sequence[Text], *, keys: Mapping[str, Text], pasting: bool = False
    ) -> int | str | None:
        """Ask for one of the labels, or for one of the keys, each of which has a label too.

        Return the label's index, or the key; None if there is no terminal to ask on. With `pasting`, other text is also an answer
        and is returned unchanged; an empty line ends it.
        """
        if not self._interactive:
            return None
        self._err.print()
        self._err.print(Styled(self.fit(question), style="bold"))
        for number, label in enumerate(labels, start=1):
            self.line(same("{key}. {label}").format(key=number, label=label), err=True)
        for key, label in keys.items():
            self.line(same("{key}. {label}").format(key=key, label=label), "dim", err=True)
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
            if typed in keys:
                return typed
            if pasting and len(typed) > 1:
                while lines[-1].strip() and not _BARE_CODE.fullmatch(typed):
                    lines.append(sys.stdin.readline())
                return "".join(lines)
            self.line(_NOT_A_CHOICE, "yellow", err=True)

    def confirm(self, question: Text) -> bool:
        """Ask for consent; only a clear yes counts. Return False if there is no terminal to ask on."""
        if not self._interactive:
            return False
        self._err.print()
        self._err.print(Styled(question.to(self.language) + " [y/N] ", style="bold"), end="")
        answer = sys.stdin.readline().strip().lower()
        return answer in ("y", "yes", "ｙ", "はい")

    @property
    def _interactive(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty()

    def line(self, text: Text, style: str = "", *, err: bool = False) -> None:
        """Print a line below a title, to stdout or, with `err`, to stderr."""
        console = self._err if err else self._out
        console.print(Styled(indent(self.fit(text, 2), "  "), style=style))

    def fit(self, text: Text, indent: int = 0) -> str:
        """Return the text in lines that fit beside an indent of this number of columns."""
        return wrap(text.to(self.language), self._out.width - indent)

    def _one_line(self, text: Text, more: Text | None = None) -> str:
        line = text.to(self.language)
        return f"{line} - {more.to(self.language)}" if more else line


def names_of(names: Sequence[str], most: int = 8) -> Text:
    """Return the first names, and the number of the others."""
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
