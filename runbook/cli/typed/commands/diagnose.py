"""What `diagnose` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import (
    HOSTS,
    HOW,
    access_options,
    adapter_options,
    dpm_option,
    throttling_options,
    window_options,
)
from runbook.cli.typed.ticket import ticket_option
from runbook.cli.typed.values import DIAGNOSIS, whole


def define(command: Definition) -> None:
    """Add the two hosts, the known answers, and the options of the steps."""
    dpm_option(command)
    command.group(HOSTS).option(
        "--host",
        ja="保護対象のコンピューター",
        en="the protected computer",
        action="append",
        default=[],
        metavar="X",
    )
    command.option(
        "--symptom",
        ja="失敗したジョブの詳細またはエラー コード",
        en="the failed job's details, or its code",
        metavar="TEXT",
    )
    command.option(
        "--answer",
        ja="質問への回答 (NODE=ANSWER、複数指定できます)",
        en="the answer to a question (NODE=ANSWER, may be repeated)",
        action="append",
        default=[],
        metavar="N=A",
    )
    command.option(
        "--skip-checks",
        ja="先に除外する原因の確認を省き、手順から始めます (元の記事の順序)",
        en="skip the checks for other causes and begin with the steps (the order of the article)",
        action="store_true",
    )
    command.group(HOW).option(
        "--resume",
        ja="記録した診断を再開します (省略時: 最後の診断)",
        en="go on with a diagnosis (default: the last)",
        nargs="?",
        type=whole("--resume", DIAGNOSIS, at_least=1),
        const=0,
        metavar="N",
    )
    command.group(HOW).option("--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    command.group(HOW).option(
        "--reboot",
        ja="必要なホストを確認なしで再起動します",
        en="reboot hosts that need it without asking",
        action="store_true",
    )
    window_options(command)
    throttling_options(command)
    adapter_options(command)
    ticket_option(command)
    access_options(command)
