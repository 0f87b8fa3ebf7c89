"""Is the host there at all? Names, the RPC port, WinRM, the agent's service (facts 1.3, 1.8, 8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from runbook.dpm import agent
from runbook.errors import ConnectionProblem, RunbookError
from runbook.procedure.measuring import Finding, Pair
from runbook.text import Text
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.reach import Reach, reach


def name_resolution(pair: Pair) -> Finding:
    """Does each end resolve the other's name? Back as well is reported; DPM needs forward."""
    evidence: list[Text] = []
    answer = "yes"
    for here, there in ((pair.dpm, pair.host), (pair.host, pair.dpm)):
        try:
            found = _reach(here, there)
        except RunbookError as error:
            # The DPM server's side is what a backup begins with; without it nothing can be said.
            if here is pair.dpm:
                raise
            evidence.append(
                Text("{here} からは確認できません: {why}", "Not seen from {here}: {why}").format(
                    here=here.host.name, why=error.text
                )
            )
            continue
        if not found.addresses:
            answer = "no"
            evidence.append(
                Text("{here} は {there} の名前を解決できません。", "{here} cannot resolve the name {there}.").format(
                    here=here.host.name, there=there.host.name
                )
            )
        for address, back in found.addresses:
            evidence.append(
                Text("{here}: {there} → {address} → {back}", "{here}: {there} → {address} → {back}").format(
                    here=here.host.name,
                    there=there.host.name,
                    address=address,
                    back=back or Text("(逆引きできません)", "(no name for the address)"),
                )
            )
    return Finding(answer, tuple(evidence))


def rpc_port(pair: Pair) -> Finding:
    """Does the host's RPC endpoint mapper (135) answer the DPM server?"""
    state = _reach(pair.dpm, pair.host).port
    words = {
        "open": Text("応答しました", "it answers"),
        "refused": Text("拒否されました", "refused"),
        "silent": Text("応答がありません (5 秒)", "no answer in 5 s"),
        "": Text("名前を解決できないため接続していません", "not tried, the name does not resolve"),
    }[state]
    evidence = Text("{dpm} から {host} のポート 135: {state}", "Port 135 of {host} from {dpm}: {state}").format(
        dpm=pair.dpm.host.name, host=pair.host.host.name, state=words
    )
    return Finding("open" if state == "open" else "closed", (evidence,))


def winrm(pair: Pair) -> Finding:
    """Do both ends answer WinRM, so that this tool can work on them? A refused login is no answer to that."""
    evidence: list[Text] = []
    answer = "yes"
    for look in pair.both:
        try:
            system = look.system
            evidence.append(
                Text("{host}: {caption} ({version})", "{host}: {caption} ({version})").format(
                    host=look.host.name, caption=system.caption, version=".".join(map(str, system.version))
                )
            )
        except ConnectionProblem as error:
            answer = "no"
            evidence.append(Text("{host}: {why}", "{host}: {why}").format(host=look.host.name, why=error.text))
    return Finding(answer, tuple(evidence))


def agent_installed(pair: Pair) -> Finding:
    """Is DPMRA there, at both ends? The DPM server has its own."""
    missing = [look.host.name for look in pair.both if look.service(agent.SERVICE) is None]
    evidence = [
        Text("{host}: DPMRA サービスがありません。", "{host}: there is no service DPMRA.").format(host=name)
        for name in missing
    ]
    return Finding("no" if missing else "yes", tuple(evidence) or (_ALL_THERE,))


def agent_enabled(pair: Pair) -> Finding:
    """Is DPMRA allowed to start? Stopped is healthy: it is started on demand."""
    evidence: list[Text] = []
    answer = "yes"
    for look in pair.both:
        service = look.service(agent.SERVICE)
        if service is None:
            return Finding(None, (Text("DPMRA がありません。", "There is no DPMRA."),))
        if service.start_mode == "Disabled":
            answer = "no"
        evidence.append(
            Text(
                "{host}: スタートアップの種類 {mode}、状態 {state}", "{host}: start type {mode}, state {state}"
            ).format(
                host=look.host.name,
                mode=_START_MODES.get(service.start_mode, service.start_mode),
                state=_STATES.get(service.state, service.state),
            )
        )
    return Finding(answer, tuple(evidence))


# As the Services console names them in Japanese; WMI's own words are not translated.
_START_MODES: Final = {
    "Auto": Text("自動", "Auto"),
    "Manual": Text("手動", "Manual"),
    "Disabled": Text("無効", "Disabled"),
}
_STATES: Final = {"Running": Text("実行中", "Running"), "Stopped": Text("停止", "Stopped")}


_ALL_THERE = Text("DPMRA は両方にあります。", "DPMRA is there at both ends.")


def _reach(here: Look, there: Look) -> Reach:
    return here.once(_reaching(there.host.name))


@cache
def _reaching(name: str) -> Callable[[Host], Reach]:
    """The same function for the same name, so that two checks share what one look found."""
    return lambda host: reach(host.client, name)
