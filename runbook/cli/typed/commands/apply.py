"""What `apply` can be told."""

from __future__ import annotations

from pathlib import Path

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import HOW, fleet_options, host_options, reboots_option, window_options, writing_options
from runbook.cli.typed.ticket import ticket_option
from runbook.cli.typed.values import FILE_HASH, sha256


def define(command: Definition) -> None:
    """Add the plan file, and the options for how to carry it out."""
    command.option(
        "file",
        ja="--check --plan-out で作成した計画ファイル",
        en="a plan file, written with --check --plan-out",
        type=Path,
        metavar="FILE",
    )
    command.option(
        "--expect",
        ja="承認された計画ファイルの SHA-256。一致する場合は、確認を求めずに変更します",
        en="the SHA-256 of the plan file that was approved; if it is this one, nothing more is asked",
        type=sha256("--expect", FILE_HASH),
        metavar="SHA256",
    )
    writing_options(command)
    ticket_option(command)
    window_options(command)
    fleet_options(command)
    command.group(HOW).option(
        "--reboot", ja="必要な場合はホストを再起動します", en="reboot the host if need be", action="store_true"
    )
    reboots_option(command)
    host_options(command)
