"""The examinations in their order, and which of them has no sense while another is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from runbook.doctor import advice_inside as inside
from runbook.doctor import advice_outside as outside
from runbook.doctor import authentication, code_page, http_answer, name, port, power_shell, quotas, rights, tls
from runbook.doctor.finding import Advice, Finding
from runbook.doctor.patient import Patient
from runbook.errors import InvalidInput, RunbookError
from runbook.text import Text

PAGE: Final = "prepare/connection.html"


@dataclass(frozen=True, slots=True)
class Examination:
    """One look at a host. `id` is also the anchor of its section; `needs` names those that must not be broken before."""

    id: str
    title: Text
    needs: tuple[str, ...]
    look: Callable[[Patient], Finding]
    advice: tuple[Advice, ...]

    @property
    def page(self) -> str:
        """Its section, relative to the site's language."""
        return f"{PAGE}#{self.id}"


EXAMINATIONS: Final = (
    Examination("name", Text("名前解決", "Name"), (), name.look, outside.NAME),
    Examination("port", Text("ポート", "Port"), ("name",), port.look, outside.PORT),
    Examination("tls", Text("TLS と証明書", "TLS and certificate"), ("port",), tls.look, outside.TLS),
    Examination("http", Text("WinRM の応答", "WinRM's answer"), ("port", "tls"), http_answer.look, outside.HTTP),
    Examination("authentication", Text("認証", "Authentication"), ("port", "tls", "http"), authentication.look, inside.AUTHENTICATION),
    Examination("rights", Text("権限", "Rights"), ("authentication",), rights.look, inside.RIGHTS),
    Examination("quotas", Text("WinRM の上限", "WinRM's limits"), ("authentication",), quotas.look, inside.QUOTAS),
    Examination("code-page", Text("コード ページ", "Code page"), ("authentication",), code_page.look, inside.CODE_PAGE),
    Examination("powershell", Text("PowerShell", "PowerShell"), ("authentication",), power_shell.look, inside.POWER_SHELL),
)  # fmt: skip

_ON_THE_WIRE: Final = ("name", "port", "tls", "http")


def examine(patient: Patient) -> Iterator[tuple[Examination, Finding]]:
    """Every examination with its finding, one after the other, each within a bounded time."""
    blocked: dict[str, Examination] = {}
    for examination in EXAMINATIONS:
        because = next((blocked[need] for need in examination.needs if need in blocked), None)
        if because is not None:
            finding = _skipped(because)
        elif patient.proxy is not None and examination.id in _ON_THE_WIRE:
            finding = Finding("note", (outside.PROXY,))
        else:
            finding = _made(examination, patient)
        if finding.state in ("broken", "unknown") or because is not None:
            blocked[examination.id] = because or examination
        yield examination, replace(finding, page=finding.page or examination.page)


def _made(examination: Examination, patient: Patient) -> Finding:
    try:
        return examination.look(patient)
    except RunbookError as error:
        return Finding("broken" if isinstance(error, InvalidInput) else "unknown", (error.text,), error.advice)


def _skipped(because: Examination) -> Finding:
    return Finding(
        "skipped",
        (
            Text("「{title}」に対処すると確認できます", "can be seen once this is mended: {title}").format(
                title=because.title
            ),
        ),
    )
