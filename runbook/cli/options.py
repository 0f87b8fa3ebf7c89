"""Options that several commands share, with their help in both languages."""

from __future__ import annotations

import argparse
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
    writing_options(words, parser)
    host_options(words, parser)


def writing_options(words: Words, parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    words.option(
        way, "--check", ja="確認だけを行い、何も書き込みません", en="only look; never write", action="store_true"
    )
    words.option(way, "--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    words.option(parser, "--json", ja="結果を JSON で出力します (--check か --apply と使用)", en="print the result as JSON (with --check or --apply)", action="store_true")  # fmt: skip


def host_options(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--host", ja="対象のホスト名またはアドレス (複数指定できます)", en="a host's name or address (may be repeated)", action="append", default=[], metavar="X")  # fmt: skip
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


def journal_option(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--journal", ja="記録ファイルの場所", en="where the journal is", type=Path, metavar="FILE")


def language_option(words: Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--lang", ja="表示言語 (既定: システムの言語)", en="language (default: the system's)", choices=["ja", "en"], default=argparse.SUPPRESS)  # fmt: skip
