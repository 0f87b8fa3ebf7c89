"""Antivirus software scans what the agent sends and writes (KB 928840)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.causes.windows.antivirus_filter import ANTIVIRUS_FILTER
from runbook.procedure.tree import Answer, Outcome, Question
from runbook.text import Text

ANTIVIRUS: Final = Cause(
    name=Text("ウイルス対策ソフト", "Antivirus software"),
    signs=Text("ID 49、109、52 と `0x80070040`", "ID 49, 109, 52 with `0x80070040`"),
    node=Question(
        "antivirus",
        Text("ウイルス対策ソフト", "Antivirus software"),
        Text(
            "ウイルス対策ソフトが、DPMRA.exe または DPM のレプリカのフォルダーをリアルタイムで検査していますか?",
            "Does antivirus software scan DPMRA.exe or DPM's replica folders in real time?",
        ),
        Text(
            "リアルタイムの検査は、エージェントの通信や書き込みを止めることがあります (KB 928840)。",
            "Real-time scanning can hold up what the agent sends and writes (KB 928840).",
        ),
        (
            Answer("yes", Text("検査している (除外していない)", "they are scanned")),
            Answer("no", Text("除外済み、または使用していない", "they are excluded, or there is no such software")),
        ),
        find_out=Text(
            "ウイルス対策ソフトの管理画面で除外の設定を確認するか、その管理者に問い合わせてください。",
            "Look at the exclusions in the antivirus software's own console, or ask whoever runs it.",
        ),
    ),
    also=(ANTIVIRUS_FILTER,),
    remedy=Outcome(
        "exclude-from-antivirus",
        "other-cause",
        Text("原因: ウイルス対策ソフト", "Cause: antivirus software"),
        Text(
            "DPMRA.exe のプロセスと DPM のレプリカのフォルダーをリアルタイム検査から除外し、整合性チェックを実行してください。",
            "Exclude the process DPMRA.exe and DPM's replica folders from real-time scanning, then run a consistency check.",
        ),
        "KB 928840",
    ),
)
