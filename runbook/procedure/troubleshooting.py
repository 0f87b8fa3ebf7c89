"""The whole procedure, put together. One definition for the command line, the site and the tests."""

from __future__ import annotations

from typing import Final

from runbook.procedure.checks import CHECKS
from runbook.procedure.outcomes import OUTCOMES
from runbook.procedure.questions import ANTIVIRUS, BACKUP_NETWORK, IDLE_DEVICE, SYMPTOM
from runbook.procedure.remedies import REMEDIES
from runbook.procedure.tree import tree_of

TREE: Final = tree_of(SYMPTOM.id, SYMPTOM, BACKUP_NETWORK, ANTIVIRUS, *CHECKS, *REMEDIES, IDLE_DEVICE, *OUTCOMES)
