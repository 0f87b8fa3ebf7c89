"""Publish the schemas of the JSON documents with the pages of each language."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the schemas to the files of a site, in its folder `schemas`. MkDocs calls this when it has found all others."""
    for path in sorted((Path(config.config_file_path).parent / "docs/schemas").glob("*.json")):
        files.append(File.generated(config, f"schemas/{path.name}", abs_src_path=str(path)))
    return files
