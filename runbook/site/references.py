"""References that the code writes itself: the command line from its parser, the Python API from its docstrings."""

from __future__ import annotations

import inspect
from types import ModuleType

import runbook
from runbook.cli.parser import help_texts
from runbook.site.markup import Html, element, words
from runbook.text import Language, same


def cli_reference(language: Language) -> Html:
    """Every command with its own help, as the terminal shows it."""
    parts = []
    for name, text in help_texts(language, 96).items():
        shown = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(element("h2", element("code", name or "python -m runbook"), id=f"cli-{name or 'runbook'}"))
        parts.append(element("pre", element("code", words(same(shown), language)), tabindex="0"))
    return element("div", *parts, class_="rb-reference")


def api_reference(language: Language) -> Html:
    """Everything that `from runbook import …` gives, with its signature and the first paragraph of its docstring."""
    rows = []
    for name in runbook.__all__:
        member = getattr(runbook, name)
        about = inspect.getdoc(member) or ""
        title = element("code", words(same(_signature(name, member)), language))
        body = element("p", words(same(" ".join(about.partition("\n\n")[0].split())), language), lang="en")
        rows += [element("dt", title, id=f"api-{name.lower()}"), element("dd", body)]
    return element("dl", *rows, class_="rb-reference")


def _signature(name: str, member: object) -> str:
    if isinstance(member, ModuleType) or not callable(member):
        return name
    try:
        return f"{name}{inspect.signature(member)}"
    except (TypeError, ValueError):
        return name
