"""Step 3: leave room for the control channel (the article; KB 971411; facts 2).

DPM's own throttling can be set in its console only. What is planned here is the operating system's alternative, a QoS
policy for DPM's ports on the sending side; it is our idea, not Microsoft's guidance for DPM.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.change.journal import Journal
from runbook.change.plan import Change, Plan, changes_for
from runbook.change.settings import Setting, Value
from runbook.change.throttle_settings import ConsoleSetting, QosSetting
from runbook.dpm import throttling
from runbook.errors import InvalidInput, Refused
from runbook.text import Text
from runbook.windows import qos
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.system import SERVER_2012
from runbook.windows.values import ABSENT

NAME: Final = "step3"
TITLE: Final = Text("手順 3: DPM の帯域幅を制限する", "Step 3: throttle DPM's bandwidth")
COST: Final = Text(
    "バックアップに時間がかかるようになります。",
    "Backups take longer.",
)
NEXT: Final = Text(
    "バックアップを再実行して確認してください。改善しない場合は割合を下げるか (--percent)、step4 に進みます。",
    "Run a backup and see. If it still fails, try a smaller share (--percent), or go on to step4.",
)

_ALTERNATIVE: Final = Text(
    "これは Windows の QoS ポリシーによる代替手段で、DPM の調整とは別のものです。DPM のコンソールには表示されません。",
    "This is an alternative by Windows' own QoS policies, not DPM's throttling; DPM's console does not show it.",
)


@dataclass(frozen=True, slots=True)
class Options:
    """`link` is the narrowest link between the DPM server and the host, in Mbps; None takes the adapters' own speed."""

    link: float | None = None
    percent: int = throttling.USUAL_PERCENT

    def __post_init__(self) -> None:
        """Raises `InvalidInput` for what makes no sense."""
        throttling.throttle(100 if self.link is None else self.link, self.percent)


def adapter_mbps(host: Host) -> float | None:
    """The slowest connected adapter's speed in Mbps; None where Windows does not say (2003). One request.

    An upper bound for the link: what lies between the computers may be narrower, and only people know that.
    """
    query = "select * from Win32_NetworkAdapter where NetConnectionStatus=2"
    speeds = [found.number("Speed") for found in list(host.client.query("root/cimv2", query))]
    known = [speed for speed in speeds if speed]
    return min(known) / 1e6 if known else None


def limit_for(look: Look, options: Options) -> tuple[int, Text]:
    """Mbps to throttle to, and where the number comes from. Raises `InvalidInput` when there is nothing to go by."""
    link = look.once(adapter_mbps) if options.link is None else options.link
    if link is None:
        raise InvalidInput(
            Text("回線の帯域幅を読み取れません。", "The link's bandwidth cannot be read."),
            Text("--link で最も狭い回線の Mbps を指定してください。", "Give the narrowest link in Mbps with --link."),
        )
    limit = throttling.throttle(link, options.percent)
    if options.link is not None:
        return limit, Text(
            "指定された回線 {link:g} Mbps の {percent} % です。", "{percent} % of the link given, {link:g} Mbps."
        ).format(link=link, percent=options.percent)
    return limit, Text(
        "アダプターの速度 {link:g} Mbps の {percent} % です。経路にこれより狭い回線がある場合は、--link で指定してください。",
        "{percent} % of the adapter's speed, {link:g} Mbps. If a link on the way is narrower, give it with --link.",
    ).format(link=link, percent=options.percent)


def prerequisites(look: Look) -> tuple[Text, ...]:
    """What stands in the way of throttling on a host; nothing when all is well. Two requests."""
    found: list[Text] = []
    running = look.once(_packet_scheduler)
    if not running:
        found.append(
            Text(
                "QoS パケット スケジューラが動作していません。DPM の調整には DPM サーバーと保護対象の両方で必要です。",
                "The QoS Packet Scheduler is not running. DPM's throttling needs it on the DPM server and the protected computer.",
            )
        )
    percent = look.once(_reservable)
    if percent is not None:
        found.append(
            Text(
                "グループ ポリシー「予約可能な帯域幅を制限する」が {percent} % に設定されています。DPM の制限が適用されないことがあります。",
                'The Group Policy "Limit reservable bandwidth" is set to {percent} %. DPM\'s limit might not be applied.',
            ).format(percent=percent)
        )
    return tuple(found)


def plan(look: Look, journal: Journal, options: Options) -> Plan:  # noqa: ARG001  # nothing waits for a reboot here
    """The QoS policies that step 3 would make on the sending host. Raises `Refused` before Server 2012, which has none.

    Requests: 1 for the system, 2 for what throttling needs, 1 for the speed; 4 in a shell for each port.
    """
    system = look.system
    if system.version < SERVER_2012:
        raise Refused(
            Text(
                "QoS ポリシーを設定できるのは Windows Server 2012 以降です。何も変更していません。",
                "QoS policies can be set from Windows Server 2012 on. Nothing was changed.",
            ),
            Text("DPM 管理者コンソールで調整してください。", "Throttle in the DPM Administrator Console instead."),
        )
    limit, why = limit_for(look, options)
    rate = limit * 1_000_000 // qos.GRAIN * qos.GRAIN
    wanted: list[tuple[Setting, Value]] = [
        (QosSetting(f"runbook-DPM-{port}", port), f"{rate} bit/s") for port in throttling.PORTS
    ]
    return Plan(
        step=NAME,
        host=look.host.name,
        computer=system.computer,
        settings=tuple(setting for setting, _ in wanted),
        changes=changes_for(look, wanted),
        notes=(_ALTERNATIVE, why, *prerequisites(look)),
    )


def by_hand(host: str, computer: str, limit: int) -> Plan:
    """What to record when a person says that they throttled `computer` in the console of the DPM server `host`."""
    setting = ConsoleSetting("DPM", f"Throttle: {computer}")
    change = Change(setting, ABSENT, f"{limit} Mbps")
    return Plan(step=NAME, host=host, computer=computer, settings=(setting,), changes=(change,))


def _packet_scheduler(host: Host) -> bool | None:
    return qos.packet_scheduler(host.client)


def _reservable(host: Host) -> int | None:
    return qos.reservable_percent(host.registry)
