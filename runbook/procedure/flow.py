"""The whole procedure at a glance: the next node for each answer of each node."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import DONE, Flow

FLOW: Final[Flow] = {
    "symptom": {
        "connection": "name-resolution",
        "unreachable": "backup-network",
        "access-denied": "agent-owner",
        "restart-needed": "pending-reboot",
        "antivirus": "antivirus",
        "installation": "installation",
        "other": "not-this-runbook",
        "no-code": "no-code",
    },
    "backup-network": {"yes": "mend-backup-network", "no": "name-resolution"},
    "antivirus": {"yes": "exclude-from-antivirus", "no": "name-resolution"},
    # Other causes, cheapest check first: with any of them the steps would have no effect.
    "name-resolution": {"yes": "rpc-port", "no": "mend-name-resolution"},
    "rpc-port": {"open": "winrm", "closed": "open-firewall"},
    "winrm": {"yes": "agent-installed", "no": "prepare-winrm"},
    "agent-installed": {"yes": "agent-enabled", "no": "install-agent"},
    "agent-enabled": {"yes": "pending-reboot", "no": "enable-agent"},
    "pending-reboot": {"no": "agent-version", "yes": "reboot-first"},
    "agent-version": {"same": "agent-owner", "different": "update-agent"},
    "agent-owner": {"this": "trusted-groups", "another": "attach-agent"},
    "trusted-groups": {"complete": "dcom-hardening", "missing": "repair-trust"},
    "dcom-hardening": {"none": "clock-skew", "found": "update-both-ends"},
    "clock-skew": {"close": "workgroup-password", "off": "synchronize-clocks"},
    "workgroup-password": {"valid": "port-conflict", "expired": "renew-password"},
    "port-conflict": {"none": "agent-crash", "found": "change-agent-port"},
    "agent-crash": {"none": "step1", "found": "mend-agent"},
    # The article's steps, each followed by the question that matters: do backups succeed now?
    "step1": {DONE: "backups-after-step1"},
    "backups-after-step1": {"yes": "resolved-by-step1", "no": "step1-longer"},
    "step1-longer": {DONE: "backups-after-step1-longer"},
    "backups-after-step1-longer": {"yes": "resolved-by-step1", "no": "idle-device"},
    "idle-device": {"yes": "lengthen-device-timeout", "no": "step2"},
    "step2": {DONE: "backups-after-step2"},
    "backups-after-step2": {"yes": "resolved-by-step2", "no": "step3"},
    "step3": {DONE: "backups-after-step3"},
    "backups-after-step3": {"yes": "resolved-by-step3", "no": "step4"},
    "step4": {DONE: "backups-after-step4"},
    "backups-after-step4": {"yes": "resolved-by-step4", "no": "escalate"},
}
