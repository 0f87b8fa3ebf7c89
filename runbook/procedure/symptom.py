"""The first question: which error is it? Its answers are the entry points of `explain`."""

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
        ),
        Answer(
            "unreachable",
            Text(
                "到達できない: ID 41、0x8007274C、0x80072751",
                "a computer that cannot be reached: ID 41, 0x8007274C, 0x80072751",
            ),
        ),
        Answer(
            "access-denied",
            Text("アクセス拒否: ID 42、270、0x80070005", "access denied: ID 42, 270, 0x80070005"),
        ),
        Answer(
            "restart-needed",
            Text("再起動が必要: ID 30、48", "a restart is needed: ID 30, 48"),
        ),
        Answer(
            "antivirus",
            Text(
                "ネットワーク名が利用できない、ファイルを変更できない: 0x80070040、ID 49、109",
                "network name not available, a file that cannot be changed: 0x80070040, ID 49, 109",
            ),
        ),
        Answer(
            "installation",
            Text(
                "エージェントのインストールや更新のエラー: ID 309-313、319、324、328、347、348",
                "an error of an agent's installation or upgrade: ID 309-313, 319, 324, 328, 347, 348",
            ),
        ),
        Answer(
            "dpm-engine",
            Text("DPM サービスに接続できない: ID 917-919、976", "no connection to the DPM service: ID 917-919, 976"),
        ),
        Answer(
            "incompatible",
            Text(
                "エージェントのバージョンに互換性がない: ID 296、297、904、905、3121",
                "the agent's version is not compatible: ID 296, 297, 904, 905, 3121",
            ),
        ),
        Answer(
            "agent-disabled",
            Text("エージェントが無効: ID 30186", "the agent is disabled in DPM: ID 30186"),
        ),
        Answer(
            "owned-elsewhere",
            Text(
                "別の DPM サーバーが管理している: ID 3107、3180、3184",
                "another DPM server manages it: ID 3107, 3180, 3184",
            ),
        ),
        Answer(
            "untrusted",
            Text(
                "ワークグループや信頼されていないドメインの接続: ID 32549、32680-32701",
                "attaching a workgroup or an untrusted domain: ID 32549, 32680-32701",
            ),
        ),
        Answer(
            "dvd-image",
            Text(
                "仮想マシンのバックアップ: ID 53 と 0x80000001、ID 104 と 0x80990E54",
                "backup of a virtual machine: ID 53 with 0x80000001, ID 104 with 0x80990E54",
            ),
        ),
        Answer(
            "other",
            Text("上記以外のコード (ID 46 など)", "another code (ID 46, for example)"),
        ),
        Answer("no-code", Text("コードが分からない", "I do not have a code")),
    ),
    by_code=True,
)
