"""The errors of the command line: options that cannot be combined, and names that do not exist."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, Sentence


class AnswerNotKnown(InvalidInput):
    """`--answer` names a node or an answer that the tree does not have."""

    text = Sentence("--answer {pair} は使えません。", "--answer {pair} is not known.")
    advice = Sentence(
        "NODE=ANSWER の形で指定してください (例: symptom=connection)。",
        "Give it as NODE=ANSWER, for example symptom=connection.",
    )
    pair: str


class EngineAlone(InvalidInput):
    """Dask was chosen without its scheduler, or the scheduler without Dask."""

    text = Sentence(
        "--engine dask と --scheduler は一緒に指定してください。", "--engine dask and --scheduler go together."
    )
    advice = Sentence(
        "例: --engine dask --scheduler tcp://10.0.0.5:8786", "Example: --engine dask --scheduler tcp://10.0.0.5:8786"
    )


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
    """A walk needs one DPM server and one protected computer."""

    text = Sentence("--dpm と --host を 1 つずつ指定してください。", "Give one --dpm and one --host.")


class NoSuchRun(InvalidInput):
    """The run number does not exist."""

    text = Sentence("実行 {number} は記録にありません。", "There is no run {number} in the journal.")
    number: int


class NoSuchScenario(InvalidInput):
    """The sandbox has no scenario with this name."""

    text = Sentence("シナリオ {name} は使えません。", "There is no scenario {name} to start.")
    advice = Sentence("--scenario list で一覧を表示できます。", "--scenario list names them all.")
    name: str


class NoSuchWalk(InvalidInput):
    """No walk exists to write a report of."""

    text = Sentence("その診断は記録にありません。", "There is no such walk in the journal.")


class NoWalkToResume(InvalidInput):
    """The journal has no walk, or not the named one."""

    text = Sentence("再開できる診断が記録にありません。", "There is no walk in the journal to go on with.")
    advice = Sentence("--dpm と --host を指定して新しく始めてください。", "Begin one with --dpm and --host.")


class NotWithResume(InvalidInput):
    """An option was given with --resume, but the resumed run already decides it."""

    text = Sentence(
        "--resume は記録された内容をそのまま続けるため、{names} とは同時に指定できません。",
        "--resume does what was begun, so {names} cannot be given with it.",
    )
    names: str


class NothingToResume(InvalidInput):
    """No run of the command was interrupted."""

    text = Sentence("{command} に再開できる実行はありません。", "There is no run of {command} to go on with.")
    advice = Sentence("history で実行番号と状態を確認してください。", "`history` shows the runs and how they stand.")
    command: str


class NothingToUndo(InvalidInput):
    """No run is left to undo."""

    text = Sentence("元に戻す実行がありません。", "There is no run to take back.")
    advice = Sentence("history で実行番号を確認してください。", "Run `history` to see the runs.")


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


class UnreadableFile(InvalidInput):
    """The file to explain cannot be read."""

    text = Sentence("{path} を読み取れません ({why})。", "{path} cannot be read ({why}).")
    path: Path
    why: str
