"""The event log of a simulated machine: what services and DCOM write there, and how WMI shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from runbook.sandbox.clock import local
from runbook.sandbox.soap import Properties

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

SERVICE_ENDED, DCOM_REFUSED = 7024, 10036

# Log, source, texts in English and Japanese. 7024 is attested in both languages (facts 1.3, 1.8), but for the tail of the Japanese one;
# of 10036 only its number is (facts 8): source and words are [G], the Japanese words ours.
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
_ERROR_SEVERITY = 0xC0000000  # above the number in EventIdentifier [G]


@dataclass(frozen=True, slots=True)
class Event:
    """An entry. `strings` are what its text was filled in with, `message` is that text in the machine's language."""

    log: str
    code: int
    source: str
    at: datetime
    strings: tuple[str, ...] = ()
    message: str = ""


def known(machine: Machine, code: int, *strings: str) -> Event:
    """An event of one of the kinds above, now. Raises `KeyError` for another."""
    log, source, english, japanese = _KNOWN[code]
    message = (japanese if machine.language == "ja-JP" else english).format(*strings)
    return Event(log, code, source, machine.now(), strings, message)


def entries(machine: Machine) -> list[Properties]:
    """Win32_NTLogEvent, the newest first as WMI gives them [G]; EventCode is the lower half of EventIdentifier."""
    return [
        {
            "Category": 0,
            "ComputerName": f"{machine.name}.contoso.local" if machine.workgroup is None else machine.name,
            "EventCode": event.code,
            "EventIdentifier": _ERROR_SEVERITY | event.code,
            "EventType": 1,
            "InsertionStrings": event.strings,
            "Logfile": event.log,
            "Message": event.message,
            "RecordNumber": number,
            "SourceName": event.source,
            "TimeGenerated": local(machine.language, event.at),
            "TimeWritten": local(machine.language, event.at),
            "Type": "エラー" if machine.language == "ja-JP" else "Error",
            "User": None,
        }
        for number, event in reversed(list(enumerate(machine.events, start=1)))
    ]
