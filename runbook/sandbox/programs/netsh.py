"""`netsh` for TCP's global settings, with the output of facts 4.4."""

from __future__ import annotations

import re
from typing import Final

from runbook.sandbox.programs.netsh_lines import LINES
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.network.tcp_globals import DAMAGE, PARAMETERS, STATES, switch
from runbook.sandbox.windows.printed import CommandResult, localized
from runbook.sandbox.windows.registry import RegValue
from runbook.sandbox.windows.writes import Write

_TEXTS: Final = {
    "title": ("TCP Global Parameters", "TCP グローバル パラメーター"),
    "query": ("Querying active state...", "アクティブ状態を照会しています..."),
    "dump": ("TCP Configuration", "TCP 構成"),
    "end": ("End of TCP configuration", "TCP 構成の最後"),
    "argument": ("{} is not a valid argument for this command.", "{} は有効な引数ではありません。"),
    "value": ("{} is not an acceptable value for {}.", "{} は {} の値として受け付けられません。"),
    "syntax": ("The syntax supplied for this command is not valid. Check help for the correct syntax.", "このコマンドの構文が正しくありません。正しい構文については、ヘルプを参照してください。"),
    "unknown": ("The following command was not found: {}.", "次のコマンドは見つかりませんでした: {}"),
}  # fmt: skip


def run(computer: Computer, words: str, language: str) -> CommandResult:
    """Run a command line without the word netsh. Contexts and verbs may be abbreviated."""
    context = re.fullmatch(r"int(?:erface)?\s+(tcp|ip(?:v4)?)\s+(.+)", words.strip(), re.IGNORECASE | re.DOTALL)
    if context:
        verb = " ".join(context[2].lower().split())
        if context[1].lower() == "tcp" and computer.edition.is_ndis6:
            if verb == "dump":
                return CommandResult(_dump(computer, language))
            if verb in ("show global", "sh global", "show gl"):
                return CommandResult(_show(computer, language))
            if re.match(r"set gl(?:obal)?\b", verb):
                return _set(computer, verb.split()[2:], language)
        if context[1].lower() == "ip" and not computer.edition.is_ndis6 and verb.startswith("set chimney"):
            return _set_chimney_of_2003(computer, verb.split()[2:], language)
    return _refused(language, ("unknown", (words.strip(),)))


def _dump(computer: Computer, language: str) -> str:
    """Return one `set global` line, the same in every language, between localized comments (facts 4.4 [Sx]).

    Keys that the version does not have are absent; settings that the package never changes have a fixed value.
    """
    rest = {"autotuninglevel": "normal", "congestionprovider": "none", "ecncapability": "disabled", "timestamps": "disabled"}  # fmt: skip
    if "netdma" in computer.tcp:
        rest["dca"] = "disabled"
    line = " ".join(f"{name}={state}" for name, state in {**computer.tcp, **rest}.items())
    bar = "# " + "-" * 34
    title, end = (localized(language, *_TEXTS[name]) for name in ("dump", "end"))
    lines = ["", bar, f"# {title}", bar, "pushd interface tcp", "", "reset", f"set global {line}", "", "", "popd", f"# {end}", "", ""]  # fmt: skip
    return "\r\n".join(lines)


def _show(computer: Computer, language: str) -> str:
    japanese = language == "ja-JP"
    width = 39 if japanese else 36
    end = " " if computer.edition.nt == (6, 0) else ""  # facts 4.4; newer ones differ among themselves
    lines = [
        label + " " * (width - _columns(label)) + f": {computer.tcp.get(line.state, line.state)}{end}"
        for line in LINES
        if line.since <= computer.edition.nt <= line.until and line.build <= computer.edition.build <= line.last_build
        for label in [line.japanese if japanese else line.english]
    ]
    head, title = (localized(language, *_TEXTS[name]) for name in ("query", "title"))
    return "\r\n".join([head, "", title, "-" * 46, *lines, "", ""])


def _columns(label: str) -> int:
    return sum(2 if ord(character) > 0xFF else 1 for character in label)


def _set(computer: Computer, arguments: list[str], language: str) -> CommandResult:
    """Set `chimney=disabled rss=...`: all or nothing. It takes effect at once (facts 4.1 [G])."""
    wanted: dict[str, str] = {}
    for argument in arguments:
        name, sign, state = argument.partition("=")
        if not sign or name not in computer.tcp:  # no chimney on 2022, no netdma from 2012 on (facts 4.1, 4.4)
            return _refused(language, ("argument", (name,)), ("syntax", ()))
        if state not in STATES[name]:
            return _refused(language, ("value", (state, name)), ("syntax", ()))
        wanted[name] = computer.edition.tcp[name] if state == "default" else state
    if not wanted:
        return _refused(language, ("syntax", ()))
    for name, state in wanted.items():
        computer.writes.append(Write("tcp", name, computer.tcp[name], state))
        computer.tcp[name] = computer.effective[name] = state
    if computer.has_kb967224_bug:
        for name, number in DAMAGE.items():
            computer.registry.set(PARAMETERS, name, RegValue("REG_DWORD", number))
    return CommandResult("OK\r\n\r\n")


def _set_chimney_of_2003(computer: Computer, arguments: list[str], language: str) -> CommandResult:
    """Write the switch. It takes effect at once (facts 4.1 [G])."""
    state = " ".join(arguments).removeprefix("state=")
    if state not in ("enabled", "disabled"):
        return _refused(language, ("value", (state, "chimney")), ("syntax", ()))
    computer.registry.write(PARAMETERS, switch("chimney"), RegValue("REG_DWORD", int(state == "enabled")))
    computer.effective["chimney"] = state
    return CommandResult("Ok.\r\n\r\n")


def _refused(language: str, *sentences: tuple[str, tuple[str, ...]]) -> CommandResult:
    """Return an error: netsh prints it to stdout, with exit code 1 [G]; the wording is invented."""
    lines = [localized(language, *_TEXTS[name]).format(*of) for name, of in sentences]
    return CommandResult("\r\n".join(["", *lines, "", ""]), exit_code=1)
