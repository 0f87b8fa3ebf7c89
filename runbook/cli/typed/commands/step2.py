"""What `step2` can be told."""

from __future__ import annotations

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.options import HOW, adapter_options, reboots_option, step_options
from runbook.cli.typed.ticket import ticket_option
from runbook.cli.typed.values import words


def define(command: Definition) -> None:
    """Add the options of a step, what is switched off, the adapters, and the reboot."""
    what = command.exclusive()
    what.option(
        "--round",
        ja="この段階を実施します (既定: 1。1: Chimney と LSO、2: RSC、3: チェックサムと RSS)。2008 R2 以前では 1 ですべて実施します",
        en="this round (default: 1; 1: Chimney and LSO, 2: RSC, 3: checksums and RSS); 2008 R2 and earlier do all in 1",
        type=int,
        choices=[1, 2, 3],
        default=1,
        decided=True,
    )
    what.option(
        "--only",
        ja="指定した項目だけを対象にします (コンマ区切り: chimney、netdma、lso、rsc、jumbo、checksum、rss、snp、nic)",
        en="these alone, with commas between them: chimney, netdma, lso, rsc, jumbo, checksum, rss, snp, nic",
        type=words,
        default=(),
        metavar="LIST",
        decided=True,
    )
    what.option(
        "--all",
        ja="記事の項目をすべて一度に無効にします (2012 以降では推奨しません)",
        en="the article's whole list at once (on 2012 and later not advised)",
        action="store_true",
        decided=True,
    )
    adapter_options(command)
    command.group(HOW).option(
        "--reboot",
        ja="設定後にホストを再起動し、起動するまで待ちます",
        en="reboot the host afterwards and wait until it is back",
        action="store_true",
    )
    reboots_option(command)
    step_options(command)
    ticket_option(command)
