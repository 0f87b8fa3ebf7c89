"""The faults of WS-Management and WMI, and their form in each generation of WinRM.

Codes and texts are those of wsmerror.h; shapes are those of recorded answers: WinRM 2.0 nests the WMI provider's
message in a WSManFault (public trace of a 2008 R2 host); 3.0 and later answer with an MSFT_WmiError alone (pypsrp's and
pywinrm's fixtures). Facts 6.4 allows both.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_DETAIL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail"
_PROVIDERS = {"WMI Provider": "WsmWmiPl.dll", "Shell cmd plugin": "winrscmd.dll"}
_NO_RESOURCE = (
    "The WS-Management service cannot process the request. The service cannot find the resource identified by the "
    "resource URI and selectors."
)


@dataclass(frozen=True, slots=True)
class SoapFaultKind:
    """A kind of fault.

    `said` is the message in the detail, where it is not the reason. `cim_status` and `category` are CIM's and MI's numbers for an error of the WMI provider; without them the fault is
    WS-Management's own. `provider` is the plug-in of a fault that is not WMI's.
    """

    code: int
    subcode: str
    text: str
    sender: bool = True
    detail: str = ""
    cim_status: int = 0
    category: int = 0
    provider: str = ""
    status: int = 500
    said: str = ""


def _wmi(code: int, cim_status: int, category: int, text: str, subcode: str = "w:InternalError") -> SoapFaultKind:
    return SoapFaultKind(code, subcode, text, subcode != "w:InternalError", "", cim_status, category)


_SELECTORS = "The WS-Management service cannot process the request because the request contained invalid selectors for the resource."

# WMI's. The WS-Management code for a missing class or namespace in a Get, or a missing method, is not recorded on 2.0: the
# HRESULT is used [G]. FILTER_REFUSED is what 2.0 says of every query that it cannot carry out (facts 6.3).
NO_INSTANCE = _wmi(0x80338000, 6, 13, _NO_RESOURCE, "a:DestinationUnreachable")
NO_CLASS = _wmi(0x80041010, 5, 10, "The WS-Management service cannot process the request. The class {} does not exist in the {} namespace.", "a:DestinationUnreachable")  # fmt: skip
NO_NAMESPACE = _wmi(0x8004100E, 3, 10, "The WS-Management service cannot process the request. The CIM namespace {} is not valid.", "a:DestinationUnreachable")  # fmt: skip
NO_METHOD = _wmi(
    0x8004102E, 17, 11, "The WS-Management service cannot process the request. The method {} does not exist."
)
BAD_QUERY = _wmi(0x80041017, 15, 5, "The WS-Management service cannot process the request. The WMI service or the WMI provider returned an unknown error: HRESULT 0x80041017", "n:CannotProcessFilter")  # fmt: skip
FILTER_REFUSED = _wmi(0x8033801A, 15, 5, "The data source could not process the filter. The filter might be missing or it might be invalid. Change the filter and try the request again.", "n:CannotProcessFilter")  # fmt: skip
NOT_CAPABLE = _wmi(0x80338102, 7, 11, "The WS-Management service cannot process the request. The WMI service reported that the WMI provider could not perform the requested operation.")  # fmt: skip
BAD_NUMBER = _wmi(0x80338041, 1, 26, "The WS-Management service cannot process the request because it contains an invalid character. WS-Management cannot convert the string to a number. String: {}. Ensure that the string represents the correct datatype.", "w:SchemaValidationError")  # fmt: skip
NEEDS_KEYS = _wmi(0x803380FA, 4, 5, "The WinRM client cannot process the request. The resource URI is not valid: it does not contain keys, but the class selected is not a singleton.", "w:InvalidSelectors")  # fmt: skip
NEEDS_STAR = _wmi(0x803380FB, 4, 5, "The WinRM client cannot process the request. The resource URI for an enumeration operation with WQL filter must not contain keys and the class name must be '*' (star).", "n:CannotProcessFilter")  # fmt: skip
WRONG_KEYS = _wmi(0x8033805B, 4, 5, _SELECTORS, "w:InvalidSelectors")

# WS-Management's own.
MUST_UNDERSTAND = SoapFaultKind(0x80338010, "", "The WS-Management service cannot process the request. It does not understand a header that it must: {}.")  # fmt: skip
BAD_HEADER = SoapFaultKind(0x8033800F, "a:InvalidMessageInformationHeader", "The WS-Management service cannot process the request. The request contains one or more invalid SOAP headers.")  # fmt: skip
NOT_XML = SoapFaultKind(0x80338043, "w:SchemaValidationError", "The WS-Management service cannot process the request because the XML is invalid.", status=400)  # fmt: skip
NO_HEADERS = SoapFaultKind(0x80338011, "a:MessageInformationHeaderRequired", "The WS-Management service cannot process the request. The request does not have all the expected SOAP headers.")  # fmt: skip
NO_ACTION = SoapFaultKind(0x80338013, "a:ActionNotSupported", "The WS-Management service does not support the action specified in the request.")  # fmt: skip
NO_RESOURCE = SoapFaultKind(0x8033803B, "a:DestinationUnreachable", "The WS-Management service cannot process the request. The resource URI is missing or it has an incorrect format.", detail="InvalidResourceURI")  # fmt: skip
NO_CONTEXT = SoapFaultKind(0x8033801B, "n:InvalidEnumerationContext", "The WS-Enumeration context in the enumeration is not valid. Enumeration may have been completed or canceled.", sender=False)  # fmt: skip
NO_DIALECT = SoapFaultKind(0x80338019, "n:FilterDialectRequestedUnavailable", "The filter dialect (the type associated with the filter) was not supported for this resource.")  # fmt: skip
TOO_LARGE_FOR_REPLY = SoapFaultKind(0x80338048, "w:EncodingLimit", "The response that the WS-Management service computed exceeds the maximum envelope size in the request.", detail="MaxEnvelopeSize")  # fmt: skip
ENVELOPE_TOO_SMALL = SoapFaultKind(0x80338035, "w:EncodingLimit", "The WS-Management service cannot process the request because the encoding of the request exceeds an internal encoding limit.", detail="MinimumEnvelopeLimit")  # fmt: skip
REQUEST_TOO_LARGE = SoapFaultKind(0x80338111, "w:EncodingLimit", "The request size exceeded the configured MaxEnvelopeSize quota.", status=413)  # fmt: skip
BAD_NUMBER_OF_ITEMS = SoapFaultKind(0x80338041, "w:SchemaValidationError", "The WS-Management service cannot process the request because the number of elements it asks for is not valid.")  # fmt: skip
TIMED_OUT = SoapFaultKind(0x80338029, "w:TimedOut", "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.", sender=False)  # fmt: skip
SHELL_QUOTA = SoapFaultKind(0x803381A5, "w:QuotaLimit", "The WS-Management service cannot process the request. This user is allowed a maximum number of {} concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user.")  # fmt: skip
OPERATION_QUOTA = SoapFaultKind(0x803381A6, "w:QuotaLimit", "The WS-Management service cannot process the request. This user is allowed a maximum number of {} concurrent operations, which has been exceeded. Close existing operations for this user, or raise the quota for this user.")  # fmt: skip

ACCESS_DENIED = SoapFaultKind(5, "w:AccessDenied", "Access is denied.")

# The shell's.
NO_SHELL = SoapFaultKind(0x8033805B, "w:InvalidSelectors", "The request for the Windows Remote Shell with ShellId {} failed because the shell was not found on the server.", detail="UnexpectedSelectors")  # fmt: skip
NO_COMMAND = SoapFaultKind(0x8033805B, "w:InvalidSelectors", _SELECTORS, detail="UnexpectedSelectors", said="The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. Either the command has completed execution or the client specified an invalid command identifier.")  # fmt: skip
TOO_LONG = SoapFaultKind(0x800700CE, "w:InternalError", "The filename or extension is too long.", sender=False, provider="Shell cmd plugin")  # fmt: skip
NO_COMMAND_GIVEN = SoapFaultKind(87, "w:InvalidParameter", "The parameter is incorrect.", detail="InvalidValue", provider="Shell cmd plugin")  # fmt: skip
NO_PROGRAM = SoapFaultKind(0x80070002, "w:InternalError", "The system cannot find the file specified.", sender=False, provider="Shell cmd plugin")  # fmt: skip
NO_CODE_PAGE = SoapFaultKind(0x80338140, "w:InvalidOptions", "The code page specified is not supported.", provider="Shell cmd plugin")  # fmt: skip
ABORTED = SoapFaultKind(995, "w:InternalError", "The I/O operation has been aborted because of either a thread exit or an application request.", sender=False)  # fmt: skip


class SoapFault(Exception):
    """A fault to answer with: its kind, and the text for this case.

    `said` is the provider's own message, and `query` the query that it refused; 2.0 sends both.
    """

    def __init__(self, kind: SoapFaultKind, *of: object, said: str = "", query: str = "") -> None:
        self.kind, self.text, self.query = kind, kind.text.format(*of), query
        self.said = said or kind.said or self.text
        super().__init__(self.text)


def fault_of(code: int | None) -> SoapFault:
    """Return the fault for a code that a test injects."""
    return SoapFault(SoapFaultKind(code or 0x80338012, "w:InternalError", "The fault that was injected.", sender=False))


def body(fault: SoapFault, computer: str, *, nested: bool) -> str:
    """Return the `s:Fault` of an answer; `nested` repeats the WMI provider's message as WinRM 2.0 does."""
    kind, reason, said = fault.kind, escape(fault.text), escape(fault.said)
    detail = f"<w:FaultDetail>{_DETAIL}/{kind.detail}</w:FaultDetail>" if kind.detail else ""
    if kind.cim_status and not nested:
        detail += _wmi_error(fault)
    else:
        provider = "WMI Provider" if kind.cim_status else kind.provider
        message = _wsman_fault(kind.code, computer, said) if kind.cim_status else said
        message += _extended(fault.query) if fault.query else ""
        if provider:
            path = rf"%systemroot%\system32\{_PROVIDERS[provider]}"
            message = f'<f:ProviderFault provider="{provider}" path="{path}">{message}</f:ProviderFault>'
        detail += _wsman_fault(kind.code, computer, message)
    blamed = "MustUnderstand" if kind is MUST_UNDERSTAND else "Sender" if kind.sender else "Receiver"
    subcode = f"<s:Subcode><s:Value>{kind.subcode}</s:Value></s:Subcode>" if kind.subcode else ""
    return (
        f"<s:Fault><s:Code><s:Value>s:{blamed}</s:Value>{subcode}</s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{reason} </s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>'
    )


def _wsman_fault(code: int, computer: str, inside: str) -> str:
    return (
        f'<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="{code}" '
        f"Machine={quoteattr(computer)}><f:Message>{inside}</f:Message></f:WSManFault>"
    )


def _extended(query: str) -> str:
    """Return the __ExtendedStatus of a refused query, as recorded on 2008 R2."""
    return (
        '<f:ExtendedError><p:__ExtendedStatus xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/__ExtendedStatus" '
        'xsi:type="p:__ExtendedStatus_Type"><p:Description xsi:nil="true"/><p:Operation>ExecQuery</p:Operation>'
        f"<p:ParameterInfo>{escape(query)}</p:ParameterInfo><p:ProviderName>WinMgmt</p:ProviderName>"
        '<p:StatusCode xsi:nil="true"/></p:__ExtendedStatus></f:ExtendedError>'
    )


def _wmi_error(fault: SoapFault) -> str:
    kind, reason = fault.kind, escape(fault.text)
    values = {
        "CIMStatusCode": ("UnsignedInt", kind.cim_status),
        "ErrorType": ("UnsignedShort", 0),
        "Message": ("String", f"{reason} "),
        "MessageID": ("String", f"HRESULT {kind.code:#010x}"),
        "error_Category": ("UnsignedInt", kind.category),
        "error_Code": ("UnsignedInt", kind.code),
        "error_Type": ("String", "HRESULT"),
        "error_WindowsErrorMessage": ("String", f"{reason} "),
    }
    inside = "".join(f'<p:{name} xsi:type="cim:cim{kind}">{value}</p:{name}>' for name, (kind, value) in values.items())
    return (
        '<p:MSFT_WmiError b:IsCIM_Error="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd" '
        'xmlns:p="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError" '
        'xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common" xsi:type="p:MSFT_WmiError_Type">'
        f'{inside}<p:OwningEntity xsi:type="cim:cimString" xsi:nil="true"/></p:MSFT_WmiError>'
    )
