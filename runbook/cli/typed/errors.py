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


class UnusableDefaults(InvalidInput):
    """The file of defaults cannot be used."""

    text = Sentence(
        "既定値のファイル {path} を使用できません: {why}", "The file of defaults, {path}, cannot be used: {why}"
    )
    advice = Sentence(
        "ファイルを修正するか、削除するか、RUNBOOK_DEFAULTS で別のファイルを指定してください。",
        "Mend the file, remove it, or name another one in RUNBOOK_DEFAULTS.",
    )
    path: Path
    why: Text
