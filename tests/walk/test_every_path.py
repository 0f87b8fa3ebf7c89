"""Ways through the tree, walked over the wire with the command line: in the gate every other one of the few that take every answer, in `dev.py soak` all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runbook.cli import question_in_walk
from runbook.cli.exit_codes import ExitCode
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check, Outcome, Question, StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import measured
from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from runbook.sandbox.windows.local_groups import groups_of_protected
from runbook.text import Language
from tests.soak.counting import THOROUGH
from tests.walk.staged import Stage, staged

Path_ = Sequence[tuple[str, str]]

PATHS = tuple(TREE.paths())
CURED = {
    "idle-wan": "resolved-by-step1",
    "long-idle-wan": "resolved-by-step1",
    "chimney": "resolved-by-step2",
    "nic-offload": "resolved-by-step2",
    "receive-coalescing": "resolved-by-step2",
    "checksum-offload": "resolved-by-step2",
    "narrow-link": "resolved-by-step3",
    "overlapping-groups": "resolved-by-step4",
}
OTHER = {
    "no-name": "mend-name-resolution",
    "port-closed": "open-firewall",
    "way-back-closed": "open-firewall",
    "ipsec": "align-ipsec",
    "no-winrm": "prepare-winrm",
    "dpm-engine": "start-dpm-services",
    "no-agent": "install-agent",
    "agent-disabled": "enable-agent",
    "agent-account": "restore-agent-account",
    "pending-reboot": "reboot-first",
    "old-agent": "update-agent",
    "other-owner": "attach-agent",
    "untrusted": "repair-trust",
    "dcom-hardening": "update-both-ends",
    "clock-skew": "synchronize-clocks",
    "workgroup-password": "renew-password",
    "com-limits": "mend-com-limits",
    "certificate": "renew-certificates",
    "untrusted-domain": "attach-untrusted",
    "port-conflict": "change-agent-port",
    "agent-crash": "mend-agent",
    "antivirus": "exclude-from-antivirus",
    "backup-network": "mend-backup-network",
    "idle-device": "lengthen-device-timeout",
    "disabled-in-console": "enable-in-console",
    "managed-elsewhere": "take-ownership",
    "dvd-image": "eject-image",
    "installation": "installation",
    "too-many-objects": "not-this-runbook",
    "no-code": "no-code",
    "unexplained": "escalate",
}
OUTCOME_OF = CURED | OTHER


def each_answer_once(paths: Sequence[Path_]) -> list[Path_]:
    """As few of these paths as come by every answer of every node."""
    left, chosen = {each for path in paths for each in path}, []
    while left:
        chosen.append(max(paths, key=lambda path: len(left.intersection(path))))
        left -= set(chosen[-1])
    return chosen


def scenario_of(path: Path_) -> str:
    """The scenario whose hidden cause leads down a path. Two lead to step 1, and four to the rounds of step 2."""
    names = [name for name, outcome in OUTCOME_OF.items() if outcome == path[-1][0]]
    if len(names) == 1:
        return names[0]
    for node, name in (("step2-checksum", "checksum-offload"), ("step2-rsc", "receive-coalescing")):
        if node in dict(path):
            return name
    if path[-1][0] == "open-firewall":
        return "way-back-closed" if "rpc-dynamic" in dict(path) else "port-closed"
    if "step1-longer" in dict(path):
        return "long-idle-wan" if path[-1][0] == "resolved-by-step1" else names[len(path) % 2]
    return names[0]


_ASKED_IN = {
    "untrusted-domain": "domain-trust",
    "old-agent": "agent-version",
    "way-back-closed": "rpc-dynamic",
    "ipsec": "ipsec",
    "antivirus": "antivirus-filter",
}
"""Where the hosts do not tell, by scenario: the check that a person answers."""


def asked_on(path: Path_) -> set[str]:
    """The checks of a path that only a person can answer there: how DPM logs on, whether an agent fits, what else is in between."""
    local_account = {"workgroup-password", "untrusted-attach", "certificates"}
    name = scenario_of(path)
    asked = {_ASKED_IN.get(name, "")} | (local_account if ("domain-trust", "no") in path else set())
    return (asked & {node for node, _ in path}) - ({"certificates"} if name == "certificate" else set())


def said(path: Path_) -> list[tuple[str, str]]:
    """What a person has to say on a path: its questions, and what they did in a console."""
    asked = [(node, answer) for node, answer in path if isinstance(TREE[node], Question) or node in asked_on(path)]
    return [*asked, *((node, answer) for node, answer in path if node == "step3")]


def way(name: str) -> list[str]:
    """What else is typed there: where the link is narrow, nobody sits at a console, so Windows is to throttle."""
    return ["--qos", "--link", "10"] if name == "narrow-link" else []


def into_a_workgroup(environment: Environment, path: Path_) -> None:
    """Where a path goes on after there was no trust, the scenario is played by a computer of a workgroup."""
    own_logon = ("workgroup-password", "untrusted-domain", "certificate")
    if ("domain-trust", "no") in path and scenario_of(path) not in own_logon:
        host = environment["FILES01"]
        host.workgroup, host.groups = "WORKGROUP", groups_of_protected("dpmagent")


def label(path: Path_) -> str:
    """Entry and outcome."""
    return f"{path[0][1]}-{'-'.join(node for node, _ in path[-1:])}-{len(path)}"


def walked(stage: Stage) -> list[tuple[str, str]]:
    """The path that a walk took."""
    taken = [(each.node, each.answer) for each in stage.record.answers]
    return [*taken, (TREE.after(*taken[-1]).id, "")]


def test_the_number_of_paths() -> None:
    """As many as this, through as many nodes: who adds one adds its scenario."""
    kinds = [
        sum(isinstance(node, kind) for node in TREE.nodes.values()) for kind in (Question, Check, StepNode, Outcome)
    ]
    assert (len(PATHS), kinds) == (288, [4, 30, 7, 34])


def test_every_outcome_has_a_scenario_and_every_scenario_its_outcome() -> None:
    """Both ways, by name."""
    outcomes = {node.id for node in TREE.nodes.values() if isinstance(node, Outcome)}
    assert set(OUTCOME_OF.values()) == outcomes
    assert set(OUTCOME_OF) == set(SCENARIOS)
    assert {scenario_of(path) for path in PATHS} == set(SCENARIOS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "path"),
    [
        *(("en", path) for path in (PATHS if THOROUGH else each_answer_once(PATHS)[::2])),
        *(("ja", path) for path in each_answer_once(PATHS) if THOROUGH),
    ],
    ids=lambda value: value if isinstance(value, str) else label(value),
)
def test_a_walk_takes_this_path(
    language: Language, path: Path_, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's hidden cause leads to its outcome; what can be measured is measured, and measuring writes nothing."""
    name = scenario_of(path)
    with staged(name, tmp_path, language) as stage:
        into_a_workgroup(stage.told.environment, path)

        def watched(check: Check, pair: Pair) -> Measurement:
            before = stage.writes
            finding = measured(check, pair)
            assert stage.writes == before, check.id
            return finding

        monkeypatch.setattr(question_in_walk, "measured", watched)
        code = stage.walk(said(path), *way(name))
        assert walked(stage) == list(path)
        outcome = TREE[path[-1][0]]
        assert isinstance(outcome, Outcome)
        assert code == (ExitCode.DONE if outcome.kind == "resolved" else ExitCode.TO_DO)
        how = {each.node: each.how for each in stage.record.answers}
        checks = [node for node in how if isinstance(TREE[node], Check)]
        assert {node for node in checks if how[node] == "said"} == asked_on(path)
        assert machines_are_left_alone(stage)


def machines_are_left_alone(stage: Stage) -> bool:
    """No shell is open any more."""
    return all(machine.shells == 0 for machine in stage.told.environment.machines)
