"""The four steps of the article, each followed by the question that matters: do backups succeed now?

Step 2 has three nodes, one for each of its rounds; a walk passes those by that have nothing to change at either end.
"""

from __future__ import annotations

from typing import Final

from runbook.procedure.backups import backups
from runbook.procedure.impact import Impact
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.procedure.steps.step3 import Step3
from runbook.procedure.steps.step4 import Step4
from runbook.procedure.tree import Answer, Check, Node, StepNode
from runbook.text import Text

_WHY: Final = Text(
    "不定期に失敗する問題なので、1 回の成功だけでは解決したと言い切れません。変更前の失敗の割合に応じた件数 (12 % なら 25 件) が成功し、同じ原因の失敗が 1 件もなければ、解決したと判断します。",
    "The failures came now and then, so one success proves little. It is resolved when as many jobs have succeeded as the share of failures before wants, 25 at 12 %, and none failed of the same cause.",
)
_BOTH_ENDS: Final = Text("両端 (DPM サーバーと保護対象)", "Both ends: DPM server and protected computers")
_CONSOLE: Final = Text("DPM 管理者コンソール", "DPM Administrator Console")
_SYSTEM: Final = Text("OS を再起動", "The operating system")
_NOTHING: Final = Text("なし", "None")
_MINUTES: Final = Text("1 台あたり {n} 分", "{n} minutes per server")

_TIMEOUT: Final = Impact(
    work=_MINUTES.format(n=5),
    restart=Text("DPMRA サービスのみ", "DPMRA service only"),
    interruption="service",
    where=_BOTH_ENDS,
    undo=Text(
        "控えた値に戻し (なかった場合は削除)、DPMRA を再起動",
        "Restore the old value (or delete it if there was none), restart DPMRA",
    ),
)
_OFFLOADS: Final = Impact(
    work=_MINUTES.format(n=10),
    restart=_SYSTEM,
    interruption="system",
    where=_BOTH_ENDS,
    undo=Text("設定を前の値にし、OS を再起動", "Set the old values, restart the system"),
)
_THROTTLE: Final = Impact(
    work=Text("保護対象 1 台あたり 5 分", "5 minutes per protected computer"),
    restart=_NOTHING,
    interruption="none",
    where=_CONSOLE,
    undo=Text("チェック ボックスと値を控えた状態に戻す", "Restore the check box and the old values"),
)
_SCHEDULES: Final = Impact(
    work=Text("保護グループ 1 つあたり 5 分", "5 minutes per protection group"),
    restart=_NOTHING,
    interruption="none",
    where=_CONSOLE,
    undo=Text("開始時刻を前の時刻にする", "Set the old start times"),
)

_A_TEST: Final = Text(
    "短時間のテストです。バックアップの結果を確認したら、結果にかかわらず元に戻してください。手動の場合は手順 2 のページの「第 3 段階を元に戻す」、コマンドの場合は undo --step step2 --setting checksum --setting rss を使用します。",
    'This is a short test. Once backups have run, undo it whatever they show: manually as in "Undo round 3" on the page of step 2, with commands by undo --step step2 --setting checksum --setting rss.',
)


def _backups(after: str, why: Text = _WHY) -> Check:
    """Return the check of backups that follows a step."""
    return Check(
        f"backups-after-{after}",
        Text("バックアップの結果", "Backup results"),
        Text("変更後のバックアップはすべて成功していますか?", "Have all backups since the change succeeded?"),
        why,
        (
            Answer("yes", Text("すべて成功している", "all succeeded")),
            Answer("no", Text("失敗したジョブがある", "some failed")),
        ),
        backups,
        ends=("dpm",),
        find_out=Text(
            "DPM 管理者コンソールの [監視] - [ジョブ] で、変更後のジョブを確認してください。件数がまだ足りない場合は、次のバックアップを待ってから再開してください。",
            "Look at the jobs since the change under Monitoring - Jobs in the DPM Administrator Console. If too few have run yet, wait for the next backups and go on then.",
        ),
    )


STEP_NODES: Final[tuple[Node, ...]] = (
    StepNode(
        "step1",
        Text("手順 1: 無通信タイムアウトを 900 秒にする", "Step 1: set the no-activity time-out to 900 seconds"),
        Text(
            "DPM は 5 分間通信がないと接続を切ります。WAN の瞬断や一時的な過負荷で 5 分を超える場合があるため、両方のホストで 15 分に延長します。",
            "DPM drops a connection after 5 minutes without traffic. An interruption of the WAN, or a short overload, can take longer, so both hosts are set to wait 15 minutes.",
        ),
        Step1(at_least=900),
        _TIMEOUT,
    ),
    _backups("step1"),
    StepNode(
        "step1-longer",
        Text(
            "手順 1 (続き): 無通信タイムアウトを 3600 秒にする",
            "Step 1 again: set the no-activity time-out to 3600 seconds",
        ),
        Text(
            "900 秒でも足りない場合は、1 時間まで延長して、待ち時間の問題かどうかを切り分けます。",
            "If 900 s is not enough, an hour tells whether waiting longer helps at all.",
        ),
        Step1(at_least=3600),
        _TIMEOUT,
        more_of="step1",
    ),
    _backups("step1-longer"),
    StepNode(
        "step2",
        Text("手順 2: SNP と NIC のオフロードを無効にする", "Step 2: turn off SNP and NIC offloads"),
        Text(
            "ネットワークの処理を NIC に任せる機能が、特定の通信だけを失敗させることがあります。両方のホストで無効にして再起動し、影響を切り分けます。"
            "Windows Server 2012 以降では、影響の小さい Chimney と LSO から始めます。2008 R2 以前では、記事のとおりすべてを一度に無効にします。",
            "Features that leave network work to the NIC can break certain connections only. They are turned off at both ends, and both ends reboot, to see whether they are the cause. "
            "On Windows Server 2012 and later this begins with those of the least impact, Chimney and LSO; on 2008 R2 and earlier all are turned off at once, as the article says.",
        ),
        Step2(),
        _OFFLOADS,
    ),
    _backups("step2"),
    StepNode(
        "step2-rsc",
        Text("手順 2 (第 2 段階): RSC を無効にする", "Step 2, round 2: turn off RSC"),
        Text(
            "Receive Segment Coalescing (RSC) は 2012 以降で既定で有効になる機能で、2010 年の記事にはありません。ジャンボ フレームは、両端と途中のスイッチの設定がそろっていないと通信が失敗するため、コマンドは有効なアダプターを表示するだけで、変更しません。",
            "Receive Segment Coalescing (RSC) is on by default since 2012, so the article of 2010 does not know it. Jumbo frames break connections where both ends and the switches between them do not agree, so the commands only show where they are on, and do not change them.",
        ),
        Step2(round=2),
        _OFFLOADS,
        passed_unchanged=True,
    ),
    _backups("step2-rsc"),
    StepNode(
        "step2-checksum",
        Text(
            "手順 2 (第 3 段階): チェックサム オフロードと RSS を短時間無効にする",
            "Step 2, round 3: turn off checksum offloads and RSS for a short test",
        ),
        Text(
            "Microsoft が常に有効にするように案内している機能です。短時間のテストとしてだけ無効にし、バックアップの結果を確認したら元に戻します。",
            "Microsoft advises to leave these on, always. They are turned off for a short test only; once backups have run, undo it.",
        ),
        Step2(round=3),
        _OFFLOADS,
        passed_unchanged=True,
    ),
    _backups("step2-checksum", _A_TEST),
    StepNode(
        "step3",
        Text("手順 3: DPM の帯域幅を制限する", "Step 3: throttle DPM's bandwidth"),
        Text(
            "データの転送が狭い回線を使い切ると、制御用の通信 (DCOM) が通れなくなります。最も狭い回線の 80-90 % に制限して、制御用の余地を残します。",
            "When data fills a narrow link, the control channel (DCOM) cannot get through. A limit of 80-90 % of the narrowest link leaves it room.",
        ),
        Step3(in_console=True),
        _THROTTLE,
    ),
    _backups("step3"),
    StepNode(
        "step4",
        Text("手順 4: 保護グループのスケジュールをずらす", "Step 4: spread the protection groups' schedules"),
        Text(
            "多くのバックアップが同時に始まると、DPM サーバー自体が過負荷になります。開始時刻をずらして、重ならないようにします。",
            "When many backups start together, the DPM server itself is overloaded. Their starts are spread so that they do not meet.",
        ),
        Step4(),
        _SCHEDULES,
    ),
    _backups("step4"),
)
