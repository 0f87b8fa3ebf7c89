"""Errors of the file that keeps what was replaced."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, Sentence
from runbook.text import Text


class UnusableKey(InvalidInput):
    """The file of `--redact` is none that this program wrote, or it cannot be read or written."""

    text = Sentence("--redact {path} は使用できません: {why}", "--redact {path} cannot be used: {why}")
    advice = Sentence(
        "新しいファイル名を指定するか、以前に --redact で作成したファイルを指定してください。既存のファイルは変更していません。",
        "Name a new file, or one that --redact has made. The file that is there was left as it is.",
    )
    path: Path
    why: Text


class KeyOfOtherCustomer(InvalidInput):
    """The file belongs to another customer's outputs."""

    text = Sentence(
        "--redact {path} は、別の顧客 ({theirs}) の出力に使用したファイルです。",
        "--redact {path} was made for another customer's output ({theirs}).",
    )
    advice = Sentence("顧客ごとに別のファイルを指定してください。", "Name another file for each customer.")
    path: Path
    theirs: Text


class HashesNeedNames(InvalidInput):
    """The hash of a record is over its content, names included."""

    text = Sentence(
        "--jsonl の記録はハッシュで検証できる内容のため、--redact とは同時に指定できません。",
        "--jsonl cannot be given with --redact: the hash of a record is over its names too.",
    )
    advice = Sentence("名前を置き換える場合は --json を指定してください。", "For output without names, give --json.")


class KeyChanged(InvalidInput):
    """Another command has written the file in the meantime, so the two outputs would not agree."""

    text = Sentence(
        "--redact {path} は、このコマンドの実行中に変更されました。",
        "--redact {path} was changed while this command ran.",
    )
    advice = Sentence(
        "結果は出力していません。コマンドをもう一度実行してください。",
        "The result was not printed. Run the command again.",
    )
    path: Path
