"""Text that others wrote: a host, a server before login, a certificate, a file, a journal. It must not act on what shows it.

`Text.format` and `same` pass what they are given through `printable`, and so do the cells of a table and a report. The console
and the JSON writer look once more, so that a new command needs nothing of its own.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 500
"""The number of characters that are shown of one name, value or message."""

# Every character of the categories Cc, Cf, Cs, Zl and Zp, and those others that show nothing at all; a test compares with Unicode.
# Variation selectors stay, which kanji need, and private use, where gaiji are. A fifth mark on one letter covers the next lines.
_MARKS: Final = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_UNSEEN: Final = (
    r"\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_IN_A_LABEL: Final = re.compile(f"[{_UNSEEN}]|(?<=[{_MARKS}]{{4}})[{_MARKS}]")
# An `@` ends it, the last one: a password may hold one, or a blank. A path that begins with a drive has none.
_USER_INFORMATION: Final = re.compile(r"(:/*)(?!\\).*@", re.DOTALL)
_IN_LINES: Final = re.compile(rf"(?!\n)(?:{_IN_A_LABEL.pattern})")


def printable(words: str, longest: int = LONGEST) -> str:
    r"""Return the words as one line that shows what is in them: `\x1b` for an escape, `\u202e` for a turn of direction, `\n`.

    More than `longest` characters are cut, and the number of those that are missing is shown.
    """
    missing = len(words) - longest
    if missing > 0:
        words = f"{words[:longest]}… [+{missing:,}]"
    return _IN_A_LABEL.sub(_escaped, words)


def without_user_information(typed: str) -> str:
    """Return a typed value without the user and password that a URL or an address may hold in front of its host."""
    return _USER_INFORMATION.sub(r"\1…@", typed)


def printable_lines(document: str) -> str:
    """Return a document with its line breaks, and with every other character that shows nothing escaped."""
    return _IN_LINES.sub(_escaped, document)


def json_escaped(document: str) -> str:
    """Return a JSON document that means the same, with the characters that show nothing escaped as JSON does it."""
    return _IN_LINES.sub(lambda found: "".join(rf"\u{unit:04x}" for unit in _utf_16(found[0])), document)


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return repr(character)[1:-1] if not character.isprintable() else _by_number(ord(character))


def _by_number(number: int) -> str:
    return rf"\u{number:04x}" if number <= 0xFFFF else rf"\U{number:08x}"


def _utf_16(character: str) -> list[int]:
    units = character.encode("utf-16-be", errors="surrogatepass")
    return [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
