"""The permissions of an account over WinRM."""

from __future__ import annotations

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.soap import CONFIG, IDENTITY, RSP, Incoming
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.access import Rights


def check(rights: Rights, request: Incoming) -> None:
    """Raise `SoapFault` (5, as in pywinrm issue 336 [Sx]) if the rights do not allow a request.

    Identify needs no rights [G].
    """
    if rights == "administrator" or request.action.startswith(IDENTITY):
        return
    resource = request.resource.lower()
    if rights == "none" or resource.startswith((CONFIG, RSP)):
        raise SoapFault(soap_faults.ACCESS_DENIED)
