"""The command line from its parser."""

from __future__ import annotations

from runbook.cli.typed.parser import help_texts
from runbook.cli.typed.program import NAME
from runbook.pages.markup import Html, element, escape_text, words
from runbook.text import Language, Text


def cli_reference(language: Language) -> Html:
    """Return every command with its own help, as the terminal shows it."""
    parts = []
    for name, text in help_texts(language, 96).items():
        shown = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(element("h2", element("code", escape_text(name or NAME)), id=f"cli-{name or 'runbook'}"))
        parts.append(element("pre", element("code", words(Text(shown, shown), language)), tabindex="0"))
    return element("div", *parts, class_="rb-reference")
