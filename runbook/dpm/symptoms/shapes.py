"""Find the codes in a text, in every shape in which they are printed or typed (facts 1.5, 1.6).

A number that is not a code - a process, an address, a count - must not match, so every pattern includes its context. Each begins
with a literal, which Python finds far faster than a class or an alternative. The text is in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from runbook.dpm.symptoms.catalogue import CATALOGUE, meaning_of
from runbook.dpm.symptoms.codes import Code

_MOST_REMEMBERED: Final = 500
_CUT: Final = r"(?:\r?\n[ \t]*)?"  # a line that ends in the middle of a code
_ENDS: Final = r"(?![0-9a-z]|\.\d)"
HEX: Final = re.compile(rf"x{_CUT}[8cf]{_CUT}(?:[0-9a-f]{_CUT}){{6}}[0-9a-f](?![0-9a-f])")
ZERO_BEFORE: Final = re.compile(r"(?<![0-9a-z])0\s*\Z")
ID: Final = re.compile(rf"id[\s:#]{{0,6}}(\d{{1,6}}){_ENDS}")
NEGATIVE: Final = re.compile(r"-2\d{9}(?!\d)")
UNSIGNED: Final = re.compile(r"214[78]\d{6}(?!\d)")
WINSOCK: Final = re.compile(r"wsa(?:(?!wsa)\w){0,24}[\s:(=]{1,4}(\d{5})(?!\d)")
WITH_HEX: Final = re.compile(r" \(0x(?:0000)?([0-9a-f]{4})\)")  # 10048 (0x2740), as event 7024 prints it
# DPM: a title (3115), as Operations Manager prints it. The number is found first: it is far rarer than the product's name.
ALERT_ID: Final = re.compile(r"\((3\d{3})\)")
ALERT_TITLE: Final = re.compile(r"dpm[a-z0-9 .]{0,12}:[^\n]")
LONGEST_TITLE: Final = 200
BARE_HEX: Final = re.compile(r"[8CFcf][0-9A-Fa-f]{7}")
BARE_NUMBER: Final = re.compile(r"((?:[Ii][Dd][\s:#]*)?)([0-9]{1,6})")
_FULL_WIDTH: Final = re.compile(r"[\uff01-\uff5e\u3000]+")
_FULL_WIDTH_BYTES: Final = (b"\xef\xbc", b"\xef\xbd", "\u3000".encode())  # how each of them begins in UTF-8

# The words before a Windows error, a code without 0x or an ID, and before an ID alone. Of those in another script, the first
# character tells quickly whether a text has one; only then is the pattern compiled.
_NUMBER: Final = rf"(\d{{2,5}}|[8cf][0-9a-f]{{7}}){_ENDS}"
_ERROR: Final = ("error(?: code)?", "fehler(?:code)?", "erreur")
_ERROR_ELSEWHERE: Final = (
    r"エラー[\s:]{0,3}(?:コード)?",
    "ошибк(?:а|и)",
    "错误(?:代码)?",
    "錯誤(?:碼|代碼)?",
    "오류(?: 코드)?",
)
ERRORS: Final = tuple(re.compile(rf"{word}[\s:#=]{{1,4}}{_NUMBER}") for word in _ERROR)
ERRORS_ELSEWHERE: Final = tuple(rf"{word}[\s:#=]{{0,4}}{_NUMBER}" for word in _ERROR_ELSEWHERE)
AFTER_ERROR: Final = re.compile(rf"(?:{'|'.join((*_ERROR, *_ERROR_ELSEWHERE))})[\s:#=]{{0,4}}\Z")
# An error of Windows' own, whose small numbers are IDs of DPM's, too: System error 53 has occurred.
WINDOWS_ERROR: Final = re.compile(
    r"(?:system|windows|win32|win|robocopy|システム|windows の|系统|系統|시스템)[\s\-]*\Z"
)
IDS_ELSEWHERE: Final = tuple(
    rf"{word}[\s:#№]{{0,4}}(\d{{1,6}}){_ENDS}" for word in ("идентификатор", "标识符?", "識別(?:碼|項)", "식별자")
)

# IDs of other things: a process, an event, a thread.
FOREIGN_ID: Final = re.compile(
    r"(?:[a-z0-9_/?&=.\-]|(?:process|thread|event|task|session|user|job|プロセス|イベント|スレッド|タスク|ユーザー|ジョブ"
    r"|ereignis|événement|evento|события|事件|이벤트)[\s\-]*)\Z"
)
# What may stand before an ID that is only known by its subject: nothing, the end of a sentence, or a word for a message.
BEFORE_ID: Final = re.compile(r"(?:\A|[\n(\[.;:,。、]|error|dpm|alert|message|エラー|メッセージ|アラート)[ \t]*\Z")
LOOK_BEHIND: Final = 16


def narrow(text: str) -> str:
    """Return full-width letters, digits and punctuation as ASCII."""
    if text.isascii():
        return text
    encoded = text.encode("utf-8", "surrogatepass")  # searching bytes is far faster than a class of characters
    return _FULL_WIDTH.sub(_narrow, text) if any(each in encoded for each in _FULL_WIDTH_BYTES) else text


def bare_code(text: str) -> Code | None:
    """Return the code of a text that is a number and nothing else, or None.

    It is an ID or a Windows error, whichever is known, or a code without 0x. With `ID` before it, it is an ID.
    """
    typed = narrow(text[:20]).strip() if len(text) <= 20 else ""
    if BARE_HEX.fullmatch(typed):
        return _hresult(f"x{typed.lower()}")
    found = BARE_NUMBER.fullmatch(typed)
    if found is None:
        return None
    word, digits = found.groups()
    ways = (_id(digits), _win32(digits)) if not word and len(digits) <= 5 else (_id(digits),)
    return next((code for code in ways if code in CATALOGUE), ways[0])


def codes(text: str) -> Iterator[tuple[int, Code]]:
    """Yield every code in a text in lower case, with its position, shape by shape."""
    for found in HEX.finditer(text):
        start = found.start()
        if text[start - 2 : start] in ("(0", " 0") or ZERO_BEFORE.search(text, max(0, start - 8), start):
            yield start, _hresult(found[0])
    for found in NEGATIVE.finditer(text):
        yield found.start(), _hresult(found[0])
    for found in UNSIGNED.finditer(text):
        # The size of something may be as large, so only a known code counts.
        if not text[found.start() - 1 : found.start()].isalnum() and _hresult(found[0]) in CATALOGUE:
            yield found.start(), _hresult(found[0])
    for found in ID.finditer(text):
        if _is_message(_id(found[1]), text, found.start()):
            yield found.start(), _id(found[1])
    for pattern in ERRORS:
        yield from _errors(pattern, text)
    for found in WINSOCK.finditer(text):
        if _win32(found[1]) in CATALOGUE:
            yield found.start(1), _win32(found[1])
    for found in WITH_HEX.finditer(text):
        decimal = str(int(found[1], 16))
        if _win32(decimal) in CATALOGUE and text.endswith(decimal, 0, found.start()):
            yield found.start() - len(decimal), _win32(decimal)
    for found in ALERT_ID.finditer(text):
        if _follows_title(text, found.start()):
            yield found.start(1), _id(found[1])
    if not text.isascii():
        yield from _elsewhere(text)


def is_guessed(code: Code, text: str, position: int) -> bool:
    """Return whether an ID in a text in lower case is one only because it stands after a word for an error."""
    if code.system != "id" or not text[position].isdigit():
        return False
    return AFTER_ERROR.search(text, max(0, position - LOOK_BEHIND), position) is not None


def _elsewhere(text: str) -> Iterator[tuple[int, Code]]:
    for pattern in ERRORS_ELSEWHERE:
        if pattern[0] in text:
            yield from _errors(re.compile(pattern), text)
    for pattern in IDS_ELSEWHERE:
        if pattern[0] in text:
            for found in re.finditer(pattern, text):
                yield found.start(1), _id(found[1])


def _errors(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, Code]]:
    for found in pattern.finditer(text):
        digits = found[1]
        if len(digits) == 8:
            yield found.start(1), _hresult(f"x{digits}")
            continue
        if _is_of_windows(text, found):
            yield found.start(1), _win32(digits)
            continue
        for code in (_id(digits), _win32(digits)) if len(digits) <= 3 else (_win32(digits), _id(digits)):
            if code in CATALOGUE:
                yield found.start(1), code
                break


def _is_of_windows(text: str, error: re.Match[str]) -> bool:
    """Return whether an error is named as one of Windows, or its number stands there in hexadecimal, too."""
    if WINDOWS_ERROR.search(text, max(0, error.start() - LOOK_BEHIND), error.start()):
        return True
    again = WITH_HEX.match(text, error.end())
    return again is not None and int(again[1], 16) == int(error[1])


def _follows_title(text: str, start: int) -> bool:
    """Return whether an alert's title ends here: on the same line, without another parenthesis in it."""
    begin = max(0, start - LONGEST_TITLE)
    begin = max(begin, text.rfind("(", begin, start) + 1)
    begin = max(begin, text.rfind("\n", begin, start) + 1)
    return ALERT_TITLE.search(text, begin, start) is not None


def _is_message(code: Code, text: str, start: int) -> bool:
    if text[start - 1 : start] == "(":
        return True
    before = text[max(0, start - LOOK_BEHIND) : start]
    if code in CATALOGUE:
        return not FOREIGN_ID.search(before)
    return BEFORE_ID.search(before) is not None and meaning_of(code) is not None


@lru_cache(maxsize=_MOST_REMEMBERED)
def _hresult(written: str) -> Code:
    """Return the code written as `x80072746`, perhaps cut, or the same as a decimal number, signed or not."""
    digits = "".join(written.split())
    return Code("hresult", int(digits[1:], 16) if digits[0] == "x" else int(digits) & 0xFFFFFFFF)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _id(digits: str) -> Code:
    return Code("id", int(digits))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _win32(digits: str) -> Code:
    return Code("hresult", 0x80070000 | int(digits))


def _narrow(found: re.Match[str]) -> str:
    return "".join(" " if each == "\u3000" else chr(ord(each) - 0xFEE0) for each in found[0])
