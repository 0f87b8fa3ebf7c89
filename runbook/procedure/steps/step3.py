"""Step 3: leave bandwidth for the control channel (the article; KB 971411; facts 2).

DPM's own throttling can only be set by a person, in its console. This step plans the operating system's alternative, a QoS policy
for DPM's ports on the sending host. It is this project's idea, not Microsoft's guidance for DPM.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from runbook.change.plan import Change, Plan, changes_for
from runbook.change.recorder import History
from runbook.dpm import agent, throttling
from runbook.dpm.settings.console import ConsoleSetting, Limit
from runbook.procedure.errors import LinkTooSlow, LinkUnknown, NoQosPolicies
from runbook.procedure.measuring import BOTH, End
from runbook.procedure.path_between import path_between, path_to_server
from runbook.procedure.steps.by_hand import Instructions
from runbook.settings.qos import Rate
from runbook.settings.setting import Setting, Value
from runbook.text import Text
from runbook.windows import qos
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.windows.system import SERVER_2012
from runbook.windows.values import ABSENT

_LEAST_MBPS: Final = 100
"""No server's path of backups is slower [I]: a management adapter is (facts 2.2)."""


@dataclass(frozen=True, slots=True)
class Step3:
    """Step 3: `link` is the narrowest link between the DPM server and the host, in Mbps; None uses the speed of the adapters
    over which the two see each other.

    With `in_console` a person sets the limit in DPM's console; otherwise QoS policies are planned.
    """

    link: float | None = None
    percent: int = throttling.USUAL_PERCENT
    in_console: bool = False

    name: ClassVar[str] = "step3"
    title: ClassVar[Text] = Text("手順 3: DPM の帯域幅を制限する", "Step 3: throttle DPM's bandwidth")
    cost: ClassVar[Text] = Text(
        "バックアップに時間がかかるようになります。",
        "Backups take longer.",
    )
    next: ClassVar[Text] = Text(
        "バックアップを再実行して確認してください。改善しない場合は割合を下げるか (--percent)、step4 に進みます。",
        "Run a backup and see. If it still fails, try a smaller share (--percent), or go on to step4.",
    )
    study: ClassVar[None] = None

    def __post_init__(self) -> None:
        """Raise `InvalidInput` if the link or the percentage is not usable."""
        throttling.throttle(100 if self.link is None else self.link, self.percent)

    @property
    def ends(self) -> tuple[End, ...]:
        """Return the hosts to change: a QoS policy limits sent data, and the protected computer sends the backup."""
        return BOTH if self.in_console else ("host",)

    @property
    def by_hand(self) -> Callable[[Look, Look], Instructions] | None:
        """Return the function that makes the instructions for DPM's console; None if QoS policies are used."""
        return self._instructions if self.in_console else None

    def limit_for(self, look: Look, other: str | None = None) -> tuple[int, Text]:
        """Return the limit in Mbps, and its source. `other` is the other end; by default the host's DPM server.

        Raise `LinkUnknown` or `LinkTooSlow` if no link was given, and none can be derived.
        """
        link, adapter = (self.link, "") if self.link is not None else _link(look, other)
        limit = throttling.throttle(link, self.percent)
        why = (_OF_THE_ADAPTER if self.link is None else _OF_THE_LINK).format(
            link=link, percent=self.percent, adapter=adapter
        )
        return limit, _AT_MOST.format(why=why, most=throttling.MOST) if limit == throttling.MOST else why

    def prerequisites(self, look: Look) -> tuple[Text, ...]:
        """Return what prevents throttling on a host; empty if nothing does. Two requests."""
        found: list[Text] = []
        if not look.cached(_packet_scheduler):
            found.append(_NO_PACKET_SCHEDULER)
        percent = look.cached(_reservable)
        if percent is not None:
            found.append(_RESERVABLE.format(percent=percent))
        return tuple(found)

    def plan(self, look: Look, history: History) -> Plan:  # noqa: ARG002  # nothing waits for a reboot here
        """Return the QoS policies of step 3 for the sending host. Raise `Refused` before Server 2012, which has none.

        Requests: 2 for the identity, 1 for the system, 2 for the prerequisites; 4 in a shell for each port. Without `link` also those
        of the adapters, and of the way to the DPM server if there are several.
        """
        with look.on_one_computer():
            system = look.system
            if system.version < SERVER_2012:
                raise NoQosPolicies()
            limit, why = self.limit_for(look)
            rate = limit * 1_000_000 // qos.GRAIN * qos.GRAIN
            wanted: list[tuple[Setting, Value]] = [(policy, Rate(rate)) for policy in throttling.POLICIES]
            return Plan(
                step=self.name,
                host=look.host.name,
                computer=look.identity,
                settings=tuple(setting for setting, _ in wanted),
                changes=changes_for(look, wanted),
                notes=(_ALTERNATIVE, why, *self.prerequisites(look)),
            )

    def console_plan(self, server: str, computer: Identity, limit: int) -> Plan:
        """Return the plan to record after a person has throttled `computer` in the console of the DPM server."""
        setting = ConsoleSetting("DPM", f"Throttle: {computer.name}")
        change = Change(setting, ABSENT, Limit(limit))
        return Plan(step=self.name, host=server, computer=computer, settings=(setting,), changes=(change,))

    def _instructions(self, server: Look, host: Look) -> Instructions:
        """Return the clicks in DPM's console. Raise `InvalidInput` if the speed is not known."""
        limit, why = self._limit(server, host)
        in_the_way = tuple((look.host.name, note) for look in (server, host) for note in self.prerequisites(look))
        major = server.cached(agent.major_version)
        computer = host.identity
        return Instructions(
            goal=Text("{limit} Mbps に制限します", "limit it to {limit} Mbps").format(limit=limit),
            why=why,
            in_the_way=in_the_way,
            where=_IN_THE_CONSOLE,
            clicks=tuple(throttling.console_procedure(major, computer.name, limit)),
            record=self.console_plan(server.host.name, computer, limit),
        )

    def _limit(self, server: Look, host: Look) -> tuple[int, Text]:
        """Return the given link, otherwise the smaller limit of the two hosts' adapters. Raise `InvalidInput`."""
        ends = (self.limit_for(server, host.host.name), self.limit_for(host, server.host.name))
        return min(ends, key=lambda limit: limit[0])


def _link(look: Look, other: str | None) -> tuple[float, str]:
    """Return the speed of the slowest adapter on the way to the other end, in Mbps, and its name.

    This is an upper bound for the link: the network between may be slower, and only people know that.
    """
    path = path_to_server(look) if other is None else path_between(look, (other,))
    slowest = path.slowest if path is not None else None
    if slowest is None or slowest.speed is None:
        raise LinkUnknown(host=look.host.name)
    mbps = slowest.speed / 1e6
    if mbps < _LEAST_MBPS:
        raise LinkTooSlow(host=look.host.name, adapter=slowest.name, mbps=mbps, least=_LEAST_MBPS)
    return mbps, slowest.name


def _packet_scheduler(host: Host) -> bool | None:
    return qos.packet_scheduler(host.client)


def _reservable(host: Host) -> int | None:
    return qos.reservable_percent(host.registry)


_ALTERNATIVE = Text(
    "これは Windows の QoS ポリシーによる代替手段で、DPM の調整とは別のものです。DPM のコンソールには表示されません。",
    "This is an alternative by Windows' own QoS policies, not DPM's throttling; DPM's console does not show it.",
)
_OF_THE_LINK = Text(
    "指定された回線 {link:g} Mbps の {percent} % です。", "{percent} % of the link given, {link:g} Mbps."
)
_OF_THE_ADAPTER = Text(
    "経路のアダプター {adapter} の速度 {link:g} Mbps の {percent} % です。経路にこれより狭い回線がある場合は、--link で指定してください。",
    "{percent} % of {link:g} Mbps, the speed of the adapter {adapter} on the way. If a link on the way is narrower, give it with --link.",
)
_AT_MOST = Text("{why}DPM の上限は {most} Mbps です。", "{why} DPM takes at most {most} Mbps.")
_NO_PACKET_SCHEDULER = Text(
    "QoS パケット スケジューラが動作していません。DPM の調整には DPM サーバーと保護対象の両方で必要です。",
    "The QoS Packet Scheduler is not running. DPM's throttling needs it on the DPM server and the protected computer.",
)
_RESERVABLE = Text(
    "グループ ポリシー「予約可能な帯域幅を制限する」(Limit reservable bandwidth) が {percent} % に設定されています。DPM の制限が適用されないことがあります。",
    'The Group Policy "Limit reservable bandwidth" is set to {percent} %. DPM\'s limit might not be applied.',
)
_IN_THE_CONSOLE = Text(
    "DPM のコンソールでの手順 (コマンドでは設定できません)", "In DPM's console; no command can do this"
)
