"""Find names in a text, however it writes them: in Markdown, in HTML, in a URL, wrapped, in another case."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

_MORE_OF_A_WORD = "A-Za-z0-9"
"""Japanese may stand beside a name without a blank, so it ends none."""
_AFTER_PERCENT = "(?<=%[0-9A-Fa-f]{2})"
_ADDED = re.compile(r"\\(?=[^\w\s]|_)|(?<=[^\x00-\x7f])\n\s*(?=[^\x00-\x7f])")
"""What escapes a character of Markdown, and the end of a line in Japanese."""

_FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
"""Each full-width form of a character of ASCII, as Japanese text may have it."""

_Trie = dict[str, "_Trie"]


def plain(words: str) -> str:
    """Return a name as it is compared: without what a format adds to it, in one case, with single blanks."""
    return " ".join(_ADDED.sub("", html.unescape(unquote(words))).translate(_FULL_WIDTH).split()).casefold()


def pattern_of(names: Iterable[str]) -> str:
    """Return the regular expression of these names, longer ones first. It is to be compiled without regard to case."""
    root: _Trie = {}
    for name in names:
        branch = root
        for character in name:
            branch = branch.setdefault(_pattern_of_character(character), {})
        branch[""] = {}
    return rf"(?:(?<![{_MORE_OF_A_WORD}])|{_AFTER_PERCENT}){_alternatives(root)}(?![{_MORE_OF_A_WORD}])"


def _alternatives(branch: _Trie) -> str:
    """Return the pattern of all ends of a branch: it looks at each character once, however many names there are."""
    longer = [each + _alternatives(more) for each, more in branch.items() if each]
    if not longer:
        return ""
    return f"(?:{'|'.join(longer)}){'?' if '' in branch else ''}"


def _pattern_of_character(character: str) -> str:
    """Return the pattern of one character: as it is, or as Markdown, HTML, a URL or the wrapping of lines writes it."""
    if character == " ":
        return r"(?:\s+|%20)"
    if character.isascii() and character.isalnum():
        return f"[{character}{chr(ord(character) + 0xFEE0)}]"
    in_url = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    forms = [rf"\\?{re.escape(character)}", in_url, re.escape(html.escape(character))]
    if 0x21 <= ord(character) < 0x7F:
        forms.append(chr(ord(character) + 0xFEE0))
    more = r"(?:\n\s*)?" if not character.isascii() else ""
    return f"(?:{'|'.join(dict.fromkeys(forms))}){more}"
