"""SOAP faults as typed errors (facts 6.4, 6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from runbook.errors import (
    AccessDenied,
    NoSuchClass,
    NoSuchInstance,
    OperationTimedOut,
    QuotaExceeded,
    WsmanFault,
)
from runbook.wsman import names, numbers
from runbook.wsman.faults.errors import (
    CommandLineTooLong,
    EnumerationLost,
    EnvelopeTooLarge,
    HostOutOfMemory,
    LoadQuota,
    OperationAborted,
    OperationQuota,
    ProgramNotFound,
    QueryNotProcessed,
    RequestNotUnderstood,
    ShellQuota,
    ShellUserQuota,
    ShuttingDown,
    WmiUnavailable,
)

OPERATION_TIMED_OUT = 0x80338029

_HRESULT = 0x80070000
"""What is added to a Win32 code to make an HRESULT of it; hosts send either."""


def _win32(code: int, kind: type[WsmanFault]) -> dict[int, type[WsmanFault]]:
    return {code: kind, _HRESULT + code: kind}


_BY_CODE: dict[int, type[WsmanFault]] = {
    **_win32(2, ProgramNotFound),  # ERROR_FILE_NOT_FOUND
    **_win32(5, AccessDenied),
    **_win32(14, HostOutOfMemory),  # ERROR_OUTOFMEMORY
    **_win32(87, RequestNotUnderstood),  # ERROR_INVALID_PARAMETER
    **_win32(206, CommandLineTooLong),  # ERROR_FILENAME_EXCED_RANGE
    **_win32(995, OperationAborted),  # ERROR_OPERATION_ABORTED
    **_win32(1115, ShuttingDown),  # ERROR_SHUTDOWN_IN_PROGRESS
    **_win32(1722, WmiUnavailable),  # RPC_S_SERVER_UNAVAILABLE
    **_win32(1726, WmiUnavailable),  # RPC_S_CALL_FAILED
    OPERATION_TIMED_OUT: OperationTimedOut,
    0x803381A5: ShellQuota,
    0x803381A6: OperationQuota,
    0x803381A7: LoadQuota,  # of this user
    0x803381A8: LoadQuota,  # of the system
    0x803381AB: ShellUserQuota,
    0x80338000: NoSuchInstance,
    0x8033800F: RequestNotUnderstood,
    0x80338010: RequestNotUnderstood,  # SOAP_FAULT_MUST_UNDERSTAND
    0x8033801A: QueryNotProcessed,  # CANNOT_PROCESS_FILTER, whatever is wrong with the query (facts 6.3)
    0x8033801B: EnumerationLost,
    0x80338041: RequestNotUnderstood,
    0x80338048: EnvelopeTooLarge,
    # WBEM_E_
    0x80041002: NoSuchInstance,  # NOT_FOUND
    0x80041003: AccessDenied,
    0x80041006: HostOutOfMemory,
    0x8004100E: NoSuchClass,  # INVALID_NAMESPACE
    0x80041010: NoSuchClass,  # INVALID_CLASS
    0x80041014: WmiUnavailable,  # INITIALIZATION_FAILURE
    0x80041033: ShuttingDown,
}

# WS-Management's own subcodes, for hosts and paths whose codes are not in the table.
_BY_SUBCODE: dict[str, type[WsmanFault]] = {
    "AccessDenied": AccessDenied,
    "CannotProcessFilter": QueryNotProcessed,
    "MustUnderstand": RequestNotUnderstood,  # SOAP's own, which has no subcode
    "TimedOut": OperationTimedOut,
    "QuotaLimit": QuotaExceeded,
}


def fault_in(body: Element) -> WsmanFault | None:
    """Return the fault that a SOAP body carries, typed by its codes; None if it carries none."""
    fault = body.find(f"{{{names.SOAP}}}Fault")
    if fault is None:
        return None
    codes = _wsman_codes(fault)
    code = codes[0] if codes else None
    wmi_code, cim_status = _wmi_codes(fault)
    subcode = _local(fault, "Subcode") or _local(fault, "Code")
    kind = (
        _BY_CODE.get(wmi_code or 0)
        or next((_BY_CODE[each] for each in codes if each in _BY_CODE), None)
        or (NoSuchInstance if cim_status == 6 else None)  # CIM_ERR_NOT_FOUND (facts 6.4)
        or _BY_SUBCODE.get(subcode)
        or WsmanFault
    )
    return kind(code=code, wmi_code=wmi_code, subcode=subcode, reason=_reason(fault))


def _local(fault: Element, kind: str) -> str:
    """Return the local name of a fault's code or subcode; '' without one."""
    return (fault.findtext(f".//{{{names.SOAP}}}{kind}/{{{names.SOAP}}}Value") or "").rpartition(":")[2].strip()


def _wsman_codes(fault: Element) -> list[int]:
    """Return the codes, the outer one first: WinRM 2.0 wraps the WMI provider's own fault in another one."""
    found = (_number(detail.get("Code")) for detail in fault.iter(f"{{{names.WSMAN_FAULT}}}WSManFault"))
    return [code for code in found if code is not None]


def _wmi_codes(fault: Element) -> tuple[int | None, int | None]:
    """Return the WMI provider's `error_Code` and the `CIMStatusCode`; None for a missing one."""
    found: dict[str, int | None] = {}
    for element in fault.iter():
        name = element.tag.rpartition("}")[2]
        if name in ("error_Code", "CIMStatusCode"):
            found[name] = _number(element.text)
    return found.get("error_Code"), found.get("CIMStatusCode")


def _number(text: str | None) -> int | None:
    try:
        return numbers.code(text or "")
    except ValueError:
        return None


def _reason(fault: Element) -> str:
    # The provider's own message, the innermost, says more than what is around it, and than the general SOAP reason.
    messages = [*reversed([*fault.iter(f"{{{names.WSMAN_FAULT}}}Message")])]
    general = fault.find(f"{{{names.SOAP}}}Reason/{{{names.SOAP}}}Text")
    for element in (*messages, general):
        if element is not None and (words := " ".join(" ".join(_texts(element)).split())):
            return words
    return "(no reason given)"


def _texts(element: Element) -> Iterator[str]:
    """Yield the text in an element, without an ExtendedError: that repeats the query."""
    if element.tag != f"{{{names.WSMAN_FAULT}}}ExtendedError":
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""
