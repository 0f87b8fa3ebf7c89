"""The protocol's vocabulary: namespaces, actions, resource URIs (facts 6.1-6.3)."""

from __future__ import annotations

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
MS_WSMAN = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
WSMAN_FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"

ANONYMOUS = f"{ADDRESSING}/role/anonymous"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"

GET = f"{TRANSFER}/Get"
PUT = f"{TRANSFER}/Put"
CREATE = f"{TRANSFER}/Create"
DELETE = f"{TRANSFER}/Delete"
ENUMERATE = f"{ENUMERATION}/Enumerate"
PULL = f"{ENUMERATION}/Pull"

COMMAND = f"{SHELL}/Command"
RECEIVE = f"{SHELL}/Receive"
SEND = f"{SHELL}/Send"
SIGNAL = f"{SHELL}/Signal"
TERMINATE = f"{SHELL}/signal/terminate"
COMMAND_DONE = f"{SHELL}/CommandState/Done"
CMD_SHELL = f"{SHELL}/cmd"


def wmi(namespace: str, name: str) -> str:
    """Return the resource URI of a WMI class, `*` for queries: `wmi("root/cimv2", "Win32_Service")`."""
    return f"http://schemas.microsoft.com/wbem/wsman/1/wmi/{namespace}/{name}"
