"""The search's index is written as UTF-8, in which Japanese takes half the room, and keeps each code with its meaning."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig

_ROWS: Final = ("reference/codes.html#ids", "reference/codes.html#hresults")
_ROW: Final = re.compile(r"<code>(?:ID \d+|0x[0-9A-F]{8})</code>.*?(?=<code>|$)")


def on_post_build(config: MkDocsConfig) -> None:
    """Write the index as plain UTF-8. MkDocs calls this after the search has written it, and before the offline plugin copies it.

    What the search shows of a section are its elements. A row is none in the index, which would show a meaning with the next row's code.
    """
    index = Path(config.site_dir) / "search/search_index.json"
    content = json.loads(index.read_text(encoding="utf-8"))
    for section in content["docs"]:
        if section["location"] in _ROWS:
            section["text"] = _ROW.sub(r"<p>\g<0></p>", section["text"])
    index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
