"""A tour through steps 1 and 2 on the simulated site: the real commands, each with a word on what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runbook.cli.exit_codes import ExitCode
from runbook.cli.screen import Screen
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Stop:
    """One command of the tour, why it is run, and how it must end."""

    why: Text
    words: Sequence[str]
    expected: ExitCode


_STOPS = (
    Stop(
        Text("手順 1 で何が変わるかを全ホストで確認します。--check は何も書き込みません。", "See what step 1 would change on every host. --check never writes."),
        ("step1", "--check"),
        ExitCode.DIFFERENT,
    ),
    Stop(
        Text("変更します。変更前の値を記録し、書き込み、DPMRA が実行中なら再起動し、読み直して確認します。", "Change it: record what was there, write, restart DPMRA where it runs, read everything again."),
        ("step1", "--apply"),
        ExitCode.DONE,
    ),
    Stop(
        Text("もう一度実行しても、すでに設定済みなので何も変わりません。", "Run it again: everything is right already, so nothing happens."),
        ("step1", "--apply"),
        ExitCode.DONE,
    ),
    Stop(
        Text("手順 2: SNP と NIC のオフロードを無効にし、再起動して反映します。", "Step 2: switch SNP and the NIC's offloads off, and reboot so that it takes effect."),
        ("step2", "--host", "FILES01", "--apply", "--reboot"),
        ExitCode.DONE,
    ),
    Stop(
        Text("手順 2 を元に戻します。値がなかった設定は、ない状態に戻ります。", "Take step 2 back. What was absent is absent again."),
        ("undo", "--apply", "--reboot"),
        ExitCode.DONE,
    ),
    Stop(
        Text("すべて記録されています。", "All of it is in the journal."),
        ("history",),
        ExitCode.DONE,
    ),
)  # fmt: skip


def tour(inventory: Path, screen: Screen) -> ExitCode:
    """Run every stop against the site of that inventory; `FAILED` if one ends otherwise than it must."""
    from runbook.cli import main

    for number, stop in enumerate(_STOPS, start=1):
        screen.heading(Text("[{n}/{all}] {why}", "[{n}/{all}] {why}").format(n=number, all=len(_STOPS), why=stop.why))
        screen.say(
            Text("$ python -m runbook {words}", "$ python -m runbook {words}").format(words=" ".join(stop.words)), "dim"
        )
        code = main([*stop.words, "--inventory", str(inventory), "--lang", screen.language])
        if code != stop.expected:
            screen.note(
                Text(
                    "終了コードが {code} でした ({expected} のはずです)。ツアーを中止します。",
                    "It ended with exit code {code} instead of {expected}. The tour stops here.",
                ).format(code=int(code), expected=int(stop.expected))
            )
            return ExitCode.FAILED
    screen.heading(
        Text(
            "ツアーは以上です。実際のホストでも同じコマンドを使います。",
            "That was the tour. Real hosts take the same commands.",
        )
    )
    return ExitCode.DONE
