"""The address of a page of the documentation, as far as it is known here."""

from __future__ import annotations

import os
from pathlib import Path

import runbook
from runbook.text import Language


def page_address(page: str, language: Language) -> str:
    """Return the address of a page named relative to its language, such as `prepare/connection.html#port`.

    The base is RUNBOOK_SITE if set; otherwise the folder `site` beside the package if `dev.py site` has built it; otherwise the
    address stays relative: a server room may have no network.
    """
    page = page if language == "ja" else f"en/{page}"
    if base := os.environ.get("RUNBOOK_SITE"):
        return f"{base.rstrip('/')}/{page}"
    path, _, anchor = page.partition("#")
    built = Path(runbook.__file__).parents[1] / "site" / path
    return f"{built.as_uri()}#{anchor}" if built.is_file() else page
