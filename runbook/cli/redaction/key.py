"""The key of a redaction: which placeholder stands for which name. It is kept in a file that only its user can read."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

from runbook.cli.redaction.errors import KeyChanged, KeyOfOtherCustomer, UnusableKey
from runbook.cli.redaction.names import plain
from runbook.cli.show.json import FORMAT, json_text
from runbook.hosts.bounded_file import read_bytes
from runbook.hosts.errors import why_unreadable
from runbook.journal.errors import name_of_customer
from runbook.text import Text, same

_PLACEHOLDER: Final = re.compile(r"([A-Z]+)-([1-9]\d{0,8})")
_NO_NAMES: Final = frozenset({"", "localhost", "workgroup", "nt authority", "builtin"})
"""What every Windows has, as names are compared."""

_NO_KEY: Final = Text("--redact で作成されたファイルではありません", "it was not made by --redact")


class Key:
    """Placeholders for names. What the file has keeps its placeholder; new names get new ones.

    Without a `customer`, it is whose the file is. Raise `UnusableKey` for a file that is none, and `KeyOfOtherCustomer` for one of another customer.
    """

    def __init__(self, path: Path, customer: str | None) -> None:
        self._path = path
        self._customer = customer or ""
        self._placeholders: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self._numbers: Counter[str] = Counter()
        self._read = self._content()
        if self._read is not None:
            self._take_over(self._read, customer)

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names, as they are compared."""
        return tuple(self._placeholders)

    def names_after(self, prefix: str) -> tuple[str, ...]:
        """Return the names of one kind, as they are compared."""
        return tuple(
            name for name, placeholder in self._placeholders.items() if placeholder.rpartition("-")[0] == prefix
        )

    def find(self, name: str) -> str | None:
        """Return what stands for a name."""
        return self._placeholders.get(plain(name))

    def add(self, prefix: str, name: str) -> str:
        """Return what stands for a name: what stood for it before, or a new placeholder. The first label of a domain is the domain too."""
        if plain(name) in _NO_NAMES:
            return name
        label = name.partition(".")[0] if prefix == "DOMAIN" else name
        placeholder = self.find(name)
        if placeholder is None and plain(label) in self.names_after(prefix):
            placeholder = self.find(label)
        if placeholder is None:
            self._numbers[prefix] += 1
            placeholder = f"{prefix}-{self._numbers[prefix]}"
        for each in (name, label):
            if each and plain(each) not in {*self._placeholders, *_NO_NAMES}:
                self._placeholders[plain(each)] = placeholder
                self._names.setdefault(placeholder, []).append(each)
        return placeholder

    def save(self) -> None:
        """Write the file, if anything is new. Raise `KeyChanged` if it is not what was read, and `UnusableKey` if it cannot be written."""
        text = json_text({"customer": self._customer, "names": self._names})
        if self._content() != self._read:
            raise KeyChanged(path=self._path)
        if text.encode() == self._read:
            return
        path = Path(os.path.realpath(self._path))
        try:
            number, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)
            try:
                with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                Path(unfinished).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(unfinished).unlink()
                raise
        except OSError as error:
            raise UnusableKey(path=self._path, why=same(error.strerror or str(error))) from error
        self._read = text.encode()

    def _content(self) -> bytes | None:
        try:
            return read_bytes(self._path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnusableKey(path=self._path, why=why_unreadable(error)) from error

    def _take_over(self, content: bytes, wanted: str | None) -> None:
        try:
            document = json.loads(content)
            if document["format"] != FORMAT:
                raise ValueError
            customer, names = document["customer"], document["names"]
            found = {(placeholder, name) for placeholder, each in names.items() for name in each}
            numbers = {placeholder: _PLACEHOLDER.fullmatch(placeholder) for placeholder in names}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise UnusableKey(path=self._path, why=_NO_KEY) from error
        if not isinstance(customer, str) or not all(isinstance(name, str) for _, name in found):
            raise UnusableKey(path=self._path, why=_NO_KEY)
        self._customer = customer
        if wanted not in (None, customer):
            raise KeyOfOtherCustomer(path=self._path, theirs=name_of_customer(customer))
        for placeholder, number in numbers.items():
            if number is None:
                raise UnusableKey(path=self._path, why=_NO_KEY)
            self._numbers[number[1]] = max(self._numbers[number[1]], int(number[2]))
            self._names[placeholder] = list(names[placeholder])
            self._placeholders |= {plain(name): placeholder for name in names[placeholder]}
