"""`netsh` for TCP's global settings, printed as facts 4.4 have it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from runbook.sandbox.log import Write
from runbook.sandbox.printed import CommandResult, localized
from runbook.sandbox.registry import RegValue
from runbook.sandbox.tcp_globals import DAMAGE, PARAMETERS, ROWS, STATES, switch

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

_TEXTS: Final = {
    "title": ("TCP Global Parameters", "TCP グローバル パラメーター"),
    "query": ("Querying active state...", "アクティブ状態を照会しています..."),
    "dump": ("TCP Configuration", "TCP 構成"),
    "end": ("End of TCP configuration", "TCP 構成の最後"),
    "argument": ("{} is not a valid argument for this command.", "{} は有効な引数ではありません。"),
    "value": ("{} is not an acceptable value for {}.", "{} は {} の値として受け付けられません。"),
    "syntax": ("The syntax supplied for this command is not valid. Check help for the correct syntax.", "このコマンドの構文が正しくありません。正しい構文については、ヘルプを参照してください。"),
    "unknown": ("The following command was not found: {}.", "次のコマンドは見つかりませんでした: {}"),
    "denied": ("The requested operation requires elevation.", "要求された操作には管理者特権が必要です。"),
}  # fmt: skip


def run(machine: Machine, words: str) -> CommandResult:
    """One netsh command line, without the word netsh. Contexts and verbs may be shortened as people do."""
    context = re.fullmatch(r"int(?:erface)?\s+(tcp|ip(?:v4)?)\s+(.+)", words.strip(), re.IGNORECASE | re.DOTALL)
    if context:
        verb = " ".join(context[2].lower().split())
        if context[1].lower() == "tcp" and machine.edition.is_ndis6:
            if verb == "dump":
                return CommandResult(_dump(machine))
            if verb in ("show global", "sh global", "show gl"):
                return CommandResult(_show(machine))
            if re.match(r"set gl(?:obal)?\b", verb):
                return _set(machine, verb.split()[2:])
        if context[1].lower() == "ip" and not machine.edition.is_ndis6 and verb.startswith("set chimney"):
            return _set_chimney_of_2003(machine, verb.split()[2:])
    return _refused(machine, ("unknown", (words.strip(),)))


def _dump(machine: Machine) -> str:
    """One `set global` line in words that no language changes, between comments that are localized (facts 4.4 [Sx]). Keys that
    the version does not have are absent; what is not ours to change keeps one value."""
    rest = {"autotuninglevel": "normal", "congestionprovider": "none", "ecncapability": "disabled", "timestamps": "disabled"}  # fmt: skip
    if "netdma" in machine.tcp:
        rest["dca"] = "disabled"
    line = " ".join(f"{name}={state}" for name, state in {**machine.tcp, **rest}.items())
    bar = "# " + "-" * 34
    title, end = (localized(machine.language, *_TEXTS[name]) for name in ("dump", "end"))
    lines = ["", bar, f"# {title}", bar, "pushd interface tcp", "", "reset", f"set global {line}", "", "", "popd", f"# {end}", "", ""]  # fmt: skip
    return "\r\n".join(lines)


def _show(machine: Machine) -> str:
    japanese = machine.language == "ja-JP"
    width = 39 if japanese else 36
    lines = [
        label + " " * (width - _columns(label)) + f": {machine.tcp.get(row.state, row.state)}"
        for row in ROWS
        if row.since <= machine.edition.nt <= row.until and (row.build <= machine.edition.build <= row.last_build)
        for label in [row.japanese if japanese else row.english]
    ]
    head, title = (localized(machine.language, *_TEXTS[name]) for name in ("query", "title"))
    return "\r\n".join([head, "", title, "-" * 46, *lines, "", ""])


def _columns(label: str) -> int:
    return sum(2 if ord(character) > 0xFF else 1 for character in label)


def _set(machine: Machine, arguments: list[str]) -> CommandResult:
    """`chimney=disabled rss=...`: all or nothing, at once in force (facts 4.1 [G])."""
    wanted: dict[str, str] = {}
    for argument in arguments:
        name, sign, state = argument.partition("=")
        if not sign or name not in machine.tcp:  # no chimney on 2022, no netdma from 2012 on (facts 4.1, 4.4)
            return _refused(machine, ("argument", (name,)), ("syntax", ()))
        if state not in STATES[name]:
            return _refused(machine, ("value", (state, name)), ("syntax", ()))
        wanted[name] = machine.edition.tcp[name] if state == "default" else state
    if not wanted:
        return _refused(machine, ("syntax", ()))
    for name, state in wanted.items():
        machine.log.writes.append(Write("tcp", name, machine.tcp[name], state))
        machine.tcp[name] = machine.effective[name] = state
    if machine.has_kb967224_bug:
        for name, number in DAMAGE.items():
            machine.registry.set(PARAMETERS, name, RegValue("REG_DWORD", number))
    return CommandResult("OK\r\n\r\n")


def _set_chimney_of_2003(machine: Machine, arguments: list[str]) -> CommandResult:
    """Writes the switch and is in force at once (facts 4.1 [G])."""
    state = " ".join(arguments).removeprefix("state=")
    if state not in ("enabled", "disabled"):
        return _refused(machine, ("value", (state, "chimney")), ("syntax", ()))
    machine.registry.write(PARAMETERS, switch("chimney"), RegValue("REG_DWORD", int(state == "enabled")))
    machine.effective["chimney"] = state
    return CommandResult("Ok.\r\n\r\n")


def _refused(machine: Machine, *sentences: tuple[str, tuple[str, ...]]) -> CommandResult:
    """Netsh's complaints go to stdout, with exit code 1 [G]; the wording is ours."""
    lines = [localized(machine.language, *_TEXTS[name]).format(*of) for name, of in sentences]
    return CommandResult("\r\n".join(["", *lines, "", ""]), exit_code=1)
