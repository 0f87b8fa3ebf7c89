"""The address of each node's description: a cause and its fix share a page, and so do the rounds of a step."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import CAUSES, TREE

_STEPS: Final = tuple(dict.fromkeys(node.step.name for node in TREE.nodes.values() if isinstance(node, StepNode)))

_ELSEWHERE: Final[dict[str, str]] = {
    **{cause.remedy.id: f"tree/{cause.node.id}.html#fix" for cause in CAUSES},
    **{check.id: f"tree/{cause.node.id}.html#{check.id}" for cause in CAUSES for check in cause.also},
    **{f"backups-after-{name}": "tree/backups.html" for name, node in TREE.nodes.items() if isinstance(node, StepNode)},
    **{f"resolved-by-{step}": f"tree/backups.html#resolved-by-{step}" for step in _STEPS},
    "step1-longer": "tree/step1.html#longer",
    "step2-rsc": "tree/step2.html#rsc",
    "step2-checksum": "tree/step2.html#checksum",
    "domain-trust": "tree/untrusted-attach.html#domain-trust",
    "enable-in-console": "tree/agent-enabled.html#in-console",
    "take-ownership": "tree/agent-owner.html#ownership",
    "symptom": "diagnose.html",
    "no-code": "explain.html",
    "not-this-runbook": "explain.html",
    "winrm": "prepare/winrm.html#look",
    "prepare-winrm": "prepare/winrm.html#prepare",
}


def page_of(node: str) -> str:
    """Return the address of a node's description, relative to its language: its own page, or a place on that of its cause or step."""
    return _ELSEWHERE.get(node, f"tree/{node}.html")
