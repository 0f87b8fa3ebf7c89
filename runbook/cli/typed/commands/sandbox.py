"""What `sandbox` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition


def define(command: Definition) -> None:
    """Add the options for the simulation and for how to reach it."""
    which = command.exclusive()
    which.option(
        "--tour",
        ja="エラー コードから復元まで、ひととおり実演します",
        en="show the whole job on it, from an error code to undo",
        action="store_true",
    )
    which.option(
        "--scenario",
        ja="原因が隠れた模擬環境を起動します (list で一覧を表示)",
        en="start an environment with a hidden cause (list: show them)",
        metavar="NAME",
    )
    command.option(
        "--inventory",
        ja="インベントリの書き込み先 (既定: 一時ファイル)",
        en="where to write the inventory (default: a temporary file)",
        type=Path,
        metavar="FILE",
    )
    command.option("--tls", ja="HTTPS で待ち受けます", en="listen with HTTPS", action="store_true")
