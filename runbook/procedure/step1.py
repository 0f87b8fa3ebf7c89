"""Step 1: raise the agent's no-activity time-out and let DPMRA read it (the article; KB 971411)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.change.journal import Journal
from runbook.change.plan import Plan, Restart, changes_for
from runbook.change.settings import NO_KEY, Setting, Value
from runbook.dpm import agent
from runbook.errors import InvalidInput, Refused, WsmanFault
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.services import Service
from runbook.windows.values import RegistryValue, dword

NAME: Final = "step1"
TITLE: Final = Text(
    "手順 1: エージェントの無通信タイムアウトを延長する", "Step 1: raise the agent's no-activity time-out"
)
COST: Final = Text(
    "DPMRA が実行中の場合は再起動します。その時点で実行中のジョブは失敗します。",
    "If DPMRA is running it is restarted; a job that is running then will fail.",
)
NEXT: Final = Text(
    "DPM サーバーと保護対象の両方で設定したら、バックアップを再実行して確認してください。"
    "改善しない場合は --seconds 3600 を試し、それでも改善しない場合は step2 に進みます。",
    "Once the DPM server and the protected computers are all set, run a backup and see. "
    "If it still fails, try --seconds 3600; if that does not help either, go on to step2.",
)

DEFAULT_SECONDS: Final = 900
SHORTEST, LONGEST = agent.DEFAULT_NO_ACTIVITY_SECONDS, 86_400


@dataclass(frozen=True, slots=True)
class Options:
    """`seconds` sets the time-out to exactly that; without it, it is raised to `at_least`, and never lowered.

    `kb971411` sets all values of that article instead.
    """

    seconds: int | None = None
    kb971411: bool = False
    at_least: int = DEFAULT_SECONDS

    def __post_init__(self) -> None:
        """Raises `InvalidInput` for a time-out below the agent's own default or above a day."""
        if self.seconds is not None and not SHORTEST <= self.seconds <= LONGEST:
            raise InvalidInput(
                Text(
                    "秒数は {low} から {high} までの値を指定してください (既定の動作は {low} 秒です)。",
                    "Give a number of seconds from {low} to {high} (the agent's own default is {low}).",
                ).format(low=SHORTEST, high=LONGEST)
            )
        if self.seconds is not None and self.kb971411:
            raise InvalidInput(
                Text("--seconds と --profile は同時に指定できません。", "--seconds and --profile exclude each other.")
            )


def plan(look: Look, journal: Journal, options: Options) -> Plan:
    """What step 1 would change on a host. Raises `Refused` if there is no DPM agent.

    Requests: 3, and one for each value that is there already; one more for dependents if DPMRA runs and must restart.
    """
    service = look.service(agent.SERVICE)
    if service is None:
        raise Refused(
            Text(
                "DPM エージェント (DPMRA サービス) がインストールされていません。何も変更していません。",
                "There is no DPM agent (service DPMRA). Nothing was changed.",
            ),
            Text(
                "DPM サーバーか保護対象のコンピューターかどうか、ホスト名を確認してください。",
                "Check the name: is this the DPM server or a protected computer?",
            ),
        )
    notes: list[Text] = []
    wanted = _wanted(look, options, notes)
    changes = changes_for(look, wanted)
    if any(change.before is NO_KEY for change in changes) and not look.has_key(agent.PRODUCT_KEY):
        raise Refused(
            Text(
                "レジストリ キー {key} がありません。DPM の構成を確認できないため、何も変更していません。",
                "The registry key {key} is missing. This does not look like DPM, so nothing was changed.",
            ).format(key=agent.PRODUCT_KEY)
        )
    booted = look.system.booted if any(setting.needs_reboot(look) for setting, _ in wanted) else None
    restarts: tuple[Restart, ...] = ()
    if changes or journal.restart_due(service.computer, agent.SERVICE):
        restarts = (_restart(look, service, notes),)
    return Plan(
        step=NAME,
        host=look.host.name,
        computer=service.computer,
        settings=tuple(setting for setting, _ in wanted),
        changes=changes,
        restarts=restarts,
        notes=tuple(notes),
        booted=booted.isoformat() if booted else "",
        reboot_pending=booted is not None and journal.reboot_due(service.computer, booted),
    )


def _wanted(look: Look, options: Options, notes: list[Text]) -> list[tuple[Setting, Value]]:
    if options.kb971411:
        return list(agent.KB971411)
    if options.seconds is not None:
        return [(agent.NO_ACTIVITY_TIMEOUT, dword(options.seconds))]
    now = agent.NO_ACTIVITY_TIMEOUT.read(look)
    longer = isinstance(now, RegistryValue) and isinstance(now.data, int) and now.data > options.at_least
    if longer:
        notes.append(
            Text(
                "タイムアウトはすでに {now} 秒です。{seconds} 秒に短縮はしません (短縮する場合は --seconds を指定します)。",
                "The time-out is {now} s already. It is not lowered to {seconds} s (--seconds would do that).",
            ).format(now=now, seconds=options.at_least)
        )
    return [(agent.NO_ACTIVITY_TIMEOUT, now if longer else dword(options.at_least))]


def _restart(look: Look, service: Service, notes: list[Text]) -> Restart:
    if not service.runs:
        notes.append(
            Text(
                "DPMRA は停止しています。必要なときに起動されるサービスなので、これが正常です。次に起動したときに新しい値を読み込みます。",
                "DPMRA is stopped. It is started on demand, so that is healthy; it reads the new value at its next start.",
            )
        )
        return Restart(agent.SERVICE, running=False)
    try:
        dependents = tuple(each.name for each in look.dependents(agent.SERVICE) if each.runs)
    except WsmanFault:
        # Not worth giving the step up: a service with running dependents refuses to stop, and that is handled then.
        dependents = ()
        notes.append(
            Text(
                "DPMRA に依存するサービスを確認できませんでした。",
                "Which services depend on DPMRA could not be found out.",
            )
        )
    notes.append(
        Text(
            "DPMRA が実行中です。ジョブの実行中に再起動すると、そのジョブは失敗します。",
            "DPMRA is running. If it is at work on a job, restarting it makes the job fail.",
        )
    )
    return Restart(agent.SERVICE, running=True, dependents=dependents)
