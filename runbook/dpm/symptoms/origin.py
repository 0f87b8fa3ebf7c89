"""Whose text it is: a message of DPM, a bare code, or the text of another product (facts 1.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from runbook.text import Text

OURS: Final = ("dpm", "protection agent", "保護エージェント", "data protection manager", "azure backup")
OUR_CODES: Final = range(0x80990000, 0x809A0000)
"""DPM's own HRESULTs."""
LOG_LINE: Final = re.compile(r"\n[0-9a-f]{4}[\t ][0-9a-f]{4}[\t ]\d\d/\d\d[\t ]")


class Product(NamedTuple):
    """Another product whose messages are taken for DPM's: what they are about, and where to go on."""

    name: Text
    pattern: str
    todo: Text


# Every alternative begins with a literal: then Python skips what none of them begins with, many times faster.
PRODUCTS: Final = (
    Product(
        Text("VSS (ボリューム シャドウ コピー)", "VSS (Volume Shadow Copy)"),
        r"snapshot|スナップショット|shadow ?copy|shadowcopy|schattenkopie|シャドウ ?コピー|ivss|vss writer",
        Text("同じコンピューターで vssadmin list writers を実行し、アプリケーション ログの VSS と VolSnap のイベントを確認してください。", "On the same computer run vssadmin list writers, and look at the events of VSS and VolSnap in the Application log."),
    ),
    Product(
        Text("SQL Server", "SQL Server"),
        r"sql server|sqlserver|ole db|odbc|, level \d+, state|dbo(?<=\bdbo)\.",
        Text("SQL Server のエラー ログと、データベースへの接続を確認してください。", "Look at SQL Server's error log, and at the connection to the database."),
    ),
    Product(
        Text(".NET または IIS のアプリケーション", "an application of .NET or IIS"),
        r"asp\.net|system\.(?:web|net|runtime|io)|httpexception|comexception|w3wp(?<=\bw3wp)\b|iis(?<=\biis)\b",
        Text("メッセージを表示したアプリケーションのログを確認してください。", "Look at the log of the application that shows the message."),
    ),
    Product(
        Text("Configuration Manager", "Configuration Manager"),
        r"sms(?<=\bsms)\b|sms_|sccm|configuration manager",
        Text("Configuration Manager のログを確認してください。", "Look at Configuration Manager's logs."),
    ),
    Product(
        Text("Windows または Outlook", "Windows or Outlook"),
        r"outlook(?<=\boutlook)\b|wbadmin|windows server backup|robocopy|wuauclt|windows ?update",
        Text("メッセージを表示したプログラムのログを確認してください。", "Look at the log of the program that shows the message."),
    ),
    Product(
        Text("DPM 以外のバックアップ製品", "another backup product"),
        r"veeam|acronis|backup exec|veritas|netbackup|commvault|duplicati|shadowprotect|storagecraft|macrium|nakivo|altaro|arcserve",
        Text("その製品のログとサポート情報を確認してください。", "Look at that product's log and support pages."),
    ),
)  # fmt: skip
THEIRS: Final = re.compile("|".join(each.pattern for each in PRODUCTS), re.ASCII)  # a word may have Japanese beside it
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


def around(pattern: re.Pattern[str], text: str, positions: Sequence[int]) -> str | None:
    """Return what a pattern matches around the positions, which are in order; None if it matches nowhere.

    Where the surroundings of several positions meet they are one stretch: no character is searched for each code anew.
    """
    first = 0
    for index, position in enumerate(positions, start=1):
        if index < len(positions) and positions[index] - position <= 2 * AROUND:
            continue
        found = pattern.search(text[max(0, positions[first] - AROUND) : position + AROUND])
        if found:
            return found[0]
        first = index
    return None


def product_of(matched: str) -> Product:
    """Return the product of what `THEIRS` matched."""
    return next(each for each in PRODUCTS if re.fullmatch(each.pattern, matched, re.ASCII))
