"""`mkdocs build` on the Japanese configuration also builds the English site, and removes files that readers do not need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

_UNUSED = ("*.map", "assets/javascripts/lunr/min/lunr.*.min.js")
_USED = ("lunr.ja.min.js", "lunr.stemmer.support.min.js", "lunr.multi.min.js")


def on_post_build(config: Any) -> None:
    """Build the English pages. MkDocs calls this after it has built the Japanese ones."""
    root, site = Path(config.config_file_path).parent, Path(config.site_dir)
    english = load_config(str(root / "mkdocs.en.yml"), site_dir=str(site / "en"), strict=config.strict)
    english.plugins.on_startup(command="build", dirty=False)
    build(english)
    for pattern in _UNUSED:
        for file in site.rglob(pattern):
            if file.name not in _USED:
                file.unlink()
