"""`netsh` for TCP's global settings, printed as facts 4.4 have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from runbook.sandbox.log import Write
from runbook.sandbox.registry import RegValue

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

Printed = tuple[str, str, int]
"""stdout, stderr, exit code."""

PARAMETERS: Final = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"

_STATES: Final = {
    "rss": {"enabled", "disabled", "default"},
    "chimney": {"enabled", "disabled", "automatic", "default"},
    "netdma": {"enabled", "disabled", "default"},
}
# What KB 967224 leaves behind (facts 4.2): names and numbers of our choosing, after TcpTimedWaitDelay.
_NONSENSE: Final = {"TcpTimedWaitDelay": 0xFFFFFFFF, "TcpFinWait2Delay": 0xCCCCCCCC}


def run(machine: Machine, words: str) -> Printed:
    """One netsh command line, without the word netsh."""
    match = re.fullmatch(r"int(?:erface)?\s+(tcp|ip)\s+(dump|show\s+global|set\s+(?:global|chimney)\b.*)", words.strip(), re.IGNORECASE | re.DOTALL)  # fmt: skip
    if not match or (machine.edition.nt < (6, 0)) != (match[1].lower() == "ip"):
        return _refused(machine, words)
    verb = match[2].lower()
    if match[1].lower() == "ip":
        return _set_2003(machine, verb)
    if verb == "dump":
        return _dump(machine), "", 0
    if verb.startswith("show"):
        return _show(machine), "", 0
    return _set(machine, verb.split(None, 2)[2:])


def _dump(machine: Machine) -> str:
    """One `set global` line in words that no language changes, between comments that are localized (facts 4.4 [Sx])."""
    pairs = dict(machine.tcp)
    rest = {"autotuninglevel": "normal", "congestionprovider": "none", "ecncapability": "disabled", "timestamps": "disabled"}  # fmt: skip
    line = " ".join(f"{name}={state}" for name, state in ({**pairs, **rest}).items())
    title = "TCP 構成" if machine.language == "ja-JP" else "TCP Configuration"
    bar = "# " + "-" * 34
    return f"\r\n{bar}\r\n# {title}\r\n{bar}\r\npushd interface tcp\r\n\r\nreset\r\nset global {line}\r\n\r\n\r\npopd\r\n# End\r\n"


def _show(machine: Machine) -> str:
    japanese, tcp = machine.language == "ja-JP", machine.tcp
    rows = [("Receive-Side Scaling 状態" if japanese else "Receive-Side Scaling State", tcp["rss"])]
    if "chimney" in tcp:
        rows.append(("Chimney オフロード状態" if japanese else "Chimney Offload State", tcp["chimney"]))
    if "netdma" in tcp:
        rows += [("NetDMA 状態" if japanese else "NetDMA State", tcp["netdma"]), ("Direct Cache Acess (DCA)", "disabled")]  # fmt: skip
    rows += [
        ("受信ウィンドウ自動チューニング レベル" if japanese else "Receive Window Auto-Tuning Level", "normal"),
        ("アドオン輻輳制御プロバイダー" if japanese else "Add-On Congestion Control Provider", "none"),
        ("ECN 機能" if japanese else "ECN Capability", "disabled"),
        ("RFC 1323 タイムスタンプ" if japanese else "RFC 1323 Timestamps", "disabled"),
    ]
    width = 39 if japanese else 36
    lines = [label + " " * max(1, width - _columns(label)) + f": {state}" for label, state in rows]
    title = "TCP グローバル パラメーター" if japanese else "TCP Global Parameters"
    head = "アクティブ状態を照会しています..." if japanese else "Querying active state..."
    return "\r\n".join([head, "", title, "-" * 46, *lines, "", ""])


def _columns(label: str) -> int:
    return sum(2 if ord(character) > 0xFF else 1 for character in label)


def _set(machine: Machine, arguments: list[str]) -> Printed:
    wanted: dict[str, str] = {}
    for argument in " ".join(arguments).split():
        name, _, state = argument.partition("=")
        if name not in machine.tcp or state not in _STATES[name]:
            return _refused(machine, argument)
        wanted[name] = state
    if not wanted:
        return _refused(machine, "set global")
    for name, state in wanted.items():
        before = machine.tcp[name]
        machine.tcp[name] = machine.edition.tcp[name] if state == "default" else state
        machine.log.writes.append(Write("tcp", name, before, machine.tcp[name]))
    if machine.has_kb967224_bug:
        for name, number in _NONSENSE.items():
            machine.registry.set(PARAMETERS, name, RegValue("REG_DWORD", number))
    return "OK\r\n\r\n", "", 0


def _set_2003(machine: Machine, verb: str) -> Printed:
    match = re.fullmatch(r"set\s+chimney\s+(?:state=)?(enabled|disabled)", verb)
    if not match:
        return _refused(machine, verb)
    machine.registry.write(PARAMETERS, "EnableTCPChimney", RegValue("REG_DWORD", int(match[1] == "enabled")))
    machine.effective["chimney"] = match[1]  # netsh is immediate (facts 4.1 [G])
    return "OK\r\n\r\n", "", 0


def _refused(machine: Machine, words: str) -> Printed:
    if machine.language == "ja-JP":
        return f"\r\n{words} は有効なパラメーターではありません。\r\n構文エラーがあります。\r\n", "", 1
    return (
        f"\r\n{words} is not a valid argument for this command.\r\nThe syntax supplied for this command is not valid.\r\n",
        "",
        1,
    )
