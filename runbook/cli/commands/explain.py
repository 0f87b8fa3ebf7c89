"""`explain`: explain an error code, a job's details or a log, and say whether this runbook applies."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from runbook.cli.errors import NoSuchFile, SeveralFiles, UnreadableFile
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.show.json import write_document
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.dpm.symptoms.catalogue import EntryPoint, Meaning
from runbook.dpm.symptoms.reader import Explanation, explain, explain_stream
from runbook.text import Text

_CHUNK: Final = 1 << 18
"""The number of bytes of a log that are read at a time."""

_SHOWN_NAMES: Final = 5
"""The largest number of files that are named."""

_WHAT_NEXT: Final = {
    EntryPoint.CONNECTION: Text(
        "通信が途切れたことを示すエラーで、この手順の対象です。", "The connection broke: this runbook is for that."
    ),
    EntryPoint.UNREACHABLE: Text(
        "相手に到達できないエラーです。経路から確認します。",
        "The other end is out of reach: the walk looks at the route first.",
    ),
    EntryPoint.ACCESS_DENIED: Text(
        "アクセス拒否のエラーです。エージェントの構成、DCOM のグループ、時刻から確認します。",
        "Access was denied: the walk begins with the agent's owner, the DCOM groups and the clocks.",
    ),
    EntryPoint.RESTART_NEEDED: Text(
        "再起動が必要なことを示すエラーです。再起動待ちの状態から確認します。",
        "A restart is due: the walk begins there.",
    ),
    EntryPoint.ANTIVIRUS: Text(
        "ウイルス対策ソフトが関係することの多いエラーです。除外の設定から確認します。",
        "Antivirus software is often behind this: the walk asks about its exclusions first.",
    ),
    EntryPoint.INSTALLATION: Text(
        "エージェントのインストールの問題で、この手順の対象ではありません。リモート レジストリ、ADMIN$ 共有、WMI のファイアウォール例外と %windir%\\Temp\\MSDPM*.log を確認してください (KB 4052731)。",
        "The agent's installation failed; this runbook is not for that. Check Remote Registry, ADMIN$, the firewall's WMI exception and %windir%\\Temp\\MSDPM*.log (KB 4052731).",
    ),
    EntryPoint.OTHER: Text("この手順の対象ではありません。", "This runbook is not for it."),
    EntryPoint.NO_CODE: Text(
        "原因を示すコードが見つかりません。推測はしません。DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブの詳細をコピーして、もう一度実行してください。",
        "There is no code in it that says why, and this does not guess. Copy the failed job's details from Monitoring - Jobs in the DPM Administrator Console and try again.",
    ),
}

_ENTRIES_OF_THE_WALK: Final = (
    EntryPoint.CONNECTION,
    EntryPoint.UNREACHABLE,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Explain the given text. Return `FAILED` if no code in it explains the failure."""
    found = _read(options.what)
    if options.json:
        write_document(_record(found, screen))
    else:
        _show(found, screen)
    return ExitCode.FAILED if found.entry is EntryPoint.NO_CODE else ExitCode.DONE


def _read(what: list[str]) -> Explanation:
    """Return standard input, a file, or the words themselves.

    Raise `InvalidInput` if a file cannot be read, if words without a code look like a file that is not there, or for several files:
    each has an explanation of its own.
    """
    if what == ["-"]:
        return explain_stream(_chunks(sys.stdin.buffer))
    files = [file for word in what for file in _matches(Path(word))]
    if len(files) > 1:
        more = ["..."] if len(files) > _SHOWN_NAMES else []
        raise SeveralFiles(count=len(files), names=", ".join([*(file.name for file in files[:_SHOWN_NAMES]), *more]))
    [path] = files or [Path(what[0])]
    if len(what) > 1 or not _is_file(path):
        found = explain(" ".join(what))
        if len(what) == 1 and found.entry is EntryPoint.NO_CODE and what[0].strip():
            if _is(path.is_dir):
                raise UnreadableFile(path=path, why=os.strerror(errno.EISDIR))
            if _LIKE_A_PATH.fullmatch(what[0]):
                raise NoSuchFile(path=what[0])
        return found
    try:
        with path.open("rb") as file:
            return explain_stream(_chunks(file))
    except OSError as error:
        raise UnreadableFile(path=path, why=error.strerror or str(error)) from error


_LIKE_A_PATH: Final = re.compile(r"(?:[A-Za-z]:|\.{0,2}[\\/]|~)[^\n]*|\S*[\\/]\S*|[^\s/\\]+\.[A-Za-z]\w{0,7}")
"""A root or a drive, a word with a separator, or a word with an extension; a sentence may hold a slash too."""


def _matches(path: Path) -> list[Path]:
    """Return the file of this path, or the files of a pattern such as `DPM*.log`: shells of Windows leave it as it is."""
    if _is_file(path):
        return [path]
    try:
        # Asterisks alone are no pattern, and in Python 3.13 two of them are every file.
        is_pattern = "*" in path.name and path.name.strip("*") != ""
        return sorted(each for each in path.parent.glob(path.name) if each.is_file()) if is_pattern else []
    except (OSError, ValueError, NotImplementedError):  # it is text
        return []


def _is_file(path: Path) -> bool:
    """Return whether this is the path of a file or a pipe."""
    return _is(path.exists) and not _is(path.is_dir)


def _is(asked: Callable[[], bool]) -> bool:
    """Return the answer about a path. Text that cannot be a path is none."""
    try:
        return asked()
    except (OSError, ValueError):
        return False


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _show(found: Explanation, screen: Screen) -> None:
    if found.found:
        rows = [
            (Cell(str(each.code)), Cell(str(each.count)), Cell(each.meaning.text if each.meaning else _NOT_PUBLISHED))
            for each in found.found
        ]
        screen.table(rows, (Text("コード", "Code"), Text("件数", "Seen"), Text("意味", "Meaning")))
    if found.deciding is not None:
        screen.heading(
            Text("決め手: {code} ({line} 行目)", "What decides: {code} (line {line})").format(
                code=found.deciding.code, line=found.line
            )
        )
        _show_source(found.deciding, screen)
    screen.heading(_WHAT_NEXT[found.entry])
    if found.deciding is not None and found.deciding.todo is not None:
        screen.say(found.deciding.todo)
    if found.entry in _ENTRIES_OF_THE_WALK:
        start = ("--dpm", "DPM01", "--host", "FILES01", "--answer", f"symptom={found.entry.value}")
        screen.command(next_command("walk", *start))


_NOT_PUBLISHED: Final = Text("(意味は公開されていません)", "(nothing is published about it)")


_ABOUT_JAPANESE: Final = {
    "id": Text(
        "日本語は当プロジェクトの訳です。製品の表示とは異なることがあります。", "The Japanese is our translation."
    ),
    "hresult": Text(
        "日本語は Windows の表示に合わせていますが、すべてのバージョンで確認したものではありません。",
        "The Japanese follows Windows, unconfirmed.",
    ),
}


def _show_source(meaning: Meaning, screen: Screen) -> None:
    if meaning.quoted:
        screen.say(
            Text("原文 ({source}): “{en}”", "In the words of {source}: “{en}”").format(
                source=meaning.source, en=meaning.text.en
            ),
            "dim",
        )
        if screen.language == "ja":
            screen.say(_ABOUT_JAPANESE[meaning.code.system], "dim")
    else:
        screen.say(Text("出典: {source} (要約)", "Source: {source} (paraphrased)").format(source=meaning.source), "dim")


def _record(found: Explanation, screen: Screen) -> dict[str, object]:
    return {
        "entry": found.entry.value,
        "deciding": str(found.deciding.code) if found.deciding else None,
        "line": found.line or None,
        "found": [
            {
                "code": str(each.code),
                "count": each.count,
                "meaning": each.meaning.text.to(screen.language) if each.meaning else None,
                "quoted": each.meaning.quoted if each.meaning else None,
                "source": each.meaning.source if each.meaning else None,
            }
            for each in found.found
        ],
        "what_next": _WHAT_NEXT[found.entry].to(screen.language),
    }
