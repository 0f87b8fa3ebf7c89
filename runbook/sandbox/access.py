"""What whoever logs on from outside finds: what the account may do, and what was changed about WinRM and PowerShell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from runbook.sandbox import wsman_faults
from runbook.sandbox.soap import CONFIG, IDENTITY, RSP, Incoming
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

Rights = Literal["administrator", "reader", "none"]
"""`reader` is of WinRMRemoteWMIUsers__ or Remote Management Users with rights in WMI's namespaces (facts 6.6 [S]): it may read, set no
value, and open no shell of cmd.exe, for which that group is not enough (pywinrm issue 336 [Sx]). `none` logs on and may do nothing, as a
user whom the listener's RootSDDL does not name, or a local administrator whom UAC filters (pywinrm issues 336, 338, 362 [Sx]; facts 6.6 [G])."""


@dataclass(slots=True)
class Access:
    """`config` is what was changed in WinRM's configuration, by its outermost elements; `keeps_code_page` leaves shells in the OEM code
    page whatever WINRS_CODEPAGE asks for (facts 9.10 [U]); `language_mode` is PowerShell's, which AppLocker makes ConstrainedLanguage [G]."""

    rights: Rights = "administrator"
    config: dict[str, object] = field(default_factory=dict)
    keeps_code_page: bool = False
    language_mode: str = "FullLanguage"


def check(machine: Machine, request: Incoming) -> None:
    """Raise `SoapFault` (5, as in pywinrm issue 336 [Sx]) for what the account may not do. Identify takes no rights [G]."""
    if machine.access.rights == "administrator" or request.action.startswith(IDENTITY):
        return
    resource = request.resource.lower()
    if machine.access.rights == "none" or resource in (CONFIG, f"{RSP}/cmd"):
        raise SoapFault(wsman_faults.ACCESS_DENIED)
