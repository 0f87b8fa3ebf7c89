"""What a person says to a plan."""

from __future__ import annotations

from enum import Enum


class Consent(Enum):
    """Yes, no, or: leave this step out and go on."""

    GIVEN = "y"
    REFUSED = "n"
    SKIPPED = "s"
