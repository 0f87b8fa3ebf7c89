"""Pages as a browser reads them: parsed HTML, links, anchors."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib

LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "use": "href"}


@cache
def _parsed(file: Path) -> tuple[Element, list[str]]:
    """Return a page's elements and its parse errors; parsed once, because parsing is slow."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(file.read_text(encoding="utf-8"))
    return tree, [f"{place}: {code} {more}" for place, code, more in parser.errors]


@dataclass(frozen=True)
class Page:
    """A page of the built site. `address` is relative to the site's root."""

    root: Path
    address: str

    @property
    def tree(self) -> Element:
        """Return its elements, parsed as HTML5."""
        return _parsed(self.root / self.address)[0]

    @property
    def mistakes(self) -> list[str]:
        """Return the errors of an HTML5 parser."""
        return _parsed(self.root / self.address)[1]

    @property
    def language(self) -> str:
        """Return its language, from its address."""
        return "en" if self.address.startswith("en/") else "ja"

    @property
    def twin(self) -> str:
        """Return the address of the same page in the other language."""
        return self.address.removeprefix("en/") if self.language == "en" else f"en/{self.address}"

    @cached_property
    def ids(self) -> list[str]:
        """Return every id, in order."""
        return [each.attrib["id"] for each in self.tree.iter() if "id" in each.attrib]

    def links(self, within: Element | None = None) -> list[str]:
        """Return the targets of its links, as written."""
        tree = self.tree if within is None else within
        names = ("a", "{http://www.w3.org/2000/svg}a")
        return [each.attrib["href"] for name in names for each in tree.iter(name) if "href" in each.attrib]

    def target(self, href: str) -> tuple[str, str]:
        """Return the address and the anchor of a link's target."""
        parts = urlsplit(href)
        folder = posixpath.dirname(self.address)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else self.address
        return path, unquote(parts.fragment)

    def loads(self) -> list[str]:
        """Return the files that the browser fetches for it."""
        return [
            each.attrib[attribute]
            for name, attribute in LOADED.items()
            for each in self.tree.iter(name)
            if attribute in each.attrib and not (name == "link" and each.get("rel", "").strip() in ("alternate", "prev", "next"))
        ]  # fmt: skip

    def one(self, tag: str, css: str) -> Element:
        """Return the only element with this tag and class. Raise `LookupError`."""
        found = [each for each in self.tree.iter(tag) if css in each.get("class", "").split()]
        if len(found) != 1:
            raise LookupError(f"{self.address}: {len(found)} of {tag}.{css}")
        return found[0]


def words_of(element: Element) -> str:
    """Return the text of an element, with whitespace folded."""
    return " ".join("".join(element.itertext()).split())


def broken_links(pages: dict[str, Page]) -> list[tuple[str, str]]:
    """Return the links among these pages (by address) whose page or anchor is missing, each with the page that contains it."""
    broken = []
    for page in pages.values():
        for href in page.links():
            if urlsplit(href).scheme:
                continue
            address, anchor = page.target(href)
            known = address in pages and (not anchor or anchor in pages[address].ids or anchor.startswith("diagnose="))
            known = known or (address.endswith(".json") and (page.root / address).is_file())  # a published schema
            if not known:
                broken.append((page.address, href))
    return broken


def forwards(root: Path) -> dict[str, tuple[str, str]]:
    """Return the address and the anchor that each old address leads to."""
    found = {}
    for page in _files(root):
        if "location.replace" in (root / page.address).read_text(encoding="utf-8"):
            [href] = page.links()
            found[page.address] = page.target(href)
    return found


def all_pages(root: Path) -> list[Page]:
    """Return every page except the error page for missing ones and those at old addresses."""
    old = forwards(root)
    return [page for page in _files(root) if page.address not in old]


def _files(root: Path) -> list[Page]:
    found = sorted(file.relative_to(root).as_posix() for file in root.rglob("*.html"))
    return [Page(root, each) for each in found if not each.endswith("404.html")]
