"""COM's machine-wide limits refuse calls from other computers (KB 3041345, IDs 12, 42, 348)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.barriers import com_limits

_LIMITS: Final = {
    "granted": Text("許可", "granted"),
    "denied": Text("拒否", "refused"),
    "unclear": Text("個別のアカウントだけに許可", "granted to single accounts only"),
}


def _measure(pair: Pair) -> Measurement:
    """Return whether both hosts let COM's users in from outside: DCOM goes both ways (facts 1.8, 8.1)."""
    grants: set[com_limits.Grant] = set()
    evidence: list[Text] = []
    for look in pair.both:
        limits = com_limits.read(look)
        if not limits.on:
            grants.add("denied")
            evidence.append(
                Text("{host}: DCOM が無効です (EnableDCOM)。", "{host}: DCOM is off (EnableDCOM).").format(
                    host=look.host.name
                )
            )
            continue
        grants |= {limits.launch, limits.access}
        evidence.append(
            Text(
                "{host}: リモートからの起動とアクティブ化 {launch}、アクセス {access}",
                "{host}: launch and activation from outside {launch}, access {access}",
            ).format(host=look.host.name, launch=_LIMITS[limits.launch], access=_LIMITS[limits.access])
        )
    answer = "refused" if "denied" in grants else None if "unclear" in grants else "granted"
    return Measurement(answer, tuple(evidence))


COM_LIMITS: Final = Cause(
    name=Text("COM のセキュリティの制限", "COM's security limits"),
    signs=Text("ID 12、42、348", "ID 12, 42, 348"),
    node=Check(
        "com-limits",
        Text("COM のコンピューター全体の制限", "COM's machine-wide limits"),
        Text(
            "両方のホストで、Distributed COM Users にリモートからのアクセス、起動、アクティブ化が許可されていますか?",
            "Do both hosts grant Distributed COM Users remote access, remote launch and remote activation?",
        ),
        Text(
            "コンピューター全体の制限で許可されていないアカウントは、グループに含まれていても DCOM を使用できません (ID 348)。"
            "セキュリティの基準を適用するポリシーで変わることがあります。",
            "An account that the machine-wide limits do not let in cannot use DCOM, whatever groups it is in (ID 348). Policies "
            "with security baselines change these limits.",
        ),
        (
            Answer("granted", Text("許可されている", "they are granted")),
            Answer("refused", Text("許可されていない、または DCOM が無効", "they are not, or DCOM is off")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで dcomcnfg を開き、[マイ コンピューター] のプロパティの [COM セキュリティ] タブで、2 つの [制限の編集] の内容を確認してください。",
            "Open dcomcnfg on both hosts; in the properties of My Computer, on the tab COM Security, see both Edit Limits.",
        ),
    ),
    remedy=Outcome(
        "mend-com-limits",
        "other-cause",
        Text("原因: COM のセキュリティの制限", "Cause: COM's security limits"),
        Text(
            "コンピューター全体の制限を、この結果のページにある値に戻してください。グループ ポリシーで設定されている場合は、ポリシーを変更します。DCOM が無効の場合は有効に戻し、再起動します。",
            "Set the machine-wide limits back to what the page of this result lists. Where a group policy sets them, change the policy. If DCOM is off, enable it and reboot.",
        ),
        "KB 3041345 (ID 348)",
    ),
)
