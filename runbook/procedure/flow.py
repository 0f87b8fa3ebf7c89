"""The whole procedure at a glance: the next node for each answer of each node."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import DONE, Flow

FLOW: Final[Flow] = {
    "symptom": {
        "connection": "name-resolution",
        "unreachable": "backup-network",
        "access-denied": "name-resolution",
        "restart-needed": "pending-reboot",
        "antivirus": "antivirus",
        "installation": "installation",
        "dpm-engine": "dpm-services",
        "incompatible": "update-agent",
        "agent-disabled": "enable-in-console",
        "owned-elsewhere": "take-ownership",
        "untrusted": "attach-untrusted",
        "dvd-image": "eject-image",
        "other": "not-this-runbook",
        "no-code": "no-code",
    },
    "backup-network": {"yes": "mend-backup-network", "no": "name-resolution"},
    "antivirus": {"yes": "exclude-from-antivirus", "no": "name-resolution"},
    # Other causes, cheapest check first: with any of them the steps would have no effect.
    "name-resolution": {"yes": "rpc-port", "no": "mend-name-resolution"},
    "rpc-port": {"open": "winrm", "closed": "open-firewall"},
    "winrm": {"yes": "dpm-services", "no": "prepare-winrm"},
    "dpm-services": {"running": "agent-installed", "stopped": "start-dpm-services"},
    "agent-installed": {"yes": "agent-enabled", "no": "install-agent"},
    "agent-enabled": {"yes": "agent-account", "no": "enable-agent"},
    "agent-account": {"system": "pending-reboot", "other": "restore-agent-account"},
    "pending-reboot": {"no": "agent-version", "yes": "reboot-first"},
    "agent-version": {"same": "agent-owner", "different": "update-agent"},
    "agent-owner": {"this": "domain-trust", "another": "attach-agent"},
    # Two kinds of logon, each with its own remedies: what mends the one breaks the other.
    "domain-trust": {"yes": "trusted-groups", "no": "workgroup-password"},
    "trusted-groups": {"complete": "dcom-hardening", "missing": "repair-trust"},
    "workgroup-password": {"valid": "untrusted-attach", "expired": "renew-password"},
    "untrusted-attach": {"yes": "certificates", "no": "attach-untrusted"},
    "certificates": {"valid": "dcom-hardening", "broken": "renew-certificates"},
    "dcom-hardening": {"none": "clock-skew", "found": "update-both-ends"},
    "clock-skew": {"close": "port-conflict", "off": "synchronize-clocks"},
    "port-conflict": {"none": "agent-crash", "found": "change-agent-port"},
    "agent-crash": {"none": "com-limits", "found": "mend-agent"},
    "com-limits": {"granted": "ipsec", "refused": "mend-com-limits"},
    "ipsec": {"alike": "rpc-dynamic", "one-end": "align-ipsec"},
    # What the hosts often cannot tell comes last: a person is asked.
    "rpc-dynamic": {"open": "antivirus-filter", "closed": "open-firewall"},
    "antivirus-filter": {"no": "step1", "yes": "exclude-from-antivirus"},
    # The article's steps, each followed by the question that matters: do backups succeed now?
    "step1": {DONE: "backups-after-step1"},
    "backups-after-step1": {"yes": "resolved-by-step1", "no": "step1-longer"},
    "step1-longer": {DONE: "backups-after-step1-longer"},
    "backups-after-step1-longer": {"yes": "resolved-by-step1", "no": "idle-device"},
    "idle-device": {"yes": "lengthen-device-timeout", "no": "step2"},
    "step2": {DONE: "backups-after-step2"},
    "backups-after-step2": {"yes": "resolved-by-step2", "no": "step2-rsc"},
    # Step 2 on Windows Server 2012 and later goes in rounds, the smallest first.
    "step2-rsc": {DONE: "backups-after-step2-rsc"},
    "backups-after-step2-rsc": {"yes": "resolved-by-step2", "no": "step2-checksum"},
    "step2-checksum": {DONE: "backups-after-step2-checksum"},
    "backups-after-step2-checksum": {"yes": "resolved-by-step2", "no": "step3"},
    "step3": {DONE: "backups-after-step3"},
    "backups-after-step3": {"yes": "resolved-by-step3", "no": "step4"},
    "step4": {DONE: "backups-after-step4"},
    "backups-after-step4": {"yes": "resolved-by-step4", "no": "escalate"},
}
