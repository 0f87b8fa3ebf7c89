"""Every error of the package: its class, its sentence and its advice."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import runbook
from runbook.errors import RunbookError, owners
from runbook.pages.markup import Html, element, escape_text, words
from runbook.text import Language, Text

_SIMULATED = "runbook.sandbox."


def error_list(language: Language) -> Html:
    """Return all errors under the families that scripts catch. Fields are in braces."""
    parts: list[Html] = []
    for family, kinds in errors_by_family().items():
        parts.append(element("h2", element("code", escape_text(family.__name__)), id=family.__name__.lower()))
        items = (item for kind in kinds for item in _entry(kind, language))
        parts.append(element("dl", *items, class_="rb-reference"))
    return element("div", *parts)


def errors_by_family() -> dict[type[RunbookError], list[type[RunbookError]]]:
    """Return every class that has its own sentence, by family. Import all rooms' modules `errors` first."""
    for module in pkgutil.walk_packages(runbook.__path__, "runbook."):
        if module.name.rpartition(".")[2] == "errors" and not module.name.startswith(_SIMULATED):
            import_module(module.name)
    found: dict[type[RunbookError], list[type[RunbookError]]] = {}
    for kind in owners():
        if kind.__module__.startswith("runbook.") and not kind.__module__.startswith(_SIMULATED):
            found.setdefault(kind.family, []).append(kind)
    return found


def _entry(kind: type[RunbookError], language: Language) -> list[Html]:
    sentences = [kind.text, *([kind.advice] if kind.advice else [])]
    return [
        element("dt", element("code", escape_text(kind.__name__)), id=f"error-{kind.__name__.lower()}"),
        element("dd", *(element("p", words(_without_formats(each), language)) for each in sentences)),
    ]


def _without_formats(sentence: Text) -> Text:
    """Return a sentence with `{link:g}` as `{link}`: the number format is not needed here."""
    return Text(*(re.sub(r"\{(\w+):[^}]*\}", r"{\1}", each) for each in sentence))
