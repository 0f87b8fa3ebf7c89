"""The support matrix as a table: a row for each DPM and MABS, a column for each Windows."""

from __future__ import annotations

from typing import Final

from runbook.dpm.support import PRODUCTS, RELEASES, Evidence, Product, Release, evidence
from runbook.pages.markup import SPACE, Html, element, escape_text, join, words
from runbook.text import Language, Text, same

_DPM: Final = Text("DPM サーバー", "DPM server")
_SHORT: Final = {
    Evidence.SOURCES: Text("資料", "sources"),
    Evidence.SIMULATOR: Text("模擬", "simulator"),
    Evidence.REAL: Text("実機", "real"),
}


def support_table(language: Language) -> Html:
    """Return each pair: whether Microsoft lists it as protected and, unless it does not, how it is known."""
    heads = [_DPM, *(same(release.name) for release in RELEASES)]
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    rows = [
        element(
            "tr",
            element("th", words(same(product.name), language), scope="row"),
            *(element("td", _cell(release, product, language)) for release in RELEASES),
        )
        for product in PRODUCTS
    ]
    return element(
        "div", element("table", element("thead", head), element("tbody", *rows)), class_="rb-table rb-support"
    )


def _cell(release: Release, product: Product, language: Language) -> Html:
    """Return the mark and, below it in every cell alike, the word."""
    if product.protects is not None and release.name not in product.protects:
        return escape_text("–")
    listed = "?" if product.protects is None else "○"
    known = _SHORT[evidence(release.name, product.name)]
    return join(escape_text(listed), SPACE, element("br"), words(known, language))
