"""Messages about computers in a workgroup or an untrusted domain: SetDpmServer and its account (facts 1.4)."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import EntryPoint, First, Weight
from runbook.dpm.symptoms.messages.message import message
from runbook.text import Text

_UNTRUSTED = EntryPoint.UNTRUSTED
_PASSWORD: Final = Text(
    "DPM サーバーと保護対象には同じアカウントとパスワードが必要です。パスワードは、保護対象で SetDpmServer -UpdatePassword、DPM サーバーで Update-NonDomainServerInfo.ps1 を実行して更新します。",
    "The DPM server and the protected computer need the same account and password. Renew it with SetDpmServer -UpdatePassword on the protected computer and Update-NonDomainServerInfo.ps1 on the DPM server.",
)

UNTRUSTED: Final = (
    message(32549, _UNTRUSTED, First.NAME, "サーバー名が無効です。NetBIOS で構成した場合は NetBIOS 名、それ以外は DNS 名を指定します。", "The server's name is invalid. Give its NetBIOS name if it was set up with that, else its DNS name."),
    *(
        message(number, _UNTRUSTED, First.WORKGROUP, ja, en, todo=_PASSWORD, weight=Weight.OVERRIDING)
        for number, ja, en in (
            (32680, "サーバーの資格情報が無効です。SetDpmServer で指定したものと同じ資格情報を使用します。", "The credentials for the server are invalid. Use those that SetDpmServer was given."),
            (32682, "ユーザー アカウントを作成できませんでした。", "The user account could not be created."),
            (32683, "ローカル アカウントのパスワードを更新できませんでした。", "The password of the local account could not be updated."),
            (32688, "指定した資格情報でユーザー アカウントを作成できませんでした。パスワードの要件を確認します。", "A user account could not be created with these credentials. Look at the rules for passwords."),
            (32689, "そのユーザー アカウントはすでに使用されています。コンピューターごとに別のアカウントが必要です。", "The user account is in use already. Each computer needs one of its own."),
            (32690, "ユーザー名が、サーバーに構成されたユーザーと異なります。", "The user name is not the one that is set up on the server."),
            (32692, "SetDpmServer: アクセスが拒否されました (内部の名前 SetDpmServerAccessDenied)。", "SetDpmServer: access denied (internal name SetDpmServerAccessDenied)."),
            (32693, "SetDpmServer: ユーザーがすでに存在します (内部の名前 SetDpmServerUserExists)。", "SetDpmServer: the user exists already (internal name SetDpmServerUserExists)."),
            (32694, "SetDpmServer: パスワードが無効です (内部の名前 SetDpmServerPasswordInvalid)。", "SetDpmServer: the password is invalid (internal name SetDpmServerPasswordInvalid)."),
            (32695, "SetDpmServer: パスワードが異なります (内部の名前 SetDpmServerPasswordMismatch)。", "SetDpmServer: the passwords differ (internal name SetDpmServerPasswordMismatch)."),
            (32696, "SetDpmServer: オプションが無効です (内部の名前 SetDpmServerInvalidOption)。", "SetDpmServer: an invalid option (internal name SetDpmServerInvalidOption)."),
            (32699, "SetDpmServer: Guest として認証する設定 (ForceGuest) が有効です (内部の名前 SetDpmServerForceGuestEnabled)。", "SetDpmServer: sign-in as Guest is forced (internal name SetDpmServerForceGuestEnabled)."),
            (32700, "SetDpmServer: ワークグループでは使用できないオプションです (内部の名前 SetDpmServerWorkgroupInvalidOption)。", "SetDpmServer: not an option for a workgroup (internal name SetDpmServerWorkgroupInvalidOption)."),
            (32701, "SetDpmServer: ユーザー名が無効です (内部の名前 SetDpmServerInvalidUsername)。", "SetDpmServer: an invalid user name (internal name SetDpmServerInvalidUsername)."),
        )
    ),
    message(32681, EntryPoint.CONNECTION, First.PORT, "サーバーのプロパティを取得できませんでした。サーバーに到達できることと、エージェントを確認します。", "The server's properties could not be read. See that it is in reach, and look at its agent."),
    message(32684, EntryPoint.CONNECTION, First.PORT, "サーバーの保護エージェントに接続できません。経路と、SetDpmServer を -isNonDomainServer を付けて実行したことを確認します。", "The server's protection agent could not be contacted. Look at the route, and see that SetDpmServer was run with -isNonDomainServer."),
    message(32685, _UNTRUSTED, First.OWNER, "サーバーに設定された DPM サーバーと異なります。正しい DPM サーバー名で SetDpmServer を実行します。", "The server names another DPM server. Run SetDpmServer on it with the right name.", weight=Weight.OVERRIDING),
    message(32691, _UNTRUSTED, First.WORKGROUP, "サーバーは、ワークグループのサーバーとして保護するように構成されていません。", "The server is not set up to be protected as one of a workgroup.", todo=_PASSWORD),
    message(32697, _UNTRUSTED, First.NAME, "SetDpmServer: DNS サフィックスが無効です (内部の名前 SetDpmServerDnsSuffixInvalid)。", "SetDpmServer: an invalid DNS suffix (internal name SetDpmServerDnsSuffixInvalid)."),
    message(32698, _UNTRUSTED, First.NAME, "SetDpmServer: NetBIOS 名と DNS 名が対応していません (内部の名前 SetDpmServerNetbiosDnsMistmatch)。", "SetDpmServer: NetBIOS name and DNS name do not match (internal name SetDpmServerNetbiosDnsMistmatch)."),
    message(33120, EntryPoint.ACCESS_DENIED, First.GROUPS, "DpmDRTrustedMachines グループのセキュリティ設定を構成できません。権限、グループ、DPM のバージョンを確認します。", "The group DpmDRTrustedMachines could not be set up. Look at the rights, the group, and DPM's versions."),
)  # fmt: skip
