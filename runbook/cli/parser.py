"""What can be typed, and its help, in both languages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from runbook import __version__
from runbook.cli.exit_codes import MEANING
from runbook.text import Language, Text

# What argparse says itself; anything that is missing here stays English.
_ARGPARSE_JA: Final = {
    "usage: ": "使い方: ",
    "positional arguments": "引数",
    "options": "オプション",
    "show this help message and exit": "この説明を表示して終了します",
    "%(prog)s: error: %(message)s\n": "%(prog)s: エラー: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "次の引数が必要です: %s",
    "unrecognized arguments: %s": "解釈できない引数があります: %s",
    "expected one argument": "値を 1 つ指定してください",
    "expected at least one argument": "値を 1 つ以上指定してください",
    "not allowed with argument %s": "%s と同時には指定できません",
    "ignored explicit argument %r": "値 %r は指定できません",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s は %(matches)s のどれか決められません",
    "invalid %(type)s value: %(value)r": "値 %(value)r は使えません",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r は選べません (選択肢: %(choices)s)",
}

_ABOUT: Final = Text(
    "DPM のバックアップがネットワークの問題で不定期に失敗するときの対処手順を、確認しながら実行します。",
    "Carries out, with a look before and after, the procedure for DPM backups that fail when the network fails them.",
)


_EXAMPLES: Final = """\
  python -m runbook sandbox --tour
  python -m runbook explain 0x80072746
  python -m runbook walk --dpm dpm01 --host files01
  python -m runbook step1 --host dpm01 --host files01 --check
  python -m runbook step2 --host files01 --reboot
  python -m runbook undo
"""


class UsageError(Exception):
    """The command line cannot be used; `message` says why and how it is meant."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(self.format_usage() + f"{self.prog}: {message}\n")


class _Words(NamedTuple):
    """Adds options whose help is in one language."""

    language: Language

    def option(self, parser: Any, *flags: str, ja: str, en: str, **more: Any) -> None:
        parser.add_argument(*flags, help=Text(ja, en).to(self.language).replace("%", "%%"), **more)


def parse(arguments: Sequence[str], language: Language) -> argparse.Namespace | None:
    """The options of one command; None when help was all that was asked for. Raises `UsageError`."""
    with _spoken(language):
        parser = _build(_Words(language), language)
        try:
            return parser.parse_args(arguments)
        except SystemExit:
            return None


def help_texts(language: Language, columns: int) -> dict[str, str]:
    """What `--help` shows in so many columns: of the program under '', and of each command by its name."""
    with _spoken(language):
        program = _build(_Words(language), language)
        commands = next(each for each in program._actions if isinstance(each, argparse._SubParsersAction))
        found = {}
        for name, parser in {"": program, **commands.choices}.items():
            parser.formatter_class = partial(parser.formatter_class, width=columns)
            found[name] = parser.format_help()
    return found


@contextmanager
def _spoken(language: Language) -> Iterator[None]:
    """argparse looks its own sentences up with gettext; while this holds, it finds them here."""
    original = argparse._  # type: ignore[attr-defined]
    if language == "ja":
        argparse._ = lambda words: _ARGPARSE_JA.get(words, original(words))  # type: ignore[attr-defined]
    try:
        yield
    finally:
        argparse._ = original  # type: ignore[attr-defined]


def _build(words: _Words, language: Language) -> argparse.ArgumentParser:
    codes = "\n".join(f"  {code.value:<4} {meaning.to(language)}" for code, meaning in MEANING.items())
    heading = Text("終了コード", "exit codes").to(language)
    examples = Text("例", "examples").to(language)
    parser = _Parser(
        prog="python -m runbook",
        description=_ABOUT.to(language),
        epilog=f"{examples}:\n{_EXAMPLES}\n{heading}:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _language(words, parser)
    words.option(parser, "--version", ja="バージョンを表示して終了します", en="show the version and exit", action="version", version=__version__)  # fmt: skip
    commands = parser.add_subparsers(dest="command", metavar=Text("コマンド", "COMMAND").to(language), required=True)

    def command(name: str, ja: str, en: str) -> argparse.ArgumentParser:
        about = Text(ja, en).to(language)
        added = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        _language(words, added)
        return added

    explain = command("explain", "エラー コードやジョブの詳細を説明します", "explain an error code or a job's details")
    words.option(explain, "what", ja="テキスト、コード、ファイル、または - (標準入力)", en="text, a code, a file, or - for standard input", nargs="+", metavar="TEXT|FILE|-")  # fmt: skip
    words.option(explain, "--json", ja="JSON で出力します", en="print JSON", action="store_true")

    check = command("check", "すべての確認を行います。何も書き込みません", "run all checks; never writes")
    words.option(check, "--dpm", ja="DPM サーバー", en="the DPM server", metavar="X")
    words.option(check, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    _hosts(words, check)

    walk = command(
        "walk", "診断の手順を、確認しながら最後まで進めます", "walk through the procedure, measuring on the way"
    )
    words.option(walk, "--dpm", ja="DPM サーバー", en="the DPM server", metavar="X")
    words.option(walk, "--symptom", ja="失敗したジョブの詳細またはエラー コード", en="the failed job's details, or its code", metavar="TEXT")  # fmt: skip
    words.option(walk, "--answer", ja="質問への回答 (NODE=ANSWER、複数指定できます)", en="the answer to a question (NODE=ANSWER, may be repeated)", action="append", default=[], metavar="N=A")  # fmt: skip
    words.option(walk, "--resume", ja="記録した診断を再開します (省略時: 最後の診断)", en="go on with a walk (default: the last)", nargs="?", type=int, const=0, metavar="N")  # fmt: skip
    words.option(walk, "--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    words.option(walk, "--reboot", ja="必要なホストを確認なしで再起動します", en="reboot hosts that need it without asking", action="store_true")  # fmt: skip
    _throttling(words, walk)
    _hosts(words, walk)

    report = command("report", "診断の記録を出力します", "write down what a walk saw and changed")
    words.option(report, "walk", ja="診断の番号 (省略時: 最後の診断)", en="the walk's number (default: the last)", nargs="?", type=int, metavar="N")  # fmt: skip
    words.option(report, "--format", ja="形式 (既定: markdown)", en="format (default: markdown)", choices=["markdown", "html", "json"], default="markdown")  # fmt: skip
    words.option(report, "--inventory", ja="このインベントリの記録を使います", en="use this inventory's journal", type=Path, metavar="FILE")  # fmt: skip
    _journal(words, report)

    step1 = command(
        "step1", "無通信タイムアウトを延長し、DPMRA を再起動します", "raise the no-activity time-out and restart DPMRA"
    )
    _step(words, step1)
    words.option(step1, "--seconds", ja="タイムアウトの秒数 (既定: 900 秒以上にする)", en="the time-out in seconds (default: at least 900)", type=int, metavar="N")  # fmt: skip
    words.option(step1, "--profile", ja="KB 971411 のすべての値を設定します", en="set all values of KB 971411", choices=["kb971411"])  # fmt: skip

    step2 = command("step2", "SNP と NIC のオフロードを無効にします", "switch SNP and the NIC's offloads off")
    _step(words, step2)
    words.option(step2, "--only", ja="片方だけを対象にします (snp: TCP の設定、nic: アダプター)", en="one part only (snp: TCP settings, nic: adapters)", choices=["snp", "nic"])  # fmt: skip
    words.option(step2, "--reboot", ja="設定後にホストを再起動し、起動するまで待ちます", en="reboot the host afterwards and wait until it is back", action="store_true")  # fmt: skip

    step3 = command("step3", "DPM の帯域幅を制限します", "throttle DPM's bandwidth")
    _step(words, step3)
    _throttling(words, step3)
    words.option(step3, "--dpm", ja="DPM サーバー (コンソールで調整する場合)", en="the DPM server (to throttle in its console)", metavar="X")  # fmt: skip
    words.option(step3, "--done", ja="コンソールで設定済みとして記録します", en="record that it is set in the console already", action="store_true")  # fmt: skip

    step4 = command("step4", "保護グループの開始時刻をずらします", "spread the protection groups' schedules")
    _step(words, step4)

    undo = command("undo", "実行した変更を元に戻します", "take a run back")
    words.option(undo, "runs", ja="history に表示される実行番号 (省略時: 最後の実行)", en="run numbers as history shows them (default: the last run)", nargs="*", type=int, metavar="RUN")  # fmt: skip
    _writing(words, undo)
    words.option(undo, "--reboot", ja="元に戻した後にホストを再起動します", en="reboot the host afterwards", action="store_true")  # fmt: skip
    _hosts(words, undo)

    history = command("history", "これまでの実行と、その変更を表示します", "show the runs so far and what they changed")
    words.option(history, "--json", ja="JSON で出力します", en="print JSON", action="store_true")
    words.option(history, "--inventory", ja="このインベントリの記録を表示します", en="show this inventory's journal", type=Path, metavar="FILE")  # fmt: skip
    _journal(words, history)

    sandbox = command("sandbox", "練習用の模擬サイトを起動します", "start a simulated site to rehearse on")
    which = sandbox.add_mutually_exclusive_group()
    words.option(which, "--tour", ja="エラー コードから復元まで、ひととおり実演します", en="show the whole job on it, from an error code to undo", action="store_true")  # fmt: skip
    words.option(which, "--scenario", ja="隠れた原因のあるサイトを起動します (list で一覧)", en="start a site with a hidden cause (list: name them)", metavar="NAME")  # fmt: skip
    words.option(sandbox, "--inventory", ja="インベントリの書き込み先 (既定: 一時ファイル)", en="where to write the inventory (default: a temporary file)", type=Path, metavar="FILE")  # fmt: skip
    words.option(sandbox, "--tls", ja="HTTPS で待ち受けます", en="listen with HTTPS", action="store_true")
    return parser


def _throttling(words: _Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--link", ja="経路で最も狭い回線の帯域幅 (Mbps)。省略時はアダプターの速度", en="the narrowest link on the way, in Mbps (default: the adapters' speed)", type=float, metavar="MBPS")  # fmt: skip
    words.option(parser, "--percent", ja="回線に対する割合 (既定: 85)", en="the share of the link (default: 85)", type=int, default=85, metavar="N")  # fmt: skip
    words.option(parser, "--qos", ja="DPM のコンソールの代わりに、送信側の Windows に QoS ポリシーを設定します (2012 以降)", en="instead of DPM's console, set a QoS policy in Windows on the sending side (2012 and later)", action="store_true")  # fmt: skip


def _step(words: _Words, parser: argparse.ArgumentParser) -> None:
    _writing(words, parser)
    _hosts(words, parser)


def _writing(words: _Words, parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    words.option(
        way, "--check", ja="確認だけを行い、何も書き込みません", en="only look; never write", action="store_true"
    )
    words.option(way, "--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    words.option(parser, "--json", ja="結果を JSON で出力します (--check か --apply と使用)", en="print the result as JSON (with --check or --apply)", action="store_true")  # fmt: skip


def _hosts(words: _Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--host", ja="対象のホスト名またはアドレス (複数指定できます)", en="a host's name or address (may be repeated)", action="append", default=[], metavar="X")  # fmt: skip
    words.option(parser, "--inventory", ja="インベントリ ファイル (--host を省略すると全ホストが対象)", en="an inventory file (without --host: all its hosts)", type=Path, metavar="FILE")  # fmt: skip
    words.option(parser, "--user", ja="ユーザー名 (DOMAIN\\user)。パスワードは環境変数 RUNBOOK_PASSWORD、keyring、または入力で渡します", en="user name (DOMAIN\\user); the password comes from RUNBOOK_PASSWORD, the keyring or a prompt", metavar="NAME")  # fmt: skip
    words.option(parser, "--auth", ja="認証方式 (既定: ntlm)", en="authentication (default: ntlm)", choices=["ntlm", "kerberos", "credssp", "certificate", "basic"])  # fmt: skip
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
    _journal(words, parser)


def _journal(words: _Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--journal", ja="記録ファイルの場所", en="where the journal is", type=Path, metavar="FILE")


def _language(words: _Words, parser: argparse.ArgumentParser) -> None:
    words.option(parser, "--lang", ja="表示言語 (既定: システムの言語)", en="language (default: the system's)", choices=["ja", "en"], default=argparse.SUPPRESS)  # fmt: skip
