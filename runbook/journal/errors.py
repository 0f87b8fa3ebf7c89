"""Errors of the journal, and of a run that another process carries out."""

from __future__ import annotations

from runbook.errors import InvalidInput, JournalProblem, Refused, Sentence, UntrustedJournal
from runbook.text import Text, same

_GIVE_THE_INVENTORY = Sentence(
    "その顧客のインベントリを --inventory で指定してください。何も変更していません。",
    "Give that customer's inventory with --inventory. Nothing was changed.",
)


class MadeByNewerVersion(JournalProblem):
    """The file may contain data that this version does not understand."""

    text = Sentence(
        "記録ファイル {path} は新しいバージョンの runbook で作成されています。",
        "The journal {path} was made by a newer version of runbook.",
    )
    advice = Sentence(
        "新しいバージョンの runbook を使用してください。ファイルは変更していません。",
        "Use that newer version. The file was left as it is.",
    )
    path: str


class NotReadOrWritten(JournalProblem):
    """The file cannot be opened, read or written, or is not a journal."""

    text = Sentence(
        "記録ファイル {path} を読み書きできません ({why})。",
        "The journal {path} cannot be read or written ({why}).",
    )
    advice = Sentence(
        "ディスクの空きとアクセス権を確認するか、--journal で別の場所を指定してください。記録なしには何も変更しません。",
        "Check disk space and rights, or name another place with --journal. Nothing is changed without it.",
    )
    path: str
    why: Text


class DamagedJournal(UntrustedJournal):
    """The file is a journal, but some of its data are invalid."""

    text = Sentence(
        "記録ファイル {path} に、解釈できない内容があります。",
        "The journal {path} holds something that cannot be understood.",
    )
    advice = Sentence(
        "ファイルは変更せずに保管してください。読み取れる部分の書き換えは、verify-journal で確認できます。",
        "Keep the file as it is. Where it can still be read, verify-journal says what was altered.",
    )
    path: str


class DamagedFile(UntrustedJournal):
    """SQLite finds the file damaged, or its end is missing; `why` is what was found."""

    text = Sentence("記録ファイル {path} が破損しています ({why})。", "The journal {path} is damaged ({why}).")
    advice = Sentence(
        "ファイルは変更せずに保管し、バックアップがある場合はその複製を使用してください。",
        "Keep the file as it is, and use a copy of a backup if there is one.",
    )
    path: str
    why: Text


class DamagedRecord(UntrustedJournal):
    """A setting or a value in the journal is invalid."""

    text = Sentence("記録の内容を解釈できません。", "A record in the journal cannot be understood.")
    advice = Sentence("記録ファイルを変更せずに保管してください。", "Keep the journal file as it is.")


class AlteredJournal(UntrustedJournal):
    """The chain and the tables do not agree. `what` is the first difference, with its record or its run."""

    text = Sentence("記録ファイル {path} は使用しません。{what}", "The journal {path} is not used. {what}")
    advice = Sentence(
        "何も変更していません。書き換えられた箇所は verify-journal ですべて確認できます。ファイルは変更せずに保管してください。",
        "Nothing was changed. verify-journal lists everything that was altered. Keep the file as it is.",
    )
    path: str
    what: Text


class ForeignRecord(UntrustedJournal):
    """A run recorded a setting, a value or a service that this program does not write; `what` is the first."""

    text = Sentence(
        "実行 {run} の記録に、このプログラムが書き込まない設定または値があります: {what}",
        "Run {run} recorded a setting or a value that this program does not write: {what}",
    )
    advice = Sentence(
        "何も変更していません。記録が別のファイルに置き換えられていないかを、verify-journal --expect で確認してください。",
        "Nothing was changed. Find out with verify-journal --expect whether the journal was replaced by another one.",
    )
    run: int
    what: Text


class NotRestorable(Refused):
    """A plan writes what a journal may not have written, or overwrites what could not be restored; `what` is the first."""

    text = Sentence(
        "元に戻せない変更は行いません。このプログラムが書き込む設定または値ではありません: {what}",
        "What could not be undone is not changed. This is not a setting or a value that this program writes: {what}",
    )
    advice = Sentence(
        "何も変更していません。ホストの値が想定外の場合は、手動で設定してください。",
        "Nothing was changed. If it is an unusual value of the host, set it manually.",
    )
    what: Text


class ComputerInUse(Refused):
    """Another run has claimed the computer; it is not known which."""

    text = Sentence("{computer} では別の実行が作業中です。", "Another run is at work on {computer}.")
    advice = Sentence(
        "その実行が終わるまでお待ちください。history で状態を確認できます。何も変更していません。",
        "Wait until that has ended; `history` shows how it stands. Nothing was changed.",
    )
    computer: str


class RunAtWork(ComputerInUse):
    """This run has claimed the computer."""

    text = Sentence(
        "{computer} では実行 {run} ({step}) が作業中です ({who}、プロセス {process}、開始 {since})。",
        "Run {run} ({step}) is at work on {computer} ({who}, process {process}, since {since}).",
    )
    run: int
    step: str
    who: str
    process: int
    since: str


class NotInOurHands(Refused):
    """The run was released, has ended, or was resumed by another process."""

    text = Sentence(
        "実行 {run} はこのプロセスの作業ではなくなっています。これ以上は何も変更しません。",
        "Run {run} is no longer in the hands of this process. It changes nothing more.",
    )
    advice = Sentence(
        "history で状態を確認してください。--resume で続きを行うか、undo で元に戻せます。",
        "`history` shows its state; --resume does the rest, and undo undoes it.",
    )
    run: int


class PlanCarriedOut(Refused):
    """A run has begun to carry out the plan of a plan file on this computer: it is approved for once."""

    text = Sentence(
        "この計画は、{computer} に対してすでに適用されています (実行 {run})。何も変更していません。",
        "This plan was carried out on {computer} already, by run {run}. Nothing was changed.",
    )
    advice = Sentence(
        "history で実行 {run} の状態を確認してください。中断した場合は、--resume で続きを行えます。",
        "`history` shows how run {run} stands. If it was cut off, --resume does the rest.",
    )
    run: int
    computer: str


class RunOfOtherCustomer(InvalidInput):
    """The run was made with the inventory of another customer, or with one that names none."""

    text = Sentence(
        "実行 {run} は別の顧客の記録です (記録の顧客: {theirs}、このコマンドの顧客: {ours})。",
        "Run {run} is another customer's (in the journal: {theirs}; of this command: {ours}).",
    )
    advice = _GIVE_THE_INVENTORY
    run: int
    theirs: Text
    ours: Text


class DiagnosisOfOtherCustomer(InvalidInput):
    """The diagnosis was begun with the inventory of another customer, or with one that names none."""

    text = Sentence(
        "診断 {diagnosis} は別の顧客の記録です (記録の顧客: {theirs}、このコマンドの顧客: {ours})。",
        "Diagnosis {diagnosis} is another customer's (in the journal: {theirs}; of this command: {ours}).",
    )
    advice = _GIVE_THE_INVENTORY
    diagnosis: int
    theirs: Text
    ours: Text


def name_of_customer(customer: str) -> Text:
    """Return the customer for display, where there may be none."""
    return same(customer) if customer else Text("指定なし", "none")
