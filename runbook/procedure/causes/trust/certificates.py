"""An agent that logs on by certificate: the certificate has ended, or the service for it does not run (facts 8)."""

from __future__ import annotations

from typing import Final

from runbook.dpm import agent
from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.reach_between import format_attempts, reach_both_ways
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.procedure.trust_between import trust_between
from runbook.text import Text
from runbook.windows.barriers import certificates
from runbook.windows.look import Look


def _measure(pair: Pair) -> Measurement:
    """Return `valid` where the domain's accounts serve, and no certificate is used [I].

    Elsewhere a service that may not start, and a Personal store in which every certificate has ended, are `broken`. Nothing else
    shows which certificate the agent uses, or whether it uses any.
    """
    trust = trust_between(pair)
    if trust.there:
        return Measurement("valid", trust.evidence)
    evidence: list[Text] = []
    broken = [_service(look, evidence) | _ended(look, evidence) for look in pair.both]
    both = reach_both_ways(pair, agent.CERTIFICATE_PORT)
    evidence += both.unseen
    for here, there, reach in both.ways:
        evidence += format_attempts(here, there, reach.ports)
    return Measurement("broken" if any(broken) else None, tuple(evidence))


def _service(look: Look, evidence: list[Text]) -> bool:
    """Return True if the service for certificates may not start."""
    service = look.service(agent.CERTIFICATE_SERVICE)
    if service is None:
        evidence.append(
            Text("{host}: {name} サービスがありません。", "{host}: there is no service {name}.").format(
                host=look.host.name, name=agent.CERTIFICATE_SERVICE
            )
        )
        return False
    evidence.append(
        Text("{host}: {name} {mode}、{state}", "{host}: {name} {mode}, {state}").format(
            host=look.host.name, name=service.name, mode=service.start_mode, state=service.state
        )
    )
    return service.start_mode == "Disabled"


def _ended(look: Look, evidence: list[Text]) -> bool:
    """Return True if the host has certificates of its own, and each has ended."""
    found = look.cached(certificates.personal)
    now = look.system.now.replace(tzinfo=None)
    evidence += [
        Text("{host}: {subject} の有効期限 {until}", "{host}: {subject} ends {until}").format(
            host=look.host.name, subject=each.subject, until=each.until.strftime("%Y-%m-%d %H:%M:%S")
        )
        for each in found
    ]
    return bool(found) and all(each.until <= now for each in found)


CERTIFICATES: Final = Cause(
    name=Text("証明書", "Certificates"),
    signs=Text(
        "ワークグループ、信頼されていないドメイン、`DPM CPWrapper`", "workgroups, untrusted domains, `DPM CPWrapper`"
    ),
    node=Check(
        "certificates",
        Text("エージェントの証明書", "The agent's certificate"),
        Text(
            "エージェントが証明書で認証する場合、両方の証明書は有効で、DPM CPWrapper サービスは起動できますか?",
            "If the agent authenticates by certificate: are both certificates valid, and can the DPM CPWrapper service start?",
        ),
        Text(
            "ワークグループや信頼されていないドメインのコンピューターは、証明書で認証できます。期限が切れると通信できません。",
            "Computers in workgroups and untrusted domains can authenticate by certificate. Once it has expired, they do not communicate.",
        ),
        (
            Answer("valid", Text("有効、または証明書を使用していない", "they are, or no certificates are used")),
            Answer(
                "broken", Text("期限切れ、またはサービスが起動しない", "one has expired, or the service does not start")
            ),
        ),
        _measure,
        find_out=Text(
            "両方のホストで certlm.msc を開いて、DPM が使用する証明書の期限を確認し、[サービス] で DPM CPWrapper Service を再起動できるかどうかを確認してください。",
            "Open certlm.msc on both hosts and see when the certificates that DPM uses end; see in Services whether the DPM CPWrapper Service can be restarted.",
        ),
    ),
    remedy=Outcome(
        "renew-certificates",
        "other-cause",
        Text("原因: エージェントの証明書", "Cause: the agent's certificate"),
        Text(
            "証明書を更新して両方のホストに登録し直し、DPM CPWrapper Service を再起動してください。TCP 6076 が双方向で許可されていることも確認します。",
            "Renew the certificate, register it again on both hosts, and restart the DPM CPWrapper Service. Make sure, too, that TCP 6076 is allowed both ways.",
        ),
        "http://blogs.technet.com/b/dpm/archive/2012/07/23/dpm-certificate-troubleshooting-part-1-general-troubleshooting.aspx",
    ),
)
