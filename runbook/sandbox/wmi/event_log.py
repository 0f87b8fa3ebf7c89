"""The event log in WMI."""

from __future__ import annotations

from runbook.sandbox.protocol.instance import Properties
from runbook.sandbox.windows.computer import Computer

_ERROR_SEVERITY = 0xC0000000  # above the number in EventIdentifier [G]


def entries(computer: Computer) -> list[Properties]:
    """Return Win32_NTLogEvent, the newest first as in WMI [G]. EventCode is the lower half of EventIdentifier."""
    return [
        {
            "Category": 0,
            "ComputerName": f"{computer.name}.contoso.local" if computer.workgroup is None else computer.name,
            "EventCode": event.code,
            "EventIdentifier": _ERROR_SEVERITY | event.code,
            "EventType": 1,
            "InsertionStrings": event.strings,
            "Logfile": event.log,
            "Message": event.message,
            "RecordNumber": number,
            "SourceName": event.source,
            "TimeGenerated": computer.local(event.at),
            "TimeWritten": computer.local(event.at),
            "Type": "エラー" if computer.language == "ja-JP" else "Error",
            "User": None,
        }
        for number, event in reversed(list(enumerate(computer.events, start=1)))
    ]
