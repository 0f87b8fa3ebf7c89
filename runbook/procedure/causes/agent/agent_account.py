"""The agent's service runs as a user instead of Local System (facts 1.3, 8; KB 2506326)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent, server
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

_LOCAL_SYSTEM: Final = "localsystem"
_RUNS_AS: Final = Text("{host}: {service} のアカウント {account}", "{host}: {service} runs as {account}")
_UNKNOWN: Final = Text("{host}: DPMRA のアカウントを読み取れません。", "{host}: the account of DPMRA cannot be read.")


def _measure(pair: Pair) -> Measurement:
    """Return whether DPMRA runs as Local System on both hosts. The DPM engine's account is evidence only."""
    evidence: list[Text] = []
    answer = "system"
    for look in pair.both:
        service = look.service(agent.SERVICE)
        if service is None or not service.account:
            return Measurement(None, (_UNKNOWN.format(host=look.host.name),))
        evidence.append(_RUNS_AS.format(host=look.host.name, service=agent.SERVICE, account=service.account))
        if service.account.rpartition("\\")[2].lower() != _LOCAL_SYSTEM:
            answer = "other"
    engine = pair.dpm.service(server.ENGINE)
    if engine is not None and engine.account:
        evidence.append(_RUNS_AS.format(host=pair.dpm.host.name, service=server.ENGINE, account=engine.account))
    return Measurement(answer, tuple(evidence))


AGENT_ACCOUNT: Final = Cause(
    name=Text("DPMRA のアカウント", "DPMRA's account"),
    signs=Text(
        "ID 42、104 と `0x80070005`、`0x80090322`、`0x80070721`",
        "ID 42, 104 with `0x80070005`, `0x80090322`, `0x80070721`",
    ),
    node=Check(
        "agent-account",
        Text("DPMRA のアカウント", "DPMRA's account"),
        Text(
            "両方のホストで、DPMRA の実行アカウントはローカル システムですか?",
            "Does DPMRA run as Local System on both hosts?",
        ),
        Text(
            "DPM は、エージェントがコンピューター アカウントで動作していることを前提に接続します。DPMRA をドメイン ユーザーに変更すると、管理者であっても、アクセス拒否や 0x80090322 で失敗します (KB 2506326)。",
            "DPM expects the agent to run as its computer account. Once DPMRA runs as a domain user, even as an administrator, access is denied, or 0x80090322 is reported (KB 2506326).",
        ),
        (
            Answer("system", Text("ローカル システムである", "it runs as Local System")),
            Answer("other", Text("別のアカウントである", "it runs as another account")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで sc.exe qc DPMRA を実行し、SERVICE_START_NAME を確認してください。LocalSystem が正常です。",
            "Run sc.exe qc DPMRA on both hosts and look at SERVICE_START_NAME; LocalSystem is healthy.",
        ),
    ),
    remedy=Outcome(
        "restore-agent-account",
        "other-cause",
        Text("原因: DPMRA のアカウント", "Cause: DPMRA's account"),
        Text(
            "[サービス] で DPMRA の [ログオン] タブでアカウントをローカル システム アカウントに戻し、ジョブが実行されていないときに再起動してください。DPM サーバーでは、ほかの DPM のサービスも確認します。変更した人と理由も確認してください。",
            "In Services, set the account on the Log On tab of DPMRA back to the Local System account, and restart it while no job runs. On the DPM server look at DPM's other services too. Find out who changed it and why.",
        ),
        "KB 2506326",
    ),
)
