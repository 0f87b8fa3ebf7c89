"""What pages say of themselves to search engines and to whoever gets a link: their address, and what they are about.

A site is told its address when it is built (`SITE_URL`). Without one it names none, and has no sitemap.
"""

from __future__ import annotations

import os
import re
from html import escape, unescape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from runbook.text import Text
from runbook.version import __version__

_REPORT = Text("問題を報告する", "Report a problem")
_LONGEST = {"ja": 110, "en": 160}  # what search engines show of a description


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Complete the addresses, which both languages are told in the same way, and the foot of each page. MkDocs calls this first."""
    language = config.theme["language"]
    if config.site_url and language == "en":
        config.site_url += "en/"
    if config.edit_uri:
        config.edit_uri = f"{config.edit_uri.rstrip('/')}/{language}/"
    config.copyright = f"runbook {__version__} · MIT"
    if report := os.environ.get("SITE_REPORT"):
        config.copyright += f' · <a href="{escape(report)}">{_REPORT.to("en" if language == "en" else "ja")}</a>'
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    """Describe a page by its first sentences, if it does not do so itself. MkDocs calls this for each page."""
    described = describe(html, _LONGEST[config.theme["language"]]) or f"{page.title}: {config.site_description}"
    page.meta.setdefault("description", escape(described))


def on_post_build(config: MkDocsConfig) -> None:
    """Keep one sitemap, which the Japanese site makes for both, and none without an address. MkDocs calls this at the end."""
    if not config.site_url or config.theme["language"] == "en":
        for file in Path(config.site_dir).glob("sitemap.xml*"):
            file.unlink()


def describe(html: str, longest: int) -> str:
    """Return the first sentences of a page's text, as many as fit, or the beginning of the first one."""
    paragraphs = [re.sub("<[^>]+>", "", each).strip() for each in re.findall(r"<p\b[^>]*>(.*?)</p>", html, re.DOTALL)]
    sentences = [each for each in paragraphs if each.endswith(("。", ".", "?"))]  # a label has no end
    text = unescape(" ".join(" ".join(sentences).split()))
    if len(text) <= longest:
        return text
    end = max(text.rfind(mark, 0, longest) + 1 for mark in ("。", ". ", "? "))
    return text[:end] if end > longest // 3 else f"{text[: longest - 1]}…"
