"""Where a page of the site is, as well as that can be known here."""

from __future__ import annotations

import os
from pathlib import Path

import runbook
from runbook.text import Language


def address(page: str, language: Language) -> str:
    """The address of a page that is named relative to its language, such as `prepare/connection.html#port`.

    Below RUNBOOK_SITE if that is set, else in the folder `site` beside the package if `dev.py site` has built it there, else relative
    to wherever the pages are kept: a server room may have no network.
    """
    page = page if language == "ja" else f"en/{page}"
    if base := os.environ.get("RUNBOOK_SITE"):
        return f"{base.rstrip('/')}/{page}"
    path, _, anchor = page.partition("#")
    built = Path(runbook.__file__).parents[1] / "site" / path
    return f"{built.as_uri()}#{anchor}" if built.is_file() else page
