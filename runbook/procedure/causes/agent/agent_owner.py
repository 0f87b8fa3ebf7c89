"""The agent is attached to another DPM server (facts 1.9)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text


def _short(name: str) -> str:
    return name.partition(".")[0].lower()


def _measure(pair: Pair) -> Measurement:
    """Return whether the agent's configuration names this DPM server among those that it is attached to."""
    owners = pair.host.cached(agent.owners)
    if owners is None:
        return Measurement(
            None, (Text("エージェントの構成を読み取れません。", "The agent's configuration cannot be read."),)
        )
    evidence = Text("関連付けられている DPM サーバー: {names}", "DPM servers that it is attached to: {names}").format(
        names=", ".join(owners)
    )
    ours = pair.dpm.system.computer.lower()
    return Measurement("this" if any(_short(name) == ours for name in owners) else "another", (evidence,))


AGENT_OWNER: Final = Cause(
    name=Text("別の DPM サーバーへの関連付け", "Attached to another DPM server"),
    signs=Text("ID 270", "ID 270"),
    node=Check(
        "agent-owner",
        Text("エージェントの関連付け", "Which DPM server the agent is attached to"),
        Text(
            "保護対象のエージェントは、この DPM サーバーに関連付けられていますか?",
            "Is the protected computer's agent attached to this DPM server?",
        ),
        Text(
            "エージェントは、構成で許可された DPM サーバーとだけ通信します (ID 270、KB 970090)。",
            "An agent talks only to the DPM servers that its configuration names (ID 270, KB 970090).",
        ),
        (
            Answer("this", Text("この DPM サーバーに関連付けられている", "it is attached to this DPM server")),
            Answer("another", Text("別の DPM サーバーに関連付けられている", "it is attached to another DPM server")),
        ),
        _measure,
        find_out=Text(
            '保護対象で reg query "HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent\\2.0" /v configuration を実行し、MachineName を確認してください。',
            'Run reg query "HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent\\2.0" /v configuration on the protected computer and look at MachineName.',
        ),
    ),
    remedy=Outcome(
        "attach-agent",
        "other-cause",
        Text(
            "原因: エージェントは別の DPM サーバーに関連付けられています",
            "Cause: the agent is attached to another DPM server",
        ),
        Text(
            "どの DPM サーバーで保護するかを決めてください。別のサーバーによる保護は止まります。同じドメインまたは信頼関係のあるドメインでは、保護対象で SetDpmServer.exe -dpmServerName <DPM サーバー名> を実行します (KB 3041345 の ID 270 には -Add とあります。SetDpmServer.exe -? で確認してください)。"
            "ワークグループや信頼されていないドメインでは、必ず -isNonDomainServer -userName <ユーザー名> も付けます。",
            "Decide which DPM server is to protect it; protection by the other ends. In the same or a trusted domain run SetDpmServer.exe -dpmServerName <DPM server> on the protected computer (KB 3041345 gives -Add under ID 270: see SetDpmServer.exe -?). "
            "In a workgroup or an untrusted domain always add -isNonDomainServer -userName <user>.",
        ),
        "KB 970090, KB 3041345 (ID 270)",
    ),
)
