"""The command line's grammar and help, in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, NoReturn

from runbook.cli.commands import COMMANDS
from runbook.cli.typed.commands import define
from runbook.cli.typed.defaults import PLACES, Defaults, defaults_path, read_defaults
from runbook.cli.typed.definition import Definition
from runbook.cli.typed.help import EnglishHelp, JapaneseHelp, epilog
from runbook.cli.typed.options import GROUPS, diagnosis_options, output_options
from runbook.cli.typed.program import NAME, program
from runbook.cli.typed.suggestions import no_such_command, no_such_option
from runbook.errors import InvalidInput
from runbook.text import Language, Text
from runbook.version import __version__

_ABOUT: Final = Text(
    "DPM のバックアップがネットワークの問題で不定期に失敗するときの対処手順を、確認しながら実行します。",
    "Carries out the procedure for DPM backups that fail now and then because of the network, with checks before and after each change.",
)


# The messages of argparse itself. A message that is missing here stays in English.
_ARGPARSE_JA: Final = {
    "usage: ": "使い方: ",
    "positional arguments": "引数",
    "options": "オプション",
    "show this help message and exit": "この説明を表示して終了します",
    "%(prog)s: error: %(message)s\n": "%(prog)s: エラー: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "次の引数が必要です: %s",
    "expected one argument": "値を 1 つ指定してください",
    "expected at least one argument": "値を 1 つ以上指定してください",
    "not allowed with argument %s": "%s と同時には指定できません",
    "ignored explicit argument %r": "値 %r は指定できません",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s は %(matches)s のどれか決められません",
    "invalid %(type)s value: %(value)r": "値 %(value)r は使えません",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r は選べません (選択肢: %(choices)s)",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": "%(value)r は選べません (選択肢: %(choices)s)",
}


class UsageError(Exception):
    """The command line cannot be used; `message` gives the reason and the usage."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _Parser(argparse.ArgumentParser):
    def _match_argument(self, action: argparse.Action, arg_strings_pattern: str) -> int:
        """Return how many values an option takes. Raise `ArgumentError` that names the value that is missing."""
        try:
            return super()._match_argument(action, arg_strings_pattern)
        except argparse.ArgumentError as error:
            if action.nargs is None and isinstance(action.metavar, str):
                error.message += f" ({action.metavar})"
            raise

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` instead of ending the process."""
        raise UsageError(self.format_usage() + f"{self.prog}: {message}\n")


def parse(arguments: Sequence[str], language: Language) -> argparse.Namespace | None:
    """Return the options of one command, or None if only help was asked for. Raise `UsageError`."""
    if "help" in arguments[:1]:
        arguments = [*arguments[1:], "--help"]
    arguments = _renamed(arguments)
    typed = _command(arguments)
    name = " ".join(program())
    with _localized_argparse(language):
        parser = _build(language, {typed} & COMMANDS.keys(), name)
        if not arguments:
            raise UsageError(parser.format_help())
        if typed and typed not in COMMANDS:
            raise UsageError(_lines(no_such_command(typed, COMMANDS, name), language))
        try:
            options, unknown = parser.parse_known_args(arguments)
        except SystemExit:
            return None
    if unknown:
        raise UsageError(_lines(no_such_option(unknown, definition_of(typed).flags, f"{name} {typed}"), language))
    try:
        _fill_in(options, read_defaults())
    except InvalidInput as error:
        raise UsageError(_lines([error.text, *([error.advice] if error.advice else [])], language)) from error
    return options


def _renamed(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with today's words for those of earlier versions, which tickets and reports may still show."""
    words = list(arguments)
    match _command(words):
        case "walk":
            words[words.index("walk")] = "diagnose"
        case "undo":
            words = [
                "--diagnosis" + word.removeprefix("--walk") if word.partition("=")[0] == "--walk" else word
                for word in words
            ]
    return words


def _fill_in(options: argparse.Namespace, defaults: Defaults) -> None:
    """Add the defaults to the options of a command that has a journal: it is the inventory's."""
    options.default_user = defaults.user
    options.default_inventory = None
    if "journal" in options and options.inventory is None and options.journal is None:
        options.inventory = options.default_inventory = defaults.inventory


def _command(arguments: Sequence[str]) -> str:
    """Return the first argument that is neither an option of the program itself nor the value of one; '' if there is none."""
    general = _general_options("en", argparse.ArgumentParser()).flags
    before = ""
    for argument in arguments:
        if not argument.startswith("-") and not general.get(before):
            return argument
        before = argument
    return ""


def _lines(said: Iterable[Text], language: Language) -> str:
    return "".join(line.to(language) + "\n" for line in said)


def help_texts(language: Language, columns: int) -> dict[str, str]:
    """Return the output of `--help` at this width: of the program under '', and of each command under its name."""
    with _localized_argparse(language):
        return {name: parser.format_help() for name, parser in all_parsers(language, columns).items()}


def all_parsers(language: Language, columns: int | None = None) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of the program under '', and the one of each command under its name."""
    general = _build(language, COMMANDS, NAME, columns)
    commands = next(each for each in general._actions if isinstance(each, argparse._SubParsersAction))
    return {"": general, **commands.choices}


def definition_of(command: str) -> Definition:
    """Return the options of a command."""
    return _options_of(command, "en", argparse.ArgumentParser())


def _options_of(command: str, language: Language, parser: argparse.ArgumentParser) -> Definition:
    """Add the options of a command to a parser."""
    definition = Definition(parser, language)
    for title in GROUPS:
        definition.group(title)
    define(command, definition)
    output_options(definition)
    diagnosis_options(definition)
    return definition


def _general_options(language: Language, parser: argparse.ArgumentParser) -> Definition:
    """Add the options of the program itself to a parser."""
    definition = Definition(parser, language)
    output_options(definition)
    diagnosis_options(definition)
    definition.option(
        "--version",
        ja="バージョンを表示して終了します",
        en="show the version and exit",
        action="version",
        version=f"{NAME} {__version__}",
    )
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


def _build(
    language: Language, defined: Collection[str], name: str, columns: int | None = None
) -> argparse.ArgumentParser:
    """Return the parser of the program. It has all commands, and the options of the `defined` commands.

    `columns` is the width of help for a page, which does not name a folder of this computer (default: for this terminal).
    """
    place = str(defaults_path()) if columns is None else PLACES
    shown = partial(JapaneseHelp if language == "ja" else EnglishHelp, width=columns)
    parser = _Parser(
        prog=name,
        description=_ABOUT.to(language),
        epilog=epilog(language, name, place),
        formatter_class=shown,
        allow_abbrev=False,
    )
    _general_options(language, parser)
    commands = parser.add_subparsers(
        dest="command", prog=name, title=Text("コマンド", "commands").to(language), metavar=Text("コマンド", "COMMAND").to(language), required=True
    )  # fmt: skip
    for command, does in COMMANDS.items():
        about = does.to(language)
        added = commands.add_parser(command, help=about, description=about, formatter_class=shown, allow_abbrev=False)
        if command in defined:
            _options_of(command, language, added)
    return parser
