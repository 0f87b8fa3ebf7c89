"""How long a soak is, and what it counted: `dev.py soak` sums it up over all workers."""

from __future__ import annotations

import json
import os
import uuid
from collections import Counter
from pathlib import Path

THOROUGH = bool(os.environ.get("RUNBOOK_THOROUGH"))


def report(counts: Counter[str]) -> None:
    """Leave counts for whoever asked for them with a folder in RUNBOOK_SOAK_COUNTS."""
    folder = os.environ.get("RUNBOOK_SOAK_COUNTS")
    if folder:
        Path(folder, f"{uuid.uuid4()}.json").write_text(json.dumps(counts), encoding="utf-8")
