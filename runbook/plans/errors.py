"""Errors of plan files."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, Refused, Sentence
from runbook.text import Text

_MAKE_A_NEW_ONE = Sentence(
    "--check --plan-out で計画ファイルを作成し直し、承認を受けてください。何も送信していません。",
    "Make a new plan file with --check --plan-out, and have it approved. Nothing was sent.",
)


class NotAPlan(InvalidInput):
    """The file is no plan file of this program, is damaged, or holds what this program does not plan. `why` says where."""

    text = Sentence(
        "{path} は計画ファイルとして使用できません ({why})。", "{path} cannot be used as a plan file ({why})."
    )
    advice = _MAKE_A_NEW_ONE
    path: Path
    why: Text


class OtherPlanFormat(InvalidInput):
    """Another version of this program made the plan file, in a format that this one does not know."""

    text = Sentence(
        "{path} の形式の番号 ({found}) は、このバージョンでは扱えません ({known} のみ)。",
        "{path} has the format number {found}; this version knows {known} alone.",
    )
    advice = Sentence(
        "計画ファイルを作成したバージョンを使用するか、計画ファイルを作成し直してください。何も送信していません。",
        "Use the version that made the file, or make a new one. Nothing was sent.",
    )
    path: Path
    found: str
    known: int


class NotTheExpectedPlan(InvalidInput):
    """The file is not the one that was approved: the SHA-256 of its bytes is not the one given."""

    text = Sentence(
        "{path} は承認された計画ファイルではありません。SHA-256 は {found} で、--expect の値 {expected} と異なります。",
        "{path} is not the plan file that was approved: its SHA-256 is {found}, but --expect says {expected}.",
    )
    advice = Sentence(
        "ファイルが書き換えられていないか、別の計画ファイルでないかを確認してください。何も送信していません。",
        "Find out whether the file was edited, or is another one. Nothing was sent.",
    )
    path: Path
    found: str
    expected: str


class UnknownPlan(InvalidInput):
    """The journal in use does not know the file: it was written with another journal, or edited since."""

    text = Sentence(
        "計画ファイル {path} (SHA-256: {found}) は、この記録ファイルを使用して作成されたものではないか、作成後に書き換えられています。",
        "The plan file {path} (SHA-256: {found}) was not written with this journal, or was edited since.",
    )
    advice = Sentence(
        "承認された計画ファイルであれば、承認された SHA-256 を --expect で指定してください。何も送信していません。",
        "If it is the one that was approved, give the SHA-256 from the approval with --expect. Nothing was sent.",
    )
    path: Path
    found: str


class PlanOfOtherCustomer(InvalidInput):
    """The plan file is for the computers of another customer than the inventory's."""

    text = Sentence(
        "計画ファイルの顧客 ({planned}) と、使用しているインベントリの顧客 ({customer}) が異なります。",
        "The customer of the plan file ({planned}) is not the one of the inventory in use ({customer}).",
    )
    advice = Sentence(
        "計画ファイルを作成したときのインベントリを --inventory で指定してください。何も送信していません。",
        "Give the inventory with which the file was made, with --inventory. Nothing was sent.",
    )
    planned: Text
    customer: Text


class DiffersFromPlan(Refused):
    """The host is not as the approved plan says. `what` names each difference, as planned and as found."""

    text = Sentence(
        "承認された計画と異なるため、何も変更していません。{what}",
        "It is not as in the approved plan, so nothing was changed. {what}",
    )
    advice = Sentence(
        "誰が変更したかを確認してください。このまま進める場合は、計画ファイルを作成し直して承認を受けてください。",
        "Find out who changed it. To go on from here, make a new plan file and have it approved.",
    )
    what: Text
