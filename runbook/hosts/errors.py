"""The errors of finding hosts and logging in: values of the command line or the configuration that cannot be used."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import InvalidInput, NoLogon, Sentence
from runbook.text import Text, same


class AccountGivenUp(NoLogon):
    """Other hosts refused the account, so this host was not tried."""

    text = Sentence(
        "{user} は {hosts} で拒否されました。アカウントがロックされないように、このホストでは試していません。",
        "{user} was refused by {hosts}. So that the account is not locked, it was not tried here.",
    )
    advice = Sentence(
        "ユーザー名とパスワードを確認してください。一部のホストでだけ有効なアカウントの場合は、そのホストだけを指定してください。",
        "Check the user name and the password. If the account is good for some hosts only, name those alone.",
    )
    user: str
    hosts: str


class EmptyHostList(InvalidInput):
    """A list of hosts is empty."""

    text = Sentence("ホストの一覧 {path} が空です。", "The list of hosts {path} is empty.")
    path: Path


class NoCertificate(InvalidInput):
    """Certificate authentication was chosen without a certificate and its key."""

    text = Sentence("証明書認証には --cert と --key が必要です。", "Certificate authentication needs --cert and --key.")


class NoHost(InvalidInput):
    """Neither an option nor an inventory names a host."""

    text = Sentence("ホストが指定されていません。", "No host was given.")
    advice = Sentence(
        "--host、--hosts または --inventory で指定してください。", "Give one with --host, --hosts or --inventory."
    )


class NoTicket(InvalidInput):
    """The inventory wants a ticket for each change, and none was given."""

    text = Sentence(
        "インベントリ {path} のホストを変更するには、チケットの番号が必要です (require_ticket)。",
        "The inventory {path} wants a ticket for each change of its hosts (require_ticket).",
    )
    advice = Sentence(
        "--ticket または環境変数 RUNBOOK_TICKET で指定してください。何も送信していません。変更せずに確認するには --check を指定します。",
        "Give it with --ticket, or as RUNBOOK_TICKET. Nothing was sent. To look without changing anything, give --check.",
    )
    path: Path


class NoPassword(InvalidInput):
    """No password is stored for the account, and there is no terminal to ask on."""

    text = Sentence("{user} のパスワードがありません。", "There is no password for {user}.")
    advice = Sentence(
        "keyring (サービス名 {service}) か、環境変数 RUNBOOK_USERNAME と RUNBOOK_PASSWORD に設定してください。",
        "Put it into the keyring (service {service}), or set RUNBOOK_USERNAME and RUNBOOK_PASSWORD.",
    )
    user: str
    service: str


class PasswordCommandFailed(InvalidInput):
    """The inventory's `password_command` printed no password that can be used; nothing of its output is kept."""

    text = Sentence(
        "{host} の {user} のパスワードを、インベントリの password_command ({program}) から取得できません: {why}。",
        "The password_command of the inventory ({program}) gave no password for {user} on {host}: {why}.",
    )
    advice = Sentence(
        "このコンピューターで、同じユーザーとしてコマンドを実行して確認してください。標準出力にはパスワードだけを 1 行で、UTF-8 で出力します。"
        "エラー出力は、秘密が含まれることがあるため表示しません。{host} には接続していません。",
        "Run it manually on this computer, as the same user. Its standard output is to be the password alone, in one line of UTF-8. "
        "What it writes to its error output is not shown, because that may hold secrets. {host} was not connected to.",
    )
    program: str
    host: str
    user: str
    why: Text


class PasswordCommandWithWorkers(InvalidInput):
    """A `password_command` runs where the command runs, and its password may not be sent to the workers."""

    text = Sentence(
        "インベントリの password_command はこのコンピューターで実行しますが、パスワードをワーカーに送れません ({user})。",
        "The inventory's password_command runs on this computer, and its password cannot be sent to the workers ({user}).",
    )
    advice = Sentence(
        "このコンピューターとワーカーの両方に同じ RUNBOOK_FLEET_KEY を設定すると、暗号化して送ります。",
        "With the same RUNBOOK_FLEET_KEY on this computer and the workers it is sent encrypted.",
    )
    user: str


class PasswordForWhom(InvalidInput):
    """RUNBOOK_PASSWORD is set without RUNBOOK_USERNAME, and it could be the password of another account."""

    text = Sentence(
        "環境変数 RUNBOOK_PASSWORD がどのアカウントのパスワードか判断できないため、使用しません (アカウント: {accounts})。",
        "RUNBOOK_PASSWORD does not say whose password it is, so it is not tried (accounts: {accounts}).",
    )
    advice = Sentence(
        "そのアカウントを環境変数 RUNBOOK_USERNAME か --user で指定してください。"
        "以前の作業で設定したものであれば、RUNBOOK_PASSWORD を削除してください。何も送信していません。",
        "Name its account with RUNBOOK_USERNAME or --user. If it is left from earlier work, unset it. Nothing was sent.",
    )
    accounts: str


class NoInventory(InvalidInput):
    """Hosts of a group or of a location were asked for, without an inventory that says which they are."""

    text = Sentence(
        "{option} を使うには、インベントリが必要です。",
        "{option} names hosts of an inventory, and no inventory was given.",
    )
    advice = Sentence("--inventory で指定してください。", "Give one with --inventory.")
    option: str


class NotInInventory(InvalidInput):
    """A name that the inventory does not have, for which nothing else gives a user name."""

    text = Sentence("{host} はインベントリ {path} にありません。", "{host} is not in the inventory {path}.")
    advice = Sentence(
        "名前のつづりを確認してください。インベントリにないホストに接続するには、--user でユーザー名を指定します。",
        "Check how the name is spelled. To connect to a host that is not in it, give a user name with --user.",
    )
    host: str
    path: Path


class NoSuchGroup(InvalidInput):
    """No host of the inventory has this group or location; `key` is the name of the setting in the inventory."""

    text = Sentence(
        "インベントリ {path} に {key} = {name} のホストはありません ({known})。",
        "The inventory {path} has no host with {key} = {name} ({known}).",
    )
    path: Path
    key: str
    name: str
    known: Text


class NoUserName(InvalidInput):
    """The authentication needs a user name, and there is no terminal to ask on."""

    text = Sentence("ユーザー名がありません。", "There is no user name.")
    advice = Sentence(
        "--user か環境変数 RUNBOOK_USERNAME で指定してください。", "Give it with --user or RUNBOOK_USERNAME."
    )


class NoneToConnectTo(InvalidInput):
    """The DPM server protects computers, but none that may be connected to by the name that it gives."""

    text = Sentence(
        "{server} の保護対象に、接続できる名前のコンピューターがありません。",
        "None of the computers that {server} protects has a name that is connected to.",
    )
    advice = Sentence(
        "上の一覧の理由を確認し、コンピューターをインベントリに追加するか、--host で指定してください。",
        "See the reasons above; put the computers into an inventory, or name them with --host.",
    )
    server: str


class NothingProtected(InvalidInput):
    """The DPM server protects no computer."""

    text = Sentence(
        "{server} の保護グループにコンピューターがありません。",
        "{server} has no computers in its protection groups.",
    )
    server: str


class OneHostTwice(InvalidInput):
    """The DPM server was named as its own protected computer."""

    text = Sentence("--dpm と --host に同じホストは指定できません。", "--dpm and --host must be two hosts.")


class SpnForSeveralHosts(InvalidInput):
    """One SPN was given for a command that reaches several hosts."""

    text = Sentence("--spn-host を使えるのは、ホストが 1 台のときだけです。", "--spn-host is for one host alone.")
    advice = Sentence(
        "複数のホストでは、インベントリの spn_host で指定してください。",
        "With several, give spn_host in an inventory.",
    )


class TlsNameWithoutTls(InvalidInput):
    """A name for the check of a certificate was given for a host whose connection has none."""

    text = Sentence(
        "{host} の tls_name は、HTTPS で接続しないと確認できません。",
        "The tls_name of {host} cannot be checked without HTTPS.",
    )
    advice = Sentence(
        "インベントリに tls = true を指定するか、tls_name を削除してください。何も送信していません。",
        "Put tls = true into the inventory, or take tls_name out. Nothing was sent.",
    )
    host: str


class UnreadableHostList(InvalidInput):
    """A list of hosts cannot be read as text."""

    text = Sentence("ホストの一覧 {path} を読み込めません ({why})。", "Cannot read the list of hosts {path} ({why}).")
    path: Path
    why: Text


class UnusableFile(InvalidInput):
    """A file that is none, or longer than any inventory and any list of hosts."""

    text = Sentence("{path} を読み込めません: {why}。", "Cannot read {path}: {why}.")
    path: Path
    why: Text


class UnusableInventory(InvalidInput):
    """An inventory cannot be used; `where` is its path, with the line if known."""

    text = Sentence("インベントリ {where} を使えません: {why}。", "Cannot use the inventory {where}: {why}.")
    where: Text
    why: Text


class UnusableLine(InvalidInput):
    """A line of a list of hosts is not a host name."""

    text = Sentence("{path} の {line} 行目: {why}", "{path}, line {line}: {why}")
    advice = Sentence("{todo}", "{todo}")
    path: Path
    line: int
    why: Text
    todo: Text


def why_unreadable(error: OSError | UnicodeDecodeError) -> Text:
    """Return the reason why a file cannot be read as text."""
    if isinstance(error, OSError):
        return same(error.strerror or str(error))
    return Text(
        "文字コードを判別できないため、UTF-8 で保存し直してください",
        "its encoding is not known; save it as UTF-8",
    )
