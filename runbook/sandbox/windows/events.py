"""The event log of a computer: its entries, and the events of services and DCOM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

SERVICE_ENDED, DCOM_REFUSED = 7024, 10036

# Log, source, texts in English and Japanese. 7024 is attested in both languages (facts 1.3, 1.8), except the end of the
# Japanese text. Of 10036 the English text is (facts 8); its source is [G], the Japanese words are invented.
_KNOWN: Mapping[int, tuple[str, str, str, str]] = {
    SERVICE_ENDED: (
        "System",
        "Service Control Manager",
        "The {0} service terminated with service-specific error 10048 (0x2740).",
        "{0} サービスは、サービス固有エラー 10048 (0x2740) で終了しました。",
    ),
    DCOM_REFUSED: (
        "System",
        "Microsoft-Windows-DistributedCOM",
        "The server-side authentication level policy does not allow the user {0}\\{1} SID ({2}) from address {3} to activate DCOM server. Please raise the activation authentication level at least to RPC_C_AUTHN_LEVEL_PKT_INTEGRITY in client application.",
        "サーバー側の認証レベル ポリシーでは、アドレス {3} のユーザー {0}\\{1} SID ({2}) が DCOM サーバーをアクティブ化することを許可していません。クライアント アプリケーションでアクティブ化の認証レベルを少なくとも RPC_C_AUTHN_LEVEL_PKT_INTEGRITY に上げてください。",
    ),
}


@dataclass(frozen=True, slots=True)
class Event:
    """An entry. `message` is the event's text in the computer's language, with `strings` inserted."""

    log: str
    code: int
    source: str
    at: datetime
    strings: tuple[str, ...] = ()
    message: str = ""


def known_event(code: int, language: str, at: datetime, *strings: str) -> Event:
    """Return an entry for one of the events above. Raise `KeyError` for any other."""
    log, source, english, japanese = _KNOWN[code]
    message = (japanese if language == "ja-JP" else english).format(*strings)
    return Event(log, code, source, at, strings, message)
