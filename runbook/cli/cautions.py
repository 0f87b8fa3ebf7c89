"""What a person should know about the files of a command before it runs: who else may read or change them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from runbook.cli.typed.journal import journal_path
from runbook.errors import InvalidInput
from runbook.hosts import inventory
from runbook.journal.rights import others_may_read, others_may_write
from runbook.journal.upgrade import copy_due
from runbook.text import Text

_MAY_WRITE: Final = Text(
    "このコンピューターのほかのユーザーが {path} を書き換えることができます。chmod o-w でファイルとフォルダーの権限を変更してください。",
    "Other users of this computer may change {path}. Take that right away from the file and its folder with chmod o-w.",
)
_MAY_READ: Final = Text(
    "このコンピューターのほかのユーザーが {path} を読み取ることができます。chmod o-r で権限を変更してください。",
    "Other users of this computer may read {path}. Take that right away with chmod o-r.",
)
_PASSWORD: Final = Text(
    "{path} にはパスワードが含まれていますが、このコンピューターのほかのユーザーも読み取ることができます。chmod 600 で権限を変更してください。",
    "{path} holds a password, and other users of this computer may read it. Take that right away with chmod 600.",
)
_UPGRADED: Final = Text(
    "記録ファイル {path} をこのバージョンの形式に更新します。以前のバージョンの runbook では開けなくなります。更新前のコピーを {copy} に残します。",
    "The journal {path} is upgraded for this version, and older ones cannot open it any more. A copy of it as it was is kept: {copy}.",
)
_ELSEWHERE: Final = Text(
    "インベントリ {path} は、別のフォルダーの記録 {journal} を指定しています。ホストに書き込む値は、この記録から取得します。",
    "The inventory {path} names a journal in another folder: {journal}. What is written on the hosts comes from there.",
)


def cautions(options: argparse.Namespace) -> Iterator[Text]:
    """Yield a sentence for each file of a command that others may change, or read although it should be private.

    Nothing is said of a command that works on no host.
    """
    if "journal" not in options:
        return
    yield from _of_upgrade(options)
    named: Path | None = options.journal
    listed = options.inventory
    if listed is not None and listed.is_file():
        if others_may_write(listed):
            yield _MAY_WRITE.format(path=listed)
        try:
            found = inventory.read(listed)
        except InvalidInput:
            return  # the command itself says so
        if found.has_password and others_may_read(listed, group=True):
            yield _PASSWORD.format(path=listed)
        if named is None and found.journal is not None:
            named = found.journal
            if _writes_from_journal(options) and not _is_in(named, listed.parent):
                yield _ELSEWHERE.format(path=listed, journal=named.resolve())
    if named is not None and "apply" in options:
        if others_may_write(named):
            yield _MAY_WRITE.format(path=named)
        elif others_may_read(named):
            yield _MAY_READ.format(path=named)


def _of_upgrade(options: argparse.Namespace) -> Iterator[Text]:
    try:
        path = journal_path(options)
    except InvalidInput:
        return  # the command itself says so
    if (copy := copy_due(path)) is not None:
        yield _UPGRADED.format(path=path, copy=copy)


def _writes_from_journal(options: argparse.Namespace) -> bool:
    return options.command in ("undo", "apply") or getattr(options, "resume", None) is not None


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
