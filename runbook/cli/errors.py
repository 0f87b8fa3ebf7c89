"""The errors of the command line: options that cannot be combined, and names that do not exist."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, RunbookError, Sentence
from runbook.text import Text


class AnswerNotKnown(InvalidInput):
    """`--answer` names a node or an answer that the tree does not have."""

    text = Sentence("--answer に「{pair}」は使えません。", "'{pair}' cannot be used for --answer.")
    advice = Sentence(
        "{what}=ANSWER の形で指定します (例: symptom=connection)。使えるもの: {known}",
        "Give it as {what}=ANSWER, for example symptom=connection. There are: {known}",
    )
    pair: str
    what: str
    known: str


class EngineAlone(InvalidInput):
    """Dask was chosen without its scheduler, or the scheduler without Dask."""

    text = Sentence(
        "--engine dask と --scheduler は一緒に指定してください。", "--engine dask and --scheduler go together."
    )
    advice = Sentence(
        "例: --engine dask --scheduler tcp://10.0.0.5:8786", "Example: --engine dask --scheduler tcp://10.0.0.5:8786"
    )


class FileIsThere(InvalidInput):
    """A plan file or one of its pages is there already: it may be the one that was approved."""

    text = Sentence("{path} はすでにあります。上書きはしません。", "{path} is there already, and is not overwritten.")
    advice = Sentence("--plan-out で別の名前を指定してください。", "Give another name with --plan-out.")
    path: Path


class FileNamedTwice(InvalidInput):
    """The command would write over a file that it uses otherwise."""

    text = Sentence(
        "{one} と {other} が同じファイル {path} を指しています。",
        "{one} and {other} are the same file: {path}.",
    )
    advice = Sentence(
        "{one} に別のファイル名を指定してください。まだ何も行っておらず、ファイルは元のままです。",
        "Name another file with {one}. Nothing was done yet, and the file is as it was.",
    )
    one: str
    other: str
    path: Path


class OverADatabase(InvalidInput):
    """The file to write is a SQLite database: a journal, or a copy of one."""

    text = Sentence(
        "{option} のファイル {path} は SQLite データベース (実行記録など) のため、上書きしません。",
        "The file of {option}, {path}, is a SQLite database, such as a journal, and is not overwritten.",
    )
    advice = Sentence("{option} に別のファイル名を指定してください。", "Name another file with {option}.")
    option: str
    path: Path


class InventoryNotMade(InvalidInput):
    """The sandbox cannot write its inventory; it does not overwrite a file that a sandbox did not write."""

    text = Sentence(
        "インベントリ {path} を作成できません ({why})。既存のファイルは上書きしません。",
        "Cannot make the inventory {path} ({why}). A file that is there is not overwritten.",
    )
    path: Path
    why: str


class NoConsole(InvalidInput):
    """Throttling in DPM's console needs a DPM server, and a person at a terminal."""

    text = Sentence(
        "DPM のコンソールで調整するには --dpm で DPM サーバーを指定してください (--json は使用できません)。",
        "To throttle in DPM's console, name the DPM server with --dpm (and leave --json out).",
    )
    advice = Sentence(
        "Windows の QoS ポリシーを使う場合は --qos を指定します。", "For Windows' own QoS policy give --qos."
    )


class NoPair(InvalidInput):
    """A diagnosis needs one DPM server and one protected computer."""

    text = Sentence("--dpm と --host を 1 つずつ指定してください。", "Give one --dpm and one --host.")


class NotForAPlanFile(InvalidInput):
    """A plan file holds what a step or an undo would change on its hosts, from a look at them."""

    text = Sentence(
        "--plan-out は --check と一緒に指定してください。中断した実行の続きと、コンソールで行う手順の計画ファイルは作成できません。",
        "--plan-out goes with --check. There is no plan file of the rest of a run, nor of a step that is taken in a console.",
    )
    advice = Sentence(
        "中断した実行は、--resume で続きを行うか undo で元に戻してから、計画ファイルを作成してください。手順 3 では --qos を指定します。",
        "Before you make a plan file, finish a run that was cut off with --resume, or undo it. For step 3 give --qos.",
    )


class NotInPlan(InvalidInput):
    """A host was named that the plan file does not hold."""

    text = Sentence("{host} は計画ファイルに含まれていません。", "{host} is not in the plan file.")
    host: str


class NoSuchRun(InvalidInput):
    """The run number does not exist."""

    text = Sentence("実行 {number} は記録にありません。", "There is no run {number} in the journal.")
    number: int


class NoSuchRecord(InvalidInput):
    """`--since` names a record that the journal does not have, although it had once, or never had."""

    text = Sentence(
        "記録ファイルに記録 {number} はありません (最後の記録: {last})。",
        "There is no record {number} in the journal; the last one is {last}.",
    )
    advice = Sentence(
        "末尾が削除されたか、別のファイルに置き換えられた可能性があります。控えておいたハッシュを verify-journal --expect に指定して確認してください。",
        "Its end may have been cut off, or another file is in its place. Give the hash that was kept to verify-journal --expect.",
    )
    number: int
    last: int


class SinceAlone(InvalidInput):
    """`--since` was given without `--jsonl`."""

    text = Sentence("--since は --jsonl と一緒に指定してください。", "--since goes with --jsonl.")


class DiagnosisAndRuns(InvalidInput):
    """A diagnosis and runs were given to `report`."""

    text = Sentence(
        "診断の番号と --run は同時に指定できません。", "The number of a diagnosis and --run cannot be given together."
    )


class NoSuchScenario(InvalidInput):
    """The sandbox has no scenario with this name."""

    text = Sentence("シナリオ {name} は使えません。", "There is no scenario {name} to start.")
    advice = Sentence("--scenario list で一覧を表示できます。", "--scenario list names them all.")
    name: str


class NoSuchDiagnosis(InvalidInput):
    """No diagnosis exists to write a report of."""

    text = Sentence("その診断は記録にありません。", "There is no such diagnosis in the journal.")


class NoDiagnosisToResume(InvalidInput):
    """The journal has no diagnosis, or not the named one."""

    text = Sentence("再開できる診断が記録にありません。", "There is no diagnosis in the journal to go on with.")
    advice = Sentence("--dpm と --host を指定して新しく始めてください。", "Begin one with --dpm and --host.")


class NotWithResume(InvalidInput):
    """An option was given with --resume, but the resumed run already decides it."""

    text = Sentence(
        "--resume は記録された内容をそのまま続けるため、{names} とは同時に指定できません。",
        "--resume does what was begun, so {names} cannot be given with it.",
    )
    names: str


class NotForeseen(RunbookError):
    """A mistake in this program that ended the command."""

    text = Sentence(
        "このプログラムで予期しない問題が起きたため、終了しました。",
        "Something happened that this program did not foresee, so it ended.",
    )
    advice = Sentence(
        "変更があったかどうかは history で確認できます。同じコマンドに --debug を付けて実行すると詳細が表示されるので、それを添えて報告してください。",
        "`history` shows whether anything was changed. The same command with --debug shows the details: please report them.",
    )


class NothingToResume(InvalidInput):
    """No run of the command was interrupted."""

    text = Sentence("{command} に再開できる実行はありません。", "There is no run of {command} to go on with.")
    advice = Sentence("history で実行番号と状態を確認してください。", "`history` shows the runs and how they stand.")
    command: str


class NothingToUndo(InvalidInput):
    """No run is left to undo."""

    text = Sentence("元に戻す実行がありません。", "There is no run to undo.")
    advice = Sentence("history で実行番号を確認してください。", "Run `history` to see the runs.")


class AlreadyUndone(NothingToUndo):
    """The run was undone before, by the run `by`."""

    text = Sentence(
        "実行 {run} は、実行 {by} によってすでに元に戻されています。", "Run {run} was already undone, by run {by}."
    )
    advice = Sentence("何も変更していません。", "Nothing was changed.")
    run: int
    by: int


class DoneInConsole(NothingToUndo):
    """The run records what a person set in DPM's console."""

    text = Sentence(
        "実行 {run} は、DPM 管理者コンソールで行われた変更の記録です。",
        "What run {run} recorded was done by a person in the DPM Administrator Console.",
    )
    advice = Sentence(
        "元に戻すには、同じコンソールで変更前の値に設定してください。変更前の値は history で確認できます。",
        "Undo it in the same console: set the values from before, which `history` shows.",
    )
    run: int


class NoSuchSetting(NothingToUndo):
    """`--setting` names what no run has left changed. `known` are the names that can be taken back."""

    text = Sentence(
        "--setting に「{typed}」は使えません。この名前の設定で、元に戻していない変更はありません。",
        "'{typed}' cannot be used for --setting: no change of that name is left to undo.",
    )
    advice = Sentence("元に戻せる設定: {known}", "What can be undone: {known}")
    typed: str
    known: str


class IsAnUndo(NothingToUndo):
    """The run itself took another one back, `undone`."""

    text = Sentence(
        "実行 {run} は、実行 {undone} を元に戻した実行です。元に戻すことはできません。",
        "Run {run} is itself the undo of run {undone}. It cannot be undone.",
    )
    advice = Sentence(
        "同じ変更が必要な場合は、その手順をもう一度実行してください。", "To make the change again, run its step again."
    )
    run: int
    undone: int


class RunChangedNothing(NothingToUndo):
    """The run ended, or was cut off, before it changed anything."""

    text = Sentence("実行 {run} は何も変更していません。", "Run {run} changed nothing.")
    run: int


class DiagnosisChangedNothing(NothingToUndo):
    """No run of the diagnosis changed anything on the hosts that were asked for."""

    text = Sentence("診断 {diagnosis} は何も変更していません。", "Diagnosis {diagnosis} changed nothing.")
    diagnosis: int


class NumbersAlone(InvalidInput):
    """Run numbers were given together with --diagnosis or --step."""

    text = Sentence(
        "実行番号は --diagnosis や --step と同時に指定できません。",
        "Run numbers cannot be given with --diagnosis or --step.",
    )


class OutputLost(RunbookError):
    """Standard output could not be written, for example because the disk is full. The command itself went on."""

    text = Sentence("結果をすべては出力できませんでした ({why})。", "The output could not be written in full ({why}).")
    advice = Sentence(
        "出力先の空き容量を確認してください。コマンドの処理は最後まで行っており、変更した内容は history で確認できます。",
        "Check the free space where the output goes. The command itself was carried out; `history` shows what it changed.",
    )
    why: str


class PlanNotWritten(InvalidInput):
    """A plan file, or a page of it, cannot be written."""

    text = Sentence("計画ファイル {path} を作成できません ({why})。", "The plan file {path} cannot be written ({why}).")
    path: Path
    why: Text


class ReportNotWritten(InvalidInput):
    """The file for the report cannot be written."""

    text = Sentence("{path} に書き込めません ({why})。", "{path} cannot be written ({why}).")
    path: Path
    why: str


class RunElsewhere(InvalidInput):
    """A run was on a host that was not named."""

    text = Sentence(
        "実行 {run} の対象は {host} で、指定されたホストに含まれていません。",
        "Run {run} was on {host}, which is not among the hosts named.",
    )
    advice = Sentence(
        "ホストを指定しない場合は、各実行の対象だったホストに接続します。",
        "Without naming hosts, each run goes to the host that it was on.",
    )
    run: int
    host: str


class NoSuchFile(InvalidInput):
    """There is neither a file of this name nor a code in it."""

    text = Sentence("ファイル {path} はありません。", "There is no file {path}.")
    advice = Sentence(
        "パスを確認してください。ジョブの詳細は、そのまま引数に貼り付けるか、- を指定して標準入力から渡すこともできます。",
        "Check the path. A job's details can also be pasted as the argument, or come from standard input with -.",
    )
    path: str


class SystemRefused(RunbookError):
    """This computer refused something that the command needs; `why` is the system's own sentence."""

    text = Sentence(
        "このコンピューターでエラーが発生しました: {place} ({why})。", "This computer refused {place} ({why})."
    )
    advice = Sentence(
        "ディスクの空き容量と、そのファイルに対する権限を確認してください。変更があったかどうかは history で確認できます。",
        "Check disk space, and your rights to that file. `history` shows whether anything was changed.",
    )
    place: str
    why: str


class UnknownEnding(InvalidInput):
    """The name of the report's file ends in none of the formats."""

    text = Sentence(
        "--output のファイル名の拡張子 {ending} に対応する形式はありません。",
        "The name of --output ends in {ending}, and there is no such format.",
    )
    advice = Sentence(
        "使用できる拡張子: {known}。ほかの名前にする場合は --format を指定してください。",
        "It may end in {known}; for another name, give --format.",
    )
    ending: str
    known: str


class UnusableLogFile(InvalidInput):
    """The file of `--log-file` cannot be written."""

    text = Sentence("--log-file {path} に書き込めません ({why})。", "--log-file {path} cannot be written ({why}).")
    path: Path
    why: str


class SeveralFiles(InvalidInput):
    """Several files were given to explain, or a pattern that several files match."""

    text = Sentence("該当するファイルが {count} 個あります: {names}", "These are {count} files: {names}")
    advice = Sentence("1 つずつ指定してください。", "Give them one at a time.")
    count: int
    names: str


class UnreadableFile(InvalidInput):
    """The file to explain cannot be read."""

    text = Sentence("{path} を読み取れません ({why})。", "{path} cannot be read ({why}).")
    path: Path
    why: str


class UndoCutOff(InvalidInput):
    """An undo of the run was cut off: the rest of it is another plan."""

    text = Sentence(
        "実行 {run} の undo が途中で終わっているため、計画ファイルは適用できません。",
        "An undo of run {run} was cut off, so the plan file cannot be carried out.",
    )
    advice = Sentence("undo {run} をもう一度実行すると、残りを元に戻します。", "`undo {run}` again undoes the rest.")
    run: int
