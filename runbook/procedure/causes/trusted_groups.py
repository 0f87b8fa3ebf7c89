"""The DPM server's account is missing from the groups that DCOM uses (facts 1.9; KB 970090)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows import local_groups
from runbook.windows.domain import in_domain
from runbook.windows.host import Host


def _groups(host: Host) -> dict[str, frozenset[str] | None]:
    return local_groups.members(host.client, agent.TRUSTED_GROUPS)


def _measure(pair: Pair) -> Measurement:
    """Return whether the DPM server's computer account is in the groups that DCOM uses (KB 970090)."""
    if pair.host.cached(in_domain) is False:
        # In a workgroup DPM uses a local account, which the check for workgroups asks about [I].
        return Measurement(
            "complete",
            (
                Text(
                    "ワークグループのため、コンピューター アカウントは使用されません。",
                    "It is in a workgroup, where no computer account is used.",
                ),
            ),
        )
    wanted = f"{pair.dpm.system.computer.lower()}$"
    found = pair.host.cached(_groups)
    missing = [name for name, members in found.items() if members is None or wanted not in members]
    if not missing:
        return Measurement(
            "complete",
            (
                Text("{account} は 3 つのグループに含まれています。", "{account} is in all three groups.").format(
                    account=wanted.upper()
                ),
            ),
        )
    return Measurement(
        "missing",
        tuple(
            Text("{account} が {group} に含まれていません。", "{account} is not in {group}.").format(
                account=wanted.upper(), group=name
            )
            for name in missing
        ),
    )


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
            "保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> を実行すると、グループが再設定されます。ドメイン コントローラーでは、複製が終わるまで待ってください。",
            "Run SetDpmServer.exe -dpmServerName <DPM server> on the protected computer; it sets the groups again. On a domain controller wait until that has replicated.",
        ),
        "KB 970090",
    ),
)
