"""Errors of the journal, and of a run that another process carries out."""

from __future__ import annotations

from runbook.errors import JournalProblem, Refused, Sentence
from runbook.text import Text


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


class DamagedJournal(JournalProblem):
    """The file is a journal, but some of its data are invalid."""

    text = Sentence(
        "記録ファイル {path} に、解釈できない内容があります。",
        "The journal {path} holds something that cannot be understood.",
    )
    advice = Sentence(
        "verify-journal で確認できます。ファイルは変更せずに保管してください。",
        "verify-journal says where. Keep the file as it is.",
    )
    path: str


class DamagedRecord(JournalProblem):
    """A setting or a value in the journal is invalid."""

    text = Sentence("記録の内容を解釈できません。", "A record in the journal cannot be understood.")
    advice = Sentence("記録ファイルを変更せずに保管してください。", "Keep the journal file as it is.")


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
        "`history` shows how it stands; --resume does the rest, and undo takes it back.",
    )
    run: int
