"""A computer of a workgroup or an untrusted domain is attached as if its domain were trusted (facts 1.9)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.procedure.trust_between import trust_between
from runbook.text import Text

SOURCE: Final = (
    "https://learn.microsoft.com/en-us/system-center/dpm/back-up-machines-in-workgroups-and-untrusted-domains"
)


def _measure_trust(pair: Pair) -> Measurement:
    """Return whether there is trust; no answer if the hosts do not show it."""
    trust = trust_between(pair)
    return Measurement({True: "yes", False: "no", None: None}[trust.there], trust.evidence)


def _measure_attached(pair: Pair) -> Measurement:
    """Return `yes` where there is trust, otherwise no answer: where the agent keeps its account is not published [U]."""
    trust = trust_between(pair)
    return Measurement("yes" if trust.there else None, trust.evidence)


DOMAIN_TRUST: Final = Check(
    "domain-trust",
    Text("ドメインの信頼関係", "Trust between the domains"),
    Text(
        "DPM サーバーと保護対象は、同じドメイン、または双方向の信頼関係があるドメインのメンバーですか?",
        "Are the DPM server and the protected computer in one domain, or in domains that trust each other both ways?",
    ),
    Text(
        "信頼関係がある場合、DPM はサーバーのコンピューター アカウントで接続します。ワークグループと信頼されていないドメインでは、保護対象のローカル アカウント (NTLM) または証明書で接続します。確認することも対処も、まったく異なります。",
        "Where there is trust, DPM connects with its server's computer account; in a workgroup or an untrusted domain, with a local account of the protected computer (NTLM) or a certificate. What to check and what to do are completely different.",
    ),
    (
        Answer("yes", Text("同じドメイン、または信頼関係がある", "one domain, or trust both ways")),
        Answer("no", Text("信頼関係がない、またはワークグループ", "no trust, or a workgroup")),
    ),
    _measure_trust,
    find_out=Text(
        "ドメイン コントローラーで nltest /domain_trusts を実行するか、Active Directory の管理者に問い合わせてください。",
        "Run nltest /domain_trusts on a domain controller, or ask whoever runs Active Directory.",
    ),
)
"""It finds no cause by itself: it keeps the remedies of the two kinds of logon apart."""

UNTRUSTED_DOMAIN: Final = Cause(
    name=Text("信頼されていないドメインまたはワークグループ", "An untrusted domain or a workgroup"),
    signs=Text("ID 32549、32680-32701", "ID 32549, 32680-32701"),
    node=Check(
        "untrusted-attach",
        Text("ローカル アカウントでの接続", "Attached with a local account"),
        Text(
            "保護対象は -isNonDomainServer を付けて (または証明書で) 接続され、DPM サーバー側にも同じローカル アカウントが登録されていますか?",
            "Was the protected computer attached with -isNonDomainServer (or with a certificate), and does the DPM server know the same local account?",
        ),
        Text(
            "-isNonDomainServer を付けずに SetDpmServer.exe を実行すると、信頼関係のあるドメインのコンピューターとして構成され、DPM は接続できなくなります。ユーザー名が両側で異なる場合も接続できません (ID 32685、32690、32691)。",
            "SetDpmServer.exe without -isNonDomainServer sets the computer up as one of a trusted domain, and DPM cannot connect; nor can it when the two ends name different users (ID 32685, 32690, 32691).",
        ),
        (
            Answer(
                "yes",
                Text(
                    "同じアカウントで接続されている、または信頼関係がある", "with the same account, or there is trust"
                ),
            ),
            Answer("no", Text("別の方法で接続された、またはアカウントが異なる", "in another way, or another account")),
        ),
        _measure_attached,
        find_out=Text(
            "エージェントを接続した人に、最後に実行した SetDpmServer.exe のオプションとユーザー名を確認してください。DPM 管理者コンソールの [管理] - [エージェント] の状態も参考になります。",
            "Ask whoever attached the agent which options and which user name the last SetDpmServer.exe had. Management - Agents in the DPM Administrator Console helps too.",
        ),
    ),
    remedy=Outcome(
        "attach-untrusted",
        "other-cause",
        Text("原因: ローカル アカウントで接続されていません", "Cause: it is not attached with a local account"),
        Text(
            "保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> -isNonDomainServer -userName <ユーザー名> を実行し、DPM サーバーで Attach-NonDomainServer.ps1 を実行するか、コンソールの [エージェントの接続] で同じユーザー名とパスワードを指定してください。ユーザーは DPM 専用で、コンピューターごとに別にします。",
            "Run SetDpmServer.exe -dpmServerName <DPM server> -isNonDomainServer -userName <user> on the protected computer, then Attach-NonDomainServer.ps1 on the DPM server, or Attach agents in its console, with the same user and password. The user is for DPM alone, and a different one for each computer.",
        ),
        SOURCE,
    ),
)
