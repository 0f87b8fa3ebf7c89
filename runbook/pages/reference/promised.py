"""Attributes of classes that scripts may rely on: those that the snippets use, and what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.change.apply import Applied
from runbook.change.plan import Plan
from runbook.change.run import Run
from runbook.dpm.jobs import BackupJob
from runbook.dpm.schedules import ProtectionGroup
from runbook.dpm.symptoms.reader import Explanation, Found
from runbook.journal.journal import Journal
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.procedure.tree import Check
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.network.adapters import Adapter
from runbook.windows.network.keywords import Keyword
from runbook.windows.registry import Registry
from runbook.windows.services import Service, Services
from runbook.windows.system import System
from runbook.windows.values import Kind

MEMBERS: Final[Mapping[type, Mapping[str, Text]]] = {
    Journal: {
        "runs": Text("この顧客の実行を新しい順に返します。", "Return the customer's runs, the newest first."),
        "run": Text("番号で指定した実行を返します。元に戻すときに使用します。なければ None です。", "Return a run by its number, to undo it; None if there is none."),
    },
    Kind: {
        "DWORD": Text("REG_DWORD (32 ビットの整数) です。", "REG_DWORD, a whole number of 32 bits."),
        "SZ": Text("REG_SZ (文字列) です。", "REG_SZ, a text."),
    },
    Look: {
        "system": Text("ホストの Windows です。", "The host's Windows."),
        "tcp": Text("この Windows にある TCP グローバル設定の名前と状態です。", "The TCP globals that this Windows has, each with its state."),
        "adapters": Text("ホストの通信に使用されるアダプターです。", "The adapters that carry the host's traffic."),
    },
    Pair: {
        "host": Text("保護対象の状態です。", "The look at the protected computer."),
        "server": Text("DPM サーバーの状態です。指定しなかった場合は None です。", "The look at its DPM server; None if it was not named."),
    },
    Plan: {
        "changes": Text("書き込む変更です。この順に書き込み、これ以外は書き込みません。", "The changes: exactly these writes happen, in this order."),
        "is_empty": Text("行うことがなければ True です。", "True if there is nothing to do."),
        "reboot_pending": Text("以前の変更が再起動を待っていれば True です。", "True if earlier changes wait for a reboot."),
    },
    Step3: {
        "limit_for": Text("上限 (Mbps) と、その根拠を返します。", "Return the limit in Mbps, and what it follows from."),
        "prerequisites": Text("帯域幅の調整を妨げるものを返します。なければ空です。", "Return what prevents throttling on a host; empty if nothing does."),
    },
    Step4: {
        "study": Text("保護グループの開始時刻を読み取り、重ならない時刻を提案します。", "Read when the protection groups start, and propose times that keep them apart."),
    },
    Applied: {
        "run": Text("実行の番号です。元に戻すときに使用します。", "The number of the run, by which it is undone."),
        "reboot_due": Text("再起動後に有効になる変更があれば True です。", "True if it takes effect only after a reboot."),
    },
    Run: {
        "id": Text("実行の番号です。", "The number of the run."),
        "step": Text("手順の名前です。", "The name of the step."),
        "host": Text("コマンドやインベントリで指定したホストの名前です。", "The host's name, as it was given."),
        "state": Text("実行の状態です。", "How far the run came."),
        "started": Text("開始した時刻です。", "When it began."),
    },
    Host: {
        "name": Text("表示用の名前です。", "The name for display."),
        "registry": Text("レジストリです。", "The registry."),
        "services": Text("サービスです。", "The services."),
    },
    Registry: {
        "read": Text("指定した種類の値を返します。値またはキーがなければ `ABSENT` です。", "Return the value, which must have this type; `ABSENT` if the value or its key does not exist."),
    },
    Services: {
        "get": Text("名前で指定したサービスを返します。なければ None です。", "Return a service by its name; None if there is none."),
    },
    Service: {
        "name": Text("サービス名です。", "The service's name."),
        "state": Text("状態です。`Running`、`Stopped` など、Windows が返すままの語です。", "The state in Windows' own word, such as `Running` or `Stopped`."),
        "start_mode": Text("スタートアップの種類です。Windows が返すままの語です。", "The startup type, in Windows' own word."),
    },
    System: {
        "computer": Text("コンピューター名です。", "The computer's name."),
        "caption": Text("Windows の名前とエディションです。", "The name and edition of Windows."),
        "now": Text("ホストの現在の時刻です。", "The host's own time."),
        "booted": Text("最後に起動した時刻です。", "When it was started last."),
    },
    Adapter: {
        "name": Text("[ネットワーク接続] に表示される名前です。", "The name in Network Connections."),
        "keywords": Text("ドライバーが持つキーワードです。", "The keywords that its driver offers, by name."),
    },
    Keyword: {
        "label": Text("デバイス マネージャーに表示される名前です。", "The name that Device Manager shows."),
        "in_use": Text("使用されている値です。設定値がなければドライバーの既定値、どちらも分からなければ None です。", "The value in use: the configured one, or the driver's default; None if neither is known."),
    },
    BackupJob: {
        "status": Text("状態です。DPM が返すままの語です。", "The status, in DPM's own word."),
        "start": Text("開始した時刻 (DPM サーバーの時計) です。まだ決まっていなければ None です。", "When it started, by the server's own clock; None if it has no start yet."),
        "error": Text("失敗したジョブのコードです。", "The codes of a failed job."),
    },
    Explanation: {
        "found": Text("文面に含まれるコードです。", "The codes in the text."),
        "entry": Text("エラーの種類です。診断はここから始まります。", "The kind of error: where the diagnosis begins."),
    },
    Found: {
        "code": Text("コードです。", "The code."),
        "count": Text("現れた回数です。", "How often it occurs."),
    },
    Check: {
        "id": Text("確認の名前です。そのページの名前でもあります。", "The check's name, which is that of its page as well."),
    },
    Measurement: {
        "answer": Text("答えです。ホストから判断できなければ None です。", "The answer; None if the hosts give none."),
        "evidence": Text("判断の根拠です。", "The evidence."),
    },
    ScheduleOverview: {
        "crowded": Text("開始時刻が重なっていれば True です。", "True if they start together."),
        "before": Text("現在の開始時刻です。", "When the groups start now."),
        "after": Text("提案する開始時刻です。", "When they would start as proposed."),
    },
    ProtectionGroup: {
        "name": Text("保護グループの名前です。", "The group's name."),
        "first": Text("1 日のうち最初の開始時刻です。午前 0 時からの分数で表します。", "Its first start of the day, in minutes after midnight."),
    },
}  # fmt: skip

RETURNED: Final = (Applied, Run, Host, Registry, Services, Service, System, Adapter, Keyword, BackupJob, Explanation, Found, Check, Measurement, ScheduleOverview, ProtectionGroup)  # fmt: skip
"""Classes that nobody makes in a script: the public names give them."""
