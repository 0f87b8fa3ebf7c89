"""Short tables of what the package knows, in two columns: exit codes, environment variables, WinRM's limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from runbook.cli.exit_codes import MEANING
from runbook.cli.typed.help import VARIABLES
from runbook.doctor.quotas import LIMITS
from runbook.pages.markup import Html, element, escape_text, words
from runbook.text import Language, Text

_EXIT_CODES: Final = (Text("終了コード", "Exit code"), Text("意味", "Meaning"))
_VARIABLES: Final = (Text("環境変数", "Environment variable"), Text("内容", "What it sets"))
_LIMITS: Final = (Text("設定", "Setting"), Text("必要な値", "Needed"))


def exit_code_table(only: str, language: Language) -> Html:
    """Return the exit codes with their meanings; all of them, or only some. Raise `KeyError` for one that there is not."""
    every = {f"{code.value}": words(text, language) for code, text in MEANING.items()}
    return _table(_EXIT_CODES, ((code, every[code]) for code in only.split() or every), language)


def variable_table(language: Language) -> Html:
    """Return every environment variable that the commands read."""
    return _table(_VARIABLES, ((name, words(text, language)) for name, text in VARIABLES.items()), language)


def limit_table(language: Language) -> Html:
    """Return WinRM's settings that this software needs, each with the smallest value that is enough."""
    return _table(_LIMITS, ((limit.name, escape_text(f"{limit.least}")) for limit in LIMITS), language)


def _table(heads: tuple[Text, Text], rows: Iterable[tuple[str, Html]], language: Language) -> Html:
    """Return a table whose first column is code."""
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    body = [
        element("tr", element("td", element("code", escape_text(name))), element("td", meaning))
        for name, meaning in rows
    ]
    return element("div", element("table", element("thead", head), element("tbody", *body)), class_="rb-table")
