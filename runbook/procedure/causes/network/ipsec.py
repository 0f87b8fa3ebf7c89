"""IPsec is set at one end only (KB 3041345, ID 300)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.barriers import ipsec

_MOST_NAMES: Final = 5


def _measure(pair: Pair) -> Measurement:
    """Return `alike` if both ends have IPsec rules or neither has.

    Rules at one end may be for other computers, so that a person decides.
    """
    found = [(look.host.name, look.cached(ipsec.rules)) for look in (pair.dpm, pair.host)]
    evidence = tuple(
        Text("{host}: IPsec の規則 {names}", "{host}: IPsec rules {names}").format(
            host=name, names=", ".join(rules[:_MOST_NAMES]) if rules else Text("なし", "none")
        )
        for name, rules in found
    )
    alike = len({bool(rules) for _, rules in found}) == 1
    return Measurement("alike", evidence) if alike else Measurement(None, (*evidence, _DECIDE), undecided=True)


_DECIDE: Final = Text(
    "規則がこの 2 台の間の通信に適用されるかどうかを、ポリシーの担当者に確認してください。",
    "Ask whoever owns the policy whether the rules are about the traffic between these two.",
)


IPSEC: Final = Cause(
    name=Text("片方だけの IPsec", "IPsec at one end"),
    signs=Text("ID 300、316", "ID 300, 316"),
    node=Check(
        "ipsec",
        Text("IPsec", "IPsec"),
        Text(
            "DPM サーバーと保護対象の間の IPsec は、両方に同じように構成されていますか?",
            "Is IPsec between the DPM server and the protected computer set up alike at both ends?",
        ),
        Text(
            "片方だけが IPsec を要求すると、通信できません (ID 300)。",
            "If only one end asks for IPsec, the two do not communicate (ID 300).",
        ),
        (
            Answer("alike", Text("両方にある、またはどちらにもない", "both ends have it, or neither")),
            Answer("one-end", Text("片方だけにある", "one end only")),
        ),
        _measure,
        find_out=Text(
            "両方のホストの [セキュリティが強化された Windows ファイアウォール] で [接続セキュリティの規則] を確認し、IPsec のポリシーがあるかどうかをドメインの管理者に問い合わせてください。",
            "See the connection security rules in Windows Firewall with Advanced Security on both hosts, and ask whoever runs the domain whether a policy sets IPsec.",
        ),
    ),
    remedy=Outcome(
        "align-ipsec",
        "other-cause",
        Text("原因: 片方だけの IPsec", "Cause: IPsec at one end only"),
        Text(
            "もう一方にも同じ IPsec を構成するか、2 台の間の通信を IPsec の対象から除外してください。ポリシーによる規則は、ポリシーを管理する担当者が変更します。",
            "Set the same IPsec up at the other end, or exempt the traffic between the two from it. Rules of a policy are changed by whoever owns that policy.",
        ),
        "KB 3041345 (ID 300)",
    ),
)
