"""The page that stands at an old address: it leads to the new one, with the query and the place that were asked for."""

from __future__ import annotations

from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs_redirects import plugin

from runbook.text import Language, Text

_MOVED: Final = Text("移動しました", "This page has moved")
# The address of a redirect may name a place itself, which is then nearer than the one on the page that is gone.
_PAGE: Final = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{moved}</title>
<link rel="canonical" href="{{url}}">
<script>
const to = new URL("{{url}}", location);
to.search = location.search;
if (!to.hash) to.hash = location.hash;
location.replace(to);
</script>
<noscript><meta http-equiv="refresh" content="0; url={{url}}"></noscript>
</head>
<body><p>{moved}: <a href="{{url}}">{{url}}</a></p></body>
</html>
"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the plugin `redirects` this page in the site's language: its own loses the query, and a search engine lists it."""
    language: Language = "en" if config.theme["language"] == "en" else "ja"
    plugin.HTML_TEMPLATE = _PAGE.format(language=language, moved=_MOVED.to(language))
    return config
