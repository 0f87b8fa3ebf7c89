"""The rights of the account: read WMI and the registry, open a shell, change settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.errors import MayNotWrite, NothingPrinted
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.errors import AccessDenied, QuotaExceeded, RegistryAccessDenied, RunbookError
from runbook.text import Text
from runbook.wsman.faults.errors import ShellQuota
from runbook.wsman.shell import Shell

DENIED: Final = Advice(
    Text("サインインできましたが、アクセスが拒否されました", "signed in, but access is denied"),
    Text(
        "アカウントをホストの Administrators グループに追加してください。ローカル アカウント (組み込みの Administrator 以外) は、管理者でも UAC により権限が制限されます。その場合はドメイン アカウントを使うか、影響を理解したうえで、ホストの HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System に LocalAccountTokenFilterPolicy (REG_DWORD) = 1 を設定してください。",
        "Add the account to Administrators on the host. UAC filters local accounts other than the built-in Administrator even there: use a domain account or, knowing what it opens, set LocalAccountTokenFilterPolicy (REG_DWORD) = 1 in HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System on the host.",
    ),
)
NO_ADMINISTRATOR: Final = Advice(
    Text("読み取れますが、変更する権限がありません", "the account may read, but not change anything"),
    Text(
        "手順の実行には Administrators グループのアカウントが必要です。既定では、Administrators 以外のアカウントはサービスを読み取れず、シェルも開けないため、確認 (check、--check) も最後まではできません。",
        "To carry out the steps, use an account in Administrators. By default no other account can read services or open a shell, so looking (check, --check) does not come to its end either.",
    ),
)
NO_SHELL: Final = Advice(
    Text("コマンド シェルを開く権限がありません", "the account may not open a command shell"),
    Text(
        "Administrators グループのアカウントを使うか、ホストの AllowRemoteShellAccess (winrm get winrm/config/winrs) を確認してください。netsh と PowerShell を使う確認と変更はできません。",
        "Use an account in Administrators, or look at AllowRemoteShellAccess on the host (winrm get winrm/config/winrs). Without it nothing works that needs netsh or PowerShell.",
    ),
)

WORD: Final = "復元"
"""The text to echo: Japanese that only a correct code page returns unchanged."""

_READ_KEY: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_WRITE_KEY: Final = r"HKLM\SOFTWARE"  # Administrators may write here, Users may not [G]
_SHELL_SECONDS: Final = 45.0


def examine(patient: Patient) -> Diagnosis:
    """Try each right; refused rights come first. Ask Windows about the right to change settings (CheckAccess): nothing is written."""
    registry = patient.host.registry
    asked: list[tuple[Text, Callable[[], object]]] = [
        (Text("WMI の読み取り", "read WMI"), lambda: _system(patient)),
        (Text("レジストリの読み取り", "read the registry"), lambda: registry.kinds(_READ_KEY)),
        (Text("レジストリの変更", "change the registry"), lambda: _denied_unless(registry.may_write(_WRITE_KEY))),
        (Text("コマンド シェル", "open a command shell"), lambda: _shell(patient)),
    ]
    answers = [_try(call) for _, call in asked]
    seen = [
        Text("{what}: {answer}", "{what}: {answer}").format(what=what, answer=_words(error))
        for (what, _), error in zip(asked, answers, strict=True)
    ]
    wmi, reading, writing, shell = (isinstance(error, (AccessDenied, RegistryAccessDenied)) for error in answers)
    patient.quota = next((error for error in answers if isinstance(error, QuotaExceeded)), None)
    patient.is_administrator = not (wmi or reading or writing)
    if wmi or reading:
        return found("broken", DENIED, *seen)
    if writing:
        return found("broken", NO_ADMINISTRATOR, *seen)
    if shell:
        return found("broken", NO_SHELL, *seen)
    # Without a free shell nothing is known of the right to open one; the limits are another examination.
    unseen = next((error for error in answers if error is not None and not isinstance(error, ShellQuota)), None)
    return fine(*seen) if unseen is None else Diagnosis("unknown", tuple(seen), unseen.advice)


def _try(call: Callable[[], object]) -> RunbookError | None:
    try:
        call()
    except RunbookError as error:
        return error
    return None


def _system(patient: Patient) -> None:
    patient.system = patient.host.system.read()


def _denied_unless(granted: bool) -> None:
    if not granted:
        raise MayNotWrite


def _shell(patient: Patient) -> None:
    """Open the one shell whose output the next examinations read, and delete it."""
    try:
        with Shell(patient.host.client, seconds=_SHELL_SECONDS) as shell:
            patient.shell = (shell.run("chcp"), shell.run(f"echo {WORD}"))
    except RunbookError as error:
        patient.shell = error
        raise
    if not patient.shell[0].stdout.strip():
        raise NothingPrinted


def _words(error: RunbookError | None) -> Text:
    if error is None:
        return Text("できます", "yes")
    if isinstance(error, (AccessDenied, RegistryAccessDenied)):
        return Text("拒否されました", "denied")
    if isinstance(error, QuotaExceeded):
        return Text("上限に達しています", "all in use")
    return error.text


EXAMINATION: Final = Examination(
    "rights",
    Text("権限", "Rights"),
    needs=("authentication",),
    examine=examine,
    advice=(
        DENIED,
        NO_ADMINISTRATOR,
        NO_SHELL,
    ),
)
