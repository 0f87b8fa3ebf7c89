"""What one wants to know of a page before one relies on it: version, date, licence, source, and where to report.

The two addresses are set where the pages are built, in `SITE_SOURCE` and `SITE_REPORT`; without them nothing is shown in their place,
and the page about installation says that the address is not known.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final

from runbook.pages.markup import Html, element, escape_text, words
from runbook.text import Language, Text
from runbook.version import __version__

_VERSION: Final = Text("バージョン {version}", "Version {version}")
_DATE: Final = Text("作成日 {date}", "Built on {date}")
_LICENCE: Final = Text("MIT ライセンス", "MIT License")
_SOURCES: Final = Text("出典", "Sources")
_SOURCE_AT: Final = Text("ソース コードは次の場所にあります。", "The source code is at ")
_SOURCE_UNKNOWN: Final = Text(
    "ソース コードは、このサイトの提供元から入手してください。このサイトには、入手先のアドレスが設定されていません。",
    "Get the source code from whoever provides this site: its address was not set when the site was built.",
)
_ADDRESSES: Final = (
    ("SITE_SOURCE", Text("ソース", "Source code")),
    ("SITE_REPORT", Text("問題を報告する", "Report a problem")),
)


def facts(language: Language) -> Html:
    """Return the facts in one line."""
    said = [
        words(_VERSION.format(version=__version__), language),
        words(_DATE.format(date=_built()), language),
        words(_LICENCE, language),
        element("a", words(_SOURCES, language), href="about/sources.html"),
    ]
    said += [
        element("a", words(text, language), href=address)
        for name, text in _ADDRESSES
        if (address := os.environ.get(name, "").strip())
    ]
    return element("ul", *(element("li", each) for each in said), class_="rb-facts", data_search_exclude="")


def source_code(language: Language) -> Html:
    """Return the sentence that says where the source code is to be had."""
    if address := os.environ.get("SITE_SOURCE", "").strip():
        link = element("a", escape_text(address), href=address)
        return element("p", words(_SOURCE_AT, language), link)
    return element("p", words(_SOURCE_UNKNOWN, language))


def _built() -> str:
    """Return the day of the build, or the one that a reproducible build is given."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.date().isoformat()
