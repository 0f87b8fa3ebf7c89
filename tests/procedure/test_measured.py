"""What a check comes to when its measurement goes wrong."""

from __future__ import annotations

import pytest

from runbook.errors import Interrupted, Unreachable
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox import Machine
from runbook.text import same
from runbook.windows.look import Look
from tests.conftest import host_of


def check_that_raises(error: BaseException) -> Check:
    """A check whose measurement fails."""

    def measure(_: Pair) -> Measurement:
        raise error

    return Check("x", same("x"), same("x?"), same("because"), (), measure)


@pytest.mark.parametrize("error", [Unreachable(), ValueError("odd"), IndexError()])
def test_whatever_is_raised_gives_no_answer(error: Exception) -> None:
    """A host that cannot be read and a mistake of ours alike: the reason is the evidence, and the other checks are made."""
    found = measured(check_that_raises(error), Pair(Look(host_of(Machine("FILES01")))))
    assert found.answer is None
    assert len(found.evidence) == 1
    if isinstance(error, ValueError):
        assert "ValueError: odd" in found.evidence[0].en


def test_an_interrupted_check_is_no_finding() -> None:
    """Ctrl-C ends the work; it is not taken for something that was seen."""
    with pytest.raises(Interrupted):
        measured(check_that_raises(Interrupted()), Pair(Look(host_of(Machine("FILES01")))))
