"""Compare WinRM's own limits on the host with the needs of this software."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.errors import AccessDenied, QuotaExceeded, WsmanFault
from runbook.text import Text
from runbook.windows.system import SERVER_2012
from runbook.wsman import names
from runbook.wsman.envelope import MAX_ENVELOPE_BYTES, Envelope

SHELLS_USED_UP: Final = Advice(
    Text("このアカウントのシェルの上限に達しています", "all shells that this account may have are open"),
    Text(
        'ほかのツールのセッションを閉じるか、アイドル タイムアウト (IdleTimeout) で閉じるのを待ってください。繰り返す場合は、ホストで winrm set winrm/config/winrs @{MaxShellsPerUser="30"} を実行してください。',
        'Close sessions of other tools, or wait until they close after IdleTimeout. If it comes back, run winrm set winrm/config/winrs @{MaxShellsPerUser="30"} on the host.',
    ),
)
LOW: Final = Advice(
    Text("このソフトウェアに必要な値より小さい上限があります", "a limit is lower than this software needs"),
    Text(
        'ホストの管理者のコマンド プロンプトで上限を上げてください。例: winrm set winrm/config @{MaxEnvelopeSizekb="500"}。グループ ポリシーで設定されている場合は、そちらを変更してください。',
        'Raise it in an elevated command prompt on the host, for example winrm set winrm/config @{MaxEnvelopeSizekb="500"}. Where Group Policy sets it, change it there.',
    ),
)
NOT_TOLD: Final = Advice(
    Text("上限の設定を読み取れません", "the limits cannot be read"),
    Text(
        "読み取りには管理者の権限が必要です。WinRM 2.0 (2008 R2 以前) は、管理者にもネットワーク経由では応答しません。ホストの winrm get winrm/config で確認できます。",
        "Reading them takes an administrator, and WinRM 2.0 (2008 R2 and before) tells nobody over the network. winrm get winrm/config on the host shows them.",
    ),
)

CONFIG: Final = "http://schemas.microsoft.com/wbem/wsman/1/config"
"""WinRM's configuration as a resource: ConfigType of [MS-WSMV] 2.2.4.10 [Sx]. Clients read it as administrators only (pypsrp,
winrm's own get_server_config [Sx]), and 2008 R2 does not give it over the network at all (WinRb/WinRM issue 197 [Sx])."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit, the smallest value that this software needs, and whether 0 means unlimited."""

    name: str
    least: int
    zero_is_none: bool = False


_LIMITS: Final = (
    _Limit("MaxEnvelopeSizekb", MAX_ENVELOPE_BYTES // 1024),
    _Limit("MaxTimeoutms", 20_000),  # the OperationTimeout of envelopes
    _Limit("MaxConcurrentOperationsPerUser", 15),  # the value of WinRM 2.0, which is enough there
    _Limit(
        "MaxShellsPerUser", 1, zero_is_none=True
    ),  # one at a time; 0 by policy: no limit (WindowsRemoteShell.admx [Sx])
)


def examine(patient: Patient) -> Diagnosis:
    """Read the limits. Whether all shells are in use is already known from `rights`. One request."""
    if isinstance(patient.shell, QuotaExceeded):
        return found("broken", SHELLS_USED_UP, patient.shell.text)
    try:
        body = patient.host.client.exchange(Envelope(names.GET, CONFIG))
    except WsmanFault as error:
        old = patient.system is not None and patient.system.version < SERVER_2012
        if isinstance(error, AccessDenied) and not patient.is_administrator:
            return Diagnosis(
                "skipped", (Text("読み取りには管理者の権限が必要です", "reading them takes an administrator"),)
            )
        if old and not isinstance(error, AccessDenied):
            return Diagnosis(
                "note", (NOT_TOLD.when, Text("WinRM 2.0 では読み取れません", "WinRM 2.0 does not tell them"))
            )
        return found("unknown", NOT_TOLD, error.text)
    values = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in body.iter()}
    numbers = {limit: int(values[limit.name]) for limit in _LIMITS if values.get(limit.name, "").isdigit()}
    seen = [
        Text("{name} = {n} (必要: {least})", "{name} = {n} (needed: {least})").format(
            name=limit.name, n=n, least=limit.least
        )
        for limit, n in numbers.items()
    ]
    if not numbers:
        return found("unknown", NOT_TOLD)
    low = [limit for limit, n in numbers.items() if n < limit.least and not (n == 0 and limit.zero_is_none)]
    return found("broken", LOW, *seen) if low else fine(*seen)


EXAMINATION: Final = Examination(
    "quotas",
    Text("WinRM の上限", "WinRM's limits"),
    needs=("authentication",),
    examine=examine,
    advice=(
        SHELLS_USED_UP,
        LOW,
        NOT_TOLD,
    ),
)
