"""Examine a host: run the examinations in order, and skip those that need a broken one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from runbook.doctor import authentication, code_page, http_answer, name, port, power_shell, quotas, rights, tls
from runbook.doctor.diagnosis import Diagnosis
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.errors import InvalidInput, wrap_unexpected
from runbook.text import Text

EXAMINATIONS: Final = (
    name.EXAMINATION,
    port.EXAMINATION,
    tls.EXAMINATION,
    http_answer.EXAMINATION,
    authentication.EXAMINATION,
    rights.EXAMINATION,
    quotas.EXAMINATION,
    code_page.EXAMINATION,
    power_shell.EXAMINATION,
)

_ON_THE_WIRE: Final = ("name", "port", "tls", "http")
_BY_PROXY: Final = Text(
    "インベントリのプロキシを経由するため、ここからは確認しません", "not looked at: the inventory names a proxy"
)


def examine(patient: Patient) -> Iterator[tuple[Examination, Diagnosis]]:
    """Yield every examination with its diagnosis, one after the other, each within a bounded time."""
    blocked: dict[str, Examination] = {}
    for examination in EXAMINATIONS:
        because = next((blocked[need] for need in examination.needs if need in blocked), None)
        if because is not None:
            diagnosis = _skipped(because)
        elif patient.proxy is not None and examination.id in _ON_THE_WIRE:
            diagnosis = Diagnosis("note", (_BY_PROXY,))
        else:
            diagnosis = _run(examination, patient)
        if diagnosis.state in ("broken", "unknown") or because is not None:
            blocked[examination.id] = because or examination
        yield examination, replace(diagnosis, page=diagnosis.page or examination.page)


def _run(examination: Examination, patient: Patient) -> Diagnosis:
    """Run an examination. Turn any error into a diagnosis, even a bug, so that the other examinations still run."""
    try:
        return examination.examine(patient)
    except Exception as error:
        ours = wrap_unexpected(error)
        return Diagnosis("broken" if isinstance(ours, InvalidInput) else "unknown", (ours.text,), ours.advice)


def _skipped(because: Examination) -> Diagnosis:
    return Diagnosis(
        "skipped",
        (
            Text("「{title}」に対処すると確認できます", "can be checked once this is fixed: {title}").format(
                title=because.title
            ),
        ),
    )
