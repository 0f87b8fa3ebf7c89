"""Messages about versions, owners, the DPM server's own services, limits and time, and alerts that wrap another message (facts 1.4)."""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import EntryPoint, First, Weight
from runbook.dpm.symptoms.messages.message import message
from runbook.text import Text

_C, _A, _R, _V, _O, _N = (
    EntryPoint.CONNECTION,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
    EntryPoint.OTHER,
    EntryPoint.NO_CODE,
)
_INCOMPATIBLE, _OWNED, _ENGINE = EntryPoint.INCOMPATIBLE, EntryPoint.OWNED_ELSEWHERE, EntryPoint.DPM_ENGINE
_GENERAL, _OVERRIDING, _SUBJECT = Weight.GENERAL, Weight.OVERRIDING, Weight.SUBJECT
_SERVICES: Final = Text(
    "DPM サーバーで MSDPM、DPMRA、SQL Server と SQL Server エージェントのサービスの状態と、アプリケーション ログを確認してください。",
    "On the DPM server look at the services MSDPM, DPMRA, SQL Server and SQL Server Agent, and at the Application log.",
)

SERVER: Final = (
    message(46, _O, None, "選択したオブジェクトが多すぎるため、操作を実行できませんでした。数を減らして再試行してください。", "DPM failed to perform the operation because too many objects are selected. Select fewer objects, and then retry the operation.", quoted=True, weight=_SUBJECT, todo=Text("通信の問題ではありません。選択するオブジェクトを減らしてください。", "This is not about communication. Select fewer objects.")),
    message(140, _O, None, "ネットワークの使用帯域幅の調整は、1 Mbps から 10000 Mbps の範囲で指定する必要があります。", "The network bandwidth usage throttling rate must be between 1 Mbps and 10000 Mbps.", quoted=True, weight=_SUBJECT, todo=Text("通信の問題ではありません。1 から 10000 の値を指定してください。", "This is not about communication. Give a value from 1 to 10000.")),
    # Versions, owners, restarts.
    message(904, _INCOMPATIBLE, First.VERSION, "エージェントが DPM のバージョンと互換性がありません。エージェントを更新します。", "The agent is not compatible with DPM's version. Update the agent.", weight=_OVERRIDING),
    message(905, _INCOMPATIBLE, First.VERSION, "エージェントが DPM のバージョンと互換性がありません。DPM サーバーの更新プログラムを確認します。", "The agent is not compatible with DPM's version. See that the DPM server has all updates.", weight=_OVERRIDING),
    message(1221, _INCOMPATIBLE, First.VERSION, "アラート: 互換性のない保護エージェントです。", "Alert: an incompatible protection agent.", weight=_OVERRIDING),
    message(1251, _OWNED, First.OWNERSHIP, "アラート: ジョブを実行するには、エージェントの所有権が必要です。", "Alert: the DPM server has to own the agent before jobs can run.", weight=_OVERRIDING),
    message(3107, _OWNED, First.OWNERSHIP, "コンピューターが別の DPM サーバーで管理されているため、ジョブを実行できません。", "The job cannot run because another DPM server manages the computer.", weight=_OVERRIDING),
    message(3121, _INCOMPATIBLE, First.VERSION, "エージェントがこのバージョンの DPM と互換性がありません。適切なバージョンに更新するまで、保護は失敗します。", "The agent is not compatible with this version of DPM. Protection fails until it is updated to the right one.", weight=_OVERRIDING),
    message(3180, _OWNED, First.OWNERSHIP, "コンピューターが別の DPM サーバーで管理されているため、ジョブを実行できませんでした。", "The job could not run because another DPM server manages the computer.", weight=_OVERRIDING),
    message(3184, _OWNED, First.OWNERSHIP, "データ ソースが別の DPM サーバーに所有されているため、ジョブを実行できませんでした。", "The job could not run because another DPM server owns the data source.", weight=_OVERRIDING),
    message(3752, _A, First.GROUPS, "DPM サーバーに MSDPMTrustedMachines グループが見つかりません。", "The DPM server's group MSDPMTrustedMachines was not found.", weight=_OVERRIDING),
    message(30230, _INCOMPATIBLE, First.VERSION, "フェールオーバー先のノードに、アップグレードされていないエージェントがあります。", "A node to which the resource group could fail over has an agent that was not upgraded.", weight=_OVERRIDING),
    message(30400, _R, First.REBOOT, "変更ジャーナルの作成のため、コンピューターの再起動が必要です。", "The computer has to be restarted so that a change journal can be made.", weight=_OVERRIDING),
    # The DPM server's own services.
    message(910, _C, First.STEP4, "ジョブの完了中に、DPM サービスが予期せず終了しました。", "The DPM service ended unexpectedly while the job was finishing.", weight=_GENERAL, todo=_SERVICES),
    message(914, _C, First.ENABLED, "予期しないエラーでジョブが失敗しました。保護対象の DPMRA サービスを確認します。", "The job failed because of an unexpected error. Look at the DPMRA service on the computer.", weight=_GENERAL),
    message(917, _ENGINE, First.SERVICES, "DPM サービスとの接続が失われました。", "The connection to the DPM service was lost.", weight=_OVERRIDING, todo=_SERVICES),
    message(918, _ENGINE, First.SERVICES, "DPM サービスとの接続が失われました。", "The connection to the DPM service was lost.", weight=_OVERRIDING, todo=_SERVICES),
    message(919, _ENGINE, First.SERVICES, "DPM サービスとの接続が失われました。", "The connection to the DPM service was lost.", weight=_OVERRIDING, todo=_SERVICES),
    message(929, _ENGINE, First.SERVICES, "DPM 管理シェルが DPM サーバーに接続していないか、接続が失われました。", "DPM Management Shell has no connection to a DPM server, or lost it.", weight=_OVERRIDING, todo=_SERVICES),
    message(948, _ENGINE, First.SERVICES, "DPM サーバーに接続できません。DPM のサービスを再起動します。", "The DPM server cannot be connected to. Restart DPM's services.", todo=_SERVICES),
    message(976, _ENGINE, First.SERVICES, "DPM エンジンに接続できないため、ジョブが失敗しました。", "The job failed because it could not contact the DPM engine.", weight=_OVERRIDING, todo=_SERVICES),
    message(998, _C, First.CRASH, "保護エージェントのエラーのため、操作に失敗しました。", "The operation failed because the protection agent did.", weight=_GENERAL),
    message(999, _ENGINE, First.SERVICES, "DPM のプロセスが予期しないエラーで失敗しました。", "A process of DPM failed because of an unexpected error.", weight=_GENERAL, todo=_SERVICES),
    # Limits and time.
    message(911, _C, First.STEP4, "ジョブが割り当てられた時間内に完了しませんでした。", "The job was not completed in the time allotted.", weight=_GENERAL),
    message(1224, _C, First.STEP3, "アラート: ネットワークの使用帯域幅の調整が機能していません。", "Alert: network bandwidth usage throttling does not work.", weight=_OVERRIDING),
    message(3124, _C, First.STEP3, "QoS パケット スケジューラが有効ではないため、帯域幅の調整が機能していません。", "Throttling does not work because the QoS Packet Scheduler is not enabled on the computer.", weight=_OVERRIDING),
    message(3151, _V, First.ANTIVIRUS, "ジョブが割り当てられた時間内に完了しませんでした。KB 928840 では、ウイルス対策ソフトが原因です。手順 4 (スケジュールの分散) も検討します。", "The job was not completed in the time allotted. In KB 928840 antivirus software is the cause; consider step 4 (spread schedules), too.", weight=_GENERAL, source="KB 3041345, KB 928840"),
    message(3185, _C, First.STEP4, "実行中のジョブが上限に達したため、バックアップ ジョブを実行できませんでした。", "The backup job could not run because as many jobs as are allowed run on the computer.", weight=_OVERRIDING),
    message(3186, _C, First.STEP4, "実行中のジョブが上限に達したため、回復ジョブを実行できませんでした。", "The recovery job could not run because as many jobs as are allowed run on the computer.", weight=_OVERRIDING),
    # CPWrapper: agents that are authenticated by a certificate.
    *(
        message(number, _C, First.CERTIFICATES, ja, en, weight=_OVERRIDING, todo=Text("DPM CPWrapper サービス、証明書の期限と信頼、TCP 6076 のファイアウォールの例外を両端で確認してください。", "At both ends look at the DPM CPWrapper service, at the certificate's expiry and trust, and at the firewall's exception for TCP 6076."))
        for number, ja, en in (
            (33300, "DPM CPWrapper サービスが正しく構成されていません。", "The DPM CPWrapper service is not set up properly."),
            (33301, "DPM CPWrapper サービスの証明書が有効ではありません。", "The DPM CPWrapper service has a certificate that is not valid."),
            (33302, "DPM CPWrapper サービスの認証に失敗しました。", "The DPM CPWrapper service could not authenticate."),
            (33303, "DPM CPWrapper サービスの承認に失敗しました。", "The DPM CPWrapper service was not authorized."),
            (33304, "DPM CPWrapper サービスでエラーが発生し、使用できない状態の可能性があります。", "The DPM CPWrapper service failed and may be unusable."),
            (33323, "DPM が使用する証明書の期限が近づいています。", "A certificate that DPM uses will expire soon."),
            (33324, "DPM が使用する証明書の期限が切れたか、まもなく切れます。", "A certificate that DPM uses has expired or will soon."),
            (33325, "DPM が使用する証明書の期限が近づいています。", "A certificate that DPM uses will expire soon."),
            (33326, "DPM が使用する証明書の期限が切れたか、まもなく切れます。", "A certificate that DPM uses has expired or will soon."),
        )
    ),
    # Alerts and wrappers: another code gives the reason.
    *(
        message(number, _N, None, ja, en, weight=Weight.WRAPPER, source=source)
        for number, ja, en, source in (
            (104, "ジョブの実行中に予期しないエラーが発生しました。", "An unexpected error occurred during job execution; the details give the reason.", "KB 971411, KB 3041345"),
            (1214, "アラート: 回復ポイントを作成できませんでした。", "Alert: recovery points were not created.", "KB 3041345"),
            (1215, "アラート: 同期ジョブが失敗しています。", "Alert: synchronization jobs fail.", "KB 3041345"),
            (3111, "回復ジョブのほとんどまたはすべてが失敗しました。", "Most or all recovery jobs failed.", "KB 3041345"),
            (3114, "回復ポイントの作成ジョブが失敗しています。理由が続きます。", "Jobs that create recovery points fail; the reason follows.", "KB 3041345"),
            (3115, "同期ジョブが失敗しました。最後の失敗の理由が続きます。", "Synchronization jobs have failed; the last for the reason that follows.", "KB 3041345"),
            (3116, "保護の停止に失敗しました。", "Protection could not be stopped.", "KB 3041345"),
            (3159, "回復ポイントの作成に失敗しました。最後の失敗の理由が続きます。", "Recovery points could not be created; the last failed for the reason that follows.", "KB 3041345"),
            (3160, "同期ジョブが失敗しました。", "Synchronization jobs have failed.", "KB 3041345"),
            (3170, "回復、整合性チェック、または初期レプリカの作成を開始できませんでした。理由が続きます。", "A recovery, a consistency check or a replica's creation could not begin; the reason follows.", "KB 3041345"),
            (3311, "テープへのバックアップ ジョブが失敗しました。理由が続きます。", "A backup to tape failed; the reason follows.", "KB 3041345"),
        )
    ),
    message(3106, _O, None, "レプリカに整合性がありません。整合性チェックで同期するまで、保護は失敗します。", "The replica is inconsistent; protection fails until a consistency check has synchronized it.", weight=Weight.WRAPPER, todo=Text("整合性チェックを実行し、繰り返す場合は、同じ時刻のほかのアラートの ID を調べてください。", "Run a consistency check. If it comes again, look up the IDs of the other alerts of that time.")),
    message(100034, _O, None, "オンライン回復ポイントのためのスナップショットを作成できませんでした。", "No snapshot could be made for an online recovery point.", weight=_SUBJECT, todo=Text("先に VSS (vssadmin list writers と、アプリケーション ログの VSS と VolSnap のイベント) を確認し、次に DPM サーバーの DPMWriter サービスを確認してください。", "Look at VSS first (vssadmin list writers, and the events of VSS and VolSnap in the Application log), then at the DPM server's service DPMWriter.")),
    message(1222, _C, First.NAME, "アラート: 保護エージェントに接続できません。", "Alert: the protection agent cannot be contacted.", weight=_GENERAL),
    message(3122, _C, First.NAME, "保護エージェントに接続できませんでした。理由が続きます。", "The protection agent could not be contacted; the reason follows.", weight=_GENERAL),
    *(
        message(number, _O, None, "オンライン回復ポイントの作成に失敗しました。理由が続きます。", "Online recovery points could not be created; the reason follows.", weight=Weight.WRAPPER, todo=Text("理由の ID を調べてください。ID 100034 の場合は、先に VSS (vssadmin list writers) を確認し、次に DPM サーバーの DPMWriter サービスを確認します (KB 3041345)。", "Look up the reason's ID. For ID 100034 look at VSS first (vssadmin list writers), then at the DPM server's service DPMWriter (KB 3041345)."))
        for number in (3187, 3188)
    ),
)  # fmt: skip
