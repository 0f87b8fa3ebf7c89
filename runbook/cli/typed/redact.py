"""`--redact`, for the commands whose output is sent to others."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import OUTPUT


def redact_option(command: Definition) -> None:
    """Add the option to print what names nobody."""
    command.group(OUTPUT).option(
        "--redact",
        ja="ホスト、ユーザー、ドメイン、顧客、アドレスなどの名前を HOST-1 などに置き換えて出力します。対応表は FILE に保存し、次回も使用します",
        en="print HOST-1 and the like instead of hosts, users, domains, customers and addresses; FILE keeps what stands for what, for the next time too",
        type=Path,
        metavar="FILE",
    )
