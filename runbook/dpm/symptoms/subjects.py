"""DPM's message IDs that are not about communication: the subject of each, and where to go on (facts 1.4).

The IDs are those of KB 3041345. What an ID says in detail stands there.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import Final, NamedTuple

from runbook.dpm.symptoms.codes import EntryPoint
from runbook.text import Text


class Subject(NamedTuple):
    """What some IDs are about. `ids` are numbers and ranges, ascending."""

    name: Text
    todo: Text
    ids: str
    entry: EntryPoint = EntryPoint.OTHER


SUBJECTS: Final = (
    Subject(
        Text("VSS (スナップショットとライター)", "VSS: snapshots and writers"),
        Text("保護対象で vssadmin list writers を実行し、アプリケーション ログの VSS と VolSnap のイベントを確認してください。", "Run vssadmin list writers on the protected computer, and look at the events of VSS and VolSnap in the Application log."),
        "0 207 210 215 269 915 921 960-961 963-964 3055 30010-30014 30047 30078-30079 30082-30084 30111-30116 30168-30169 30218 30290 30294-30295 30299 32561 32644 33140 33331",
    ),
    Subject(
        Text("SQL Server のデータベースの保護", "SQL Server databases"),
        Text("SQL Server のエラー ログと、データベースがオンラインかどうか、DPM のエージェントの権限を確認してください。", "Look at SQL Server's error log, at whether the database is online, and at the agent's rights in SQL Server."),
        "957 965-966 30039-30044 30048-30050 30075 30140-30142 30163-30164 30170-30173 30202 30205 30223 31087 31154 31226 31229 31310 32000 32014-32016 32028-32030 32510-32513 33424",
    ),
    Subject(
        Text("Exchange の保護", "Exchange"),
        Text("Exchange サーバーのアプリケーション ログ、データベースの状態、DPM サーバーの Eseutil を確認してください。", "Look at the Exchange server's Application log, at the state of the databases, and at Eseutil on the DPM server."),
        "182 237 3113 30025-30029 30045 30051 30062-30067 30074 30080-30081 30088 30139 30143-30144 30146-30147 30157 30167 30174 30196-30199 30204 30208 30216-30217 30219-30220 31097 31156 31267-31268 31275 32514-32515 32528 32621-32628 32640-32643 33002",
    ),
    Subject(
        Text("SharePoint の保護", "SharePoint"),
        Text("フロントエンド Web サーバーで ConfigureSharePoint.exe の構成と SharePoint の VSS ライターを確認してください。", "Check on the front-end Web server what ConfigureSharePoint.exe has set up, and the SharePoint VSS writer."),
        "173-174 201 956 962 967 3133-3135 31152-31153 31228 31250 32001-32013 32017-32027 32524-32525 32541 33150",
    ),
    Subject(
        Text("仮想マシンの保護 (Hyper-V、VMM、VMware)", "virtual machines (Hyper-V, VMM, VMware)"),
        Text("ホストのイベント ログ、仮想マシンの統合サービス、VMM または VMware のサーバーの状態を確認してください。", "Look at the host's event log, at the machine's integration services, and at the state of the VMM or VMware server."),
        "958 3130-3132 4377 30288-30289 32578 32612 32620 33399-33403 33506-33507 33600-33633 34522",
    ),
    Subject(
        Text("テープとライブラリ", "tapes and libraries"),
        Text("DPM 管理者コンソールの [管理] - [ライブラリ] と、ライブラリのハードウェアを確認してください。", "Look at Management - Libraries in the DPM Administrator Console, and at the library's hardware."),
        "198 205 233-236 1226-1234 1237-1240 1243 1245 3301-3310 3312-3317 23043-23045 24001-24081 24084-24092 25001-25018 25100-25126 30001-30004 30007-30009 30101-30105 30108-30110 30124 30126 30128-30129 30132 30158 30303 31101-31126 31128-31142 31145-31147 31149-31151 32572-32574 33341",
    ),
    Subject(
        Text("ディスク、ボリューム、記憶域プールの空き", "disks, volumes and space in the storage pool"),
        Text("DPM 管理者コンソールの [管理] でディスクの状態を、[保護] でレプリカと回復ポイントの割り当てを確認してください。", "Look at the disks under Management in the DPM Administrator Console, and at the space of replicas and recovery points under Protection."),
        "55 57-58 62 64 92 149 151 153-155 158-164 168-169 171 175-181 186 213-214 350-352 354-364 366 368 407-409 419-420 959 1200-1201 1220 1246 1249 2015 2020-2023 2037 2040 3054 3100-3101 3120 3127 3161 3169 30005-30006 30015 30033 30061 30076-30077 30100 30106-30107 30153 30166 30195 31000 31056-31057 31085 31221-31225 31244 31259 32057-32058 32061-32073 32545 32662 32670 33142-33144 33179 33193 33508 33510-33512 33514-33516 33518-33521 40001-40014",
    ),
    Subject(
        Text("レプリカの整合性と変更の追跡", "the replica's consistency and change tracking"),
        Text("[保護] で整合性チェックを実行してください。繰り返す場合は、同じジョブのほかの ID を確認してください。", "Run a consistency check under Protection. If it comes again, look at the other IDs of the same job."),
        "50-51 54 61 77-78 91 93-94 107-108 110-112 117 185 192 208 1204-1206 1218-1219 1248 1250 2018 2024-2029 3104-3105 3118-3119 3128-3129 3162-3163 3178 30016-30018 30020-30024 30031-30032 30034-30038 30046 30052-30054 30086 30117-30119 30130-30131 30133-30138 30151-30152 30154-30156 30161-30162 30175 30188 30203 30221-30222 30227-30228 30300-30302 30500-30504 31207-31209 33123",
    ),
    Subject(
        Text("ファイル、フォルダー、共有", "files, folders and shares"),
        Text("ID が示すパスが存在し、SYSTEM アカウントで開けることを確認してください。", "See that the path that the message names exists and that the SYSTEM account can open it."),
        "16-19 36-40 44 227-229 1225 1255 2016 2030 2033 2036 3125-3126 6001-6013 30030 30060 30089 30121-30123 30150 30176-30183 30194 30241-30242 32526-32527 32536 32538 32550 32577 33310 33425",
    ),
    Subject(
        Text("データの回復", "recovery of data"),
        Text("[監視] - [ジョブ] で回復ジョブの詳細を確認し、別の回復ポイントや別の場所を試してください。", "Look at the recovery job's details under Monitoring - Jobs, and try another recovery point or another place."),
        "59 118 183-184 202-203 209 226 231-232 239-242 244 246-255 265 273 276 298-299 1209-1212 2031-2032 2034-2035 2038 3103 3109-3110 3112 3136-3137 3164-3167 3182 3500 24082-24083 30019 30120 30185 30207 30232 31069-31084 31095-31096 31203-31205 31230-31239 32590 32613 32636 32686 33101-33105 33330",
    ),
    Subject(
        Text("保護グループの構成とスケジュール", "the set-up of protection groups and schedules"),
        Text("[保護] で保護グループの設定を確認してください。コマンドレットの場合は、引数を確認してください。", "Look at the protection group's settings under Protection; for a cmdlet, at its arguments."),
        "130-133 135-139 143-148 150 152 156-157 170 172 193-197 204 206 272 968 970 1202 1216-1217 1247 2004-2008 3102 3117 3154-3155 3183 30184 30231 31001-31002 31007 31009-31055 31058-31068 31086 31088 31099 31148 31155 31158-31165 31206 31210-31213 31215-31220 31227 31249 31251-31253 31300-31303 32060 32517 32544 32582-32589 32591-32594 32599 32630 32637 32687 33119 33141 33168 33213-33217 33404 33438-33442 33444-33446 33513",
    ),
    Subject(
        Text("バックアップ用ネットワークのアドレスの指定", "the addresses given for the backup network"),
        Text("Get-DPMBackupNetworkAddress で現在の指定を確認してください。", "See with Get-DPMBackupNetworkAddress what is set."),
        "31089-31094",
    ),
    Subject(
        Text("クライアント コンピューターの保護", "client computers"),
        Text("クライアントが DPM サーバーのネットワークに接続しているかどうかと、クライアントの保護グループを確認してください。", "See whether the client is in the DPM server's network, and look at its protection group."),
        "3181 7001-7013 32521 32529 32546 32651-32653 33152-33165",
    ),
    Subject(
        Text("オンライン バックアップ (Azure Backup)", "online backup (Azure Backup)"),
        Text("Azure への接続、プロキシ、証明書、MARS エージェントの状態とログを確認してください。", "Look at the way to Azure, the proxy, the certificate, and at the MARS agent and its logs."),
        "1252 3189-3190 30224-30225 31245-31246 31254-31258 31260-31263 31265 31269-31273 31276-31284 32500-32507 32522 32530-32535 32551-32554 32595-32596 32598 32610-32611 32631-32633 32650 33212 33344 33405-33423 33443 33450-33489 33491-33493 33502-33505 34500-34519 34527-34532 34645 50000-50008 100001-100033 100035-480011",
    ),
    Subject(
        Text("レポートと電子メールの通知", "reports and e-mail notifications"),
        Text("SQL Server Reporting Services と、DPM の SMTP サーバーの設定を確認してください。", "Look at SQL Server Reporting Services, and at the SMTP server in DPM's options."),
        "218-220 243 245 517-523 527-531 533 3000-3042 33338",
    ),
    Subject(
        Text("DPM または SQL Server のセットアップ", "the set-up of DPM or of its SQL Server"),
        Text("DPM のセットアップのログ (DPMLogs フォルダー) を確認してください。", "Look at the logs of DPM's set-up, in the folder DPMLogs."),
        "801-857 859-901 4001-4066 4068-4089 4097-4105 4300-4375 4376 4379-4388 4501-4530 31240-31241 31247 33240-33241 33339 33426-33434 33436-33437 33494-33499 33501 50009-50014 50500-50506",
    ),
    Subject(
        Text("プロダクト キーとライセンス", "product key and licences"),
        Text("DPM のエディションと、ライセンスの期限と数を確認してください。", "Look at DPM's edition, and at the licences' number and expiry."),
        "858 3751 4067",
    ),
    Subject(
        Text("DPM 自身のデータベースとそのバックアップ", "DPM's own database and its backup"),
        Text("DPM サーバーの SQL Server のサービスと空き領域、アプリケーション ログを確認してください。", "Look at the DPM server's SQL Server services and free space, and at its Application log."),
        "367 450-471 907 916 940-945 1244 3168 3700 3750 3753 4200-4223 33210 33448-33449 33500",
    ),
    Subject(
        Text("システム状態とベア メタルのバックアップ", "backup of the system state and bare metal"),
        Text("保護対象の Windows Server バックアップのイベント ログと空き領域を確認してください。", "Look at the log of Windows Server Backup and at free space on the protected computer."),
        "30072-30073 30214-30215 30229 32559 33000-33001",
    ),
    Subject(
        Text("クラスターのリソース グループ", "the cluster's resource groups"),
        Text("フェールオーバー クラスター マネージャーで、リソース グループとその所有者を確認してください。", "Look at the resource group and its owner in Failover Cluster Manager."),
        "63 199 3053 30148-30149 30159-30160 30209 31004 31098 32579",
    ),
    Subject(
        Text("Active Directory とエンド ユーザー回復", "Active Directory and end-user recovery"),
        Text("ドメイン コントローラーへの接続と、DPM のスキーマの拡張を確認してください。", "Look at the way to the domain controller, and at DPM's extension of the schema."),
        "532 1223 3050-3052 3123 3200 3202 3210-3223",
    ),
    Subject(
        Text("DPM のコンソール、シェル、役割", "DPM's consoles, shell and roles"),
        Text("使用しているアカウントの権限と、コンソールと DPM サーバーのバージョンを確認してください。", "Look at the rights of the account that you use, and at the versions of console and DPM server."),
        "200 221 365 524-526 920 939 946 949 969 997 1000 3152 3171-3177 3179 3201 3754 31100 31127 31143-31144 31242-31243 31274 32547 32571 32576 32580-32581 32600-32609 32614-32619 32629 32634 32654-32660 32663-32667 33004 33107-33112 33114-33118 33121-33122 33166-33167 33170-33177 33185-33189 33211 33218 33226-33228 33238-33239 33242 33245 33248-33249 33305-33307 33309 33320-33322 33327-33329 33332-33337 33340 33345 33447 33490 33509 33517",
    ),
    Subject(
        Text("証明書の設定", "the set-up of certificates"),
        Text("コンピューターの個人証明書ストアの証明書と、その期限、失効サーバーへの接続を確認してください。", "Look at the certificate in the computer's personal store, at its expiry, and at the way to the revocation servers."),
        "33229-33237 33243-33244",
    ),
    Subject(
        Text("ジョブの競合、取り消し、スクリプト", "jobs: conflicts, cancelling, scripts"),
        Text("[監視] - [ジョブ] で、同じ時刻に実行されたほかのジョブを確認してください。", "Look under Monitoring - Jobs at the other jobs of that time."),
        "95-101 113-116 141 211-212 902 906 908-909 912-913 950-955 975 1001-1005 2000-2003 3600-3611 30055-30059 30068-30071 30085 30125 30127 30189-30193 30200-30201 30210-30213 30226 31264 32516 32519-32520 32560 33222-33223 33342",
    ),
    Subject(
        Text("アラートの通知 (理由は別の ID)", "notices of alerts, whose reason is another ID"),
        Text("[監視] - [アラート] でアラートの詳細を確認し、その中の ID を調べてください。", "Open the alert under Monitoring - Alerts, and look up the ID in its details."),
        "1100-1109 1241-1242 3153 3158",
    ),
    Subject(
        Text("保護エージェントのインストールと管理", "installing and managing the protection agent"),
        Text("[管理] - [エージェント] でエージェントの状態を確認してください。", "Look at the agent's state under Management - Agents."),
        "271 292 315 321 323 334-336 338-339 343 353 369-371 373 3598-3599 31005-31006 31214 32523 32555-32556 32575 32635 33145 33151 33219-33221 33224-33225 33246-33247 33308 33343 33435 34000",
        EntryPoint.INSTALLATION,
    ),
    Subject(
        Text("DPM 内部のメッセージ (公開されているのは内部の名前だけです)", "an internal message, of which only the internal name is published"),
        Text("同じジョブのほかの ID を確認してください。", "Look at the other IDs of the same job."),
        "8-10 263-264 266 268 417-418 927-928 947 4096 31266",
    ),
)  # fmt: skip


def spans(ids: str) -> list[tuple[int, int]]:
    """Return the ranges written as `16-19 36`."""
    ends = [each.split("-") for each in ids.split()]
    return [(int(each[0]), int(each[-1])) for each in ends]


def subject_of(number: int) -> Subject | None:
    """Return the subject of an ID, or None if no range holds it."""
    starts, found = _index()
    at = bisect_right(starts, number) - 1
    if at < 0:
        return None
    end, subject = found[at]
    return subject if number <= end else None


@cache
def _index() -> tuple[list[int], list[tuple[int, Subject]]]:
    every = sorted(((*span, subject) for subject in SUBJECTS for span in spans(subject.ids)), key=lambda each: each[0])
    return [start for start, _, _ in every], [(end, subject) for _, end, subject in every]
