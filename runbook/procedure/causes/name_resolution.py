"""A name does not resolve on one host (facts 1.3, 8)."""

from __future__ import annotations

from typing import Final

from runbook.errors import RunbookError
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import reach_between
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether each host resolves the other's name. The reverse look-up is evidence only: DPM does not need it."""
    evidence: list[Text] = []
    answer = "yes"
    for here, there in ((pair.dpm, pair.host), (pair.host, pair.dpm)):
        try:
            found = reach_between(here, there)
        except RunbookError as error:
            # A backup begins on the DPM server; without its result there is no answer.
            if here is pair.dpm:
                raise
            evidence.append(
                Text("{here} からは確認できません: {why}", "Not seen from {here}: {why}").format(
                    here=here.host.name, why=error.text
                )
            )
            continue
        if not found.addresses:
            answer = "no"
            evidence.append(
                Text("{here} は {there} の名前を解決できません。", "{here} cannot resolve the name {there}.").format(
                    here=here.host.name, there=there.host.name
                )
            )
        for address, back in found.addresses:
            evidence.append(
                Text("{here}: {there} → {address} → {back}", "{here}: {there} → {address} → {back}").format(
                    here=here.host.name,
                    there=there.host.name,
                    address=address,
                    back=back or Text("(逆引きできません)", "(no name for the address)"),
                )
            )
    return Measurement(answer, tuple(evidence))


NAME_RESOLUTION: Final = Cause(
    name=Text("名前解決", "Name resolution"),
    signs=Text("ID 316、318、`0x80072AF9`", "ID 316, 318, `0x80072AF9`"),
    node=Check(
        "name-resolution",
        Text("名前解決", "Name resolution"),
        Text(
            "DPM サーバーと保護対象は、互いの名前を解決できますか? (両方で nslookup)",
            "Do the DPM server and the protected computer resolve each other's names? (nslookup on both)",
        ),
        Text(
            "DPM は互いの名前で通信します。片方だけ解決できない場合も失敗します。",
            "The two talk to each other by name, so it takes only one end that cannot resolve the other.",
        ),
        (
            Answer("yes", Text("名前を解決できる", "names resolve")),
            Answer("no", Text("名前を解決できない", "a name does not resolve")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで nslookup を実行し、相手の名前とアドレスを確認してください。",
            "Run nslookup on both hosts, for the other's name and for its address.",
        ),
    ),
    remedy=Outcome(
        "mend-name-resolution",
        "other-cause",
        Text("原因: 名前解決", "Cause: name resolution"),
        Text(
            "解決できない側の DNS サーバーの設定、DNS の登録、hosts ファイルを確認してください。修正後に ipconfig /flushdns を実行してから、バックアップを再実行します。",
            "On the end that cannot resolve, check its DNS servers, the record and the hosts file; then ipconfig /flushdns and run the backup again.",
        ),
        "KB 3041345",
    ),
)
