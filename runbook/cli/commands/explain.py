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
from runbook.cli.redaction.known import names_of_host
from runbook.cli.show.json import write_document
from runbook.cli.show.page_address import page_address
from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.dpm.symptoms.advice import Advice, advice_for
from runbook.dpm.symptoms.codes import EntryPoint, First, Meaning
from runbook.dpm.symptoms.origin import Origin
from runbook.dpm.symptoms.reader import Explanation, explain, explain_stream
from runbook.dpm.symptoms.sentences import NOT_LISTED, UNCLEAR
from runbook.procedure.addresses import page_of
from runbook.text import Text, same

_CHUNK: Final = 1 << 18
"""The number of bytes of a log that are read at a time."""

_SHOWN_NAMES: Final = 5
"""The largest number of files that are named."""

_ENTRIES_OF_THE_TREE: Final = (
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
    if screen.redaction is not None:
        screen.redaction.know(known for names in found.servers for name in names for known in names_of_host(name))
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
            Text("判断に使用したコード: {code} ({line} 行目)", "Deciding code: {code} (line {line})").format(
                code=found.deciding.code, line=found.line
            )
            if found.line
            else Text("判断に使用したコード: {code}", "Deciding code: {code}").format(code=found.deciding.code)
        )
        _show_source(found.deciding, screen)
    advice = advice_for(found)
    screen.heading(advice.verdict)
    if advice.todo is not None:
        screen.say(advice.todo)
    if found.answer in _ENTRIES_OF_THE_TREE:
        if found.origin is Origin.UNCLEAR:
            screen.say(UNCLEAR)
        _show_first(advice, screen)
        _suggest(found, options, screen)
    else:
        _show_first(advice, screen)


def _show_first(advice: Advice, screen: Screen) -> None:
    if advice.first is None:
        return
    for each in advice.before:
        screen.say(_RULE_OUT.format(what=each.text, page=_page(each, screen)))
    screen.say(_DO_FIRST.format(what=advice.first.todo, page=_page(advice.first, screen)))


def _page(first: First, screen: Screen) -> Text:
    described = page_of(first.value)
    address = page_address(described, screen.language)
    return same(address) if ":" in address else _PAGE.format(page=described.replace(".html", ""))


def _suggest(found: Explanation, options: argparse.Namespace, screen: Screen) -> None:
    """Show the commands to go on with, for the servers that the text names; where it names none, for examples."""
    hosts = found.servers.protected or ("FILES01",)
    ends = ["--dpm", *(found.servers.dpm[:1] or ("DPM01",)), *(word for host in hosts for word in ("--host", host))]
    screen.command(next_command("check", *ends, after=options))
    screen.command(next_command("diagnose", *ends, "--answer", f"symptom={found.answer.value}", after=options))


_PAGE: Final = Text("ページ {page}", "page {page}")
_DO_FIRST: Final = Text("まず行うこと: {what} ({page})", "Do this first: {what} ({page})")
_RULE_OUT: Final = Text(
    "手順の前に除外する原因 (未確認の場合): {what} ({page})",
    "Before the step, rule out (if not done yet): {what} ({page})",
)


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
    advice = advice_for(found)
    return {
        "entry": found.entry.value,
        "answer": found.answer.value,
        "deciding": str(found.deciding.code) if found.deciding else None,
        "line": found.line or None,
        "likely": str(found.likely.code) if found.likely else None,
        "origin": found.origin.value,
        "product": found.product.name.to(screen.language) if found.product else None,
        "servers": {"dpm": list(found.servers.dpm), "protected": list(found.servers.protected)},
        "first": advice.first.value if advice.first else None,
        "do_first": advice.first.todo.to(screen.language) if advice.first else None,
        "rule_out": [{"node": each.value, "what": each.text.to(screen.language)} for each in advice.before],
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
        "what_next": advice.verdict.to(screen.language),
        "advice": advice.todo.to(screen.language) if advice.todo else None,
    }
