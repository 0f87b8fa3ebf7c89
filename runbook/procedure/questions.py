"""The questions: what only a person knows. The answers of `symptom` are the entries that `explain` names."""

from __future__ import annotations

from typing import Final

from runbook.procedure.tree import Answer, Question
from runbook.text import Text

SYMPTOM: Final = Question(
    "symptom",
    Text("失敗したジョブのエラー", "The failed job's error"),
    Text("失敗したジョブの詳細に、どのエラーが表示されていますか?", "Which error do the failed job's details show?"),
    Text(
        "最初の手掛かりは、DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブの [詳細] に表示されるコードです。"
        "文面は処理や言語によって変わるため、コードで判断します。",
        "The first clue is the code in the details of the failed job, under Monitoring - Jobs in the DPM Administrator "
        "Console. The wording changes with the job and the language, so go by the code.",
    ),
    (
        Answer(
            "connection",
            Text(
                "通信の切断: 0x80072746、0x800706BA、ID 52、53、60、308 など",
                "a connection that broke: 0x80072746, 0x800706BA, ID 52, 53, 60, 308 and the like",
            ),
            "name-resolution",
        ),
        Answer(
            "unreachable",
            Text(
                "到達できない: ID 41、0x8007274C、0x80072751", "a computer out of reach: ID 41, 0x8007274C, 0x80072751"
            ),
            "backup-network",
        ),
        Answer(
            "access-denied",
            Text("アクセス拒否: ID 42、270、0x80070005", "access denied: ID 42, 270, 0x80070005"),
            "agent-owner",
        ),
        Answer(
            "restart-needed",
            Text("再起動が必要: ID 30、48", "a restart is needed: ID 30, 48"),
            "pending-reboot",
        ),
        Answer(
            "antivirus",
            Text(
                "ネットワーク名が利用できない、ファイルを変更できない: 0x80070040、ID 49、109",
                "a network name gone, a file that cannot be changed: 0x80070040, ID 49, 109",
            ),
            "antivirus",
        ),
        Answer(
            "installation",
            Text(
                "エージェントのインストール時のエラー: ID 309-313、328",
                "an error of the agent's installation: ID 309-313, 328",
            ),
            "installation",
        ),
        Answer(
            "other",
            Text("上記以外のコード (ID 46 など)", "another code (ID 46, for example)"),
            "not-this-runbook",
        ),
        Answer("no-code", Text("コードが分からない", "I do not have a code"), "no-code"),
    ),
)

BACKUP_NETWORK: Final = Question(
    "backup-network",
    Text("バックアップ用ネットワークとクラスター", "Backup network and cluster"),
    Text(
        "バックアップ用ネットワークのアドレスまたはクラスターの所有ノードが、失敗し始める前に変わりましたか?",
        "Did the address of a backup network, or the owner node of a cluster, change before the failures began?",
    ),
    Text(
        "ID 41 は、DPM がバックアップ用として指定したネットワークに届かないときや、クラスターの所有ノードが切り替わったときにも発生します。",
        "ID 41 also comes when the network that DPM was told to use for backups is out of reach, or a cluster has moved to another node.",
    ),
    (
        Answer("yes", Text("変わった", "it changed"), "mend-backup-network"),
        Answer(
            "no", Text("変わっていない、または使用していない", "it did not change, or there is none"), "name-resolution"
        ),
    ),
)

ANTIVIRUS: Final = Question(
    "antivirus",
    Text("ウイルス対策ソフト", "Antivirus software"),
    Text(
        "ウイルス対策ソフトが、DPMRA.exe または DPM のレプリカのフォルダーをリアルタイムで検査していますか?",
        "Does antivirus software scan DPMRA.exe or DPM's replica folders in real time?",
    ),
    Text(
        "リアルタイムの検査は、エージェントの通信や書き込みを止めることがあります (KB 928840)。",
        "Real-time scanning can hold up what the agent sends and writes (KB 928840).",
    ),
    (
        Answer("yes", Text("検査している (除外していない)", "they are scanned"), "exclude-from-antivirus"),
        Answer(
            "no",
            Text("除外済み、または使用していない", "they are excluded, or there is no such software"),
            "name-resolution",
        ),
    ),
)

IDLE_DEVICE: Final = Question(
    "idle-device",
    Text("経路上の機器の無通信タイムアウト", "Idle time-outs of devices on the way"),
    Text(
        "経路上のファイアウォール、ルーター、VPN 装置は、無通信の TCP セッションを短い時間で切断する設定ですか?",
        "Do firewalls, routers or VPN devices on the way drop idle TCP sessions after a short time?",
    ),
    Text(
        "エージェントの待ち時間を延ばしても切断される場合は、途中の機器が先に接続を切っていることがあります。機器の設定は、ホストからは読み取れません。",
        "When connections still break although the agents wait longer, a device in between may be the one that gives up. No host can read its settings.",
    ),
    (
        Answer("yes", Text("切断する設定になっている", "a device drops idle sessions"), "lengthen-device-timeout"),
        Answer("no", Text("切断しない、または機器がない", "none does, or there are none"), "step2"),
    ),
)
