"""`mkdocs build` on the Japanese configuration also builds the English site, and removes files that readers do not need."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from pymdownx.superfences import SuperFencesException


def on_post_build(config: Any) -> None:
    """Build the English pages. MkDocs calls this after it has built the Japanese ones."""
    root, site = Path(config.config_file_path).parent, Path(config.site_dir)
    with messages_named("en"):
        english = load_config(str(root / "mkdocs.en.yml"), site_dir=str(site / "en"), strict=config.strict)
        english.plugins.on_startup(command="build", dirty=False)
        build(english)
    for file in site.rglob("*.map"):
        file.unlink()
    for folder in (site, site / "en"):
        shutil.rmtree(folder / "assets/javascripts/lunr")  # stemmers and segmenters: the search cuts words by itself


def on_build_error(error: Exception) -> None:
    """End with one sentence, without a traceback, if a fence asks for what there is not. MkDocs has named the page by then."""
    if isinstance(error, SuperFencesException) and isinstance(error.__cause__, KeyError):
        raise Abort("Aborted because of a fence in the page above.") from error


@contextmanager
def messages_named(language: str) -> Iterator[None]:
    """Begin each message of MkDocs with the language: pages of both have the same names."""
    usual = logging.getLogRecordFactory()

    def named(*words: Any, **more: Any) -> logging.LogRecord:
        record = usual(*words, **more)
        if record.name.startswith("mkdocs"):
            record.msg = f"{language}: {record.msg}"
        return record

    logging.setLogRecordFactory(named)
    try:
        yield
    finally:
        logging.setLogRecordFactory(usual)
