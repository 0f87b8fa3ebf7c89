"""Every error owns its sentence in both languages, and travels between processes as it is."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import runbook
from runbook import errors
from runbook.errors import RunbookError, owners, wrap_unexpected
from runbook.text import Text

WORDS = Text("だめです。", "It failed.")

for _module in sorted(Path(runbook.__path__[0]).rglob("errors.py")):
    import_module(".".join(_module.relative_to(Path(runbook.__path__[0]).parent).with_suffix("").parts))


def kinds(root: type[RunbookError]) -> Iterator[type[RunbookError]]:
    """All that stand in the module of errors."""
    if root.__module__ == errors.__name__:
        yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def placeholders(text: Text) -> tuple[set[str], set[str]]:
    """What is filled in, in each language."""
    ja, en = ({name for _, name, _, _ in Formatter().parse(words) if name} for words in text)
    return ja, en


@pytest.mark.parametrize("kind", list(kinds(RunbookError)), ids=lambda kind: kind.__name__)
def test_an_error_arrives_as_it_was_sent(kind: type[RunbookError]) -> None:
    """Kind, sentences and codes; without an `__init__` of its own being called."""
    sent = kind.__new__(kind)
    vars(sent).update(text=WORDS, advice=WORDS, code=5)
    arrived = pickle.loads(pickle.dumps(sent))
    assert type(arrived) is kind
    assert (vars(arrived), arrived.args) == (vars(sent), sent.args)


def test_an_unexpected_error_says_what_was_raised() -> None:
    """Its class and its message; the exception is the cause."""
    cause = KeyError("chimney")
    error = wrap_unexpected(cause)
    assert "KeyError: 'chimney'" in error.text.en
    assert error.__cause__ is cause


@pytest.mark.parametrize("kind", owners(), ids=lambda kind: kind.__name__)
def test_what_a_sentence_is_filled_with_is_there(kind: type[RunbookError]) -> None:
    """Both languages name the same values, and each is a field or a property of the error."""
    for text in (kind.text, kind.advice or Text("", "")):
        ja, en = placeholders(text)
        assert ja == en
        assert all(name in kind._names or hasattr(kind, name) for name in ja), text


def test_a_class_of_two_families_is_listed_once() -> None:
    """`PasswordRefused` is a `KerberosRefused` and a `WrongPassword`; its family is the latter."""
    assert len(set(owners())) == len(owners())
    [refused] = [kind for kind in owners() if kind.__name__ == "PasswordRefused"]
    assert refused.family is errors.WrongPassword


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Each name, once, as deep as it is derived."""
    drawn = [
        line
        for line in (errors.__doc__ or "").splitlines()
        if line.lstrip(" |`-")[:1].isupper() and ("|-" in line or "`-" in line)
    ]
    named = {line.lstrip(" |`-").split()[0]: (len(line) - len(line.lstrip(" |`-"))) // 4 for line in drawn}
    assert named == {kind.__name__: len(kind.__mro__) - 4 for kind in kinds(RunbookError) if kind is not RunbookError}
