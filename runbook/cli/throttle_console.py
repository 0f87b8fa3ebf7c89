"""`step3` without `--qos`: the value, the clicks, what stands in the way, and the person's own "done" in the journal."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from runbook.change.journal import Journal
from runbook.cli.exit_codes import ExitCode
from runbook.cli.hosts import site
from runbook.cli.screen import Screen
from runbook.dpm import agent
from runbook.dpm.throttling import console_procedure
from runbook.errors import InvalidInput, RunbookError
from runbook.fleet.entry import Entry
from runbook.procedure import step3
from runbook.text import Text
from runbook.windows.look import Look


def throttle_in_console(options: argparse.Namespace, journal: Journal, screen: Screen) -> ExitCode:
    """For each protected computer: show what to do in the console of `--dpm`, and record it when they say it is done."""
    wanted = step3.Options(options.link, options.percent)
    server, others = site(options, screen.language)
    if server is None or options.json:
        raise InvalidInput(
            Text(
                "DPM のコンソールで調整するには --dpm で DPM サーバーを指定してください (--json は使用できません)。",
                "To throttle in DPM's console, name the DPM server with --dpm (and leave --json out).",
            ),
            Text("Windows の QoS ポリシーを使う場合は --qos を指定します。", "For Windows' own QoS policy give --qos."),
        )
    code = ExitCode.DONE
    for entry in others:
        try:
            if not throttle_one(server, entry, wanted, journal, screen, ask=not options.check, done=options.done):
                code = ExitCode.DIFFERENT if options.check else ExitCode.NOT_CONFIRMED
        except RunbookError as error:
            screen.error(error, entry.name)
            code = ExitCode.FAILED
    return code


def throttle_one(
    server: Entry, entry: Entry, wanted: step3.Options, journal: Journal, screen: Screen, *, ask: bool, done: bool
) -> int:
    """Show it for one computer, and ask; the run that records it, or 0."""
    with server.connect() as dpm_host, entry.connect() as host:
        dpm, protected = Look(dpm_host), Look(host)
        with screen.waiting(Text("{host}: 確認しています", "{host}: looking").format(host=entry.name)):
            limit, why = _limit((dpm, protected), wanted)
            in_the_way = [(look.host.name, note) for look in (dpm, protected) for note in step3.prerequisites(look)]
            version = dpm.once(agent.version)
            computer = protected.system.computer
        screen.heading(
            Text("{host}: {limit} Mbps に制限します", "{host}: limit it to {limit} Mbps").format(
                host=entry.name, limit=limit
            )
        )
        screen.say(why)
        for name, note in in_the_way:
            screen.host_line(name, note, "yellow")
        screen.heading(
            Text("DPM のコンソールでの手順 (コマンドでは設定できません)", "In DPM's console; no command can do this")
        )
        major = int(version.partition(".")[0] or 0)
        for number, click in enumerate(console_procedure(major, computer, limit), start=1):
            screen.say(Text("{n}. {click}", "{n}. {click}").format(n=number, click=click))
        if not done and not (ask and screen.confirm(Text("コンソールで設定しましたか?", "Have you set it?"))):
            return 0
        run = journal.by_hand(step3.by_hand(server.name, computer, limit))
    screen.host_line(
        entry.name,
        Text("実施したことを記録しました (実行 {run})。", "Recorded that you did (run {run}).").format(run=run),
        "green",
    )
    return run


def _limit(ends: Sequence[Look], wanted: step3.Options) -> tuple[int, Text]:
    """The smaller of what the two ends' adapters allow, unless the link was given."""
    found: list[tuple[int, Text]] = []
    for look in ends:
        try:
            found.append(step3.limit_for(look, wanted))
        except InvalidInput:
            if look is ends[-1] and not found:
                raise
    return min(found, key=lambda limit: limit[0])
