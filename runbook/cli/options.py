"""Options that several commands share, with their help in both languages."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NamedTuple

from runbook.text import Language, Text


class Words(NamedTuple):
    """Adds options whose help is in one language."""

    language: Language

    def option(self, parser: Any, *flags: str, ja: str, en: str, **more: Any) -> None:
        parser.add_argument(*flags, help=Text(ja, en).to(self.language).replace("%", "%%"), **more)


def throttling_options(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--link", ja="経路で最も狭い回線の帯域幅 (Mbps)。省略時はアダプターの速度", en="the narrowest link on the way, in Mbps (default: the adapters' speed)", type=float, metavar="MBPS")  # fmt: skip
    words.option(parser, "--percent", ja="回線に対する割合 (既定: 85)", en="the share of the link (default: 85)", type=int, default=85, metavar="N")  # fmt: skip
    words.option(parser, "--qos", ja="DPM のコンソールの代わりに、送信側の Windows に QoS ポリシーを設定します (2012 以降)", en="instead of DPM's console, set a QoS policy in Windows on the sending side (2012 and later)", action="store_true")  # fmt: skip


def step_options(words: Words, parser: argparse.ArgumentParser) -> None:
    resume_option(words, parser)
    writing_options(words, parser)
    fleet_options(words, parser)
    host_options(words, parser)


def fleet_options(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--parallel", ja="同時に処理するホスト数 (既定: 32)", en="how many hosts at once (default: 32)", type=count, default=32, metavar="N")  # fmt: skip
    words.option(parser, "--canary", ja="最初に N 台だけを変更し、1 台でも失敗した場合は残りを変更しません", en="change N hosts first, and the others only if none of them failed", type=count, default=0, metavar="N")  # fmt: skip
    words.option(parser, "--stop-after", ja="N 台が失敗した時点で、残りのホストを開始しません", en="start no further host once N hosts have failed", type=count, default=0, metavar="N")  # fmt: skip
    words.option(parser, "--engine", ja="処理の実行場所 (既定: このコンピューターのスレッド)", en="who does the work (default: threads on this computer)", choices=["threads", "dask"], default="threads")  # fmt: skip
    words.option(parser, "--scheduler", ja="Dask のスケジューラーのアドレス (--engine dask と使用)", en="the address of Dask's scheduler (with --engine dask)", metavar="ADDRESS")  # fmt: skip


def run_numbers(typed: str) -> range:
    """`12`, or `12-49`, the newest first: what was done last is taken back first. Raises `ValueError`."""
    first, dash, last = typed.partition("-")
    low, high = int(first), int(last) if dash else int(first)
    if not 0 < low <= high:
        raise ValueError(typed)
    return range(high, low - 1, -1)


def count(typed: str) -> int:
    """A number of hosts. Raises `ValueError` below 1."""
    number = int(typed)
    if number < 1:
        raise ValueError(typed)
    return number


def resume_option(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--resume", ja="中断した実行の続きを行います (省略時: 中断したホストごとに最後の実行)", en="do the rest of a run that was cut off (default: the last one on each host)", nargs="?", type=int, const=0, metavar="RUN")  # fmt: skip


def writing_options(words: Words, parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    words.option(
        way, "--check", ja="確認だけを行い、何も書き込みません", en="only look; never write", action="store_true"
    )
    words.option(way, "--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    words.option(parser, "--json", ja="結果を JSON で出力します (--check か --apply と使用)", en="print the result as JSON (with --check or --apply)", action="store_true")  # fmt: skip


def host_options(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--host", ja="対象のホスト名またはアドレス (複数指定できます)", en="a host's name or address (may be repeated)", action="append", default=[], metavar="X")  # fmt: skip
    words.option(parser, "--hosts", ja="ホストの一覧 (1 行に 1 台、# 以降は注釈)", en="a list of hosts, one in each line (# begins a comment)", type=Path, metavar="FILE")  # fmt: skip
    words.option(parser, "--protected-by", ja="この DPM サーバーと、保護対象のすべてのコンピューター", en="this DPM server and all the computers that it protects", metavar="X")  # fmt: skip
    words.option(parser, "--group", ja="インベントリのこのグループのホスト (複数指定できます)", en="the inventory's hosts in this group (may be repeated)", action="append", default=[], metavar="NAME")  # fmt: skip
    words.option(parser, "--site", ja="インベントリのこの拠点のホスト (複数指定できます)", en="the inventory's hosts at this site (may be repeated)", action="append", default=[], metavar="NAME")  # fmt: skip
    words.option(parser, "--inventory", ja="インベントリ ファイル (--host を省略すると全ホストが対象)", en="an inventory file (without --host: all its hosts)", type=Path, metavar="FILE")  # fmt: skip
    words.option(parser, "--user", ja="ユーザー名 (DOMAIN\\user)。パスワードは環境変数 RUNBOOK_PASSWORD、keyring、または入力で渡します。Kerberos で省略すると、取得済みのチケットを使用します", en="user name (DOMAIN\\user); the password comes from RUNBOOK_PASSWORD, the keyring or a prompt; with Kerberos leave it out to log in with the ticket that is there", metavar="NAME")  # fmt: skip
    words.option(parser, "--auth", ja="認証方式 (既定: ntlm)", en="authentication (default: ntlm)", choices=["ntlm", "kerberos", "credssp", "certificate", "basic"])  # fmt: skip
    words.option(parser, "--spn-host", ja="Kerberos の SPN に含まれるホスト名 (接続先の名前と異なる場合)", en="Kerberos: the host's name in its SPN, if it is reached by another", metavar="NAME")  # fmt: skip
    words.option(
        parser,
        "--tls",
        ja="HTTPS (5986) で接続します",
        en="connect with HTTPS (5986)",
        action="store_true",
        default=None,
    )
    words.option(
        parser, "--ca", ja="信頼する CA 証明書 (PEM)", en="CA certificates to trust (PEM)", type=Path, metavar="FILE"
    )
    words.option(
        parser, "--cert", ja="クライアント証明書 (PEM)", en="client certificate (PEM)", type=Path, metavar="FILE"
    )
    words.option(
        parser, "--key", ja="クライアント証明書の秘密鍵 (PEM)", en="its private key (PEM)", type=Path, metavar="FILE"
    )
    journal_option(words, parser)


def head_hash(typed: str) -> str:
    """A SHA-256 as verify-journal prints it. Raises `ValueError` for anything else."""
    if not re.fullmatch(r"[0-9a-f]{64}", typed.strip().lower()):
        raise ValueError
    return typed.strip().lower()


def journal_option(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--journal", ja="記録ファイルの場所", en="where the journal is", type=Path, metavar="FILE")


def language_option(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--lang", ja="表示言語 (既定: システムの言語)", en="language (default: the system's)", choices=["ja", "en"], default=argparse.SUPPRESS)  # fmt: skip
