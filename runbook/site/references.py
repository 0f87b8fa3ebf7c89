"""References that the code writes itself: the command line from its parser, the Python API from its docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum

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
    for name, member in _members():
        about = re.sub(r" \([^()]*\bfacts [^()]*\)", "", _CONSTANTS.get(name) or inspect.getdoc(member) or "")
        title = element("code", words(same(f"{name}{_parameters(member)}"), language))
        paragraph = words(same(" ".join(about.partition("\n\n")[0].split())), language)
        body = element("p", re.sub("`([^`]+)`", r"<code>\1</code>", paragraph), lang="en")
        rows += [element("dt", title, id=f"api-{name.lower()}"), element("dd", body)]
    return element("dl", *rows, class_="rb-reference")


def _members() -> Iterator[tuple[str, object]]:
    """The public names in order; a step with its options and its plan."""
    for name in runbook.__all__:
        member = getattr(runbook, name)
        yield name, member
        if inspect.ismodule(member):
            yield f"{name}.Options", member.Options
            yield f"{name}.plan", member.plan


_CONSTANTS = {"CHECKS": "All checks of the procedure, in the tree's order."}


def _parameters(member: object) -> str:
    """The names and defaults of what a call takes, without the types; nothing for what is not called."""
    if not callable(member) or (isinstance(member, type) and issubclass(member, Enum)):
        return ""
    signature = inspect.signature(member)
    plain = [
        each.replace(annotation=each.empty, default=each.empty if each.default is each.empty else _Shown(each.default))
        for each in signature.parameters.values()
    ]
    return str(signature.replace(parameters=plain, return_annotation=signature.empty))


class _Shown:
    """A default as it is shown: what has no short form is an ellipsis."""

    def __init__(self, default: object) -> None:
        self._shown = repr(default) if default is None or isinstance(default, (str, int, tuple)) else "…"

    def __repr__(self) -> str:
        return self._shown
