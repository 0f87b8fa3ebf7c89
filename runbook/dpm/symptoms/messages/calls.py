"""Messages about a call to an agent: browsing a computer, and jobs (facts 1.4)."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import EntryPoint, First, Weight
from runbook.dpm.symptoms.messages.message import message
from runbook.text import Text

_C, _U, _A, _R, _V = (
    EntryPoint.CONNECTION,
    EntryPoint.UNREACHABLE,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
)
_GENERAL, _OVERRIDING = Weight.GENERAL, Weight.OVERRIDING

CALLS: Final = (
    message(11, _U, First.NAME, "ホストに到達できないため、<ServerName> を参照できません。", "DPM cannot browse <ServerName> because the host is unreachable.", quoted=True),
    message(12, _A, First.GROUPS, "アクセスが拒否されたため、<ServerName> を参照できません。", "DPM can't browse <ServerName> because access was denied.", quoted=True),
    message(13, _C, First.PORT, "保護エージェントが応答しないため、<ServerName> を参照できません。", "DPM can't browse <ServerName> because the protection agent isn't responding.", quoted=True),
    message(14, _C, First.PORT, "DPM とコンピューターの保護エージェントの間の通信エラーのため、<ServerName> を参照できません。", "DPM can't browse <ServerName> because of a communication error between DPM and the protection agent on the computer.", quoted=True),
    message(15, _C, First.INSTALLED, "<ServerName> に保護エージェントがインストールされていないか、コンピューターが再起動中のため、参照できません。", "DPM cannot browse <ServerName> because a protection agent isn't installed on <ServerName> or the computer is restarting.", quoted=True),
    message(30, _R, First.REBOOT, "保護エージェントのインストールを完了するために再起動するまで、<ServerName> と通信できません。", "DPM can't contact <ServerName> until you complete the protection agent installation by restarting the computer.", quoted=True, weight=_OVERRIDING),
    message(31, _U, First.NAME, "ホストに到達できないため、<ServerName> を参照できません。", "DPM can't browse <ServerName> because the host is unreachable.", quoted=True),
    message(32, _A, First.GROUPS, "アクセスが拒否されるため、<ServerName> を参照できません。", "DPM can't browse <ServerName> because access is denied.", quoted=True),
    message(33, _C, First.PORT, "エージェントが応答しないため、<ServerName> を参照できません。インストール直後は再起動中の可能性があります。", "DPM can't browse <ServerName> because the agent isn't responding.", quoted=True),
    message(34, _C, First.PORT, "エージェントとの通信エラーのため、<ServerName> を参照できません。インストール直後は再起動中の可能性があります。", "DPM can't browse <ServerName> because of a communication error with the agent.", quoted=True),
    message(35, _C, First.INSTALLED, "<ServerName> にエージェントがインストールされていないか、コンピューターが再起動中のため、参照できません。", "DPM can't browse <ServerName>, either because no agent is installed on <ServerName> or because the computer is rebooting.", quoted=True),
    message(41, _U, First.NAME, "コンピューターに到達できないため、<ServerName> と通信できませんでした。", "DPM failed to communicate with <ServerName> because the computer is unreachable.", quoted=True),
    message(42, _A, First.GROUPS, "アクセスが拒否されたため、<ServerName> の保護エージェントと通信できませんでした。", "DPM failed to communicate with the protection agent on <ServerName> because access is denied.", quoted=True),
    message(43, _C, First.CRASH, "<ServerName> の保護エージェントが応答しないため、通信できませんでした。", "DPM failed to communicate with the protection agent on <ServerName> because the agent isn't responding.", quoted=True),
    message(45, _C, First.INSTALLED, "<ServerName> に保護エージェントがインストールされていないか、再起動中のため、通信できませんでした。", "DPM failed to communicate with the protection agent on <ServerName> because the agent isn't installed or the computer is restarting.", quoted=True),
    message(48, _R, First.REBOOT, "<ServerName> の再起動が必要です。保護エージェントのインストール後に再起動していない可能性があります。", "<ServerName> needs to be restarted. It might be because the computer hasn't been restarted since the protection agent was installed.", quoted=True, weight=_OVERRIDING),
    message(49, _V, First.ANTIVIRUS, "<PSServerName> のファイル <FileName> へのアクセスがタイムアウトしました。", "The protection agent timed out while trying to access the file <FileName> for volume <PSVolumeName> on <PSServerName>.", quoted=True, weight=_OVERRIDING),
    message(52, _C, First.STEP1, "DPM サービスは <ServerName> の保護エージェントと通信できませんでした。", "The DPM service was unable to communicate with the protection agent on <ServerName>.", quoted=True, weight=_GENERAL),
    message(53, _C, First.NAME, "保護エージェントとの通信エラーのため、<ServerName> と通信できませんでした。", "DPM failed to communicate with <ServerName> because of a communication error with the protection agent.", quoted=True, weight=_GENERAL),
    message(56, _C, First.STEP1, "保護エージェントから完了の通知が届かないため、データを移動できませんでした。", "DPM failed to move data because it didn't receive the completion status from the protection agent.", quoted=True, weight=_GENERAL),
    message(60, _C, First.CRASH, "<ServerName> の保護エージェントは予期しない状態にあり、一時的に応答できませんでした。", "The protection agent on <ServerName> was temporarily unable to respond because it was in an unexpected state.", quoted=True, weight=_GENERAL),
    message(65, _C, First.STEP1, "DPM サービスは <ServerName> の保護エージェントと通信できませんでした。", "The DPM service was unable to communicate with the protection agent on <ServerName>.", quoted=True, weight=_GENERAL),
    message(109, _V, First.ANTIVIRUS, "レプリカが保護対象のデータと異なっています。変更は適用できません。KB 928840 では、ウイルス対策ソフトが原因です。", "The replica does not match the protected data, and changes cannot be applied. In KB 928840 antivirus software is the cause.", weight=_OVERRIDING, source="KB 3041345, KB 928840"),
    message(222, _A, First.GROUPS, "アクセスが拒否されるため、回復先や回復元を参照できません。エージェントの状態と時刻を確認します。", "Access is denied to the computer whose data is browsed for recovery. Look at the agent's state and at the clocks."),
    message(223, _C, First.PORT, "エージェントが応答しないため、コンピューターを参照できません。保護対象から DPM サーバーへの経路も確認します。", "The agent does not answer, so the computer cannot be browsed. Look at the way from the protected computer to the DPM server, too."),
    message(224, _C, First.PORT, "エージェントがないか、再起動中のため、コンピューターを参照できません。経路とファイアウォールも確認します。", "There is no agent or the computer is restarting, so it cannot be browsed. Look at the route and the firewall, too."),
    message(225, _C, First.INSTALLED, "エージェントがないか、再起動中のため、コンピューターを参照できません。", "There is no agent or the computer is restarting, so it cannot be browsed."),
    message(238, _R, First.REBOOT, "エージェントのインストール後に再起動していないため、回復先として使用できません。", "The computer has not been restarted since the agent was installed, so nothing can be recovered to it.", weight=_OVERRIDING),
    message(256, _U, First.NAME, "エージェントの呼び出し: ホストに到達できません (公開されているのは内部の名前 CmdProcHostUnreachable だけです)。", "A call to the agent: host unreachable (only the internal name CmdProcHostUnreachable is published)."),
    message(257, _A, First.GROUPS, "エージェントの呼び出し: アクセスが拒否されました (内部の名前 CmdProcAccessDenied)。", "A call to the agent: access denied (internal name CmdProcAccessDenied)."),
    message(258, _C, First.STEP1, "エージェントの呼び出し: 応答がタイムアウトしました (内部の名前 CmdProcResponseTimeout)。", "A call to the agent: no answer in time (internal name CmdProcResponseTimeout)."),
    message(259, _C, First.NAME, "エージェントの呼び出し: 通信エラーです (内部の名前 CmdProcCommunicationError)。", "A call to the agent: communication error (internal name CmdProcCommunicationError).", weight=_GENERAL),
    message(260, _C, First.INSTALLED, "エージェントの呼び出し: エージェントがインストールされていません (内部の名前 CmdProcNotInstalled)。", "A call to the agent: no agent is installed (internal name CmdProcNotInstalled)."),
    message(262, EntryPoint.INCOMPATIBLE, First.VERSION, "エージェントの呼び出し: エージェントのバージョンが古すぎます (内部の名前 CmdProcAgentTooOld)。", "A call to the agent: the agent is too old (internal name CmdProcAgentTooOld).", weight=_OVERRIDING),
    message(2010, _C, First.NAME, "ホストに接続できません (内部の名前 CanNotConnectWithHost)。", "The host cannot be connected to (internal name CanNotConnectWithHost).", weight=_GENERAL),
    message(2011, _C, First.NAME, "通信の問題です (内部の名前 CommunicationProblem)。", "A communication problem (internal name CommunicationProblem).", weight=_GENERAL),
    message(2012, _A, First.GROUPS, "権限の確認に失敗しました (内部の名前 AuthorizationFailed)。", "Authorization failed (internal name AuthorizationFailed)."),
    message(2013, EntryPoint.OTHER, None, "ホストの認証に失敗しました。公開されている例は、いずれも電子メールの通知 (SMTP サーバー) の設定中のものです。", "A host could not be authenticated. In the published examples e-mail notifications (an SMTP server) were being set up.", weight=Weight.SUBJECT, source="KB 3041345, KB 2020373", todo=Text("SMTP サーバーのユーザー名とパスワードを確認してください。エージェントの操作中に表示された場合は、両端の時刻と、使用しているアカウントを確認してください。", "Look at the user name and password for the SMTP server. If it came with an operation of an agent, look at both clocks and at the account.")),
    message(2014, _U, First.NAME, "ホストに到達できません (内部の名前 HostUnreachable)。", "The host is unreachable (internal name HostUnreachable)."),
    message(2017, _R, First.REBOOT, "コンピューターの再起動が必要です (内部の名前 NeedRebootServer)。", "The computer has to be restarted (internal name NeedRebootServer).", weight=_OVERRIDING),
    message(2019, _C, First.NAME, "相手側との通信の問題です (内部の名前 RemoteCommunicationProblem)。", "A communication problem with the other end (internal name RemoteCommunicationProblem).", weight=_GENERAL),
    message(2039, _A, First.OWNER, "対象のコンピューターの所有者 (DPM サーバー) の情報を取得できませんでした。時間をおいて再試行します。", "Which DPM server owns the computer could not be read. Try again later."),
    message(30087, _C, First.STEP2, "ネットワークでのデータ転送中に、チェックサムの不一致が検出されました。ネットワーク アダプターのオフロードが疑われます。", "A checksum did not match after a transfer over the network. An offload of a network adapter is suspect.", weight=_OVERRIDING),
    message(30186, EntryPoint.AGENT_DISABLED, First.IN_CONSOLE, "保護エージェントが無効になっています。[管理] - [エージェント] で有効にします。", "The protection agent is disabled. Enable it under Management - Agents.", weight=_OVERRIDING),
    message(30187, _C, First.CRASH, "同期中に保護エージェントが予期せず停止しました。データの一部だけが複製された可能性があります (DPMRA を再起動した場合にも発生します)。整合性チェックを実行してください。", "The protection agent stopped unexpectedly during a synchronization, and data may be replicated in part; a restart of DPMRA does that, too. Run a consistency check.", weight=_OVERRIDING),
    message(31003, _U, First.BACKUP_NETWORK, "クラスターのリソース グループまたはその所有者ノードに、DPM サーバーから到達できません。", "The cluster's resource group, or a node that owns it, is out of the DPM server's reach."),
    message(31200, _C, First.NAME, "指定したコンピューターへの回復を開始できませんでした。完全修飾名とエージェントを確認します。", "A recovery to the given computer could not begin. Look at its full name and at its agent."),
    message(32540, _C, First.ENABLED, "DPMRA サービスの呼び出しに失敗しました (公開されているのは内部の名前 DpmraServiceProxyError だけです)。", "A call to the DPMRA service failed (only the internal name DpmraServiceProxyError is published).", weight=_GENERAL),
    message(32557, _C, First.CRASH, "エージェントの別のタスクが応答しないため、タスクが取り消されました。", "The task was cancelled because another task of the agent does not respond.", weight=_GENERAL),
    message(32558, _C, First.CRASH, "エージェントでタスクが応答しないため、タスクが取り消されました。", "The task was cancelled because it does not respond in the agent.", weight=_GENERAL),
    message(32661, _C, First.NAME, "セカンダリとプライマリの DPM サーバーの間の通信エラーです (内部の名前 DPMDRToDPMDCCommunicationError)。", "A communication error between a secondary and a primary DPM server (internal name DPMDRToDPMDCCommunicationError).", weight=_GENERAL),
    message(32671, _A, First.OWNER, "プライマリ DPM サーバーでアクセスが拒否されました。別の DPM サーバーで保護されていないかを確認します。", "Access was denied on the primary DPM server. See whether another DPM server protects it."),
    message(33106, _C, First.PORT, "DPM サーバーに接続できません。オンラインであることと、ファイアウォールの例外を確認します。", "The DPM server cannot be connected to. See that it is online, and look at the firewall's exceptions."),
    message(33113, _C, First.STEP4, "セルフサービス回復ツールが DPM サーバーから応答を受け取れませんでした。サーバーが混雑している可能性があります。", "The self-service recovery tool got no answer from the DPM server, which may be busy."),
)  # fmt: skip
