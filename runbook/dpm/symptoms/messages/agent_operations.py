"""Messages about installing, updating, removing and querying an agent (facts 1.4, 8)."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import EntryPoint, First, Weight
from runbook.dpm.symptoms.messages.message import message
from runbook.text import Text

_C, _A, _R, _I = EntryPoint.CONNECTION, EntryPoint.ACCESS_DENIED, EntryPoint.RESTART_NEEDED, EntryPoint.INSTALLATION
_GENERAL, _OVERRIDING = Weight.GENERAL, Weight.OVERRIDING
_COORDINATOR: Final = Text(
    "ジョブではなく、エージェントの操作のエラーです。保護対象のファイアウォールが dpmac.exe (TCP 5719) と動的 RPC ポートを許可しているかを確認してください (KB 2981833)。",
    "This is an error of an agent operation, not of a job. See that the protected computer's firewall lets dpmac.exe (TCP 5719) and the dynamic RPC ports through (KB 2981833).",
)

_INSTALLATION: Final = tuple(
    message(number, _I, First.COM_LIMITS if number == 348 else First.INSTALLATION, ja, en, weight=_OVERRIDING, todo=todo, source=source)
    for number, ja, en, todo, source in (
        (47, "保護エージェントの一部が、正しくインストールまたは構成されていません。OS のバージョンを確認し、再起動または再インストールします。", "Some parts of the protection agent are not installed or configured properly. Look at the version of Windows; restart or reinstall the agent.", None, "KB 3041345"),
        (267, "コンピューターが、エージェントのインストールに必要なソフトウェアの条件を満たしていません。", "The computers lack software that the agent's installation needs.", None, "KB 3041345"),
        (290, "エージェントを削除できませんでした。すでにないか、ドメインから外れた可能性があります。", "The agent could not be removed. It may be gone, or the computer may have left the domain.", None, "KB 3041345"),
        (291, "エージェントをインストールできませんでした。指定した資格情報に、コンピューターの管理者権限がありません。", "The agent could not be installed: the credentials have no administrator's rights on the computer.", None, "KB 3041345"),
        (293, "エージェントの操作に失敗しました。資格情報が有効なドメイン アカウントのものではありません。", "The agent operation failed: the credentials are of no valid domain account.", None, "KB 3041345"),
        (295, "DPM Agent Coordinator サービスを削除できないか、必要なソフトウェア (VC++ 再頒布可能パッケージ、.NET) がありません。", "The DPM Agent Coordinator service could not be removed, or software is missing that it needs (VC++ redistributable, .NET).", None, "KB 3041345"),
        (301, "エージェントがインストールされていないため、アップグレードできませんでした。", "The agent could not be upgraded: there is none on the computer.", None, "KB 3041345"),
        (303, "エージェントの操作に失敗しました。別のインストールが実行中か、ブート ボリュームが FAT です。", "The agent operation failed: another installation is at work, or the boot volume is FAT.", None, "KB 3041345"),
        (304, "別のエージェント操作が実行中のため、操作に失敗しました。", "The agent operation failed because another is at work.", None, "KB 3041345"),
        (305, "コンピューターの OS がサポートされていないため、エージェントの操作に失敗しました。", "The agent operation failed: the computer's Windows is not supported.", None, "KB 3041345"),
        (306, "別のバージョンのエージェントがすでにインストールされています。", "Another version of the agent is installed already.", None, "KB 3041345"),
        (307, "未知の保護エージェントが検出されました。アンインストールしてから再インストールします。", "An unknown protection agent was found. Uninstall it and reinstall the agent.", None, "KB 3041345"),
        (309, "ADMIN$ 共有が存在しないため、エージェントの操作に失敗しました。", "The agent operation failed because the ADMIN$ share does not exist.", None, "KB 3041345"),
        (310, "ADMIN$ 共有にアクセスできないため、エージェントの操作に失敗しました。共有のアクセス許可と時刻を確認します。", "The agent operation failed because the ADMIN$ share could not be accessed. Look at its permissions, and at the clocks.", None, "KB 3041345"),
        (311, "保護エージェントが正しく動作していません。再インストールします。", "The protection agent does not work properly. Reinstall it.", None, "KB 3041345"),
        (312, "DPM Agent Coordinator サービスが応答しないため、エージェントの操作に失敗しました。", "The agent operation failed because the DPM Agent Coordinator service does not respond.", _COORDINATOR, "KB 3041345"),
        (313, "エージェントのインストール プログラムでエラーが発生しました。%windir%\\Temp\\MSDPM*.log を確認します。", "The agent's installation program failed. See %windir%\\Temp\\MSDPM*.log.", None, "KB 3041345"),
        (314, "別のインストールが進行中のため、エージェントの操作に失敗しました。", "The agent operation failed because an installation is in progress.", None, "KB 3041345"),
        (317, "エージェントのインストールに必要なファイルが DPM サーバーにありません。", "Files that the agent's installation needs are missing on the DPM server.", None, "KB 3041345"),
        (319, "<ServerName> の DPM エージェント コーディネーター サービスとの通信エラーのため、エージェント操作に失敗しました。", "The agent operation failed because of a communication error with the DPM Agent Coordinator service on <ServerName>.", _COORDINATOR, "KB 3041345, KB 2981833"),
        (320, "エージェントがインストールされていないため、アップグレードに失敗しました。", "The upgrade failed: there is no agent on the computer.", None, "KB 3041345"),
        (322, "コンピューターが Active Directory に見つからないか、Windows Server ではありません。", "The computers are not in Active Directory, or run no Windows Server.", None, "KB 3041345"),
        (324, "DPM Agent Coordinator サービスが応答しなかったため、エージェントの操作に失敗しました。", "The agent operation failed because the DPM Agent Coordinator service did not respond.", _COORDINATOR, "KB 3041345, KB 2981833"),
        (327, "DPM Agent Coordinator がインストールされていません (公開されているのは内部の名前 AMRemoteACNotInstalled だけです)。", "The DPM Agent Coordinator is not installed (only the internal name AMRemoteACNotInstalled is published).", _COORDINATOR, "KB 3041345"),
        (328, "リモート レジストリ サービスが実行されていないため、エージェントの操作に失敗しました。", "The agent operation failed because the Remote Registry service is not running.", None, "KB 3041345"),
        (329, "互換性のないソフトウェアがあるため、エージェントの操作に失敗しました。", "The agent operation failed because of software of an incompatible version.", None, "KB 3041345"),
        (330, "Windows インストーラー サービスが無効のため、エージェントの操作に失敗しました。", "The agent operation failed because the Windows Installer service is disabled.", None, "KB 3041345"),
        (331, "同様の操作がすでに実行中のため、エージェントの操作は省略されました。", "The agent operation was skipped because one like it is at work.", None, "KB 3041345"),
        (333, "保護エージェントはすでにインストールされています。", "A protection agent is installed already.", None, "KB 3041345"),
        (340, "より新しいバージョンのエージェントがあるため、アップグレードに失敗しました。", "The upgrade failed because the computer has a newer agent.", None, "KB 3041345"),
        (341, "資格情報にコンピューターでの十分な権限がありません。時刻や DNS の設定が原因の場合もあります。", "The credentials lack rights on the computer. Clocks or DNS settings can be behind it.", None, "KB 3041345"),
        (344, "適切なバージョンのエージェントが見つかりません。アップグレード直後は Attach-ProductionServer.ps1 を実行します。", "An agent of the right version was not found. After an upgrade run Attach-ProductionServer.ps1.", None, "KB 3041345"),
        (345, "DPM Agent Coordinator サービスとの通信エラーのため、エージェントの操作に失敗しました。サービスを再起動します。", "The agent operation failed because of a communication error with the DPM Agent Coordinator service. Restart that.", _COORDINATOR, "KB 3041345"),
        (346, "コンピューターの構成情報を取得できません。WMI サービスとファイアウォールの WMI の例外を確認します。", "The computer's configuration could not be read. Look at the WMI service, and at the firewall's exception for WMI.", None, "KB 3041345"),
        (347, "DPM Agent Coordinator サービスを作成できませんでした。古い Windows では WMF が必要です (KB 4018028)。", "The DPM Agent Coordinator service could not be created. Old versions of Windows need WMF (KB 4018028).", None, "KB 3041345, KB 4018028"),
        (348, "DPM Agent Coordinator サービスとの通信でエラーが発生しました。サービスと、COM のアクセス許可およびコンピューター全体の制限を確認します。", "Talking to the DPM Agent Coordinator service failed. Look at the service, and at COM's permissions and machine-wide limits.", None, "KB 3041345"),
        (349, "インストール ファイルの転送でエラーが発生しました。", "The installation files could not be transferred.", None, "KB 3041345"),
        (400, "WMI を使用してコンピューターの情報を取得できませんでした。経路、ファイアウォール、WMI サービスを確認します。", "Information could not be read by WMI. Look at the route, the firewall and the WMI service.", None, "KB 3041345"),
        (401, "Agent Coordinator サービスをインストールできませんでした。ADMIN$ 共有と、サービス コントロール マネージャーへの経路を確認します。", "The Agent Coordinator service could not be installed. Look at the ADMIN$ share, and at the way to the Service Control Manager.", None, "KB 3041345"),
        (402, "WMI からの情報の取得で、アクセスが拒否されました。", "Access was denied when WMI was asked.", None, "KB 3041345"),
        (403, "ADMIN$ にロック ファイルを作成するときに、アクセスが拒否されました。", "Access was denied when a lock file was created in ADMIN$.", None, "KB 3041345"),
        (404, "Agent Coordinator サービスをインストールできませんでした。ADMIN$ 共有と、サービス コントロール マネージャーへの経路を確認します。", "The Agent Coordinator service could not be installed. Look at the ADMIN$ share, and at the way to the Service Control Manager.", None, "KB 3041345"),
        (405, "コンピューターがクラスターかどうかを検出できませんでした。WMI サービスと経路を確認します。", "Whether the computer is clustered could not be found out. Look at the WMI service and the way to it.", None, "KB 3041345"),
        (406, "クラスターの完全修飾名を特定できませんでした。", "The full name of a clustered computer could not be found out.", None, "KB 3041345"),
        (32537, "エージェントのアップグレードに必要なサービスが起動しませんでした。", "A service that upgrades the agent did not start.", None, "KB 3041345"),
        (32542, "エージェントのインストール ファイルを DPM サーバーで読み取れませんでした。", "The agent's installation files could not be read on the DPM server.", None, "KB 3041345"),
        (32543, "コンソールから更新できないエージェントがあります。保護対象で DPMAgentInstaller を実行します。", "Some agents cannot be updated from the console. Run DPMAgentInstaller on the protected computer.", None, "KB 3041345"),
        (32548, "保護対象のコンピューターを DPM サーバーから削除できませんでした。名前の形式 (FQDN、NetBIOS) を確認します。", "The protected computer could not be removed. Look at the form of its name (FQDN, NetBIOS).", None, "KB 3041345"),
    )
)  # fmt: skip

AGENT_OPERATIONS: Final = (
    *_INSTALLATION,
    message(7, _C, First.NAME, "Active Directory に接続できません。ドメインへの参加と、ドメイン コントローラーを確認します。", "Active Directory cannot be connected to. Look at the domain membership and the domain controller."),
    message(270, _A, First.OWNER, "DPM が保護エージェントと通信できないため、操作が失敗しました。別の DPM サーバーで保護されているか、エージェントがアンインストールされた可能性があります。", "The agent operation failed on <ServerName> because DPM could not communicate with the DPM protection agent. The computer may be protected by another DPM server, or the protection agent may have been uninstalled on the protected computer.", quoted=True),
    message(274, _A, First.GROUPS, "コンピューターのセキュリティ設定を構成できません。アカウントの管理者権限を確認します。", "Security settings could not be made on the computer. Look at the account's administrator's rights."),
    message(275, _A, First.GROUPS, "コンピューターのセキュリティ グループから削除できません。アカウントの管理者権限を確認します。", "A member could not be removed from a security group of the computer. Look at the account's administrator's rights."),
    message(277, _C, First.NAME, "サービス コントロール マネージャーに接続できません。経路とファイアウォールを確認します。", "The Service Control Manager cannot be connected to. Look at the route and the firewall."),
    message(278, _C, First.NAME, "Active Directory に接続できません。ドメイン コントローラーへの経路と、ファイルとプリンターの共有を確認します。", "Active Directory cannot be connected to. Look at the way to the domain controller, and at file and printer sharing."),
    message(294, _R, First.REBOOT, "エージェントのインストールは成功しましたが、保護を始める前に再起動が必要です。", "The agent is installed, but the computer has to be restarted before it can be protected.", weight=_OVERRIDING),
    message(296, EntryPoint.INCOMPATIBLE, First.VERSION, "エージェントを更新できませんでした。DPM サーバーと互換性のあるバージョンに更新します。", "The agent could not be updated. Update it to a version that is compatible with the DPM server.", weight=_OVERRIDING),
    message(297, EntryPoint.INCOMPATIBLE, First.VERSION, "エージェントが DPM のバージョンと互換性がありません。アンインストールしてから再インストールします。", "The agent is not compatible with DPM's version. Uninstall it and reinstall it.", weight=_OVERRIDING),
    message(300, _C, First.IPSEC, "コンピューターと通信できないため、エージェントの操作に失敗しました。経路とファイアウォールのほか、IPsec が片側だけに構成されていないかを確認します。", "The agent operation could not communicate with the computer. Look at the route and the firewall, and whether IPsec is set up at one end only.", weight=_GENERAL),
    message(302, _A, First.OWNER, "エージェントにアクセスできません。コンピューターが DPM サーバーか、エージェントが別の DPM サーバーからインストールされた可能性があります。", "The agent could not be accessed. The computer may be a DPM server, or another DPM server may have installed the agent."),
    message(308, _C, First.PORT, "<ServerName> の保護エージェント サービスと通信できないため、操作が失敗しました。", "The protection agent operation failed because DPM could not communicate with the Protection Agent service on <ServerName>.", quoted=True, weight=_GENERAL),
    message(316, _C, First.PORT, "サービスが応答しないため、<ServerName> での保護エージェントの操作が失敗しました。", "The protection agent operation on <ServerName> failed because the service did not respond.", quoted=True, weight=_GENERAL),
    message(318, _C, First.NAME, "コンピューター アカウントを識別できないため、エージェントの操作に失敗しました。ドメイン コントローラーと DNS クライアントの設定を確認します。", "The agent operation failed because the computer's account could not be identified. Look at the domain controller and at the DNS client's settings."),
    message(325, _R, First.REBOOT, "再起動するまでエージェントは有効になりません。", "The agent is not active before the computer is restarted.", weight=_OVERRIDING),
    message(326, _A, First.OWNER, "DPM サーバーへのアクセスが拒否されたため、エージェントの操作に失敗しました。別の DPM サーバーによる保護、残っている Agent Coordinator サービス、実行中の別の操作を確認します。", "The agent operation failed because access to the DPM server was denied. Look for protection by another DPM server, a left-over Agent Coordinator service, or another operation at work."),
    message(337, _A, First.OWNER, "アクセスが拒否されたため、エージェントをインストールできません。別の DPM サーバーによる保護と時刻を確認します。", "The agent cannot be installed because access was denied. Look for protection by another DPM server, and at the clocks."),
    message(342, _C, First.NAME, "DPM サーバーがコンピューターと通信できないため、エージェントの操作に失敗しました。経路、ファイアウォール、リモート レジストリ サービスを確認します。", "The agent operation failed because the DPM server could not communicate with the computer. Look at the route, the firewall and the Remote Registry service.", weight=_GENERAL),
    message(372, EntryPoint.INCOMPATIBLE, First.VERSION, "DPM サーバーより新しいエージェントが検出されました。バージョンをそろえます。", "The computer's agent is newer than the DPM server. Bring both to one version.", weight=_OVERRIDING),
    message(31008, _C, First.NAME, "エージェントの状態がまだ更新されていません。DPM は 30 分ごとに状態を更新します。", "The agent's state is not up to date yet. DPM renews it every 30 minutes.", weight=_GENERAL, source="KB 4052731"),
)  # fmt: skip
