"""Replace names in finished output: text, Markdown and HTML as they are, JSON string by string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from runbook.cli.redaction.key import Key
from runbook.cli.redaction.names import pattern_of, plain
from runbook.cli.redaction.patterns import DC, FORMS, PREFIXES, is_person, is_private
from runbook.cli.show.json import json_text

_OUR_WORDS: Final = frozenset(
    [
        "answer",
        "at",
        "check",
        "code",
        "command",
        "deciding",
        "entry",
        "examination",
        "first",
        "head",
        "how",
        "kind",
        "leads_to",
        "likely",
        "node",
        "origin",
        "result",
        "sort",
        "stands_at",
        "started",
        "state",
        "step",
        "type",
    ]
)
"""The keys of JSON whose values are words of this program or moments, whatever a host is called."""

_DOMAIN: Final = r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
_IN_AN_ACCOUNT: Final = r"(?:\w|[.$-]|\\_)+"


class Redaction:
    """Replaces what is known by name, and what is private by its form, by what stands for it in the key."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._known: tuple[str, ...] | None = None
        self._all = re.compile(FORMS)
        self._hosts: tuple[str, ...] = ()
        self._in_domain = self._all

    def know(self, names: Iterable[tuple[str, str]]) -> None:
        """Add names, each after the prefix of what stands for it."""
        for prefix, name in names:
            self._key.add(prefix, name)

    def document(self, value: Any, key: str = "") -> Any:
        """Return JSON data without the names. Keys, and the words of this program, stay; below the `fields` of an error is what hosts say."""
        if isinstance(value, dict):
            return {each: self.document(found, key if key == "fields" else each) for each, found in value.items()}
        if isinstance(value, list):
            return [self.document(each, key) for each in value]
        return self.text(value) if isinstance(value, str) and key not in _OUR_WORDS else value

    def text(self, words: str) -> str:
        """Return a text without the names."""
        self._learn(words)
        if self._known != self._key.names:
            self._known = self._key.names
            names = f"|(?P<name>{pattern_of(self._known)})" if self._known else ""
            self._all = re.compile(FORMS + names, re.IGNORECASE)
        return self._all.sub(self._placeholder, words)

    def finished(self, text: str, format_: str) -> str:
        """Return a finished document without the names, when the key is on disk. Raise `InvalidInput` if that is not possible."""
        self._learn(text)  # what is said in one string is known in those before it
        redacted = json_text(self.document(json.loads(text))) if format_ == "json" else self.text(text)
        self.save()
        return redacted

    def save(self) -> None:
        """Write the key. Raise `InvalidInput` if that is not possible."""
        self._key.save()

    def _learn(self, words: str) -> None:
        """Add the domains of known computers, and the accounts and computers of known domains, that a text names."""
        if self._hosts != (hosts := self._key.names_after("HOST")):
            self._hosts = hosts
            self._in_domain = re.compile(rf"{pattern_of(hosts)}\.({_DOMAIN})", re.IGNORECASE)
        for found in self._in_domain.finditer(words) if hosts else ():
            self._key.add("DOMAIN", found[1])
        domains = self._key.names_after("DOMAIN")
        if not domains:
            return
        domain = pattern_of(domains)
        for found in re.finditer(rf"(?<![\w\\/])(?:{domain})(?:\\{{1,4}}|%5C)({_IN_AN_ACCOUNT})", words, re.IGNORECASE):
            self._key.add("USER", plain(found[1]))
        for found in re.finditer(rf"([\w.+-]+)(?:@|%40)(?:{domain})", words, re.IGNORECASE):
            self._key.add("USER", plain(found[1]))
        for found in re.finditer(rf"([\w-]+)\.(?:{domain})", words, re.IGNORECASE):
            self._key.add("HOST", found[1])

    def _placeholder(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        words = found[0]
        if kind == "owner":
            return found["folder"] + self._key.add("USER", found[kind]) if is_person(found[kind]) else words
        if kind == "email":
            user, at, domain = re.split("(@|%40)", words, maxsplit=1)
            known = self._key.find(user), self._key.find(domain)
            return f"{known[0]}{at}{known[1]}" if all(known) else self._key.add("USER", words)
        if kind == "dn":
            labels = re.findall(DC + "([^,]+)", words, re.IGNORECASE)
            return words[: found.start("labels") - found.start()] + self._key.add("DOMAIN", ".".join(labels))
        if kind == "name":
            return self._key.find(words) or words
        return self._key.add(PREFIXES[kind], words) if is_private(kind, words) else words
