"""The Python API: its names, their signatures and docstrings, and the attributes that scripts may rely on."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property

import runbook
from runbook.pages.markup import Html, element, with_code, words
from runbook.pages.reference.japanese import JAPANESE
from runbook.pages.reference.promised import MEMBERS, RETURNED
from runbook.text import Language, Text, same


def api_reference(language: Language) -> Html:
    """Return every name of `from runbook import …` and every class that these give, each followed by its promised attributes.

    An entry has a signature, and the first paragraph of a docstring or the words of a promised attribute.
    """
    rows = []
    for name, signature, about in entries():
        title = element("code", words(same(f"{name}{signature}"), language))
        rows += [
            element("dt", title, id=f"api-{name.lower()}"),
            element("dd", element("p", with_code(about, language))),
        ]
    return element("dl", *rows, class_="rb-reference")


def entries() -> Iterator[tuple[str, str, Text]]:
    """Yield the name, the signature and the words of each entry, in order."""
    classes = {member.__name__: member for member in RETURNED}
    for name, member in [*((name, getattr(runbook, name)) for name in runbook.__all__), *classes.items()]:
        yield (
            name,
            "" if name in classes else _signature(member),
            _paragraph(_CONSTANTS.get(name) or inspect.getdoc(member) or ""),
        )
        if name.startswith("Step"):
            yield f"{name}.plan", _signature(member.plan), _paragraph(inspect.getdoc(member.plan) or "")
        for attribute, about in MEMBERS.get(member, {}).items() if isinstance(member, type) else ():
            yield f"{name}.{attribute}", signature_in(member, attribute), about


def _paragraph(docstring: str) -> Text:
    """Return the first paragraph of a docstring, without the facts that it cites, in both languages."""
    english = " ".join(re.sub(r" \([^()]*\bfacts [^()]*\)", "", docstring).partition("\n\n")[0].split())
    return Text(JAPANESE.get(english, english), english)


_CONSTANTS = {"CHECKS": "All checks of the procedure, in the tree's order."}


def signature_in(owner: type, name: str) -> str:
    """Return the signature of a method, the type of an attribute after a colon, or the value of a member of an enumeration.

    Raise `AttributeError` or `KeyError` for an attribute that the class does not declare.
    """
    member = inspect.getattr_static(owner, name, None)
    if isinstance(member, (property, cached_property)):
        read = member.fget if isinstance(member, property) else member.func
        return f": {inspect.get_annotations(read)['return']}" if read else ""
    if inspect.isfunction(member):
        return _signature(member)
    if issubclass(owner, Enum):
        return f" = {owner[name].value!r}"
    for each in owner.__mro__:
        if name in inspect.get_annotations(each):
            return f": {inspect.get_annotations(each)[name]}"
    raise AttributeError(f"{owner.__name__}.{name}")


def _signature(member: object) -> str:
    """Return the parameter names and defaults of a callable, and what a function returns; empty for anything else."""
    if not callable(member) or (isinstance(member, type) and issubclass(member, Enum)):
        return ""
    signature = inspect.signature(member)
    plain = [
        each.replace(annotation=each.empty, default=each.empty if each.default is each.empty else _Shown(each.default))
        for each in signature.parameters.values()
        if each.name != "self"
    ]
    returned = "" if isinstance(member, type) else f" → {signature.return_annotation}"
    return f"{signature.replace(parameters=plain, return_annotation=signature.empty)}{returned}"


class _Shown:
    """A default that is shown as an ellipsis unless it is short."""

    def __init__(self, default: object) -> None:
        self._shown = repr(default) if default is None or isinstance(default, (str, int, tuple)) else "…"

    def __repr__(self) -> str:
        return self._shown
