"""The DPM server's account is missing from the groups that DCOM uses (facts 1.9; KB 970090)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.procedure.trust_between import computer_account, groups_of, trust_between
from runbook.text import Text

_ALL: Final = Text("{account} は 3 つのグループに含まれています。", "{account} is in all three groups.")
_MISSING: Final = Text("{account} が {group} に含まれていません。", "{account} is not in {group}.")
_LOCAL_ACCOUNT: Final = Text(
    "ローカル アカウントで接続するため、この 3 つのグループは対象外です。",
    "DPM connects with a local account there, so these groups do not matter.",
)


def _measure(pair: Pair) -> Measurement:
    """Return whether the DPM server's computer account is in the groups that DCOM uses (KB 970090).

    Only where there is trust may a missing account be made up for: in an untrusted domain the remedy would attach the computer in the
    wrong way, so where the hosts do not show it there is no answer (facts 1.9).
    """
    trust = trust_between(pair)
    if trust.there is False:
        return Measurement("complete", (*trust.evidence, _LOCAL_ACCOUNT))
    account = computer_account(pair)
    missing = tuple(
        _MISSING.format(account=account.upper(), group=name)
        for name, members in groups_of(pair).items()
        if members is None or account not in members
    )
    if not missing:
        return Measurement("complete", (_ALL.format(account=account.upper()),))
    return Measurement("missing" if trust.there else None, (*(() if trust.there else trust.evidence), *missing))


TRUSTED_GROUPS: Final = Cause(
    name=Text("DCOM のグループ", "The DCOM groups"),
    signs=Text("ID 42、270、308、`0x80070005`", "ID 42, 270, 308, `0x80070005`"),
    node=Check(
        "trusted-groups",
        Text("DCOM のグループ", "The DCOM groups"),
        Text(
            "DPM サーバーのコンピューター アカウントは、保護対象の DPMRADmTrustedMachines、DPMRADCOMTrustedMachines、"
            "Distributed COM Users に含まれていますか?",
            "Is the DPM server's computer account in DPMRADmTrustedMachines, DPMRADCOMTrustedMachines and "
            "Distributed COM Users on the protected computer?",
        ),
        Text(
            "この 3 つのグループに含まれていないと、DCOM の呼び出しがアクセス拒否で失敗します (ID 42、KB 970090)。",
            "Without membership in these three groups DCOM calls end in access denied (ID 42, KB 970090).",
        ),
        (
            Answer("complete", Text("不足しているグループはない", "no membership is missing")),
            Answer("missing", Text("含まれていないグループがある", "a membership is missing")),
        ),
        _measure,
        find_out=Text(
            "保護対象で net localgroup <グループ> を実行し、3 つのグループのメンバーを確認してください。",
            "Run net localgroup <group> on the protected computer for each of the three.",
        ),
    ),
    remedy=Outcome(
        "repair-trust",
        "other-cause",
        Text("原因: DCOM のグループ", "Cause: the DCOM groups"),
        Text(
            "DPM サーバーのコンピューター アカウントを、含まれていないグループに追加してください。グループ自体がない場合 (ドメイン コントローラーなど) は、保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> を実行すると、グループが作り直されます。"
            "同じドメインまたは信頼関係のあるドメインのコンピューターだけに行ってください。ワークグループや信頼されていないドメインでは、接続の方式が変わってしまいます。",
            "Add the DPM server's computer account to the group that lacks it. If a group itself does not exist, as can happen on domain controllers, SetDpmServer.exe -dpmServerName <DPM server> on the protected computer creates it again. "
            "Only in the same or a trusted domain: in a workgroup or an untrusted domain it would change how the two authenticate.",
        ),
        "KB 970090",
    ),
)
