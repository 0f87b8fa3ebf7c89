"""Errors of WS-Management itself, for any transport of the envelopes."""

from __future__ import annotations

from typing import Final

from runbook.errors import (
    AuthenticationFailed,
    CommandTimedOut,
    InvalidInput,
    Sentence,
    Uncertain,
    UnreadableAnswer,
)
from runbook.text import Text


class UnusableHost(InvalidInput):
    """The given host is invalid; `why` is one of the reasons below."""

    text = Sentence("ホスト {shown} を解釈できません。{why}", "Cannot use {shown} as a host. {why}")
    advice = Sentence(
        "例: files01、files01.contoso.local:5985、10.0.0.5、[2001:db8::1]:5986",
        "Examples: files01, files01.contoso.local:5985, 10.0.0.5, [2001:db8::1]:5986",
    )
    host: str
    why: Text

    @property
    def shown(self) -> str:
        """The given host in quotes, shortened."""
        return repr(self.host if len(self.host) <= 80 else self.host[:77] + "...")


IS_URL: Final = Text(
    "URL は指定できません。ホスト名だけを指定し、HTTPS は --tls で選びます。",
    "A URL is not accepted: give the host name alone, and choose HTTPS with --tls.",
)
BAD_PORT: Final = Text("ポートは 1 から 65535 までの数字です。", "A port is a number from 1 to 65535.")
OPEN_BRACKET: Final = Text("角かっこが正しく閉じられていません。", "The brackets are not closed.")
BAD_IPV4: Final = Text("IPv4 アドレスとして正しくありません。", "It is not a valid IPv4 address.")
BAD_IPV6: Final = Text(
    "IPv6 アドレスとして正しくありません。ポートは [アドレス]:ポート のように書きます。",
    "It is not a valid IPv6 address; with a port, write [address]:port.",
)
HAS_ZONE: Final = Text(
    "ゾーン (%) 付きの IPv6 アドレスは使えません。", "An IPv6 address with a zone (%) cannot be used."
)
BAD_NAME: Final = Text(
    "ホスト名に使えるのは英数字と「-」「_」「.」です。それ以外の名前のホストは IP アドレスで指定してください。",
    "A host name consists of letters, digits, '-', '_' and '.'; reach a host with another name by its IP address.",
)


class UnsendableCharacter(InvalidInput):
    """A value contains a character that XML cannot carry; `character` is its code point."""

    text = Sentence(
        "文字 U+{character:04X} を含む値は WS-Management では送れません。何も送信していません。",
        "A value with the character U+{character:04X} cannot be sent over WS-Management. Nothing was sent.",
    )
    character: int


class NoMoreLogins(AuthenticationFailed):
    """The host refused a login before; another attempt could lock the account."""

    text = Sentence(
        "ホストが資格情報を受け付けなかったため、これ以上ログオンしません (アカウントのロックアウトを防ぐため)。",
        "The host did not accept the credentials, so no more logins are tried: that could lock the account.",
    )
    advice = Sentence(
        "パスワードが変更されていないか、アカウントがロックアウトされていないかを確認してください。",
        "Check whether the password was changed or the account is locked out.",
    )


class NotWsman(UnreadableAnswer):
    """The answer is not SOAP, or belongs to another message."""

    text = Sentence(
        "返ってきた応答を WS-Management として読み取れません ({detail})。",
        "The answer cannot be read as WS-Management ({detail}).",
    )
    advice = Sentence(
        "相手が WinRM のポートかどうか、途中にプロキシがないかを確認してください。",
        "Check that this is WinRM's port, and that no proxy stands in between.",
    )
    detail: str


class EmptyAnswer(UnreadableAnswer):
    """An object was requested, but the body of the answer is empty."""

    text = Sentence("応答に内容がありません。", "The answer is empty.")


class MissingElement(UnreadableAnswer):
    """The answer lacks an element that the protocol requires, or the element cannot be read."""

    text = Sentence("応答に {name} がありません。", "The answer carries no usable {name}.")
    name: str


class UnreadableProperty(UnreadableAnswer):
    """A property of an object has a value of another type than in its class."""

    text = Sentence(
        "{owner}.{name} の値 {value!r} を解釈できません。",
        "The value {value!r} of {owner}.{name} cannot be understood.",
    )
    owner: str
    name: str
    value: str | None


class ChangeUncertain(Uncertain):
    """The answer to a change was lost, and reading it back failed too."""

    text = Sentence(
        "変更の応答が失われ、実行されたかどうかも確認できません ({why})。",
        "The answer to a change was lost, and whether it was carried out cannot be seen ({why}).",
    )
    advice = Sentence(
        "ホストに接続できるようになってから、history で確認してください。undo は現在の値を確認してから元に戻します。",
        "Once the host can be reached again, see `history`. `undo` looks at the values before it takes them back.",
    )
    why: Text


class CommandTerminated(CommandTimedOut):
    """A command did not end before its shell's deadline."""

    text = Sentence(
        "コマンド「{command}」が {seconds:g} 秒以内に終わらなかったため、中止しました。",
        "The command '{command}' did not end within {seconds:g} s and was terminated.",
    )
    command: str
    seconds: float
