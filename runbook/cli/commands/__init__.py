"""The commands, each in its own module with `run`, which carries it out. What can be typed after one is in `typed/commands`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Final

from runbook.text import Text

COMMANDS: Final = {
    "explain": Text("エラー コードやジョブの詳細を説明します", "explain an error code or a job's details"),
    "check": Text("すべての確認を行います。何も書き込みません", "run all checks; never writes"),
    "doctor": Text(
        "接続できない原因を調べ、対処を示します。何も書き込みません",
        "find out why a connection does not work; never writes",
    ),
    "diagnose": Text("診断の手順を、確認しながら最後まで進めます", "find the cause step by step, measuring on the way"),
    "report": Text(
        "診断の記録、または実行した変更の記録を出力します",
        "write down a diagnosis, or the record of changes for a ticket",
    ),
    "step1": Text(
        "無通信タイムアウトを延長し、DPMRA を再起動します", "raise the no-activity time-out and restart DPMRA"
    ),
    "step2": Text("SNP と NIC のオフロードを無効にします", "turn off SNP and the NIC's offloads"),
    "step3": Text("DPM の帯域幅を制限します", "throttle DPM's bandwidth"),
    "step4": Text("保護グループの開始時刻をずらします", "spread the protection groups' schedules"),
    "apply": Text("承認された計画ファイルのとおりに変更します", "carry out a plan file that was approved"),
    "undo": Text("実行した変更を元に戻します", "undo changes that a run made"),
    "outcome": Text(
        "変更後のバックアップの結果と、変更した値が維持されているかを確認します。何も書き込みません",
        "see whether changes helped, and whether each value is still in place; never writes",
    ),
    "history": Text("これまでの実行と、その変更を表示します", "show the runs so far and what they changed"),
    "verify-journal": Text("記録が書き換えられていないかを確認します", "check that the journal is as it was written"),
    "completion": Text(
        "シェルの補完スクリプトを出力します", "print a script that completes commands and options in a shell"
    ),
    "sandbox": Text("練習用の模擬環境を起動します", "start a simulated environment to practise on"),
}
"""The summary of each command, in the order of `--help`. This alone is needed there, so no command is loaded."""


def module(command: str) -> ModuleType:
    """Return the module of a command. This also loads the modules that it imports."""
    return import_module(f"{__name__}.{command.replace('-', '_')}")
