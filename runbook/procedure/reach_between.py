"""How one host reaches the other: its addresses and its RPC ports. Read once for all checks of one look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from runbook.errors import ConnectionProblem, RunbookError
from runbook.procedure.measuring import Pair
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.reach import Attempt, Reach, reach

_STATES: Final = {
    "open": Text("応答しました", "it answers"),
    "refused": Text("拒否されました", "refused"),
    "silent": Text("応答がありません (5 秒)", "no answer in 5 s"),
    "unreachable": Text("経路がありません", "no way there"),
}


def reach_between(here: Look, there: Look, *ports: int) -> Reach:
    """Look the other host up by name and connect to its ports, from the first host. Return the result."""
    return here.cached(_reach, there.host.name, ports)


@dataclass(frozen=True, slots=True)
class BothWays:
    """What the two hosts see of each other: (from, to, result) for each end that could be asked.

    `unseen` says why the protected computer could not be. Its answer is `missing` unless it does not answer this computer at
    all: then nothing can be said of its way to the DPM server, and what follows begins with that.
    """

    ways: tuple[tuple[Look, Look, Reach], ...]
    unseen: tuple[Text, ...] = ()
    missing: bool = False


def reach_both_ways(pair: Pair, *ports: int) -> BothWays:
    """Return what the hosts see of each other.

    A backup begins on the DPM server: raise an error if nothing is seen from there.
    """
    there = (pair.dpm, pair.host, reach_between(pair.dpm, pair.host, *ports))
    try:
        back = (pair.host, pair.dpm, reach_between(pair.host, pair.dpm, *ports))
    except RunbookError as error:
        why = Text("{here} からは確認できません: {why}", "Not seen from {here}: {why}").format(
            here=pair.host.host.name, why=error.text
        )
        return BothWays((there,), (why,), missing=not isinstance(error, ConnectionProblem))
    return BothWays((there, back))


def format_attempts(here: Look, there: Look, attempts: Sequence[Attempt]) -> tuple[Text, ...]:
    """Return a line of evidence for each attempt."""
    return tuple(
        Text(
            "{here} から {there} ({address}) のポート {port}: {state}",
            "Port {port} of {there} ({address}) from {here}: {state}",
        ).format(
            here=here.host.name, there=there.host.name, address=each.address, port=each.port, state=_STATES[each.state]
        )
        for each in attempts
    )


def addresses_of(here: Look, other: str) -> tuple[str, ...]:
    """Return the addresses by which the first host knows the other one; empty if it does not."""
    return tuple(address for address, _ in here.cached(_reach, other, ()).addresses)


def _reach(host: Host, name: str, ports: tuple[int, ...]) -> Reach:
    return reach(host.client, name, *ports)
