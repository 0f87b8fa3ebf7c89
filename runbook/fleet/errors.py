"""The errors of working on many hosts, on this computer or on the workers of a cluster."""

from __future__ import annotations

from runbook.errors import InvalidInput, JournalProblem, NotVerified, RebootTimedOut, Refused, Sentence, WorkerLost
from runbook.text import Text

_LOOK_INTO_THE_JOURNAL = Sentence(
    "どこまで書き込んだかは history で確認でき、undo で元に戻せます。",
    "`history` shows what was written, and `undo` undoes it.",
)

_NEXT_WINDOW = Sentence(
    "次の作業時間帯に同じコマンドを実行すると、残りを処理します。",
    "The same command in the next window does what is left.",
)


class ChangedByReboot(NotVerified):
    """The values of a run changed during the reboot."""

    text = Sentence("再起動後に値が変わりました。", "The values have changed with the reboot.")


class NodeNotDrained(Refused):
    """A node of a failover cluster was not rebooted: it owns roles, or it could take some at any moment."""

    text = Sentence(
        "{computer} はフェールオーバー クラスターのノードで、ドレインされていないため再起動しません ({state})。",
        "{computer} is a node of a failover cluster and is not drained, so it is not rebooted ({state}).",
    )
    advice = Sentence(
        "Suspend-ClusterNode -Name {computer} -Drain で役割を移動して一時停止し、同じコマンドをもう一度実行してください。"
        "2008 R2 以前では、役割を 1 つずつ移動してから一時停止します。",
        "Move its roles away and pause it with Suspend-ClusterNode -Name {computer} -Drain, then run the same command again. "
        "On 2008 R2 and earlier, move the roles one by one, then pause it.",
    )
    computer: str
    state: Text


class NodeNotBack(RebootTimedOut):
    """A node of a failover cluster was rebooted, but the cluster does not count it as up or paused again."""

    text = Sentence(
        "{computer} は再起動しましたが、クラスターのノードとしてまだ動作していません ({seconds:g} 秒待ちました)。",
        "{computer} was rebooted, but does not work as a node of its cluster again (after {seconds:g} s).",
    )
    advice = Sentence(
        "クラスター サービス (ClusSvc) とノードの状態を確認してください。元に戻るまで、ほかのノードを再起動しないでください。"
        "再起動後の設定の値は、まだ読み直していません。",
        "Look at its cluster service (ClusSvc) and at the node. Reboot no other node before it is back. "
        "Its settings have not been read again since the reboot.",
    )
    computer: str
    seconds: float


class HostHeld(Refused):
    """A host was not started, so that no job fails and no window is overrun. Nothing was sent to it."""


class JobsRunning(HostHeld):
    """Jobs run that would fail, and nobody was asked."""

    text = Sentence(
        "ジョブが {n} 件実行中です。再起動すると失敗するため、開始しませんでした。",
        "Jobs are running ({n}), and a restart would make them fail, so it was not started.",
    )
    advice = Sentence(
        "--wait-idle に分を指定すると、終了を待ってから開始します。それでも変更する場合は、--apply を付けずに実行し、確認の質問に答えてください。",
        "With --wait-idle and a number of minutes it waits until they end. To go ahead all the same, run it without --apply and answer the question.",
    )
    n: int


class JobsStillRun(HostHeld):
    """Jobs still run after the time that the host may wait."""

    text = Sentence(
        "{minutes} 分待っても {n} 件のジョブが終了しなかったため、開始しませんでした。",
        "Jobs still run ({n}) after waiting for {minutes} minutes, so it was not started.",
    )
    advice = Sentence(
        "DPM 管理者コンソールでジョブを確認してください。同じコマンドをもう一度実行すると、残りのホストを処理します。",
        "Look at them in the DPM Administrator Console. The same command again does what is left.",
    )
    n: int
    minutes: int


class JobsNotKnown(HostHeld):
    """Whether jobs run is not known, and the host may start only while none runs."""

    text = Sentence(
        "実行中のジョブを確認できないため、開始しませんでした ({why})。",
        "Whether jobs run is not known, so it was not started ({why}).",
    )
    advice = Sentence(
        'DPM サーバーを --host で一緒に指定するか、インベントリに role = "dpm-server" で登録してください。ジョブを確認できない場合は、DPM 管理者コンソールで確認し、--wait-idle も --apply も付けずに実行して、確認の質問に答えてください。',
        'Name the DPM server with --host too, or put it into the inventory with role = "dpm-server". Where jobs cannot be read, look in the DPM Administrator Console, run it without --wait-idle and --apply, and answer the question.',
    )
    why: Text


class JobsLost(HostHeld):
    """The DPM server that knows whether jobs run does not answer, and nobody was asked."""

    text = Sentence(
        "DPM サーバーが応答せず、ジョブが実行中かどうかを確認できないため、開始しませんでした ({why})。",
        "The DPM server does not say whether jobs run, so it was not started ({why}).",
    )
    advice = Sentence(
        "DPM サーバーが応答するようになってから、同じコマンドをもう一度実行してください。それでも変更する場合は、DPM 管理者コンソールでジョブを確認し、--apply、--expect、--wait-idle を付けずに実行して、確認の質問に y と答えてください。",
        "Run the same command when the DPM server answers again. To go ahead all the same, look at its jobs in the DPM Administrator Console, run it without --apply, --expect and --wait-idle, and answer the question with y.",
    )
    why: Text


class WindowOver(HostHeld):
    """The end of the window has come."""

    text = Sentence("{until} を過ぎたため、開始しませんでした。", "It is past {until}, so it was not started.")
    advice = _NEXT_WINDOW
    until: str


class RebootTooLong(HostHeld):
    """A reboot might not be over by the end of the window."""

    text = Sentence(
        "再起動には {minutes} 分までかかることがあり、{until} を過ぎる可能性があるため、再起動しませんでした。",
        "A reboot may take up to {minutes} minutes and might not be over by {until}, so it was not rebooted.",
    )
    advice = _NEXT_WINDOW
    until: str
    minutes: int


class DaskMissing(InvalidInput):
    """The package that the engine needs is not installed."""

    text = Sentence("Dask がインストールされていません。", "Dask is not installed.")
    advice = Sentence('pip install "dpm-runbook[fleet]" を実行してください。', 'Run: pip install "dpm-runbook[fleet]"')


class JournalSilent(JournalProblem):
    """The command's journal does not answer a worker."""

    text = Sentence(
        "コマンドを実行したコンピューターの記録ファイルから応答がありません。",
        "The journal, on the computer where the command runs, does not answer.",
    )
    advice = Sentence("記録なしには何も変更しません。", "Nothing is changed without it.")


class NoSuchScheduler(InvalidInput):
    """No Dask scheduler answers at the address."""

    text = Sentence(
        "Dask のスケジューラー {address} に接続できません ({why})。",
        "Cannot connect to Dask's scheduler at {address} ({why}).",
    )
    advice = Sentence(
        "アドレス (例: tcp://10.0.0.5:8786) と、スケジューラーが起動しているかを確認してください。何も変更していません。",
        "Check the address (like tcp://10.0.0.5:8786), and that the scheduler runs. Nothing was changed.",
    )
    address: str
    why: str


class NoWorkerThere(InvalidInput):
    """No worker runs at a host's location."""

    text = Sentence("拠点 {location} にワーカーがありません。", "There is no worker at the location {location}.")
    advice = Sentence(
        'そこで次のように起動してください: dask worker ADDRESS --resources "site-{location}=8"',
        'Start one there: dask worker ADDRESS --resources "site-{location}=8"',
    )
    location: str


class NotAKey(InvalidInput):
    """The key for passwords is not a Fernet key."""

    text = Sentence("{variable} が正しくありません。", "{variable} is not a key.")
    advice = Sentence(
        '作成方法: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
        'To make one: python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"',
    )
    variable: str


class OtherKey(InvalidInput):
    """A worker and the command have different keys for passwords."""

    text = Sentence(
        "ワーカーの {variable} が、コマンドを実行したコンピューターのものと異なります。",
        "The worker's {variable} is not that of the computer where the command runs.",
    )
    variable: str


class SchedulerLost(WorkerLost):
    """The connection to the cluster was lost during the work."""

    text = Sentence("Dask のスケジューラーとの接続が失われました。", "The connection to Dask's scheduler was lost.")
    advice = _LOOK_INTO_THE_JOURNAL


class Superseded(JournalProblem):
    """Another worker has taken over the job of this one, which seemed to be dead."""

    text = Sentence("この作業は別のワーカーに引き継がれました。", "Another worker has taken this work over.")


class UnusableWorkers(InvalidInput):
    """The cluster has no workers, or some run another version."""

    text = Sentence("Dask のワーカーを使用できません: {why}。", "The workers of Dask cannot be used: {why}.")
    advice = Sentence(
        "各ワーカーに dpm-runbook {version} をインストールして起動してください。何も変更していません。",
        "Install dpm-runbook {version} where they run, and start them. Nothing was changed.",
    )
    why: Text
    version: str


class WorkerWithoutPassword(InvalidInput):
    """A worker must log in with a password that it does not have."""

    text = Sentence("ワーカーに {user} のパスワードがありません。", "The worker has no password for {user}.")
    advice = Sentence(
        "ワーカーの keyring か、ワーカーの環境変数 RUNBOOK_USERNAME と RUNBOOK_PASSWORD に設定するか、両方に同じ {variable} を設定してください。",
        "Put it into the worker's keyring, or its RUNBOOK_USERNAME and RUNBOOK_PASSWORD, or set the same {variable} on both sides.",
    )
    user: str
    variable: str


class WorkersDied(WorkerLost):
    """Several workers died at the same host, one after the other."""

    text = Sentence(
        "作業中のワーカーが繰り返し停止しました。", "The workers that were at it died, one after the other."
    )
    advice = _LOOK_INTO_THE_JOURNAL
