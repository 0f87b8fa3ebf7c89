"""What a shell that was asked for UTF-8 really prints in, and whether Japanese arrives whole."""

from __future__ import annotations

import re

from runbook.doctor import advice_inside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.doctor.rights import WORD
from runbook.errors import RunbookError
from runbook.text import Text, same
from runbook.wsman.shell import UTF8


def look(patient: Patient) -> Finding:
    """Read what the rights' shell printed. No request."""
    if isinstance(patient.shell, RunbookError) or not patient.shell:
        return no_shell()
    chcp, echo = patient.shell
    number = next(iter(re.findall(r"\d+", chcp.stdout)), "?")
    whole = echo.stdout.strip() == WORD
    language = patient.system.language if patient.system else "?"
    seen = (
        Text("コード ページ {number}", "code page {number}").format(number=number),
        Text("Windows の言語: {language}", "language of Windows: {language}").format(language=same(language)),
        Text("日本語の出力: {how}", "Japanese: {how}").format(
            how=Text("読み取れます", "whole") if whole else Text("失われます", "lost")
        ),
    )
    if not whole:
        # Where Windows does not speak Japanese, hardly a name is Japanese.
        return found("broken" if language == "ja-JP" else "note", advice.GARBLED, *seen)
    return fine(*seen) if number == str(UTF8) else found("note", advice.OTHER_CODE_PAGE, *seen)


def no_shell() -> Finding:
    """What needs a shell waits for one."""
    return Finding(
        "skipped", (Text("コマンド シェルを開けるようになると確認できます", "can be seen once a shell can be opened"),)
    )
