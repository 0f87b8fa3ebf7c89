"""Decode files of unknown encoding: DPM's logs are UTF-16, copied text is UTF-8, and what people save may be in a code page."""

from __future__ import annotations

import codecs
import locale
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODE_PAGE: Final = "cp932"
_SAMPLE: Final = 1 << 16
_USUAL: Final = re.compile(r"[\t\n\r -~\u3000-\u30ff\uff00-\uffef]")  # Latin, kana, and full-width or half-width forms


def decode(raw: bytes) -> str:
    """Return the text of a whole file, to be used to the letter: UTF-8, UTF-16, or this Windows' code page (elsewhere CP932).

    Raise `UnicodeDecodeError` if it is none of them. Line ends become line feeds.
    """
    encoding, text = _split(raw)
    if encoding == _CODE_PAGE and sys.platform == "win32":
        encoding = locale.getencoding()
    return text.decode(encoding).replace("\r\n", "\n")


def decode_chunks(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the text of each chunk. Invalid bytes are replaced and never an error."""
    decoder: codecs.IncrementalDecoder | None = None
    head = b""
    for chunk in chunks:
        if decoder is not None:
            yield decoder.decode(chunk)
            continue
        head += chunk
        if len(head) >= _SAMPLE:
            decoder, rest = _decoder_for(head)
            yield decoder.decode(rest)
    if decoder is None:
        decoder, head = _decoder_for(head)
        yield decoder.decode(head)
    yield decoder.decode(b"", final=True)


def _decoder_for(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder for text with this beginning, and the beginning without its byte order mark."""
    encoding, text = _split(head)
    return codecs.getincrementaldecoder(encoding)("replace"), text


def _split(head: bytes) -> tuple[str, bytes]:
    """Return the encoding of text with this beginning, and the beginning without its byte order mark."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, head[len(mark) :]
    return _guess(head[:_SAMPLE]), head


def _guess(sample: bytes) -> str:
    # A Latin letter in UTF-16 has a zero byte; no other text has zeros. The position of the zero does not give the byte
    # order: a full-width space (U+3000) has it on the other side.
    if sample.count(0):
        return max(("utf-16-le", "utf-16-be"), key=lambda order: len(_USUAL.findall(sample.decode(order, "replace"))))
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut at the end is not an error
    except UnicodeDecodeError:
        return _CODE_PAGE
    return "utf-8"
