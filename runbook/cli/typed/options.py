"""Options that several commands share, with their help in both languages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from runbook.cli.typed.definition import Definition
from runbook.cli.typed.values import COUNT, MBPS, MINUTES, PERCENT, RUN, decimal, time_of_day, whole
from runbook.text import Text

PARALLEL: Final = 32
"""The default number of hosts to work on at once."""

HOW: Final = Text("実行方法", "how it runs")
HOSTS: Final = Text("対象のホスト", "which hosts")
MANY: Final = Text("多数のホスト", "many hosts")
CONNECTION: Final = Text("接続とアカウント", "connection and account")
OUTPUT: Final = Text("表示と記録", "output and journal")
GROUPS: Final = (HOW, HOSTS, CONNECTION, MANY, OUTPUT)
"""The groups of options, in the order of `--help`."""


def output_options(command: Definition) -> None:
    """Add the options for the language and for how much is shown. Every command has them, and they may precede it."""
    output = command.group(OUTPUT)
    output.option(
        "--lang",
        ja="表示言語 (既定: システムの言語)",
        en="language (default: the system's)",
        choices=["ja", "en"],
        default=argparse.SUPPRESS,
        keep=True,
    )
    amount = output.exclusive()
    amount.option(
        "-v",
        "--verbose",
        ja="問題のない項目も 1 つずつ表示します",
        en="show each thing that is fine, too",
        action="store_true",
        default=argparse.SUPPRESS,
    )
    amount.option(
        "-q",
        "--quiet",
        ja="進行状況を表示しません",
        en="show no progress",
        action="store_true",
        default=argparse.SUPPRESS,
    )


def diagnosis_options(command: Definition) -> None:
    """Add the options that show what a command did, to look into a failure of this program."""
    output = command.group(OUTPUT)
    output.option(
        "--debug",
        ja="ホストに送った要求と、エラーの詳細を表示します",
        en="show every request to a host, and the details of errors",
        action="store_true",
        default=argparse.SUPPRESS,
    )
    output.option(
        "--log-file",
        ja="その内容をファイルに追記します (UTF-8)。パスワードと値は含みません",
        en="append these to a file (UTF-8); it holds no password and no value",
        type=Path,
        metavar="FILE",
        default=argparse.SUPPRESS,
    )


def json_option(command: Definition) -> None:
    """Add the option to print one JSON document instead of text."""
    command.group(OUTPUT).option("--json", ja="JSON で出力します", en="print JSON", action="store_true")


def host_options(command: Definition) -> None:
    """Add the options for the hosts, the connection, the account and the journal."""
    hosts = command.group(HOSTS)
    hosts.option(
        "--host",
        ja="対象のホスト名またはアドレス (複数指定できます)",
        en="a host's name or address (may be repeated)",
        action="append",
        default=[],
        metavar="X",
    )
    hosts.option(
        "--hosts",
        ja="ホストの一覧 (1 行に 1 台、# 以降は注釈)",
        en="a list of hosts, one in each line (# begins a comment)",
        type=Path,
        metavar="FILE",
    )
    hosts.option(
        "--protected-by",
        ja="この DPM サーバーと、保護対象のコンピューター (同じドメインかインベントリにあるもの)",
        en="this DPM server and the computers that it protects (in its domain, or in the inventory)",
        metavar="X",
    )
    hosts.option(
        "--group",
        ja="インベントリのこのグループのホスト (複数指定できます)",
        en="the inventory's hosts in this group (may be repeated)",
        action="append",
        default=[],
        metavar="NAME",
    )
    hosts.option(
        "--site",
        ja="インベントリのこの拠点のホスト (複数指定できます)",
        en="the inventory's hosts at this site (may be repeated)",
        action="append",
        default=[],
        metavar="NAME",
    )
    access_options(command)


def access_options(command: Definition) -> None:
    """Add the options for the inventory, the connection, the account and the journal."""
    connection = command.group(CONNECTION)
    command.group(HOSTS).option(
        "--inventory",
        ja="インベントリ ファイル (--host を省略すると全ホストが対象)",
        en="an inventory file (without --host: all its hosts)",
        type=Path,
        metavar="FILE",
        keep=True,
    )
    connection.option(
        "--user",
        ja="ユーザー名 (DOMAIN\\user)。パスワードは環境変数 RUNBOOK_PASSWORD、keyring、または入力で渡します。Kerberos で省略すると、取得済みのチケットを使用します",
        en="user name (DOMAIN\\user); the password comes from RUNBOOK_PASSWORD, the keyring or a prompt; with Kerberos leave it out to sign in with the ticket that is there",
        metavar="NAME",
        keep=True,
    )
    connection.option(
        "--auth",
        ja="認証方式 (既定: ntlm)",
        en="authentication (default: ntlm)",
        choices=["ntlm", "kerberos", "credssp", "certificate", "basic"],
        keep=True,
    )
    connection.option(
        "--spn-host",
        ja="Kerberos の SPN に含まれるホスト名 (接続先の名前と異なる場合)",
        en="Kerberos: the host's name in its SPN, if it is reached by another",
        metavar="NAME",
        keep=True,
    )
    connection.option(
        "--tls",
        ja="HTTPS (5986) で接続します",
        en="connect with HTTPS (5986)",
        action="store_true",
        default=None,
        keep=True,
    )
    connection.option(
        "--ca", ja="信頼する CA 証明書 (PEM)", en="CA certificates to trust (PEM)", type=Path, metavar="FILE", keep=True
    )
    connection.option(
        "--cert", ja="クライアント証明書 (PEM)", en="client certificate (PEM)", type=Path, metavar="FILE", keep=True
    )
    connection.option(
        "--key", ja="クライアント証明書の秘密鍵 (PEM)", en="its private key (PEM)", type=Path, metavar="FILE", keep=True
    )
    journal_option(command)


def journal_option(command: Definition) -> None:
    """Add the option for the journal."""
    command.group(OUTPUT).option(
        "--journal", ja="記録ファイルの場所", en="where the journal is", type=Path, metavar="FILE", keep=True
    )


def dpm_option(command: Definition) -> None:
    """Add the option for the DPM server of the hosts."""
    command.group(HOSTS).option("--dpm", ja="DPM サーバー", en="the DPM server", metavar="X")


def step_options(command: Definition) -> None:
    """Add the options of every step."""
    writing_options(command)
    plan_out_option(command)
    resume_option(command)
    window_options(command)
    host_options(command)
    fleet_options(command)


def plan_out_option(command: Definition) -> None:
    """Add the option to write the plan to a file, for an approval."""
    command.group(HOW).option(
        "--plan-out",
        ja="承認を受けるための計画ファイルを作成します (--check と一緒に指定)。承認後に apply で適用します",
        en="write the plan to a file, to be approved and then carried out with apply (with --check)",
        type=Path,
        metavar="FILE",
    )


def resume_option(command: Definition) -> None:
    """Add the option to finish an interrupted run."""
    command.group(HOW).option(
        "--resume",
        ja="中断した実行の続きを行います (省略時: 中断したホストごとに最後の実行)",
        en="do the rest of a run that was cut off (default: the last one on each host)",
        nargs="?",
        type=whole("--resume", RUN, at_least=1),
        const=0,
        metavar="RUN",
    )


def window_options(command: Definition) -> None:
    """Add the options that keep a change away from running jobs, and within a time."""
    how = command.group(HOW)
    how.option(
        "--wait-idle",
        ja="ホストごとに、実行中のジョブがなくなるまで N 分まで待ちます。なくならない場合、確認できない場合は開始しません",
        en="let each host wait up to N minutes until none of its jobs runs; if one still does, or if that is not known, the host is not started",
        type=whole("--wait-idle", MINUTES, at_least=0),
        metavar="N",
    )
    how.option(
        "--until",
        ja="この時刻 (このコンピューターの時計) を過ぎたらホストを開始せず、過ぎる可能性のある再起動もしません",
        en="start no host after this time of this computer's clock, and no reboot that might not be over by then",
        type=time_of_day,
        metavar="HH:MM",
    )


def writing_options(command: Definition) -> None:
    """Add the options to write or not, and to ask before writing or not."""
    way = command.group(HOW).exclusive()
    way.option("--check", ja="確認だけを行い、何も書き込みません", en="only look; never write", action="store_true")
    way.option("--apply", ja="確認を求めずに変更します", en="change without asking", action="store_true")
    command.group(OUTPUT).option(
        "--json",
        ja="結果を JSON で出力します (--check か --apply と使用)",
        en="print the result as JSON (with --check or --apply)",
        action="store_true",
    )


def fleet_options(command: Definition) -> None:
    """Add the options for work on many hosts."""
    many = command.group(MANY)
    many.option(
        "--parallel",
        ja="同時に処理するホスト数 (既定: 32)",
        en="how many hosts at once (default: 32)",
        type=whole("--parallel", COUNT, at_least=1),
        default=PARALLEL,
        metavar="N",
    )
    many.option(
        "--canary",
        ja="最初に N 台だけを変更し、1 台でも失敗した場合は残りを変更しません",
        en="change N hosts first, and the others only if none of them failed",
        type=whole("--canary", COUNT, at_least=1),
        default=0,
        metavar="N",
    )
    many.option(
        "--stop-after",
        ja="N 台が失敗した時点で、残りのホストを開始しません",
        en="start no further host once N hosts have failed",
        type=whole("--stop-after", COUNT, at_least=1),
        default=0,
        metavar="N",
    )
    many.option(
        "--engine",
        ja="処理の実行場所 (既定: このコンピューターのスレッド)",
        en="who does the work (default: threads on this computer)",
        choices=["threads", "dask"],
        default="threads",
    )
    many.option(
        "--scheduler",
        ja="Dask のスケジューラーのアドレス (--engine dask と使用)",
        en="the address of Dask's scheduler (with --engine dask)",
        metavar="ADDRESS",
    )


def reboots_option(command: Definition) -> None:
    """Add the option for how many hosts may be down at once, for a command that reboots."""
    command.group(MANY).option(
        "--reboots-at-once",
        ja="同時に再起動するホスト数 (既定: 1)。保護対象、DPM サーバーの順に再起動します",
        en="how many hosts may reboot at once (default: 1); protected computers come before DPM servers",
        type=whole("--reboots-at-once", COUNT, at_least=1),
        default=1,
        metavar="N",
    )


def throttling_options(command: Definition) -> None:
    """Add the options for the bandwidth limit and the way to set it."""
    command.option(
        "--link",
        ja="経路で最も狭い回線の帯域幅 (Mbps)。省略時は経路のアダプターの速度",
        en="the narrowest link on the way, in Mbps (default: the speed of the adapters on the way)",
        type=decimal("--link", MBPS),
        metavar="MBPS",
        decided=True,
    )
    command.option(
        "--percent",
        ja="回線に対する割合 (既定: 85)",
        en="the share of the link (default: 85)",
        type=whole("--percent", PERCENT),
        metavar="N",
        decided=True,
    )
    command.option(
        "--qos",
        ja="DPM のコンソールの代わりに、送信側の Windows に QoS ポリシーを設定します (2012 以降)",
        en="instead of DPM's console, set a QoS policy in Windows on the sending side (2012 and later)",
        action="store_true",
    )


def adapter_options(command: Definition) -> None:
    """Add the options for the adapters that step 2 changes."""
    which = command.exclusive()
    which.option(
        "--adapter",
        ja="このアダプターを変更します ([ネットワーク接続] の名前または GUID、複数指定できます)。省略時は、相手のホストとの通信に使用するもの",
        en="change this adapter, by its name in Network Connections or its GUID (may be repeated; default: those that lead to the other end)",
        action="append",
        default=[],
        metavar="NAME",
        decided=True,
    )
    which.option(
        "--all-adapters",
        ja="管理用を除くすべてのアダプターを変更します",
        en="change all adapters but those for management",
        action="store_true",
        decided=True,
    )
