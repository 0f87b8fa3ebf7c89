"""Whose text it is: a message of DPM, a bare code, or the text of another product (facts 1.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

OURS: Final = ("dpm", "protection agent", "保護エージェント", "data protection manager", "azure backup")
OUR_CODES: Final = range(0x80990000, 0x809A0000)
"""DPM's own HRESULTs."""
LOG_LINE: Final = re.compile(r"\n[0-9a-f]{4}[\t ][0-9a-f]{4}[\t ]\d\d/\d\d[\t ]")
# Every alternative begins with a literal: then Python skips what none of them begins with, many times faster.
THEIRS: Final = re.compile(
    r"snapshot|スナップショット|shadow ?copy|shadowcopy|schattenkopie|シャドウ ?コピー|ivss|vss writer"
    r"|sql server|sqlserver|ole db|odbc|, level \d+, state|dbo(?<=\bdbo)\."
    r"|asp\.net|system\.(?:web|net|runtime|io)|httpexception|comexception|w3wp(?<=\bw3wp)\b|iis(?<=\biis)\b"
    r"|sms(?<=\bsms)\b|sms_|sccm|configuration manager|outlook(?<=\boutlook)\b|wbadmin|windows server backup|robocopy|wuauclt|windows ?update"
    r"|veeam|acronis|backup exec|veritas|netbackup|commvault|duplicati|shadowprotect|storagecraft|macrium|nakivo|altaro|arcserve",
    re.ASCII,  # a word may have Japanese beside it
)
INSTALLING: Final = re.compile(
    r"setdpmserver|attach-productionserver|dpmagentinstaller|install[^\n]{0,40}agent|agent[^\n]{0,40}install|エージェント[^\n]{0,20}インストール"
)
AROUND: Final = 600
"""The number of characters before and after a code that are taken to belong to it."""

SHORT: Final = 20
"""The length up to which a text is a bare code."""


class Origin(StrEnum):
    """Whose text a code was found in."""

    DPM = "dpm"
    BARE = "bare"
    UNCLEAR = "unclear"
    """Nothing in it says that it is DPM's; nothing says that it is not."""
    ANOTHER = "another"
    """Another product's, and nothing in it is DPM's."""


def is_ours(text: str) -> bool:
    """Return whether anything in a text in lower case is DPM's."""
    return any(each in text for each in OURS) or LOG_LINE.search(f"\n{text}") is not None


def is_around(pattern: re.Pattern[str], text: str, positions: Sequence[int]) -> bool:
    """Return whether a pattern matches around any of the positions, which are in order.

    Where the surroundings of several positions meet they are one stretch: no character is searched for each code anew.
    """
    first = 0
    for index, position in enumerate(positions, start=1):
        if index < len(positions) and positions[index] - position <= 2 * AROUND:
            continue
        if pattern.search(text[max(0, positions[first] - AROUND) : position + AROUND]):
            return True
        first = index
    return False
