"""The errors that prevent a step, a check or a diagnosis."""

from __future__ import annotations

from runbook.dpm import agent
from runbook.errors import InvalidInput, Refused, Sentence

SHORTEST, LONGEST = agent.DEFAULT_NO_ACTIVITY_SECONDS, 86_400
"""The range of time-outs that step 1 accepts, in seconds: from the agent's own default to a day."""


_GIVE_THE_LINK = Sentence(
    "--link で、経路で最も狭い回線の帯域幅 (Mbps) を指定してください。",
    "Give the narrowest link on the way, in Mbps, with --link.",
)


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
    """No bandwidth was given, and the adapters on the way, or their speeds, are not known."""

    text = Sentence(
        "{host} が相手側との通信に使用するアダプター、またはその速度を特定できないため、制限する値を決められません。",
        "The adapter over which {host} sees the other end, or its speed, cannot be determined, so no limit is proposed.",
    )
    advice = _GIVE_THE_LINK
    host: str


class LinkTooSlow(InvalidInput):
    """No bandwidth was given, and what the adapters report is less than any server's network."""

    text = Sentence(
        "{host} のアダプター {adapter} の速度は {mbps:g} Mbps と報告されています。"
        "{least} Mbps 未満の値はバックアップの経路の速度とは考えにくいため、制限する値の計算には使用しません。",
        "The adapter {adapter} of {host} reports {mbps:g} Mbps. Less than {least} Mbps is hardly the path of backups, "
        "so no limit is computed from it.",
    )
    advice = _GIVE_THE_LINK
    host: str
    adapter: str
    mbps: float
    least: int


class NoQosPolicies(Refused):
    """Step 3 needs Windows Server 2012 or later."""

    text = Sentence(
        "QoS ポリシーを設定できるのは Windows Server 2012 以降です。何も変更していません。",
        "QoS policies can be set from Windows Server 2012 on. Nothing was changed.",
    )
    advice = Sentence("DPM 管理者コンソールで調整してください。", "Throttle in the DPM Administrator Console instead.")


class OffloadNotKnown(InvalidInput):
    """`--only` names no feature of step 2."""

    text = Sentence("--only に「{typed}」は使えません。", "'{typed}' cannot be used for --only.")
    advice = Sentence(
        "コンマで区切って指定します (例: lso,rsc)。使えるもの: {known}",
        "Give a list with commas, for example lso,rsc. There are: {known}",
    )
    typed: str
    known: str


class AdapterNotChosen(Refused):
    """It is not known which adapters carry the traffic of the backups, so that a person has to say. `known` names them."""

    text = Sentence(
        "変更するアダプターを決定できません。何も変更していません。",
        "Which adapters to change is not known. Nothing was changed.",
    )
    advice = Sentence(
        "--adapter で名前を指定するか (複数指定できます)、--all-adapters を指定してください。このホストのアダプター: {known}",
        "Name them with --adapter (may be repeated), or give --all-adapters. This host has: {known}",
    )
    known: str


class NoSuchAdapter(AdapterNotChosen):
    """None of the adapters that `--adapter` names is there."""

    text = Sentence(
        "アダプター {wanted} は、このホストにありません。何も変更していません。",
        "There is no adapter {wanted} on this host. Nothing was changed.",
    )
    wanted: str


class AmbiguousAdapter(AdapterNotChosen):
    """`--adapter` gives a name that several adapters of the host have."""

    text = Sentence(
        "アダプター {wanted} は、このホストに複数あります。何も変更していません。",
        "Several adapters on this host are called {wanted}. Nothing was changed.",
    )
    advice = Sentence(
        "--adapter に GUID を指定してください: {guids}",
        "Give its GUID with --adapter instead: {guids}",
    )
    wanted: str
    guids: str


class PathNotKnown(AdapterNotChosen):
    """The host has several adapters, and which of them leads to the `other` end of the backups cannot be found out."""

    text = Sentence(
        "このホストには複数のアダプターがあり、相手 ({other}) との通信に使用するものを確認できません。何も変更していません。",
        "This host has several adapters, and which of them leads to the other end ({other}) cannot be found out. Nothing was changed.",
    )
    other: str


class OtherEndNotKnown(AdapterNotChosen):
    """The host has several adapters, and neither its agent nor the command says what the other end of its backups is."""

    text = Sentence(
        "このホストには複数のアダプターがあり、バックアップの相手のホストが分かりません。何も変更していません。",
        "This host has several adapters, and the other end of its backups is not known. Nothing was changed.",
    )


class TooManyOthers(AdapterNotChosen):
    """A DPM server with several adapters, and more computers in the command than are looked up one by one."""

    text = Sentence(
        "このホストには複数のアダプターがあり、相手のホストが {most} 台を超えるため、通信に使用するものを 1 台ずつ確認しません。何も変更していません。",
        "This host has several adapters, and the other ends are more than {most}, too many to look each one up. Nothing was changed.",
    )
    most: int


class DpmServerNotNamed(InvalidInput):
    """A check needs the DPM server, but only the protected computer was named."""

    text = Sentence("DPM サーバーが指定されていません (--dpm)。", "No DPM server was named (--dpm).")


class AnswerDoesNotFit(InvalidInput):
    """An answer to a node other than the walk's current one, or an answer that the node does not have."""

    text = Sentence(
        "{node} に対する回答 {answer} は、現在の位置 ({here}) では使えません。",
        "The answer {answer} to {node} does not fit where the diagnosis stands ({here}).",
    )
    node: str
    answer: str
    here: str
