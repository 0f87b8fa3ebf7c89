"""What to do about what shows on the way in and inside: on the screen and, drawn from here, on the page."""

from __future__ import annotations

from typing import Final

from runbook.doctor.finding import Advice
from runbook.text import Text

NOT_OFFERED: Final = Advice(
    Text("選択した認証方式を、ホストが受け付けていません", "the host does not offer this authentication"),
    Text(
        "ホストが受け付ける方式を --auth で選んでください。または、ホストの winrm get winrm/config/service/auth で方式を確認し、必要なものだけを有効にしてください。パスワードは送信していません。",
        "Choose with --auth what it offers, or look at winrm get winrm/config/service/auth on the host and enable what you need, no more. No password was sent.",
    ),
)
CREDENTIALS: Final = Advice(
    Text("資格情報が受け付けられませんでした", "the credentials were not accepted"),
    Text(
        "ユーザー名 (DOMAIN\\user または FILES01\\user) とパスワードを確認してください。ロックアウトを避けるため、試行は 1 回だけです。正しい場合は、アカウントのロックアウト、期限切れ、ネットワーク経由のログオンの禁止と、ローカル アカウントの場合は LocalAccountTokenFilterPolicy を確認してください。",
        "Check the user name (DOMAIN\\user or FILES01\\user) and the password. Only one attempt is made, so that no account is locked out. If they are right, see whether the account is locked or expired, whether it may log on over the network and, for a local account, LocalAccountTokenFilterPolicy.",
    ),
)
CLOCK: Final = Advice(
    Text("ホストとこのコンピューターの時計が 5 分以上ずれています", "the clocks differ by more than 5 minutes"),
    Text(
        "Kerberos は 5 分を超えるずれで失敗し、DPM の通信にも影響します。両方の時刻の同期 (w32tm /query /status) を確認してください。",
        "Kerberos fails beyond 5 minutes, and DPM's communication suffers too. Check how both are synchronized (w32tm /query /status).",
    ),
)
AUTHENTICATION: Final = (NOT_OFFERED, CREDENTIALS, CLOCK)

DENIED: Final = Advice(
    Text("ログオンできましたが、アクセスが拒否されました", "the logon works, but access is denied"),
    Text(
        "アカウントをホストの Administrators グループに追加してください。ローカル アカウント (組み込みの Administrator 以外) は、管理者でも UAC により権限が制限されます。その場合はドメイン アカウントを使うか、影響を理解したうえで、ホストの HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System に LocalAccountTokenFilterPolicy (REG_DWORD) = 1 を設定してください。",
        "Add the account to Administrators on the host. UAC filters local accounts other than the built-in Administrator even there: use a domain account or, knowing what it opens, set LocalAccountTokenFilterPolicy (REG_DWORD) = 1 in HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System on the host.",
    ),
)
NO_ADMINISTRATOR: Final = Advice(
    Text("読み取れますが、変更する権限がありません", "the account may read, but not change anything"),
    Text(
        "確認 (check、explain、--check) はできますが、手順の実行には Administrators グループのアカウントが必要です。",
        "Looking works (check, explain, --check); to carry out the steps, use an account in Administrators.",
    ),
)
NO_SHELL: Final = Advice(
    Text("コマンド シェルを開く権限がありません", "the account may not open a command shell"),
    Text(
        "Administrators グループのアカウントを使うか、ホストの AllowRemoteShellAccess (winrm get winrm/config/winrs) を確認してください。netsh と PowerShell を使う確認と変更はできません。",
        "Use an account in Administrators, or look at AllowRemoteShellAccess on the host (winrm get winrm/config/winrs). Without it nothing works that needs netsh or PowerShell.",
    ),
)
RIGHTS: Final = (DENIED, NO_ADMINISTRATOR, NO_SHELL)

SHELLS_USED_UP: Final = Advice(
    Text("このアカウントのシェルの上限に達しています", "all shells that this account may have are open"),
    Text(
        'ほかのツールのセッションを閉じるか、アイドル タイムアウト (IdleTimeout) で閉じるのを待ってください。繰り返す場合は、ホストで winrm set winrm/config/winrs @{MaxShellsPerUser="30"} を実行してください。',
        'Close sessions of other tools, or wait until they close after IdleTimeout. If it comes back, run winrm set winrm/config/winrs @{MaxShellsPerUser="30"} on the host.',
    ),
)
LOW: Final = Advice(
    Text("このソフトウェアに必要な値より小さい上限があります", "a limit is lower than this software needs"),
    Text(
        'ホストの管理者のコマンド プロンプトで上限を上げてください。例: winrm set winrm/config @{MaxEnvelopeSizekb="500"}。グループ ポリシーで設定されている場合は、そちらを変更してください。',
        'Raise it in an elevated command prompt on the host, for example winrm set winrm/config @{MaxEnvelopeSizekb="500"}. Where Group Policy sets it, change it there.',
    ),
)
NOT_TOLD: Final = Advice(
    Text("上限の設定を読み取れません", "the limits cannot be read"),
    Text(
        "読み取りには管理者の権限が必要です。WinRM 2.0 (2008 R2 以前) は、管理者にもネットワーク経由では応答しません。ホストの winrm get winrm/config で確認できます。",
        "Reading them takes an administrator, and WinRM 2.0 (2008 R2 and before) tells nobody over the network. winrm get winrm/config on the host shows them.",
    ),
)
QUOTAS: Final = (SHELLS_USED_UP, LOW, NOT_TOLD)

GARBLED: Final = Advice(
    Text("コマンドの日本語の出力が失われます", "Japanese is lost in what commands print"),
    Text(
        "レジストリ、サービス、アダプターの確認と変更は WMI で行うため影響を受けません。コマンドの出力に含まれる日本語の名前は、ホストの画面で確認してください。",
        "Registry, services and adapters go over WMI and are not touched by this. Read Japanese names in what commands print on the host's own screen.",
    ),
)
OTHER_CODE_PAGE: Final = Advice(
    Text("シェルが UTF-8 (65001) になりません", "the shell does not change to UTF-8 (65001)"),
    Text(
        "出力は自動的に判別して読み取ります。対処は必要ありません。",
        "What it prints is recognized and read all the same. Nothing has to be done.",
    ),
)
CODE_PAGE: Final = (GARBLED, OTHER_CODE_PAGE)

NO_POWER_SHELL: Final = Advice(
    Text("PowerShell を起動できません", "PowerShell cannot be started"),
    Text(
        "2003 と 2008 では KB 968930 をインストールすると使えます。なくても手順 1 と手順 2 は実行できます。DPM サーバーの保護グループとジョブの確認、QoS、ホスト間の名前とポートの確認はできません。",
        "On 2003 and 2008, KB 968930 brings it. Steps 1 and 2 work without. A DPM server's groups and jobs, QoS, and names and ports between the hosts do not.",
    ),
)
CONSTRAINED: Final = Advice(
    Text("PowerShell が制約付き言語モードです", "PowerShell is in constrained language mode"),
    Text(
        "AppLocker などのポリシーにより、このソフトウェアのスクリプトは動作しません。このアカウントを対象外にするか、PowerShell を使う手順は手動で行ってください。",
        "A policy such as AppLocker's keeps this software's scripts from working. Exempt the account, or do by hand what needs PowerShell.",
    ),
)
TOO_OLD: Final = Advice(
    Text("PowerShell 1.0 です", "this is PowerShell 1.0"),
    Text("KB 968930 (PowerShell 2.0) をインストールしてください。", "Install KB 968930 (PowerShell 2.0)."),
)
POWER_SHELL: Final = (NO_POWER_SHELL, CONSTRAINED, TOO_OLD)
