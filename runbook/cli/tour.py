"""A tour of the whole job in a simulated environment: the real commands, each with a short explanation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.text import Text, same


@dataclass(frozen=True, slots=True)
class TourCommand:
    """One command of the tour, its purpose, and the exit code that it must return."""

    why: Text
    words: str
    expected: ExitCode


SCENARIO: Final = "nic-offload"
"""The commands of the tour, in order. It meets steps that do not help, a question, and a reboot."""

_COMMANDS: Final = (
    TourCommand(
        Text(
            "失敗したジョブの詳細にあったコードの意味を調べます。",
            "Find out what the code in the failed job's details means.",
        ),
        "explain 0x80072746",
        ExitCode.DONE,
    ),
    TourCommand(
        Text(
            "すべての項目を確認します。何も書き込みません。",
            "Look at everything that can be looked at. Nothing is written.",
        ),
        "check --dpm DPM01 --host FILES01",
        ExitCode.DIFFERENT,
    ),
    TourCommand(
        Text(
            "診断を進めます。変更前の値を記録し、変更し、読み直し、バックアップの結果を見て次に進みます (ここでは確認を省略しています)。",
            "Go through the procedure: record what was there, change it, read it back, see whether backups succeed, go on (without its questions here).",
        ),
        "diagnose --dpm DPM01 --host FILES01 --symptom 0x80072746 --answer idle-device=no --apply --reboot",
        ExitCode.DONE,
    ),
    TourCommand(
        Text(
            "サポート窓口に送れる記録を出力します。",
            "Write down what was seen and changed, to attach to a support case.",
        ),
        "report",
        ExitCode.DONE,
    ),
    TourCommand(
        Text(
            "最後の変更を元に戻します。値がなかった設定は、ない状態に戻ります。",
            "Undo the last change. What was absent is absent again.",
        ),
        "undo --apply --reboot",
        ExitCode.DONE,
    ),
    TourCommand(
        Text("すべて記録されています。", "All of it is in the journal."),
        "history",
        ExitCode.DONE,
    ),
)


def tour(inventory: Path, screen: Screen) -> ExitCode:
    """Run every command of the tour with this inventory. Return `FAILED` if one returns another exit code than it must."""
    from runbook.cli import main

    for number, command in enumerate(_COMMANDS, start=1):
        screen.heading(same("[{n}/{all}] {why}").format(n=number, all=len(_COMMANDS), why=command.why))
        screen.say(
            same("$ runbook {words}").format(words=command.words),
            "dim",
        )
        where = () if command.words.startswith("explain") else ("--inventory", str(inventory))  # it needs no host
        code = main([*command.words.split(), *where, "--lang", screen.language])
        if code != command.expected:
            screen.note(
                Text(
                    "終了コードが {code} でした ({expected} のはずです)。ツアーを中止します。",
                    "It ended with exit code {code} instead of {expected}. The tour stops here.",
                ).format(code=int(code), expected=int(command.expected))
            )
            return ExitCode.FAILED
    screen.heading(
        Text(
            "ツアーは以上です。実際のホストでも同じコマンドを使います。",
            "That was the tour. Real hosts take the same commands.",
        )
    )
    return ExitCode.DONE
