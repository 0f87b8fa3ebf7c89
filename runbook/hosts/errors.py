"""The errors of finding hosts and logging in: values of the command line or the configuration that cannot be used."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import AuthenticationFailed, InvalidInput, Sentence
from runbook.text import Text


class AccountGivenUp(AuthenticationFailed):
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


class NoPassword(InvalidInput):
    """No password is stored for the account, and there is no terminal to ask on."""

    text = Sentence("{user} のパスワードがありません。", "There is no password for {user}.")
    advice = Sentence(
        "環境変数 RUNBOOK_PASSWORD か keyring (サービス名 {service}) に設定してください。",
        "Put it into RUNBOOK_PASSWORD or the keyring (service {service}).",
    )
    user: str
    service: str


class NoSuchGroup(InvalidInput):
    """No host of the inventory has this group or location; `key` is the name of the setting in the inventory."""

    text = Sentence(
        "インベントリ {path} に {key} = {name} のホストはありません (あるもの: {known})。",
        "The inventory {path} has no host with {key} = {name} (there are: {known}).",
    )
    path: Path
    key: str
    name: str
    known: str


class NoUserName(InvalidInput):
    """The authentication needs a user name, and there is no terminal to ask on."""

    text = Sentence("ユーザー名がありません。", "There is no user name.")
    advice = Sentence(
        "--user か環境変数 RUNBOOK_USERNAME で指定してください。", "Give it with --user or RUNBOOK_USERNAME."
    )


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


class UnreadableHostList(InvalidInput):
    """A list of hosts cannot be read as text."""

    text = Sentence("ホストの一覧 {path} を読み込めません ({why})。", "Cannot read the list of hosts {path} ({why}).")
    path: Path
    why: str


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
