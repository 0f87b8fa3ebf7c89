"""The encoding of the output. A console shows every character; a pipe or a file may have a Windows code page."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from runbook.text import Language

_JAPANESE: Final = "設定カナかな。"
_STAND_INS: Final = {"→": "->", "≠": "!=", "█": "#", "·": ".", "®": "(R)", "☐": "[ ]"}
_READABLE: Final = "readable"
"""The name of the error handler below."""


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Replace what an encoding does not have: with ASCII that is read alike, otherwise with its escape."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    read_alike = "".join(_STAND_INS.get(each, each) for each in lost)
    return read_alike.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(_READABLE, _stand_in)


def make_printable(stream: TextIO, language: Language) -> None:
    """Make a stream take every character, so that none ends a run half-way. Where all would be escapes, change it to UTF-8."""
    if isinstance(stream, io.TextIOWrapper):
        readable = language == "en" or _takes(stream, _JAPANESE)
        stream.reconfigure(errors=_READABLE, encoding=None if readable else "utf-8")


def is_unicode(stream: TextIO) -> bool:
    """Return whether a stream takes every character as it is."""
    return not isinstance(stream, io.TextIOWrapper) or codecs.lookup(stream.encoding).name.startswith("utf-")


def ascii_page(page: str) -> str:
    """Return an HTML page that reads the same in any encoding."""
    return page.encode("ascii", "xmlcharrefreplace").decode("ascii")


@contextmanager
def utf8_stdout() -> Iterator[TextIO]:
    """Yield stdout, in UTF-8 within this block even if it is a file or a pipe that has a code page."""
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper) or is_unicode(stream):
        yield stream
        return
    encoding = stream.encoding
    stream.reconfigure(encoding="utf-8", errors=_READABLE)
    try:
        yield stream
    finally:
        stream.reconfigure(encoding=encoding, errors=_READABLE)


def write_text(text: str, format_: str) -> None:
    """Write an HTML page so that it reads the same in any encoding, a Markdown document in UTF-8, and any other text as it is."""
    if format_ == "html":
        sys.stdout.write(text if is_unicode(sys.stdout) else ascii_page(text))
    elif format_ == "markdown":
        with utf8_stdout() as out:
            out.write(text)
    else:
        sys.stdout.write(text)


def _takes(stream: io.TextIOWrapper, text: str) -> bool:
    try:
        text.encode(stream.encoding)
    except UnicodeEncodeError:
        return False
    return True
