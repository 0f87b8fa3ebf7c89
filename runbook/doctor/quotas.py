"""Compare WinRM's own limits on the host with the needs of this software."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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
from runbook.wsman.faults.errors import LoadQuota, OperationQuota, ShellQuota, ShellUserQuota
from runbook.wsman.numbers import integer

SHELLS_USED_UP: Final = Advice(
    Text("このアカウントのシェルの上限に達しています", "all shells that this account may have are open"),
    Text(
        'ほかのツールのセッションを閉じるか、アイドル タイムアウト (IdleTimeout) で閉じるのを待ってください。繰り返す場合は、ホストで winrm set winrm/config/winrs @{MaxShellsPerUser="30"} を実行してください。',
        'Close sessions of other tools, or wait until they close after IdleTimeout. If it comes back, run winrm set winrm/config/winrs @{MaxShellsPerUser="30"} on the host.',
    ),
)
USERS_USED_UP: Final = Advice(
    Text("シェルを同時に使用できるユーザー数の上限に達しています", "as many users as may have shells open"),
    Text(
        'ほかのユーザーのセッションが閉じるのを待ってください。繰り返す場合は、ホストで winrm set winrm/config/winrs @{MaxConcurrentUsers="10"} を実行してください。',
        'Wait until sessions of other users have closed. If it comes back, run winrm set winrm/config/winrs @{MaxConcurrentUsers="10"} on the host.',
    ),
)
OPERATIONS_USED_UP: Final = Advice(
    Text("このアカウントの操作の上限に達しています", "all operations that this account may have are in use"),
    Text(
        'ほかのツールの操作が終わるのを待ってください。繰り返す場合は、ホストで winrm set winrm/config/service @{MaxConcurrentOperationsPerUser="1500"} を実行してください。WinRM サービスを再起動すると、残っている操作も終了します。',
        'Wait until operations of other tools have ended. If it comes back, run winrm set winrm/config/service @{MaxConcurrentOperationsPerUser="1500"} on the host; restarting the service WinRM also ends operations that were left open.',
    ),
)
TOO_FAST: Final = Advice(
    Text("短時間に送信できる要求の上限に達しています", "more requests than are allowed in a short time"),
    LoadQuota.advice,
)
LOW: Final = Advice(
    Text("このソフトウェアに必要な値より小さい上限があります", "a limit is lower than this software needs"),
    Text(
        'ホストの管理者特権でのコマンド プロンプトで上限を上げてください。例: winrm set winrm/config @{MaxEnvelopeSizekb="500"}。グループ ポリシーで設定されている場合は、そちらを変更してください。',
        'Raise it in an elevated command prompt on the host, for example winrm set winrm/config @{MaxEnvelopeSizekb="500"}. Where Group Policy sets it, change it there.',
    ),
)
NOT_TOLD: Final = Advice(
    Text("上限の設定を読み取れません", "the limits cannot be read"),
    Text(
        "読み取りには管理者の権限が必要です。WinRM 2.0 (2008 R2 以前) は、管理者にもネットワーク経由では応答しません。ホストの winrm get winrm/config で確認できます。",
        "Reading them takes an administrator, and WinRM 2.0 (2008 R2 and earlier) does not return them over the network even to one. winrm get winrm/config on the host shows them.",
    ),
)

_BY_QUOTA: Final[Mapping[type[QuotaExceeded], Advice]] = {
    ShellQuota: SHELLS_USED_UP,
    ShellUserQuota: USERS_USED_UP,
    OperationQuota: OPERATIONS_USED_UP,
    LoadQuota: TOO_FAST,
}

CONFIG: Final = "http://schemas.microsoft.com/wbem/wsman/1/config"
"""WinRM's configuration as a resource: ConfigType of [MS-WSMV] 2.2.4.10 [Sx]. Clients read it as administrators only (pypsrp,
winrm's own get_server_config [Sx]), and 2008 R2 does not give it over the network at all (WinRb/WinRM issue 197 [Sx])."""


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit, the smallest value that this software needs, and whether 0 means unlimited."""

    name: str
    least: int
    zero_is_none: bool = False


LIMITS: Final = (
    _Limit("MaxEnvelopeSizekb", MAX_ENVELOPE_BYTES // 1024),
    _Limit("MaxTimeoutms", 20_000),  # the OperationTimeout of envelopes
    _Limit("MaxConcurrentOperationsPerUser", 15),  # the value of WinRM 2.0, which is enough there
    _Limit(
        "MaxShellsPerUser", 1, zero_is_none=True
    ),  # one at a time; 0 by policy: no limit (WindowsRemoteShell.admx [Sx])
)


def examine(patient: Patient) -> Diagnosis:
    """Read the limits. Whether one is used up is already known from `rights`. One request."""
    if patient.quota is not None:
        return _used_up(patient.quota)
    try:
        body = patient.host.client.exchange(Envelope(names.GET, CONFIG))
    except QuotaExceeded as error:
        return _used_up(error)
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
        todo = None if isinstance(error, AccessDenied) else error.advice
        return Diagnosis("unknown", (NOT_TOLD.when, error.text), todo or NOT_TOLD.todo)
    values = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in body.iter()}
    numbers: dict[_Limit, int] = {}
    for limit in LIMITS:
        with suppress(ValueError):
            numbers[limit] = integer(values.get(limit.name, ""))
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


def _used_up(quota: QuotaExceeded) -> Diagnosis:
    for kind, advice in _BY_QUOTA.items():
        if isinstance(quota, kind):
            return found("broken", advice, quota.text)
    return Diagnosis("broken", (quota.text,), quota.advice)


EXAMINATION: Final = Examination(
    "quotas",
    Text("WinRM の上限", "WinRM's limits"),
    needs=("authentication",),
    examine=examine,
    advice=(
        SHELLS_USED_UP,
        USERS_USED_UP,
        OPERATIONS_USED_UP,
        TOO_FAST,
        LOW,
        NOT_TOLD,
    ),
)
