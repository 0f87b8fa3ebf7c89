"""References: the command line from its parser, the Python API from its docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum

import runbook
from runbook.cli.typed.parser import help_texts
from runbook.cli.typed.program import NAME
from runbook.pages.markup import Html, element, escape_text, with_code, words
from runbook.text import Language, Text, same


def cli_reference(language: Language) -> Html:
    """Return every command with its own help, as the terminal shows it."""
    parts = []
    for name, text in help_texts(language, 96).items():
        shown = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(element("h2", element("code", escape_text(name or NAME)), id=f"cli-{name or 'runbook'}"))
        parts.append(element("pre", element("code", words(Text(shown, shown), language)), tabindex="0"))
    return element("div", *parts, class_="rb-reference")


def api_reference(language: Language) -> Html:
    """Return every name of `from runbook import …`, with its signature and the first paragraph of its docstring."""
    rows = []
    for name, member in _members():
        about = re.sub(r" \([^()]*\bfacts [^()]*\)", "", _CONSTANTS.get(name) or inspect.getdoc(member) or "")
        title = element("code", words(same(f"{name}{_parameters(member)}"), language))
        paragraph = " ".join(about.partition("\n\n")[0].split())
        body = element("p", with_code(Text(paragraph, paragraph), language), lang="en")
        rows += [element("dt", title, id=f"api-{name.lower()}"), element("dd", body)]
    return element("dl", *rows, class_="rb-reference")


def _members() -> Iterator[tuple[str, object]]:
    """Yield the public names in order; a step is followed by its plan."""
    for name in runbook.__all__:
        member = getattr(runbook, name)
        yield name, member
        if name.startswith("Step"):
            yield f"{name}.plan", member.plan


_CONSTANTS = {"CHECKS": "All checks of the procedure, in the tree's order."}


def _parameters(member: object) -> str:
    """Return the parameter names and defaults of a callable, without types; empty for anything else."""
    if not callable(member) or (isinstance(member, type) and issubclass(member, Enum)):
        return ""
    signature = inspect.signature(member)
    plain = [
        each.replace(annotation=each.empty, default=each.empty if each.default is each.empty else _Shown(each.default))
        for each in signature.parameters.values()
    ]
    return str(signature.replace(parameters=plain, return_annotation=signature.empty))


class _Shown:
    """A default that is shown as an ellipsis unless it is short."""

    def __init__(self, default: object) -> None:
        self._shown = repr(default) if default is None or isinstance(default, (str, int, tuple)) else "…"

    def __repr__(self) -> str:
        return self._shown
