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
from runbook.cli.show.page_address import page_address
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.dpm.symptoms.codes import EntryPoint, First, Meaning
from runbook.dpm.symptoms.origin import Origin
from runbook.dpm.symptoms.reader import Explanation, explain, explain_stream
from runbook.dpm.symptoms.sentences import ANOTHER, LOOK_UP, NO_CAUSE, NOT_LISTED, UNCLEAR
from runbook.text import Text, same

_CHUNK: Final = 1 << 18
"""The number of bytes of a log that are read at a time."""

_SHOWN_NAMES: Final = 5
"""The largest number of files that are named."""

_WHAT_NEXT: Final = {
    EntryPoint.CONNECTION: Text(
        "エージェント、またはエージェントとの通信の問題で、この手順の対象です。",
        "This runbook is for it: the agent or the way to it.",
    ),
    EntryPoint.UNREACHABLE: Text(
        "相手に到達できないエラーです。経路から確認します。",
        "The other end is out of reach: the walk looks at the route first.",
    ),
    EntryPoint.ACCESS_DENIED: Text(
        "アクセス拒否のエラーです。名前解決から始めて、エージェントのアカウント、DCOM のグループ、時刻を確認します。",
        "Access was denied: from name resolution on, the walk looks at the agent's account, the DCOM groups and the clocks.",
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
        "エージェントのインストールまたは管理の問題です。リモート レジストリ、ADMIN$ 共有、WMI のファイアウォール例外と %windir%\\Temp\\MSDPM*.log を確認してください (KB 4052731)。",
        "This is about installing or managing the agent. Check Remote Registry, ADMIN$, the firewall's WMI exception and %windir%\\Temp\\MSDPM*.log (KB 4052731).",
    ),
    EntryPoint.OTHER: Text(
        "エージェントとの通信の問題ではないため、walk の対象ではありません。",
        "It is not about communication with an agent, so it is nothing for walk.",
    ),
    EntryPoint.DPM_ENGINE: Text(
        "DPM サーバーのサービスの障害、またはサービスに接続できないエラーです。DPM エンジンの状態から確認します。",
        "A service of the DPM server failed or is out of reach: the walk looks at the DPM engine first.",
    ),
    EntryPoint.INCOMPATIBLE: Text(
        "エージェントのバージョンに互換性がありません。DPM 管理者コンソールの [管理] - [エージェント] で更新してください。",
        "The agent's version does not fit. Update it under Management - Agents in the DPM Administrator Console.",
    ),
    EntryPoint.AGENT_DISABLED: Text(
        "エージェントが DPM で無効にされています。DPM 管理者コンソールの [管理] - [エージェント] で有効にしてください。",
        "The agent is disabled in DPM. Enable it under Management - Agents in the DPM Administrator Console.",
    ),
    EntryPoint.OWNED_ELSEWHERE: Text(
        "別の DPM サーバーが管理しています。どのサーバーで保護するかを決め、アラートの推奨される操作で所有権を取得してください。",
        "Another DPM server manages the computer. Decide which one is to protect it, and take ownership by the alert's recommended action.",
    ),
    EntryPoint.UNTRUSTED: Text(
        "ワークグループまたは信頼関係のないドメインのコンピューターの接続の問題です。-isNonDomainServer を付けた SetDpmServer.exe と、両側のユーザー名とパスワードを確認してください。",
        "A computer of a workgroup or an untrusted domain is not attached as such. Check SetDpmServer.exe with -isNonDomainServer, and the user and password at both ends.",
    ),
    EntryPoint.DVD_IMAGE: Text(
        "仮想マシンの DVD ドライブに ISO イメージがあります。取り出して、バックアップを再実行してください。",
        "An ISO image is in the virtual machine's DVD drive. Eject it and run the backup again.",
    ),
    EntryPoint.NO_CODE: Text(
        "原因を示すコードが見つかりません。推測はしません。DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブの詳細をコピーして、もう一度実行してください。",
        "There is no code in it that says why, and this does not guess. Copy the failed job's details from Monitoring - Jobs in the DPM Administrator Console and try again.",
    ),
}

_ACCESS_DENIED: Final = Text(
    "アクセス拒否のエラーで、この手順の対象です。", "Access was denied: this runbook is for that."
)
"""Where the code says what to look at first: it need not be name resolution."""

_ENTRIES_OF_THE_WALK: Final = (
    EntryPoint.CONNECTION,
    EntryPoint.UNREACHABLE,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
    EntryPoint.DPM_ENGINE,
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Explain the given text. Return `FAILED` if no code in it explains the failure."""
    found = _read(options.what)
    code = ExitCode.FAILED if found.answer is EntryPoint.NO_CODE else ExitCode.DONE
    if options.json:
        write_document({"command": options.command, "exit_code": int(code), **_record(found, screen)})
    else:
        _show(found, options, screen)
    return code


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
        if len(what) == 1 and found.answer is EntryPoint.NO_CODE and what[0].strip():
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


def _show(found: Explanation, options: argparse.Namespace, screen: Screen) -> None:
    if found.found:
        rows = [
            (Cell(str(each.code)), Cell(str(each.count)), Cell(each.meaning.text if each.meaning else NOT_LISTED))
            for each in found.found
        ]
        screen.table(rows, (Text("コード", "Code"), Text("件数", "Seen"), Text("意味", "Meaning")))
    if found.deciding is not None:
        screen.heading(
            Text("決め手: {code} ({line} 行目)", "What decides: {code} (line {line})").format(
                code=found.deciding.code, line=found.line
            )
            if found.line
            else Text("決め手: {code}", "What decides: {code}").format(code=found.deciding.code)
        )
        _show_source(found.deciding, screen)
    screen.heading(_what_next(found))
    if found.advice is not None and found.advice.todo is not None:
        screen.say(found.advice.todo)
    if found.answer in _ENTRIES_OF_THE_WALK and found.origin is Origin.UNCLEAR:
        screen.say(UNCLEAR)
    first = _first(found)
    if first is not None:
        address = page_address(f"tree/{first.value}.html", screen.language)
        page = same(address) if ":" in address else _PAGE.format(page=f"tree/{first.value}")
        screen.say(_LOOK_FIRST.format(what=first.text, page=page))
    if found.answer in _ENTRIES_OF_THE_WALK:
        start = ("--dpm", "DPM01", "--host", "FILES01")
        screen.command(next_command("check", *start, after=options))
        screen.command(next_command("walk", *start, "--answer", f"symptom={found.answer.value}", after=options))


def _what_next(found: Explanation) -> Text:
    if found.origin is Origin.ANOTHER and found.answer is EntryPoint.OTHER:
        return ANOTHER
    if found.answer is EntryPoint.OTHER and found.deciding is None:
        return LOOK_UP if found.advice is None else NO_CAUSE
    if found.answer is EntryPoint.ACCESS_DENIED and _first(found) is not None:
        return _ACCESS_DENIED
    return _WHAT_NEXT[found.answer]


def _first(found: Explanation) -> First | None:
    """Return what to look at first; nothing if the text is another product's."""
    return found.deciding.first if found.deciding is not None and found.answer is found.deciding.entry else None


_PAGE: Final = Text("ページ {page}", "page {page}")
_LOOK_FIRST: Final = Text("最初に確認する項目: {what} ({page})", "Look first at: {what} ({page})")


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
        screen.say(
            Text("出典: {source} (要約)", "Source: {source} (in our own words)").format(source=meaning.source), "dim"
        )


def _record(found: Explanation, screen: Screen) -> dict[str, object]:
    first = _first(found)
    return {
        "entry": found.entry.value,
        "answer": found.answer.value,
        "deciding": str(found.deciding.code) if found.deciding else None,
        "line": found.line or None,
        "origin": found.origin.value,
        "first": first.value if first else None,
        "found": [
            {
                "code": str(each.code),
                "count": each.count,
                "meaning": each.meaning.text.to(screen.language) if each.meaning else None,
                "quoted": each.meaning.quoted if each.meaning else None,
                "source": each.meaning.source if each.meaning else None,
                "first": each.meaning.first.value if each.meaning and each.meaning.first else None,
            }
            for each in found.found
        ],
        "what_next": _what_next(found).to(screen.language),
        "advice": found.advice.todo.to(screen.language) if found.advice and found.advice.todo else None,
    }
