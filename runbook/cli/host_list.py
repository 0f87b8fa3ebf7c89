"""A list of hosts in a text file, one in each line."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput
from runbook.text import Text
from runbook.wsman.target import parse_target


def read(path: Path) -> list[str]:
    """The hosts, in that order. Blank lines and what follows a `#` do not count.

    UTF-8, as Notepad and PowerShell's `Out-File -Encoding utf8` write it, or UTF-16 with its mark, as Windows PowerShell's `>` does.
    Raises `InvalidInput`, naming file and line.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InvalidInput(
            Text(
                "ホストの一覧 {path} を読み込めません ({why})。", "Cannot read the list of hosts {path} ({why})."
            ).format(path=path, why=why)
        ) from error
    hosts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if name := line.partition("#")[0].strip():
            try:
                parse_target(name)
            except InvalidInput as error:
                where = Text("{path} の {line} 行目: {why}", "{path}, line {line}: {why}")
                raise InvalidInput(where.format(path=path, line=number, why=error.text), error.advice) from error
            hosts.append(name)
    if not hosts:
        raise InvalidInput(
            Text("ホストの一覧 {path} が空です。", "The list of hosts {path} is empty.").format(path=path)
        )
    return hosts
