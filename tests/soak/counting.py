"""The length of a soak, and its counts: `dev.py soak` adds them up over all workers."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from pathlib import Path

THOROUGH = bool(os.environ.get("RUNBOOK_THOROUGH"))


def report(counts: Counter[str]) -> None:
    """Write the counts into the folder RUNBOOK_SOAK_COUNTS, if it is set."""
    folder = os.environ.get("RUNBOOK_SOAK_COUNTS")
    if folder:
        Path(folder, f"{uuid.uuid4()}.json").write_text(json.dumps(counts), encoding="utf-8")
