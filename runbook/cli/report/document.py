"""A document for other people, in one language: Markdown with the text of others escaped, and a page to print made of it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from html import escape
from textwrap import indent
from typing import Any, Final

from markdown_it import MarkdownIt

from runbook.foreign import printable, printable_lines
from runbook.text import Language, Text

_READ_BY_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]<>#|~&]")
_READ_AT_THE_START: Final = re.compile(r"^(\d{0,9})([-+=.)])")
"""A list, numbered or not, and the underline of a title."""
NOT_VERIFIED: Final = Text(
    "このレポートの元になった記録は、書き換えられているか、破損しています。",
    "The journal that this report was made from was altered, or is damaged.",
)


class Document(ABC):
    """What `report` writes, in one of three forms."""

    language: Language

    @abstractmethod
    def document(self) -> dict[str, Any]:
        """Return the document as JSON data."""

    @abstractmethod
    def lines(self) -> Iterator[str]:
        """Yield the lines of the document as Markdown."""

    def markdown(self) -> str:
        """Return the document as Markdown. Text from a host is escaped."""
        return "\n".join(self.lines()).rstrip() + "\n"

    def html(self) -> str:
        """Return the document as one self-contained page. HTML in the text is escaped."""
        text = self.markdown()
        body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
        title = escape(text.partition("\n")[0].lstrip("# "))
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
            f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
        )

    def line(self, ja: str, en: str, **values: object) -> str:
        """Return a sentence of our own, which may be Markdown."""
        return Text(ja, en).format(**values).to(self.language)

    def table(self, titles: Iterable[Text], rows: Iterable[Iterable[Text | str]]) -> Iterator[str]:
        """Yield a table, and an empty line after it."""
        head = list(titles)
        yield self.table_row(head)
        yield "| " + " | ".join("---" for _ in head) + " |"
        yield from map(self.table_row, rows)
        yield ""

    def table_row(self, cells: Iterable[Text | str]) -> str:
        """Return a row of a table."""
        return "| " + " | ".join(map(self.escaped, cells)) + " |"

    def command(self, command: str) -> Iterator[str]:
        """Yield a command as a block of code."""
        yield indent(command, "    ")
        yield ""

    def escaped(self, content: Text | str) -> str:
        """Return a sentence, or what somebody else wrote, escaped for Markdown, on one line."""
        words = content.to(self.language) if isinstance(content, Text) else printable(content)
        line = _READ_BY_MARKDOWN.sub(r"\\\g<0>", " ".join(printable_lines(words).split()))
        return _READ_AT_THE_START.sub(r"\1\\\2", line)


_STYLE: Final = (
    "body{font-family:system-ui,sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;display:block;overflow-x:auto;margin:1rem 0}th,td{border:1px solid #8888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}th,h2+table td:first-child{white-space:nowrap}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere}"
    "@media (max-width:45rem){body{margin:1rem auto}table{font-size:.75rem}th,td{padding:.2rem .3rem}th,h2+table td:first-child{white-space:normal}"
    "td:nth-child(-n+2){overflow-wrap:anywhere}}"
    "@media print{body{margin:0;padding:0 1px;max-width:none;font-size:9.5pt;line-height:1.45;color-scheme:light}"
    "table{display:table;width:100%;overflow:visible}td:nth-child(-n+2){overflow-wrap:anywhere}h2,h3{break-after:avoid}tr,pre{break-inside:avoid}}"
)
