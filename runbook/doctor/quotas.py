"""WinRM's own limits on the host against what this software needs of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.doctor import advice_inside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.errors import AccessDenied, QuotaExceeded, WsmanFault
from runbook.text import Text
from runbook.windows.system import SERVER_2012
from runbook.wsman import names
from runbook.wsman.envelope import MAX_ENVELOPE_BYTES, Envelope

CONFIG: Final = "http://schemas.microsoft.com/wbem/wsman/1/config"
"""WinRM's configuration as a resource: ConfigType of [MS-WSMV] 2.2.4.10 [Sx]. Clients read it as administrators only (pypsrp,
winrm's own get_server_config [Sx]), and 2008 R2 does not give it over the network at all (WinRb/WinRM issue 197 [Sx])."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit, the least that this software needs, and whether 0 means that there is none."""

    name: str
    least: int
    zero_is_none: bool = False


_LIMITS: Final = (
    _Limit("MaxEnvelopeSizekb", MAX_ENVELOPE_BYTES // 1024),
    _Limit("MaxTimeoutms", 20_000),  # the OperationTimeout that envelopes ask for
    _Limit("MaxConcurrentOperationsPerUser", 15),  # what 2.0 has, and what is enough there
    _Limit("MaxShellsPerUser", 1, zero_is_none=True),  # one at a time; 0 by policy: no limit (WindowsRemoteShell.admx [Sx])
)  # fmt: skip


def look(patient: Patient) -> Finding:
    """The limits, and whether the shells are used up: that was tried with the rights. One request."""
    if isinstance(patient.shell, QuotaExceeded):
        return found("broken", advice.SHELLS_USED_UP, patient.shell.text)
    try:
        body = patient.host.client.exchange(Envelope(names.GET, CONFIG))
    except WsmanFault as error:
        old = patient.system is not None and patient.system.version < SERVER_2012
        if isinstance(error, AccessDenied) and not patient.is_administrator:
            return Finding(
                "skipped", (Text("読み取りには管理者の権限が必要です", "reading them takes an administrator"),)
            )
        if old and not isinstance(error, AccessDenied):
            return Finding(
                "note", (advice.NOT_TOLD.when, Text("WinRM 2.0 では読み取れません", "WinRM 2.0 does not tell them"))
            )
        return found("unknown", advice.NOT_TOLD, error.text)
    told = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in body.iter()}
    numbers = {limit: int(told[limit.name]) for limit in _LIMITS if told.get(limit.name, "").isdigit()}
    seen = [
        Text("{name} = {n} (必要: {least})", "{name} = {n} (needed: {least})").format(name=limit.name, n=n, least=limit.least)
        for limit, n in numbers.items()
    ]  # fmt: skip
    if not numbers:
        return found("unknown", advice.NOT_TOLD)
    low = [limit for limit, n in numbers.items() if n < limit.least and not (n == 0 and limit.zero_is_none)]
    return found("broken", advice.LOW, *seen) if low else fine(*seen)
