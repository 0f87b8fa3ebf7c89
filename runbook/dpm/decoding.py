"""Bytes of unknown encoding as text: DPM's logs are UTF-16, copied text is UTF-8, and Japanese files may be CP932."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 1 << 16
_USUAL: Final = re.compile(r"[\t\n\r -~\u3000-\u30ff\uff00-\uffef]")  # Latin, kana, and what is full or half width


def decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """The text of the chunks, a piece for each. What the encoding does not allow is replaced, never an error."""
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
    """A decoder for text that begins like this, and the beginning without its mark."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace"), head[len(mark) :]
    sample = head[:_SAMPLE]
    return codecs.getincrementaldecoder(_guess(sample))("replace"), head


def _guess(sample: bytes) -> str:
    # Latin letters in UTF-16 have a zero beside them; no other text holds zeros. Which side it is on does not tell
    # the byte order: a full-width space (U+3000) has its zero on the other.
    if sample.count(0):
        return max(("utf-16-le", "utf-16-be"), key=lambda order: len(_USUAL.findall(sample.decode(order, "replace"))))
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # a character cut at its end is no error
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"
