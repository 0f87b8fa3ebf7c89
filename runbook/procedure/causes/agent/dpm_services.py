"""The DPM engine does not run on the DPM server (facts 1.3; KB 3041345, IDs 917 to 919 and 976)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import server
from runbook.procedure.cause import Cause
from runbook.procedure.causes.agent.service_words import describe
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.windows.services import STOP_PENDING, STOPPED

_NONE: Final = Text("{host}: MSDPM サービスがありません。", "{host}: there is no service MSDPM.")


def _measure(pair: Pair) -> Measurement:
    """Return whether the DPM engine runs. Unlike the agent it starts with Windows and stays.

    A state that is neither, or none, gives no answer.
    """
    engine = pair.dpm.service(server.ENGINE)
    if engine is None:
        return Measurement(None, (_NONE.format(host=pair.dpm.host.name),))
    answer = "running" if engine.runs else "stopped" if engine.state in (STOPPED, STOP_PENDING) else None
    return Measurement(answer, (describe(pair.dpm, engine),))


DPM_SERVICES: Final = Cause(
    name=Text("DPM エンジンの停止", "The DPM engine is stopped"),
    signs=Text("ID 917-919、948、976", "ID 917-919, 948, 976"),
    node=Check(
        "dpm-services",
        Text("DPM サーバーのサービス", "The DPM server's services"),
        Text(
            "DPM サーバーで DPM (MSDPM) サービスが実行されていますか?",
            "Does the service DPM (MSDPM) run on the DPM server?",
        ),
        Text(
            "DPM エンジンが停止していると、ジョブも、エージェントからの応答の受信も行われません (ID 917-919、976)。",
            "Without the DPM engine no job runs, and nothing hears what the agents answer (ID 917-919, 976).",
        ),
        (
            Answer("running", Text("実行されている", "it runs")),
            Answer("stopped", Text("停止している", "it is stopped")),
        ),
        _measure,
        ends=("dpm",),
        find_out=Text(
            "DPM サーバーで sc.exe query MSDPM を実行し、STATE を確認してください。",
            "Run sc.exe query MSDPM on the DPM server and look at STATE.",
        ),
    ),
    remedy=Outcome(
        "start-dpm-services",
        "other-cause",
        Text("原因: DPM エンジンが停止しています", "Cause: the DPM engine is stopped"),
        Text(
            "アプリケーション ログで停止の理由を確認してから、DPM サーバーで SQL Server と SQL Server エージェント、DPM (MSDPM) の順に開始してください。Virtual Disk と Volume Shadow Copy が無効になっていないことも確認します。",
            "See in the Application log why it stopped; then, on the DPM server, start SQL Server and SQL Server Agent, then DPM (MSDPM). See too that Virtual Disk and Volume Shadow Copy are not disabled.",
        ),
        "KB 3041345 (ID 917, 976)",
    ),
)
