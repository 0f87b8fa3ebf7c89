"""The errors that prevent a step, a check or a walk."""

from __future__ import annotations

from runbook.dpm import agent
from runbook.errors import InvalidInput, Refused, Sentence

SHORTEST, LONGEST = agent.DEFAULT_NO_ACTIVITY_SECONDS, 86_400
"""The range of time-outs that step 1 accepts, in seconds: from the agent's own default to a day."""


class SecondsOutOfRange(InvalidInput):
    """A time-out below the agent's own default, or above a day."""

    text = Sentence(
        "秒数は {low} から {high} までの値を指定してください (既定の動作は {low} 秒です)。",
        "Give a number of seconds from {low} to {high} (the agent's own default is {low}).",
    )
    low: int
    high: int


class SecondsWithProfile(InvalidInput):
    """The time-out was given in two ways."""

    text = Sentence("--seconds と --profile は同時に指定できません。", "--seconds and --profile exclude each other.")


class NoAgent(Refused):
    """The host has no service DPMRA."""

    text = Sentence(
        "DPM エージェント (DPMRA サービス) がインストールされていません。何も変更していません。",
        "There is no DPM agent (service DPMRA). Nothing was changed.",
    )
    advice = Sentence(
        "DPM サーバーか保護対象のコンピューターかどうか、ホスト名を確認してください。",
        "Check the name: is this the DPM server or a protected computer?",
    )


class NoProductKey(Refused):
    """DPM's registry key is missing, although its agent is installed."""

    text = Sentence(
        "レジストリ キー {key} がありません。DPM の構成を確認できないため、何も変更していません。",
        "The registry key {key} is missing. This does not look like DPM, so nothing was changed.",
    )
    key: str


class LinkUnknown(InvalidInput):
    """No bandwidth was given, and the adapters do not report theirs."""

    text = Sentence("回線の帯域幅を読み取れません。", "The link's bandwidth cannot be read.")
    advice = Sentence(
        "--link で最も狭い回線の Mbps を指定してください。", "Give the narrowest link in Mbps with --link."
    )


class NoQosPolicies(Refused):
    """Step 3 needs Windows Server 2012 or later."""

    text = Sentence(
        "QoS ポリシーを設定できるのは Windows Server 2012 以降です。何も変更していません。",
        "QoS policies can be set from Windows Server 2012 on. Nothing was changed.",
    )
    advice = Sentence("DPM 管理者コンソールで調整してください。", "Throttle in the DPM Administrator Console instead.")


class DpmServerNotNamed(InvalidInput):
    """A check needs the DPM server, but only the protected computer was named."""

    text = Sentence("DPM サーバーが指定されていません (--dpm)。", "No DPM server was named (--dpm).")


class AnswerDoesNotFit(InvalidInput):
    """An answer to a node other than the walk's current one, or an answer that the node does not have."""

    text = Sentence(
        "{node} に対する回答 {answer} は、現在の位置 ({here}) では使えません。",
        "The answer {answer} to {node} does not fit where the walk stands ({here}).",
    )
    node: str
    answer: str
    here: str
