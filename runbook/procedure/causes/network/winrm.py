"""A host does not answer WinRM: not a cause of DPM's failures, but the rest of the procedure needs it."""

from __future__ import annotations

from typing import Final

from runbook.errors import ConnectionProblem, UnreadableAnswer
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text
from runbook.wsman.errors import HostTooSlow


def _measure(pair: Pair) -> Measurement:
    """Return whether both hosts answer WinRM. A refused login, or an answer that cannot be read, gives no answer."""
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
            if look.host.client.accepted and isinstance(error, (UnreadableAnswer, HostTooSlow)):
                raise
            answer = "no"
            evidence.append(Text("{host}: {why}", "{host}: {why}").format(host=look.host.name, why=error.text))
    return Measurement(answer, tuple(evidence))


WINRM: Final = Cause(
    name=Text("WinRM", "WinRM"),
    signs=None,
    node=Check(
        "winrm",
        Text("WinRM", "WinRM"),
        Text("両方のホストが WinRM に応答しますか?", "Do both hosts answer WinRM?"),
        Text(
            "以降の確認と変更は WinRM を使って行います。DPM 自体は WinRM を使用しません。",
            "What follows is read and changed over WinRM. DPM itself does not use it.",
        ),
        (
            Answer("yes", Text("両方が応答する", "both hosts answer")),
            Answer("no", Text("応答しないホストがある", "a host does not answer")),
        ),
        _measure,
        gate=True,
        find_out=Text(
            "このコンピューターで winrm id -remote:<ホスト> を実行してください。原因は doctor コマンドで調べられます。",
            "Run winrm id -remote:<host> on this computer. The command doctor finds out why one does not answer.",
        ),
    ),
    remedy=Outcome(
        "prepare-winrm",
        "other-cause",
        Text("先に WinRM を準備してください", "Prepare WinRM first"),
        Text(
            "応答しない原因を doctor コマンドで調べ、ホストで winrm quickconfig を実行するか、同じ手順をホスト上で手動で行ってください。DPM の障害の原因とは限りません。",
            "Find out why with the command doctor, and run winrm quickconfig on the host that does not answer; or do the steps manually on the host itself. This is not necessarily why DPM fails.",
        ),
        "https://learn.microsoft.com/en-us/windows/win32/winrm/installation-and-configuration-for-windows-remote-management",
    ),
)
