"""The password of the local account has expired that DPM uses without trust (facts 1.9)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.causes.trust.untrusted_domain import SOURCE
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.procedure.trust_between import trust_between
from runbook.text import Text


def _measure(pair: Pair) -> Measurement:
    """Return `valid` where there is trust, otherwise no answer: only a person knows whether the local account's password has expired."""
    trust = trust_between(pair)
    return Measurement("valid" if trust.there else None, trust.evidence)


WORKGROUP_PASSWORD: Final = Cause(
    name=Text("ローカル アカウントのパスワード", "The local account's password"),
    signs=Text("ID 270、308、316", "ID 270, 308, 316"),
    node=Check(
        "workgroup-password",
        Text("ローカル アカウントのパスワード", "The local account's password"),
        Text(
            "保護対象がワークグループまたは信頼されていないドメインにある場合、DPM が使用するローカル アカウントのパスワードは有効ですか?",
            "If the protected computer is in a workgroup or an untrusted domain: is the password of the local account that DPM uses still valid?",
        ),
        Text(
            "ドメインの信頼を使えないコンピューターでは、DPM はローカル アカウントを使用します。パスワードの期限が切れると ID 308 や 316 で失敗します。",
            "For a computer without a domain trust, DPM uses a local account; once its password expires, jobs fail with ID 308 or 316.",
        ),
        (
            Answer("valid", Text("有効、または信頼関係がある", "the password is valid, or there is trust")),
            Answer("expired", Text("期限切れ、または変更された", "it has expired or was changed")),
        ),
        _measure,
        find_out=Text(
            "保護対象で net user <アカウント> を実行し、パスワードの期限を確認するか、そのアカウントの管理者に問い合わせてください。",
            "Run net user <account> on the protected computer and see when the password expires, or ask whoever set the account up.",
        ),
    ),
    remedy=Outcome(
        "renew-password",
        "other-cause",
        Text("原因: ローカル アカウントのパスワード", "Cause: the local account's password"),
        Text(
            "保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> -isNonDomainServer -updatePassword を、DPM サーバーの DPM 管理シェルで Update-NonDomainServerInfo を実行して、同じ新しいパスワードを設定してください。"
            "サーバー名は、接続したときと同じ形式 (FQDN または NetBIOS 名) で指定します。その後、コンソールでエージェントの情報を更新します。",
            "Run SetDpmServer.exe -dpmServerName <DPM server> -isNonDomainServer -updatePassword on the protected computer and Update-NonDomainServerInfo in the DPM Management Shell, with the same new password. "
            "Give the server's name in the form in which it was attached, FQDN or NetBIOS. Then refresh the agent's information in the console.",
        ),
        SOURCE,
    ),
)
