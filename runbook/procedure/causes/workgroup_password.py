"""The password of a workgroup computer's local account has expired (facts 1.9)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.domain import in_domain


def _measure(pair: Pair) -> Measurement:
    """Return `valid` in a domain, otherwise no answer: only a person knows whether the local account's password has expired."""
    member = pair.host.cached(in_domain)
    if member:
        return Measurement("valid", (Text("ドメインに参加しています。", "It is a member of a domain."),))
    return Measurement(
        None, (Text("ワークグループのコンピューターです。", "It is in a workgroup."),) if member is False else ()
    )


WORKGROUP_PASSWORD: Final = Cause(
    name=Text("ローカル アカウントのパスワード", "The local account's password"),
    signs=Text("ID 308、316", "ID 308, 316"),
    node=Check(
        "workgroup-password",
        Text("ワークグループのアカウント", "The account of a workgroup computer"),
        Text(
            "保護対象がワークグループまたは信頼関係のないドメインにある場合、DPM が使用するローカル アカウントのパスワードは有効ですか?",
            "If the protected computer is in a workgroup or an untrusted domain: is the password of the local account that DPM uses still valid?",
        ),
        Text(
            "ドメインの信頼を使えないコンピューターでは、DPM はローカル アカウントを使用します。パスワードの期限が切れると ID 308 や 316 で失敗します。",
            "Where no domain trust helps, DPM logs on with a local account; once its password expires, jobs fail with ID 308 or 316.",
        ),
        (
            Answer(
                "valid", Text("有効、またはドメインに参加している", "the password is valid, or it is in the domain")
            ),
            Answer("expired", Text("期限切れ、または変更された", "it has expired or was changed")),
        ),
        _measure,
        ends=("host",),
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
            "保護対象で SetDpmServer.exe -UpdatePassword を、DPM サーバーで Update-NonDomainServerInfo.ps1 を実行して、同じ新しいパスワードを設定してください。",
            "Run SetDpmServer.exe -UpdatePassword on the protected computer and Update-NonDomainServerInfo.ps1 on the DPM server, with the same new password.",
        ),
        "KB 970090",
    ),
)
