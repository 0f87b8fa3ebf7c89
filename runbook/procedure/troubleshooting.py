"""The procedure of the article, put together. The command line, the site and the tests use this one definition."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.causes.agent_crash import AGENT_CRASH
from runbook.procedure.causes.agent_disabled import AGENT_DISABLED
from runbook.procedure.causes.agent_owner import AGENT_OWNER
from runbook.procedure.causes.agent_version import AGENT_VERSION
from runbook.procedure.causes.antivirus import ANTIVIRUS
from runbook.procedure.causes.backup_network import BACKUP_NETWORK
from runbook.procedure.causes.clock_skew import CLOCK_SKEW
from runbook.procedure.causes.dcom_hardening import DCOM_HARDENING
from runbook.procedure.causes.firewall import FIREWALL
from runbook.procedure.causes.idle_device import IDLE_DEVICE
from runbook.procedure.causes.name_resolution import NAME_RESOLUTION
from runbook.procedure.causes.no_agent import NO_AGENT
from runbook.procedure.causes.pending_reboot import PENDING_REBOOT
from runbook.procedure.causes.port_conflict import PORT_CONFLICT
from runbook.procedure.causes.trusted_groups import TRUSTED_GROUPS
from runbook.procedure.causes.winrm import WINRM
from runbook.procedure.causes.workgroup_password import WORKGROUP_PASSWORD
from runbook.procedure.flow import FLOW
from runbook.procedure.outcomes import OUTCOMES
from runbook.procedure.step_nodes import STEP_NODES
from runbook.procedure.symptom import SYMPTOM
from runbook.procedure.tree import Tree

CAUSES: Final[tuple[Cause, ...]] = (
    NAME_RESOLUTION,
    FIREWALL,
    WINRM,
    NO_AGENT,
    AGENT_DISABLED,
    PENDING_REBOOT,
    AGENT_VERSION,
    AGENT_OWNER,
    TRUSTED_GROUPS,
    DCOM_HARDENING,
    CLOCK_SKEW,
    WORKGROUP_PASSWORD,
    PORT_CONFLICT,
    AGENT_CRASH,
    ANTIVIRUS,
    BACKUP_NETWORK,
    IDLE_DEVICE,
)
"""The causes that the hosts can show, in the order of the procedure; then those that only a person knows."""

TREE: Final = Tree.of(
    SYMPTOM.id,
    FLOW,
    (SYMPTOM, *(each.node for each in CAUSES), *STEP_NODES, *(each.remedy for each in CAUSES), *OUTCOMES),
)

CHECKS: Final = TREE.checks
