"""Values on the command line that cannot be used: a number, a run, a hash."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, Sentence
from runbook.text import Text


class UnusableOption(InvalidInput):
    """The text typed for an option is not what it takes."""

    text = Sentence(
        "{option} に「{typed}」は使えません。{expected}を指定してください。",
        "'{typed}' cannot be used for {option}: it takes {expected}.",
    )
    option: str
    expected: Text
    typed: str


class WindowTooLong(InvalidInput):
    """The end of the window is so far away that it is hardly the one that was meant: most likely it has just passed."""

    text = Sentence(
        "--until {typed} は次に {end} になります。12 時間より先のため、使えません。",
        "--until {typed} comes next at {end}. That is more than 12 hours away.",
    )
    advice = Sentence(
        "その時刻を過ぎていないかを確認し、12 時間以内の時刻を指定してください。何も送信していません。",
        "See whether that time has just passed, and give one within the next 12 hours. Nothing was sent.",
    )
    typed: str
    end: str


class UnusableDefaults(InvalidInput):
    """The file of defaults cannot be used."""

    text = Sentence(
        "既定値のファイル {path} を使用できません: {why}", "The file of defaults, {path}, cannot be used: {why}"
    )
    advice = Sentence(
        "ファイルを修正するか、削除するか、RUNBOOK_DEFAULTS で別のファイルを指定してください。",
        "Fix the file, remove it, or name another one in RUNBOOK_DEFAULTS.",
    )
    path: Path
    why: Text
