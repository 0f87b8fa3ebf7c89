"""A name does not resolve on one host (facts 1.3, 8)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import reach_both_ways
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return whether each host resolves the other's name. The reverse look-up is evidence only: DPM does not need it.

    An answer of a wrong or an old DNS record is an address that the other host does not have. That may also be an address
    translation on the way, so a person decides.
    """
    both = reach_both_ways(pair)
    evidence, unknown = list(both.unseen), both.missing
    own = {here: {_plain(address) for address in reach.own} for here, _, reach in both.ways}
    for here, there, reach in both.ways:
        names = {"here": here.host.name, "there": there.host.name}
        if not reach.addresses:
            evidence.append(
                Text("{here} は {there} の名前を解決できません。", "{here} cannot resolve the name {there}.").format(
                    **names
                )
            )
        for address, back in reach.addresses:
            evidence.append(
                Text("{here}: {there} → {address} → {back}", "{here}: {there} → {address} → {back}").format(
                    address=address, back=back or Text("(逆引きできません)", "(no name for the address)"), **names
                )
            )
        theirs = own.get(there)
        if theirs and reach.addresses and theirs.isdisjoint(_plain(address) for address, _ in reach.addresses):
            unknown = True
            evidence.append(
                Text(
                    "{there} 自身のアドレスは {own} で、解決した結果と一致しません。",
                    "{there} itself has {own}: none of the addresses that {here} found.",
                ).format(own=", ".join(sorted(theirs)), **names)
            )
    if not all(reach.addresses for _, _, reach in both.ways):
        return Measurement("no", tuple(evidence))
    return Measurement(None if unknown else "yes", tuple(evidence))


def _plain(address: str) -> str:
    """Return an address without the interface that is appended to a link-local one."""
    return address.partition("%")[0].lower()


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
            "The two talk to each other by name, so one end failing to resolve the other is enough.",
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
