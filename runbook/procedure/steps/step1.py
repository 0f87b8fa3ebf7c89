"""Step 1: raise the agent's no-activity time-out and let DPMRA read it (the article; KB 971411)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from runbook.change.plan import Plan, Restart, changes_for
from runbook.change.recorder import History
from runbook.dpm import agent
from runbook.dpm.server import is_server
from runbook.errors import WsmanFault
from runbook.procedure.errors import LONGEST, SHORTEST, NoAgent, NoProductKey, SecondsOutOfRange, SecondsWithProfile
from runbook.procedure.measuring import BOTH, End
from runbook.settings.setting import NO_KEY, Setting, Value
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.services import Service
from runbook.windows.values import RegistryValue, dword


@dataclass(frozen=True, slots=True)
class Step1:
    """Step 1: `seconds` sets the time-out to exactly this value; otherwise it is raised to `at_least`, and never lowered.

    `kb971411` sets all values of that article instead.
    """

    seconds: int | None = None
    kb971411: bool = False
    at_least: int = 900

    name: ClassVar[str] = "step1"
    title: ClassVar[Text] = Text(
        "手順 1: エージェントの無通信タイムアウトを延長する", "Step 1: raise the agent's no-activity time-out"
    )
    cost: ClassVar[Text] = Text(
        "DPMRA が実行中の場合は再起動します。その時点で実行中のジョブは失敗します。DPM サーバーでは、すべての保護対象のジョブが失敗します。",
        "If DPMRA is running it is restarted; a job that is running then will fail. On the DPM server, the jobs of all protected computers will.",
    )
    next: ClassVar[Text] = Text(
        "DPM サーバーと保護対象の両方で設定したら、バックアップを再実行して確認してください。"
        "改善しない場合は --seconds 3600 を試し、それでも改善しない場合は step2 に進みます。",
        "Once the DPM server and the protected computers are all set, run a backup and see. "
        "If it still fails, try --seconds 3600; if that does not help either, go on to step2.",
    )
    ends: ClassVar[tuple[End, ...]] = BOTH
    by_hand: ClassVar[None] = None
    study: ClassVar[None] = None

    def __post_init__(self) -> None:
        """Raise `InvalidInput` if the time-out is below the agent's own default or above a day."""
        if self.seconds is not None and not SHORTEST <= self.seconds <= LONGEST:
            raise SecondsOutOfRange(low=SHORTEST, high=LONGEST)
        if self.seconds is not None and self.kb971411:
            raise SecondsWithProfile()

    def plan(self, look: Look, history: History) -> Plan:
        """Return the changes of step 1 on a host. Raise `Refused` if there is no DPM agent.

        Requests: 2 for the identity, 3, and one for each value that already exists; two more if DPMRA runs and must
        restart: for its dependents, and for whether this is a DPM server.
        """
        with look.on_one_computer():
            service = look.service(agent.SERVICE)
            if service is None:
                raise NoAgent()
            wanted, notes = self._wanted(look)
            changes = changes_for(look, wanted)
            if any(change.before is NO_KEY for change in changes) and not look.has_key(agent.PRODUCT_KEY):
                raise NoProductKey(key=agent.PRODUCT_KEY)
            booted = look.system.booted if any(setting.needs_reboot(look) for setting, _ in wanted) else None
            restarts: tuple[Restart, ...] = ()
            if changes or history.restart_due(look.identity, agent.SERVICE):
                restart, more = _restart(look, service)
                restarts, notes = (restart,), (*notes, *more)
            return Plan(
                step=self.name,
                host=look.host.name,
                computer=look.identity,
                settings=tuple(setting for setting, _ in wanted),
                changes=changes,
                restarts=restarts,
                notes=notes,
                booted=booted,
                reboot_pending=booted is not None and history.reboot_due(look.identity, booted),
            )

    def _wanted(self, look: Look) -> tuple[list[tuple[Setting, Value]], tuple[Text, ...]]:
        """Return the values to set, and the notes about them."""
        if self.kb971411:
            return list(agent.KB971411), ()
        if self.seconds is not None:
            return [(agent.NO_ACTIVITY_TIMEOUT, dword(self.seconds))], ()
        now = agent.NO_ACTIVITY_TIMEOUT.read(look)
        if isinstance(now, RegistryValue) and isinstance(now.data, int) and now.data > self.at_least:
            return [(agent.NO_ACTIVITY_TIMEOUT, now)], (_NOT_LOWERED.format(now=now, seconds=self.at_least),)
        return [(agent.NO_ACTIVITY_TIMEOUT, dword(self.at_least))], ()


def _restart(look: Look, service: Service) -> tuple[Restart, tuple[Text, ...]]:
    """Return the restart of DPMRA, and the notes about it."""
    if not service.runs:
        return Restart(agent.SERVICE, running=False), (_STOPPED,)
    running = _RUNNING_ON_SERVER if is_server(look) else _RUNNING
    notes: tuple[Text, ...] = (running,)
    try:
        dependents = tuple(each.name for each in look.dependents(agent.SERVICE) if each.runs)
    except WsmanFault:
        # This does not prevent the step: a service with running dependents refuses to stop, and that is handled then.
        dependents, notes = (), (_DEPENDENTS_UNKNOWN, running)
    return Restart(agent.SERVICE, running=True, dependents=dependents), notes


_NOT_LOWERED = Text(
    "タイムアウトはすでに {now} 秒です。{seconds} 秒に短縮はしません (短縮する場合は --seconds を指定します)。",
    "The time-out is {now} s already. It is not lowered to {seconds} s (--seconds would do that).",
)
_STOPPED = Text(
    "DPMRA は停止しています。必要なときに起動されるサービスなので、これが正常です。次に起動したときに新しい値を読み込みます。",
    "DPMRA is stopped. It is started on demand, so that is healthy; it reads the new value at its next start.",
)
_DEPENDENTS_UNKNOWN = Text(
    "DPMRA に依存するサービスを確認できませんでした。",
    "Which services depend on DPMRA could not be found out.",
)
_RUNNING = Text(
    "DPMRA が実行中です。ジョブの実行中に再起動すると、そのジョブは失敗します。",
    "DPMRA is running. If it is at work on a job, restarting it makes the job fail.",
)
_RUNNING_ON_SERVER = Text(
    "ここは DPM サーバーで、DPMRA が実行中です。再起動すると、すべての保護対象の実行中のジョブが失敗し、データの一部しか複製されないことがあります (ID 30187)。"
    "ジョブが 1 つも実行されていないときに行ってください。ジョブが失敗した場合は、そのデータ ソースの整合性チェックを実行してください。",
    "This is the DPM server, and DPMRA is running. Restarting it makes the running jobs of all protected computers fail, and data may be replicated in part (ID 30187). "
    "Do it while no job runs at all. If a job failed, run a consistency check of its data source.",
)
