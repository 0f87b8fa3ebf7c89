"""What may have been meant, where there is no such command or option."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from runbook.text import Text


def no_such_command(typed: str, known: Collection[str], program: str) -> list[Text]:
    """Return what to say about a command that does not exist."""
    said = Text("{program}: コマンド {typed} はありません。", "{program}: there is no command {typed}.")
    advice = Text("コマンドの一覧: {program} --help", "The commands: {program} --help")
    return [said.format(program=program, typed=typed), *_similar(typed, known), advice.format(program=program)]


def no_such_option(typed: Sequence[str], known: Collection[str], program: str) -> list[Text]:
    """Return what to say about arguments that a command does not take. `program` names the command too."""
    said = Text(
        "{program}: 解釈できない引数があります: {typed}", "{program}: these arguments are not known: {typed}"
    ).format(program=program, typed=" ".join(typed))
    advice = Text("オプションの一覧: {program} --help", "The options: {program} --help").format(program=program)
    options = [each.partition("=")[0] for each in typed if each.startswith("-")]
    if not set(options).isdisjoint(known):
        return [
            said,
            Text("オプションは、コマンドの後に指定してください。", "An option comes after its command."),
            advice,
        ]
    return [said, *(line for each in options for line in _similar(each, known)), advice]


def _similar(typed: str, known: Iterable[str]) -> list[Text]:
    import difflib  # only a mistake needs it

    names = ", ".join(difflib.get_close_matches(typed.lower(), known))
    return [Text("候補: {names}", "Did you mean {names}?").format(names=names)] if names else []
