"""What people met and what mended it, as documented: the same text and the same hidden cause lead a walk to that fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from runbook.dpm.symptoms.reader import explain
from runbook.journal.walks import Answered
from runbook.procedure.addresses import page_of
from runbook.procedure.detours import UNKNOWN
from runbook.procedure.measuring import Pair
from runbook.procedure.tree import DONE, Check, Outcome, StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import Walk, measured
from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.catalogue import DEFINITIONS
from runbook.sandbox.scenarios.healthy import DPM, HOST, healthy_environment
from runbook.sandbox.windows.agent import Trouble
from runbook.text import Language, Text
from runbook.windows.look import Look
from tests.conftest import host_of

PAGES = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True)
class Case:
    """A case: where it is documented, its text, what is hidden there, what a person knows, and the outcome with its words.

    Who does not know the answer to another question says so.
    """

    source: str
    text: str
    hidden: Callable[[Environment], None]
    outcome: str
    words: tuple[str, ...]
    known: Mapping[str, str] = field(default_factory=dict)


def as_in(scenario: str) -> Callable[[Environment], None]:
    """What a scenario hides."""
    return DEFINITIONS[scenario].begin


def strict_rpc(environment: Environment) -> None:
    """A device passes port 135 and none of the connections that follow it."""
    environment.network.no_dynamic |= {(DPM, HOST), (HOST, DPM)}


def wrong_dns(environment: Environment) -> None:
    """Another DNS server than the domain's, handed out by a router, answers with another address."""
    environment.network.misdirected[DPM, HOST] = "10.9.9.9"


def broken_installation(environment: Environment) -> None:
    """No agent operation succeeds; which of its reasons it is, nothing on the hosts shows."""
    environment[HOST].troubles.add(Trouble.INSTALLATION)


DENIED = "DPM failed to communicate with the protection agent on FILES01 because access is denied. (ID 42 Details: Access is denied (0x80070005))"
RESET = (
    "The DPM service was unable to communicate with the protection agent on FILES01. "
    "(ID 52 Details: An existing connection was forcibly closed by the remote host (0x80072746))"
)

CASES = {
    "1": Case(
        "KB 970090",
        DENIED,
        as_in("untrusted"),
        "repair-trust",
        ("DPMRADCOMTrustedMachines", "SetDpmServer.exe -dpmServerName"),
    ),
    "1, without trust": Case(
        "Prepare machines in workgroups and untrusted domains for backup",
        DENIED,
        as_in("untrusted-domain"),
        "attach-untrusted",
        ("-isNonDomainServer -userName", "Attach-NonDomainServer.ps1"),
        {"domain-trust": "no", "workgroup-password": "valid", "untrusted-attach": "no"},
    ),
    "2": Case(
        "KB 2506326",
        "DPM failed to communicate with the protection agent on FILES01 because access is denied. "
        "(ID 42 Details: The target principal name is incorrect (0x80090322))",
        as_in("agent-account"),
        "restore-agent-account",
        ("Local System", "DPMRA"),
    ),
    "2, of the whole job": Case(
        "KB 2506326",
        "An unexpected error occurred while the job was running. (ID 104 Details: Access is denied (0x80070005))",
        as_in("agent-account"),
        "restore-agent-account",
        ("Local System", "DPMRA"),
    ),
    "4": Case(
        "KB 3082409",
        "DPM failed to communicate with the protection agent on FILES01 because the agent is not responding. "
        "(ID 43 Details: Internal error code: 0x8099090E)",
        as_in("agent-crash"),
        "mend-agent",
        ("DPMRA*.errlog", "Application", "reaches the DPM server", "reinstall"),
    ),
    "10": Case(
        "DPM 2016 release notes",
        "DPM failed to communicate with FILES01 because of a communication error with the protection agent. "
        "(ID 53 Details: Not implemented (0x80000001))",
        as_in("dvd-image"),
        "eject-image",
        ("DVD", "ISO"),
    ),
    "12": Case("KB 971411", RESET, as_in("idle-wan"), "step1", ("time-out", "900")),
    "13": Case(
        "KB 947682",
        "The DPMRA service terminated with service-specific error 10048 (0x2740).",
        as_in("port-conflict"),
        "change-agent-port",
        ("netstat -ano", "SetAgentCfg"),
    ),
    "18": Case(
        "Veritas 100031033",
        RESET,
        as_in("nic-offload"),
        "step2",
        ("offload",),
        {f"backups-after-{step}": "no" for step in ("step1", "step1-longer")},
    ),
    "KB 3041345, ID 976": Case(
        "KB 3041345",
        "The DPM job failed because it could not contact the DPM engine. (ID 976)",
        as_in("dpm-engine"),
        "start-dpm-services",
        ("MSDPM",),
    ),
    "KB 3041345, ID 30186": Case(
        "KB 3041345", "(ID 30186)", as_in("disabled-in-console"), "enable-in-console", ("Management", "Agents")
    ),
    "KB 3041345, ID 3107": Case(
        "KB 3041345",
        "DPM cannot run a backup/recovery job on FILES01 because it is managed by the DPM server DPM02. (ID 3107)",
        as_in("managed-elsewhere"),
        "take-ownership",
        ("ownership",),
    ),
    "KB 3041345, ID 904": Case(
        "KB 3041345",
        "The protection agent on FILES01 is not compatible with the DPM version. (ID 904)",
        as_in("old-agent"),
        "update-agent",
        ("Management", "Agents"),
    ),
    "3": Case(
        "KB 2981833",
        "Error 319: The agent operation failed because of a communication error with the DPM Agent Coordinator service on "
        "files01.contoso.com.\nError details: The RPC server is unavailable (0x800706BA)",
        broken_installation,
        "installation",
        ("dpmac.exe", "5719", "135"),
    ),
    "5": Case(
        "KB 10061",
        "No connection could be made because the target machine actively refused it (0x8007274D)",
        as_in("port-conflict"),
        "change-agent-port",
        ("netstat -ano", "SetAgentCfg"),
        {"backup-network": "no"},
    ),
    "6b": Case(
        "KB 928840",
        "Changes cannot be applied to file D:\\data\\x.doc. (ID 109 Details: Access is denied (0x80070005))",
        as_in("antivirus"),
        "exclude-from-antivirus",
        ("DPMRA.exe",),
        {"antivirus": "yes", "antivirus-filter": "yes"},
    ),
    "7": Case(
        "sharepointinterface.com, 2010",
        "The RPC server is unavailable (0x800706BA)",
        strict_rpc,
        "open-firewall",
        ("strict RPC",),
        {"rpc-dynamic": "closed"},
    ),
    "8": Case(
        "briandesmond.com",
        "The agent operation failed because an error occurred while running the installation program on FILES01. "
        "(ID 313 Details: Fatal error during installation (0x80070643))",
        broken_installation,
        "installation",
        ("0x80070643", "dpmac.exe", "msdpm.exe"),
    ),
    "9": Case(
        "DPM team blog, 2012-07-23",
        "The protection agent operation on FILES01 failed because the service did not respond. (ID 316)",
        as_in("certificate"),
        "renew-certificates",
        ("DPM CPWrapper", "6076"),
    ),
    "14": Case(
        "a notebook of Technology Toolbox",
        "DPM failed to communicate with the protection agent on FILES01. (ID 316 Details: No such host is known (0x80072AF9))",
        wrong_dns,
        "mend-name-resolution",
        ("DNS",),
        {"name-resolution": "no"},
    ),
    "15": Case(
        "KB 3041345",
        "The protection agent operation failed because it could not communicate with FILES01. (ID 300)",
        as_in("ipsec"),
        "align-ipsec",
        ("IPsec",),
        {"ipsec": "one-end"},
    ),
    "16": Case(
        "KB 3041345",
        "An error occurred when the agent operation attempted to communicate with the DPM Agent Coordinator service on "
        "FILES01. (ID 348)",
        as_in("com-limits"),
        "installation",
        ("ID 348", "COM"),
    ),
    "16, for a job": Case(
        "KB 3041345",
        "DPM can't browse FILES01 because access was denied. (ID 12 Details: Access is denied (0x80070005))",
        as_in("com-limits"),
        "mend-com-limits",
        ("Distributed COM Users", "ANONYMOUS LOGON"),
    ),
    "17": Case(
        "KB 4018028",
        "Error 347: An error occurred when the agent operation attempted to create the DPM Agent Coordinator service on "
        "FILES02.\nError details: The service did not respond to the start or control request in a timely fashion",
        broken_installation,
        "installation",
        ("ID 347", "Windows Management Framework", "Visual C++"),
    ),
    "19": Case(
        "azure-docs, MABS",
        "The agent operation failed because of a communication error with the DPM Agent Coordinator service on FILES01. (ID 319)",
        broken_installation,
        "installation",
        ("antivirus", "untrusted domain"),
    ),
}


def walk_with(case: Case) -> Outcome | StepNode:
    """Walk from the text to an outcome or, if the fix is a step, to it: the hosts answer what they can, a person what is known.

    Steps on the way are done, and do not help.
    """
    steps = isinstance(TREE[case.outcome], StepNode)
    environment = healthy_environment("2016", "en-US", None)
    case.hidden(environment)
    environment.dpm.look_back(environment.dpm.patience)
    pair = Pair(Look(host_of(environment[HOST])), Look(host_of(environment[DPM])))
    walk = Walk(TREE).answer(Answered(TREE.root, explain(case.text).answer.value, "said"))
    while not isinstance(node := walk.node, Outcome):
        if isinstance(node, StepNode):
            assert steps, "it went past every cause"
            if node.id == case.outcome:
                return node
            walk = walk.answer(Answered(node.id, DONE, "done"))
            continue
        found = measured(node, pair).answer if isinstance(node, Check) else None
        walk = walk.answer(
            Answered(node.id, found or case.known.get(node.id, UNKNOWN), "measured" if found else "said")
        )
    return node


def words_of(node: Outcome | StepNode) -> Text:
    """What the walk says there."""
    return node.todo if isinstance(node, Outcome) else Text(node.title.ja + node.why.ja, node.title.en + node.why.en)


def page_of_outcome(node: Outcome | StepNode, language: Language) -> str:
    """Return the text of the page that describes it."""
    page = page_of(node.id).partition(".html")[0]
    return (PAGES / language / f"{page}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", CASES)
def test_a_walk_leads_to_the_documented_fix(row: str) -> None:
    """The rows of the table of documented fixes; the outcome's page or advice says what mended it."""
    case = CASES[row]
    outcome = walk_with(case)
    assert outcome.id == case.outcome
    shown = words_of(outcome).en + page_of_outcome(outcome, "en")
    assert [word for word in case.words if word not in shown] == []


@pytest.mark.parametrize("row", CASES)
def test_the_japanese_page_names_the_same_things(row: str) -> None:
    """What is written in Latin letters stands on both: programs, ports, codes."""
    case = CASES[row]
    outcome = TREE[case.outcome]
    assert isinstance(outcome, Outcome | StepNode)
    shown = words_of(outcome).ja + page_of_outcome(outcome, "ja")
    names = [word for word in case.words if any(mark in word for mark in ".0123456789")]
    assert [word for word in names if word not in shown] == []
