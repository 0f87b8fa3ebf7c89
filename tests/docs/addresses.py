"""Addresses of others on pages, in README and in what the package shows. `python -m tests.docs.addresses` records those of now.

No test asks them. The record makes a change deliberate: open a new address before it is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.docs import markdown

RECORD: Final = Path(__file__).with_suffix(".txt")

_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+\.[a-z]{2,}(?:/(?:[^\s\"'<>`()\[\]{}]|\([^\s()]*\))*)?")
_NOBODY: Final = re.compile(
    r"https?://([^/]*\.)?(contoso\.(local|com)|example\.(com|org)|schemas\.[a-z]+\.(org|com)|www\.w3\.org)(/|$)"
)


def present() -> list[str]:
    """Return every address that is not an example's or a namespace's, sorted."""
    return sorted({address for text in _texts() for address in _ADDRESS.findall(text) if not _NOBODY.match(address)})


def _texts() -> Iterator[str]:
    code = (file for file in (markdown.ROOT / "runbook").rglob("*.py") if "sandbox" not in file.parts)
    for file in (*(markdown.ROOT / page for page in markdown.pages()), *code):
        yield file.read_text(encoding="utf-8")


if __name__ == "__main__":
    RECORD.write_text("\n".join(present()) + "\n", encoding="utf-8")
