"""A tour through the whole job on a simulated site: the real commands, each with a word on what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runbook.cli.exit_codes import ExitCode
from runbook.cli.screen import Screen
from runbook.text import Text


@dataclass(frozen=True, slots=True)
class Stop:
    """One command of the tour, why it is run, and how it must end."""

    why: Text
    words: Sequence[str]
    expected: ExitCode


SCENARIO: Final = "nic-offload"
"""Where the tour goes: on its way it meets steps that do not help, a question, and a reboot."""

_STOPS: Final = (
    Stop(
        Text("失敗したジョブの詳細にあったコードの意味を調べます。", "Find out what the code in the failed job's details means."),
        ("explain", "0x80072746"),
        ExitCode.DONE,
    ),
    Stop(
        Text("すべての項目を確認します。何も書き込みません。", "Look at everything that can be looked at. Nothing is written."),
        ("check", "--dpm", "DPM01", "--host", "FILES01"),
        ExitCode.DIFFERENT,
    ),
    Stop(
        Text("診断を進めます。変更前の値を記録し、変更し、読み直し、バックアップの結果を見て次に進みます (ここでは確認を省略しています)。", "Walk through the procedure: record what was there, change it, read it back, see whether backups succeed, go on (without its questions here)."),
        ("walk", "--dpm", "DPM01", "--host", "FILES01", "--symptom", "0x80072746", "--answer", "idle-device=no", "--apply", "--reboot"),
        ExitCode.DONE,
    ),
    Stop(
        Text("サポート窓口に送れる記録を出力します。", "Write down what was seen and changed, to attach to a support case."),
        ("report",),
        ExitCode.DONE,
    ),
    Stop(
        Text("最後の変更を元に戻します。値がなかった設定は、ない状態に戻ります。", "Take the last change back. What was absent is absent again."),
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
        where = () if stop.words[0] == "explain" else ("--inventory", str(inventory))  # it needs no host
        code = main([*stop.words, *where, "--lang", screen.language])
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
