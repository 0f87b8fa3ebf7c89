"""What the account may do: read WMI and the registry, open a shell, change settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from runbook.doctor import advice_inside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.errors import AccessDenied, CommandFailed, QuotaExceeded, RegistryAccessDenied, RunbookError
from runbook.text import Text
from runbook.wsman.shell import Shell

WORD: Final = "復元"
"""What is echoed: Japanese that no code page but a right one brings back."""

_READ_KEY: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_WRITE_KEY: Final = r"HKLM\SOFTWARE"  # Administrators may write here, Users may not [G]
_SHELL_SECONDS: Final = 45.0


def look(patient: Patient) -> Finding:
    """Try each; what is refused comes first. Whether settings could be changed is asked of Windows (CheckAccess), not tried."""
    registry = patient.host.registry
    asked: list[tuple[Text, Callable[[], object]]] = [
        (Text("WMI の読み取り", "read WMI"), lambda: _system(patient)),
        (Text("レジストリの読み取り", "read the registry"), lambda: registry.kinds(_READ_KEY)),
        (Text("レジストリの変更", "change the registry"), lambda: _denied_unless(registry.may_write(_WRITE_KEY))),
        (Text("コマンド シェル", "open a command shell"), lambda: _shell(patient)),
    ]
    answers = [_tried(call) for _, call in asked]
    seen = [
        Text("{what}: {answer}", "{what}: {answer}").format(what=what, answer=_words(error))
        for (what, _), error in zip(asked, answers, strict=True)
    ]
    wmi, reading, writing, shell = (isinstance(error, (AccessDenied, RegistryAccessDenied)) for error in answers)
    patient.is_administrator = not (wmi or reading or writing)
    if wmi or reading:
        return found("broken", advice.DENIED, *seen)
    if writing:
        return found("broken", advice.NO_ADMINISTRATOR, *seen)
    if shell:
        return found("broken", advice.NO_SHELL, *seen)
    unseen = next((error for error in answers if error is not None and not isinstance(error, QuotaExceeded)), None)
    return fine(*seen) if unseen is None else Finding("unknown", tuple(seen), unseen.advice)


def _tried(call: Callable[[], object]) -> RunbookError | None:
    try:
        call()
    except RunbookError as error:
        return error
    return None


def _system(patient: Patient) -> None:
    patient.system = patient.host.system.read()


def _denied_unless(granted: bool) -> None:
    if not granted:
        raise RegistryAccessDenied(Text("拒否", "denied"), code=5)


def _shell(patient: Patient) -> None:
    """Open the one shell whose output the next examinations read, and delete it."""
    try:
        with Shell(patient.host.client, seconds=_SHELL_SECONDS) as shell:
            patient.shell = (shell.run("chcp"), shell.run(f"echo {WORD}"))
    except RunbookError as error:
        patient.shell = error
        raise
    if not patient.shell[0].stdout.strip():
        raise CommandFailed(Text("コマンドの出力がありません", "commands print nothing"))


def _words(error: RunbookError | None) -> Text:
    if error is None:
        return Text("できます", "yes")
    if isinstance(error, (AccessDenied, RegistryAccessDenied)):
        return Text("拒否されました", "denied")
    if isinstance(error, QuotaExceeded):
        return Text("上限に達しています", "all in use")
    return error.text
