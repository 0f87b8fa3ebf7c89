"""The day on which each page was last changed, for its end. MkDocs calls this while it builds the site."""

from __future__ import annotations

import subprocess
from functools import cache
from typing import Any


def on_page_content(_html: str, page: Any, config: Any, **_: object) -> None:
    """Date a page, where its history is there."""
    if day := _last_changes(config.docs_dir).get(page.file.src_uri):
        page.meta["revision_date"] = day


@cache
def _last_changes(folder: str) -> dict[str, str]:
    """Return the day of the last change of each file below the folder, by git; nothing without the whole history."""
    try:
        shallow = _git(folder, "rev-parse", "--is-shallow-repository")
        log = _git(folder, "log", "--format=%x00%cs", "--name-only", "--relative", "--", ".")
    except (OSError, subprocess.CalledProcessError):
        return {}
    changes: dict[str, str] = {}
    for commit in log.split("\0")[1:] if shallow.strip() == "false" else ():
        day, *names = commit.split("\n")
        for name in filter(None, names):
            changes.setdefault(name, day)
    return changes


def _git(folder: str, *words: str) -> str:
    command = ["git", "-c", "core.quotePath=off", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True).stdout
