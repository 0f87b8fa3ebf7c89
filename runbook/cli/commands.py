"""The commands, and what each can be told."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from runbook.cli.options import (
    Words,
    fleet_options,
    head_hash,
    host_options,
    journal_option,
    resume_option,
    run_numbers,
    step_options,
    throttling_options,
    writing_options,
)

Command = Callable[[str, str, str], argparse.ArgumentParser]
"""Adds a command: its name, and what it does in Japanese and in English."""


def define(words: Words, command: Command) -> None:
    """Add every command, in the order in which `--help` shows them."""
    explain = command("explain", "エラー コードやジョブの詳細を説明します", "explain an error code or a job's details")
    words.option(explain, "what", ja="テキスト、コード、ファイル、または - (標準入力)", en="text, a code, a file, or - for standard input", nargs="+", metavar="TEXT|FILE|-")  # fmt: skip
    words.option(explain, "--json", ja="JSON で出力します", en="print JSON", action="store_true")

    check = command("check", "すべての確認を行います。何も書き込みません", "run all checks; never writes")
    words.option(check, "--dpm", ja="DPM サーバー", en="the DPM server", metavar="X")
    words.option(check, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    host_options(words, check)

    doctor = command("doctor", "接続できない原因を調べ、対処を示します。何も書き込みません", "find out why a connection does not work; never writes")  # fmt: skip
    words.option(doctor, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    host_options(words, doctor)

    walk = command(
        "walk", "診断の手順を、確認しながら最後まで進めます", "walk through the procedure, measuring on the way"
    )
    words.option(walk, "--dpm", ja="DPM サーバー", en="the DPM server", metavar="X")
    words.option(walk, "--symptom", ja="失敗したジョブの詳細またはエラー コード", en="the failed job's details, or its code", metavar="TEXT")  # fmt: skip
    words.option(walk, "--answer", ja="質問への回答 (NODE=ANSWER、複数指定できます)", en="the answer to a question (NODE=ANSWER, may be repeated)", action="append", default=[], metavar="N=A")  # fmt: skip
    words.option(walk, "--resume", ja="記録した診断を再開します (省略時: 最後の診断)", en="go on with a walk (default: the last)", nargs="?", type=int, const=0, metavar="N")  # fmt: skip
    words.option(walk, "--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    words.option(walk, "--reboot", ja="必要なホストを確認なしで再起動します", en="reboot hosts that need it without asking", action="store_true")  # fmt: skip
    throttling_options(words, walk)
    host_options(words, walk)

    report = command("report", "診断の記録を出力します", "write down what a walk saw and changed")
    words.option(report, "walk", ja="診断の番号 (省略時: 最後の診断)", en="the walk's number (default: the last)", nargs="?", type=int, metavar="N")  # fmt: skip
    words.option(report, "--format", ja="形式 (既定: markdown)", en="format (default: markdown)", choices=["markdown", "html", "json"], default="markdown")  # fmt: skip
    words.option(report, "--inventory", ja="このインベントリの記録を使います", en="use this inventory's journal", type=Path, metavar="FILE")  # fmt: skip
    journal_option(words, report)

    step1 = command(
        "step1", "無通信タイムアウトを延長し、DPMRA を再起動します", "raise the no-activity time-out and restart DPMRA"
    )
    step_options(words, step1)
    words.option(step1, "--seconds", ja="タイムアウトの秒数 (既定: 900 秒以上にする)", en="the time-out in seconds (default: at least 900)", type=int, metavar="N")  # fmt: skip
    words.option(step1, "--profile", ja="KB 971411 のすべての値を設定します", en="set all values of KB 971411", choices=["kb971411"])  # fmt: skip

    step2 = command("step2", "SNP と NIC のオフロードを無効にします", "switch SNP and the NIC's offloads off")
    step_options(words, step2)
    words.option(step2, "--only", ja="片方だけを対象にします (snp: TCP の設定、nic: アダプター)", en="one part only (snp: TCP settings, nic: adapters)", choices=["snp", "nic"])  # fmt: skip
    words.option(step2, "--reboot", ja="設定後にホストを再起動し、起動するまで待ちます", en="reboot the host afterwards and wait until it is back", action="store_true")  # fmt: skip

    step3 = command("step3", "DPM の帯域幅を制限します", "throttle DPM's bandwidth")
    step_options(words, step3)
    throttling_options(words, step3)
    words.option(step3, "--dpm", ja="DPM サーバー (コンソールで調整する場合)", en="the DPM server (to throttle in its console)", metavar="X")  # fmt: skip
    words.option(step3, "--done", ja="コンソールで設定済みとして記録します", en="record that it is set in the console already", action="store_true")  # fmt: skip

    step4 = command("step4", "保護グループの開始時刻をずらします", "spread the protection groups' schedules")
    step_options(words, step4)

    undo = command("undo", "実行した変更を元に戻します", "take a run back")
    words.option(undo, "runs", ja="history に表示される実行番号、または 12-49 のような範囲 (省略時: 最後の実行)", en="run numbers as history shows them, or ranges like 12-49 (default: the last run)", nargs="*", type=run_numbers, metavar="RUN")  # fmt: skip
    writing_options(words, undo)
    fleet_options(words, undo)
    resume_option(words, undo)
    words.option(undo, "--reboot", ja="元に戻した後にホストを再起動します", en="reboot the host afterwards", action="store_true")  # fmt: skip
    host_options(words, undo)

    history = command("history", "これまでの実行と、その変更を表示します", "show the runs so far and what they changed")
    words.option(history, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    words.option(history, "--inventory", ja="このインベントリの記録を表示します", en="show this inventory's journal", type=Path, metavar="FILE")  # fmt: skip
    journal_option(words, history)

    verify = command(
        "verify-journal", "記録が書き換えられていないかを確認します", "check that the journal is as it was written"
    )
    words.option(verify, "--expect", ja="控えておいた末尾のハッシュ。記録がその続きであることを確認します", en="a head that was kept: the journal must go on from it", type=head_hash, metavar="HASH")  # fmt: skip
    words.option(verify, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    words.option(verify, "--inventory", ja="このインベントリの記録を確認します", en="check this inventory's journal", type=Path, metavar="FILE")  # fmt: skip
    journal_option(words, verify)

    sandbox = command("sandbox", "練習用の模擬サイトを起動します", "start a simulated site to rehearse on")
    which = sandbox.add_mutually_exclusive_group()
    words.option(which, "--tour", ja="エラー コードから復元まで、ひととおり実演します", en="show the whole job on it, from an error code to undo", action="store_true")  # fmt: skip
    words.option(which, "--scenario", ja="隠れた原因のあるサイトを起動します (list で一覧)", en="start a site with a hidden cause (list: name them)", metavar="NAME")  # fmt: skip
    words.option(sandbox, "--inventory", ja="インベントリの書き込み先 (既定: 一時ファイル)", en="where to write the inventory (default: a temporary file)", type=Path, metavar="FILE")  # fmt: skip
    words.option(sandbox, "--tls", ja="HTTPS で待ち受けます", en="listen with HTTPS", action="store_true")
