"""What is said where no meaning is: the same on the command line and on the page."""

from __future__ import annotations

from typing import Final

from runbook.text import Text

NOT_LISTED: Final = Text("(この一覧にはありません)", "(not in this list)")
LOOK_UP: Final = Text(
    "このコードは一覧にありません。DPM の ID は Microsoft の表 (KB 3041345)、0x で始まるコードは Windows の HRESULT の一覧で確認してください。",
    "This code is not in the list here. Look an ID of DPM up in Microsoft's table (KB 3041345), and a code that begins with 0x in Windows' lists of HRESULTs.",
)
NO_CAUSE: Final = Text("コードだけでは原因を特定できません。", "The code alone does not say the cause.")
ANOTHER: Final = Text(
    "DPM のメッセージではなく、ほかの製品のメッセージのようです。同じ時刻に DPM のジョブが失敗している場合は、そのジョブの詳細を指定してください。",
    "This looks like another product's message, not DPM's. If a DPM job failed at that time, give that job's details.",
)
UNCLEAR: Final = Text(
    "このテキストに DPM のメッセージは見つかりません。DPM のジョブのエラーである場合にだけ当てはまります。",
    "There is no DPM message in this text. This holds if it comes from a DPM job.",
)
