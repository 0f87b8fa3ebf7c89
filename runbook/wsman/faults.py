"""SOAP faults as typed errors (facts 6.4, 6.6)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from runbook.errors import (
    AccessDenied,
    NoSuchClass,
    NoSuchInstance,
    OperationTimedOut,
    QuotaExceeded,
    WsmanFault,
)
from runbook.wsman import names

OPERATION_TIMED_OUT = 0x80338029

_BY_CODE: dict[int, type[WsmanFault]] = {
    5: AccessDenied,
    0x80070005: AccessDenied,
    0x80041003: AccessDenied,  # WBEM_E_ACCESS_DENIED
    OPERATION_TIMED_OUT: OperationTimedOut,
    0x803381A5: QuotaExceeded,  # shells of this user
    0x803381A6: QuotaExceeded,  # operations of this user
    0x80338000: NoSuchInstance,
    0x80041002: NoSuchInstance,  # WBEM_E_NOT_FOUND
    0x8004100E: NoSuchClass,  # WBEM_E_INVALID_NAMESPACE
    0x80041010: NoSuchClass,  # WBEM_E_INVALID_CLASS
    0x8033801A: NoSuchClass,  # no such resource URI [G]
}

# WS-Management's own subcodes, for hosts and paths whose codes are not in the table.
_BY_SUBCODE: dict[str, type[WsmanFault]] = {
    "AccessDenied": AccessDenied,
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
    subcode = (fault.findtext(f".//{{{names.SOAP}}}Subcode/{{{names.SOAP}}}Value") or "").rpartition(":")[2].strip()
    kind = (
        _BY_CODE.get(wmi_code or 0)
        or next((_BY_CODE[each] for each in codes if each in _BY_CODE), None)
        or (NoSuchInstance if cim_status == 6 else None)  # CIM_ERR_NOT_FOUND (facts 6.4)
        or _BY_SUBCODE.get(subcode)
        or WsmanFault
    )
    return kind(code=code, wmi_code=wmi_code, subcode=subcode, reason=_reason(fault))


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
        return int(text or "", 0) & 0xFFFFFFFF
    except ValueError:
        return None


def _reason(fault: Element) -> str:
    # The provider's own message, if there is one, says more than the general SOAP reason.
    for path in (f".//{{{names.WSMAN_FAULT}}}Message", f"{{{names.SOAP}}}Reason/{{{names.SOAP}}}Text"):
        element = fault.find(path)
        if element is not None and (words := " ".join("".join(element.itertext()).split())):
            return words
    return "(no reason given)"
