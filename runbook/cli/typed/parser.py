"""The command line's grammar and help, in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, NoReturn

from runbook import __version__
from runbook.cli.commands import COMMANDS, module
from runbook.cli.exit_codes import MEANING
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import language_option
from runbook.text import Language, Text

# The messages of argparse itself. A message that is missing here stays in English.
_ARGPARSE_JA: Final = {
    "usage: ": "使い方: ",
    "positional arguments": "引数",
    "options": "オプション",
    "show this help message and exit": "この説明を表示して終了します",
    "%(prog)s: error: %(message)s\n": "%(prog)s: エラー: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "次の引数が必要です: %s",
    "unrecognized arguments: %s": "解釈できない引数があります: %s",
    "expected one argument": "値を 1 つ指定してください",
    "expected at least one argument": "値を 1 つ以上指定してください",
    "not allowed with argument %s": "%s と同時には指定できません",
    "ignored explicit argument %r": "値 %r は指定できません",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s は %(matches)s のどれか決められません",
    "invalid %(type)s value: %(value)r": "値 %(value)r は使えません",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r は選べません (選択肢: %(choices)s)",
}

_ABOUT: Final = Text(
    "DPM のバックアップがネットワークの問題で不定期に失敗するときの対処手順を、確認しながら実行します。",
    "Carries out, with a look before and after, the procedure for DPM backups that fail when the network fails them.",
)


_EXAMPLES: Final = """\
  python -m runbook sandbox --tour
  python -m runbook explain 0x80072746
  python -m runbook doctor --host files01
  python -m runbook walk --dpm dpm01 --host files01
  python -m runbook step1 --host dpm01 --host files01 --check
  python -m runbook step2 --host files01 --reboot
  python -m runbook undo
"""


class UsageError(Exception):
    """The command line cannot be used; `message` gives the reason and the usage."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` instead of ending the process."""
        raise UsageError(self.format_usage() + f"{self.prog}: {message}\n")


def parse(arguments: Sequence[str], language: Language) -> argparse.Namespace | None:
    """Return the options of one command, or None if only help was asked for. Raise `UsageError`."""
    # Load only the given command: loading all takes longer than everything else that `--help` does.
    typed = next((argument for argument in arguments if argument in COMMANDS), "")
    with _localized_argparse(language):
        parser = _build(language, {typed})
        try:
            return parser.parse_args(arguments)
        except SystemExit:
            return None


def help_texts(language: Language, columns: int) -> dict[str, str]:
    """Return the output of `--help` at this width: of the program under '', and of each command under its name."""
    with _localized_argparse(language):
        program = _build(language, COMMANDS)
        commands = next(each for each in program._actions if isinstance(each, argparse._SubParsersAction))
        found = {}
        for name, parser in {"": program, **commands.choices}.items():
            parser.formatter_class = partial(parser.formatter_class, width=columns)
            found[name] = parser.format_help()
    return found


def definition_of(command: str) -> Definition:
    """Return the options of a command."""
    definition = Definition(argparse.ArgumentParser(), "en")
    module(command).define(definition)
    return definition


@contextmanager
def _localized_argparse(language: Language) -> Iterator[None]:
    """Make argparse find its messages here; it looks them up with gettext."""
    original = argparse._  # type: ignore[attr-defined]
    if language == "ja":
        argparse._ = lambda words: _ARGPARSE_JA.get(words, original(words))  # type: ignore[attr-defined]
    try:
        yield
    finally:
        argparse._ = original  # type: ignore[attr-defined]


def _build(language: Language, defined: Collection[str]) -> argparse.ArgumentParser:
    """Return the parser of the program. It has all commands, and the options of the `defined` commands."""
    codes = "\n".join(f"  {code.value:<4} {meaning.to(language)}" for code, meaning in MEANING.items())
    heading = Text("終了コード", "exit codes").to(language)
    examples = Text("例", "examples").to(language)
    parser = _Parser(
        prog="python -m runbook",
        description=_ABOUT.to(language),
        epilog=f"{examples}:\n{_EXAMPLES}\n{heading}:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    program = Definition(parser, language)
    language_option(program)
    program.option(
        "--version",
        ja="バージョンを表示して終了します",
        en="show the version and exit",
        action="version",
        version=__version__,
    )
    commands = parser.add_subparsers(dest="command", metavar=Text("コマンド", "COMMAND").to(language), required=True)
    for name, does in COMMANDS.items():
        about = does.to(language)
        command = Definition(commands.add_parser(name, help=about, description=about, allow_abbrev=False), language)
        language_option(command)
        if name in defined:
            module(name).define(command)
    return parser
