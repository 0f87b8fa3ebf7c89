"""What a snippet says of itself is what it does, with the package's own numbers."""

from __future__ import annotations

import ast
import re

import pytest

from runbook.dpm.agent import SERVICE
from runbook.procedure.steps.offloads import CHECKSUM, CHIMNEY, LSO, RECEIVE_COALESCING, RECEIVE_SCALING
from runbook.procedure.steps.step1 import Step1
from runbook.windows.system import SERVER_2012
from tests.snippets.rehearsal import SNIPPETS

CAUTIOUS = "Nothing is changed."
SINCE = {(6, 2): 2012}[SERVER_2012]
SAYS = {
    "many_hosts": "Step 1 on many hosts",
    "step1_change": f"of one host to {Step1().at_least} seconds, and restart {SERVICE} if it runs.",
    "step1_longer": f"{Step1().at_least} seconds did not help: try an hour on the same host.",
    "step2_change": f"Round {CHIMNEY.round} of step 2: switch Chimney and Large Send Offload of one host off; on 2008 R2 and earlier, all",
    "step2_rsc": f"Round {RECEIVE_COALESCING.round} of step 2: switch RSC of one host off",
    "step2_checksum": f"Round {CHECKSUM.round} of step 2, for a short test: switch checksum offloads and RSS of one host off.",
    "step2_verify": f"Is everything of round {CHIMNEY.round} off on this host",
    "step3_change": f"QoS policies ({SINCE} or later).",
    "step4_change": f"Give the protection groups their own times ({SINCE} or later).",
    "undo": "Undo a run by its number: every value as it was found, absence included. Without a number, the runs are listed.",
}
"""The words of a docstring that name a number, or what is changed on a host."""


def docstring(name: str) -> str:
    """Return a snippet's docstring in one line."""
    return " ".join((ast.get_docstring(ast.parse(SNIPPETS[name].read_text(encoding="utf-8"))) or "").split())


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_docstring_says_what_is_so(name: str) -> None:
    """Its numbers are the code's, and it promises to change nothing exactly where nothing is applied."""
    text = docstring(name)
    assert SAYS.get(name, "") in text
    changes = "apply(" in SNIPPETS[name].read_text(encoding="utf-8")
    assert not (changes and CAUTIOUS in text)
    assert name in SAYS or not (changes or re.search(r"\d", text)), "a docstring with a number: write it down here"


def test_rounds_of_one_snippet_are_one() -> None:
    """What a docstring names together is switched off in one round."""
    assert CHIMNEY.round == LSO.round
    assert CHECKSUM.round == RECEIVE_SCALING.round
