"""Whether antivirus software is loaded at all: asked wherever a connection breaks or access is denied (KB 928840)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check
from runbook.text import Text
from runbook.windows.barriers import file_filters

_ANTIVIRUS: Final = Text("{host}: ウイルス対策のフィルター {names}", "{host}: antivirus filters {names}")
_UNKNOWN: Final = Text("{host}: 種類の分からないフィルター {names}", "{host}: filters of an unknown kind {names}")


def _measure(pair: Pair) -> Measurement:
    """Return `no` if neither host has a file system filter of antivirus software or of an unknown kind, otherwise no answer.

    Which folders a filter leaves alone is known to its own console only.
    """
    found = [(look.host.name, look.cached(file_filters.read)) for look in pair.both]
    evidence: list[Text] = []
    for name, filters in found:
        if filters.antivirus or not filters.unknown:
            names = ", ".join(filters.antivirus) if filters.antivirus else Text("なし", "none")
            evidence.append(_ANTIVIRUS.format(host=name, names=names))
        if filters.unknown:
            evidence.append(_UNKNOWN.format(host=name, names=", ".join(filters.unknown)))
    some = any(filters.antivirus or filters.unknown for _, filters in found)
    return Measurement(None, tuple(evidence), undecided=True) if some else Measurement("no", tuple(evidence))


ANTIVIRUS_FILTER: Final = Check(
    "antivirus-filter",
    Text("ウイルス対策ソフトの除外", "Antivirus exclusions"),
    Text(
        "どちらかのホストのウイルス対策ソフトが、DPMRA.exe または DPM のレプリカのフォルダーをリアルタイムで検査していますか?",
        "Does antivirus software on either host scan DPMRA.exe or DPM's replica folders in real time?",
    ),
    Text(
        "リアルタイムの検査は、切断やアクセス拒否の原因になることがあります (KB 928840)。除外されているかどうかは、ホストからは読み取れません。",
        "Real-time scanning can be why connections break and access is denied (KB 928840). No host can tell what is excluded from it.",
    ),
    (
        Answer("no", Text("除外済み、または使用していない", "they are excluded, or there is no such software")),
        Answer("yes", Text("検査している (除外していない)", "they are scanned")),
    ),
    _measure,
    find_out=Text(
        "ウイルス対策ソフトの管理画面で除外の設定を確認するか、その管理者に問い合わせてください。",
        "Look at the exclusions in the antivirus software's own console, or ask whoever runs it.",
    ),
)
