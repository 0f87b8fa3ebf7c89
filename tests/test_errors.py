"""Every error travels between processes as it is."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

from runbook import errors
from runbook.errors import RegistryProblem, RunbookError, ServiceProblem, WsmanFault
from runbook.text import Text

WORDS = Text("だめです。", "It failed.")


def kinds(root: type[RunbookError]) -> Iterator[type[RunbookError]]:
    """All that stand in the module of errors."""
    if root.__module__ == errors.__name__:
        yield root
    for kind in root.__subclasses__():
        yield from kinds(kind)


def one_of(kind: type[RunbookError]) -> RunbookError:
    """An error of that kind, with all that it can hold."""
    if issubclass(kind, WsmanFault):
        return kind(WORDS, code=5, wmi_code=None, reason="no", advice=WORDS)
    if issubclass(kind, (RegistryProblem, ServiceProblem)):
        return kind(WORDS, code=5, advice=WORDS)
    return kind(WORDS, WORDS)


@pytest.mark.parametrize("kind", list(kinds(RunbookError)), ids=lambda kind: kind.__name__)
def test_an_error_arrives_as_it_was_sent(kind: type[RunbookError]) -> None:
    """Kind, sentences and codes; without an `__init__` of its own being called."""
    sent = one_of(kind)
    arrived = pickle.loads(pickle.dumps(sent))
    assert type(arrived) is kind
    assert (vars(arrived), arrived.args) == (vars(sent), sent.args)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Each name, once, as deep as it is derived."""
    drawn = [
        line
        for line in (errors.__doc__ or "").splitlines()
        if line.lstrip(" |`-")[:1].isupper() and ("|-" in line or "`-" in line)
    ]
    named = {line.lstrip(" |`-").split()[0]: (len(line) - len(line.lstrip(" |`-"))) // 4 for line in drawn}
    assert named == {kind.__name__: len(kind.__mro__) - 4 for kind in kinds(RunbookError) if kind is not RunbookError}
