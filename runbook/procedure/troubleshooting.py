"""The procedure of the article, put together. The command line, the site and the tests use this one definition."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.causes.agent.agent_account import AGENT_ACCOUNT
from runbook.procedure.causes.agent.agent_crash import AGENT_CRASH
from runbook.procedure.causes.agent.agent_disabled import AGENT_DISABLED
from runbook.procedure.causes.agent.agent_owner import AGENT_OWNER
from runbook.procedure.causes.agent.agent_version import AGENT_VERSION
from runbook.procedure.causes.agent.dpm_services import DPM_SERVICES
from runbook.procedure.causes.agent.no_agent import NO_AGENT
from runbook.procedure.causes.agent.port_conflict import PORT_CONFLICT
from runbook.procedure.causes.network.backup_network import BACKUP_NETWORK
from runbook.procedure.causes.network.firewall import FIREWALL
from runbook.procedure.causes.network.idle_device import IDLE_DEVICE
from runbook.procedure.causes.network.ipsec import IPSEC
from runbook.procedure.causes.network.name_resolution import NAME_RESOLUTION
from runbook.procedure.causes.network.winrm import WINRM
from runbook.procedure.causes.trust.certificates import CERTIFICATES
from runbook.procedure.causes.trust.clock_skew import CLOCK_SKEW
from runbook.procedure.causes.trust.com_limits import COM_LIMITS
from runbook.procedure.causes.trust.dcom_hardening import DCOM_HARDENING
from runbook.procedure.causes.trust.trusted_groups import TRUSTED_GROUPS
from runbook.procedure.causes.trust.untrusted_domain import DOMAIN_TRUST, UNTRUSTED_DOMAIN
from runbook.procedure.causes.trust.workgroup_password import WORKGROUP_PASSWORD
from runbook.procedure.causes.windows.antivirus import ANTIVIRUS
from runbook.procedure.causes.windows.pending_reboot import PENDING_REBOOT
from runbook.procedure.flow import FLOW
from runbook.procedure.outcomes import OUTCOMES
from runbook.procedure.step_nodes import STEP_NODES
from runbook.procedure.symptom import SYMPTOM
from runbook.procedure.tree import Tree

CAUSES: Final[tuple[Cause, ...]] = (
    NAME_RESOLUTION,
    FIREWALL,
    WINRM,
    DPM_SERVICES,
    NO_AGENT,
    AGENT_DISABLED,
    AGENT_ACCOUNT,
    PENDING_REBOOT,
    AGENT_VERSION,
    AGENT_OWNER,
    TRUSTED_GROUPS,
    WORKGROUP_PASSWORD,
    UNTRUSTED_DOMAIN,
    CERTIFICATES,
    DCOM_HARDENING,
    CLOCK_SKEW,
    PORT_CONFLICT,
    AGENT_CRASH,
    COM_LIMITS,
    IPSEC,
    ANTIVIRUS,
    BACKUP_NETWORK,
    IDLE_DEVICE,
)
"""The causes that the hosts can show, in the order of the procedure; then those that only a person knows."""

TREE: Final = Tree.of(
    SYMPTOM.id,
    FLOW,
    (
        SYMPTOM,
        DOMAIN_TRUST,
        *(node for each in CAUSES for node in (each.node, *each.also)),
        *STEP_NODES,
        *(each.remedy for each in CAUSES),
        *OUTCOMES,
    ),
)

CHECKS: Final = TREE.checks
