"""Which code page does a shell that was asked for UTF-8 really use, and does Japanese arrive unchanged?"""

from __future__ import annotations

import re
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.doctor.rights import WORD
from runbook.errors import RunbookError
from runbook.text import Text, same
from runbook.wsman.shell import UTF8

GARBLED: Final = Advice(
    Text("コマンドの日本語の出力が失われます", "Japanese is lost in what commands print"),
    Text(
        "レジストリ、サービス、アダプターの確認と変更は WMI で行うため影響を受けません。コマンドの出力に含まれる日本語の名前は、ホストの画面で確認してください。",
        "Registry, services and adapters go over WMI and are not touched by this. Read Japanese names in what commands print on the host's own screen.",
    ),
)
OTHER_CODE_PAGE: Final = Advice(
    Text("シェルが UTF-8 (65001) になりません", "the shell does not change to UTF-8 (65001)"),
    Text(
        "出力は自動的に判別して読み取ります。対処は必要ありません。",
        "What it prints is recognized and read all the same. Nothing has to be done.",
    ),
)


def examine(patient: Patient) -> Diagnosis:
    """Read the output of the shell that `rights` opened. No request."""
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
        # On a Windows that is not Japanese, names are rarely Japanese.
        return found("broken" if language == "ja-JP" else "note", GARBLED, *seen)
    return fine(*seen) if number == str(UTF8) else found("note", OTHER_CODE_PAGE, *seen)


def no_shell() -> Diagnosis:
    """Return the diagnosis of an examination that needs a shell, if there is none."""
    return Diagnosis(
        "skipped", (Text("コマンド シェルを開けるようになると確認できます", "can be seen once a shell can be opened"),)
    )


EXAMINATION: Final = Examination(
    "code-page",
    Text("コード ページ", "Code page"),
    needs=("authentication",),
    examine=examine,
    advice=(
        GARBLED,
        OTHER_CODE_PAGE,
    ),
)
