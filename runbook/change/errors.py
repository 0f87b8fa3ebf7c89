"""Errors of planning from a run, and of carrying out a plan."""

from __future__ import annotations

from runbook.errors import NotVerified, NotWritten, Refused, Sentence
from runbook.text import Text


class ChangedSincePlan(Refused):
    """Another user or process changed the host while the user read the plan."""

    text = Sentence(
        "計画を表示した後にホストの値が変わりました。何も変更していません。",
        "Values on the host have changed since the plan was shown. Nothing was changed.",
    )
    advice = Sentence(
        "もう一度実行して、新しい計画を確認してください。",
        "Run it again and look at the new plan.",
    )


class ReadBackDiffers(NotVerified):
    """Everything was written, but some values read back differ.

    `listed` names the settings, their values and the wanted values.
    """

    text = Sentence(
        "書き込みましたが、読み直した値が異なります: {listed}",
        "It was written, but what is read back differs: {listed}",
    )
    advice = Sentence(
        "グループ ポリシーや別のツールが値を上書きしていないかを確認してください。undo で元に戻せます。",
        "Check whether a policy or another tool overwrites the value. Undo restores what was there.",
    )
    listed: str


class NotThePlannedComputer(Refused):
    """The name, the address or the forwarding that led to the plan's computer now leads to another one."""

    text = Sentence(
        "計画は {computer} を読み取って作成しましたが、現在の接続先は {found} です。何も変更していません。",
        "The plan was made from {computer}, but the connection now reaches {found}. Nothing was changed.",
    )
    advice = Sentence(
        "名前解決、クラスター、ロード バランサー、ポート転送の設定を確認してから、もう一度実行してください。",
        "Check name resolution, the cluster, the load balancer or the port forwarding, then run it again.",
    )
    computer: str
    found: str


class NeitherBeforeNorAfter(NotVerified):
    """The answer to a write was lost, and the value read back is neither the old nor the new one."""

    text = Sentence(
        "{label} の書き込みへの応答が失われました。現在の値は {value} で、変更前 ({before}) とも変更後 ({after}) とも異なります。",
        "The answer to writing {label} was lost. It is now {value}, neither what it was ({before}) nor what was wanted ({after}).",
    )
    advice = Sentence(
        "グループ ポリシーや別のツールが値を変更していないかを確認してください。",
        "Check whether a policy or another tool has changed it.",
    )
    label: str
    value: Text
    before: Text
    after: Text


class StillAsBefore(NotWritten):
    """The write was tried as often as allowed, answers were lost, and the value is unchanged.

    `todo` is the last error's advice.
    """

    text = Sentence(
        "{label} を書き込めませんでした。読み直した値は変更前のまま ({before}) です。理由: {why}",
        "{label} could not be written. Read back, it still is what it was ({before}). The reason: {why}",
    )
    advice = Sentence("{todo}", "{todo}")
    label: str
    before: Text
    why: Text
    todo: Text = Text(
        "回線とホストの状態を確認してから、もう一度実行してください。",
        "Look at the link and the host, then run it again.",
    )


class AnotherComputer(Refused):
    """The run was on another computer."""

    text = Sentence(
        "接続先は {found} ですが、実行 {run} の対象は {computer} でした。何も変更していません。",
        "This is {found}, but run {run} was on {computer}. Nothing was changed.",
    )
    found: str
    run: int
    computer: str


class NothingLeft(Refused):
    """The run has ended well or was undone; nothing is left to do."""

    text = Sentence(
        "実行 {run} は完了しているか、元に戻されています。続きはありません。",
        "Run {run} has ended or was undone. There is nothing left of it to do.",
    )
    run: int


class NotResumedOverOthers(Refused):
    """Another user or process changed a setting that the rest of the run writes. `found` gives the current values."""

    text = Sentence(
        "実行 {run} の後に変更された値があるため、続行しません。現在の値: {found}",
        "Values have changed since run {run}, so it does not go on. They are now: {found}",
    )
    advice = Sentence(
        "誰が変更したかを確認してください。手順をもう一度実行すると、現在の値から計画し直します。何も変更していません。",
        "Find out who changed them. Running the step again makes a new plan from the current values. Nothing was changed.",
    )
    run: int
    found: str


class NotUndoneOverOthers(Refused):
    """Another user or process changed a setting that the run had written. `found` gives the current values."""

    text = Sentence(
        "実行 {run} の後に変更された値があるため、元に戻しません。現在の値: {found}",
        "Values have changed since run {run}, so it is not undone. They are now: {found}",
    )
    advice = Sentence(
        "誰が変更したかを確認し、必要であれば手動で戻してください。何も変更していません。",
        "Find out who changed them, and restore them manually if necessary. Nothing was changed.",
    )
    run: int
    found: str


class ChangedByLaterRun(Refused):
    """The values of the run were changed by the runs `later`, which are not undone. `found` gives the current values."""

    text = Sentence(
        "実行 {run} の値は、その後の実行 {later} が変更しています。現在の値: {found}",
        "The values of run {run} were changed again by run {later}. They are now: {found}",
    )
    advice = Sentence(
        "undo {run} {later} のように番号を並べると、新しい実行から順に元に戻せます。何も変更していません。",
        "`undo {run} {later}` undoes them together, the newest first. Nothing was changed.",
    )
    run: int
    later: str
    found: str
