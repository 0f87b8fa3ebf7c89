"""Errors of WS-Management itself, for any transport of the envelopes."""

from __future__ import annotations

from typing import Final

from runbook.errors import (
    CommandTimedOut,
    ConnectionProblem,
    InvalidInput,
    NoAnswer,
    NoLogon,
    Sentence,
    Uncertain,
    UnreadableAnswer,
)
from runbook.text import Text

_NOT_A_USUAL_HOST: Final = Sentence(
    "通常の Windows ではここまでの量にはなりません。ホスト名が正しいことと、対象の状態を確認してください。",
    "A usual Windows stays far below that. Check the name, and the state of the host.",
)


def shortened(text: str) -> str:
    """Return a text in quotes, cut after 80 characters."""
    return repr(text if len(text) <= 80 else text[:77] + "...")


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
        return shortened(self.host)


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
PERHAPS_A_PORT: Final = Text(
    "末尾がポートかアドレスの一部かを判断できません。[アドレス]:ポート、またはすべてアドレスであれば [アドレス] と書きます。",
    "Its end may be a port: write [address]:port, or [address] if all of it is the address.",
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


class NoMoreLogins(NoLogon):
    """The host refused a login before; another attempt could lock the account."""

    text = Sentence(
        "ホストが資格情報を受け付けなかったため、これ以上サインインしません (アカウントのロックアウトを防ぐため)。",
        "The host did not accept the credentials, so sign-in is not tried again: that could lock the account.",
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


class NoReturnValue(UnreadableAnswer):
    """A method's answer lacks its return value."""

    text = Sentence("応答に ReturnValue がありません。", "The answer carries no ReturnValue.")


class UnreadableProperty(UnreadableAnswer):
    """A property of an object has a value of another type than in its class, or one that no host can mean."""

    text = Sentence(
        "{owner}.{name} の値 {shown} を解釈できません。",
        "The value {shown} of {owner}.{name} cannot be understood.",
    )
    owner: str
    name: str
    value: str

    @property
    def shown(self) -> str:
        """The value in quotes, shortened."""
        return shortened(self.value)


class ChangeUncertain(Uncertain):
    """The answer to a change was lost, and reading it back failed too."""

    text = Sentence(
        "変更の応答が失われ、実行されたかどうかも確認できません ({why})。",
        "The answer to a change was lost, and whether it was carried out cannot be seen ({why}).",
    )
    advice = Sentence(
        "ホストに接続できるようになってから、history で確認してください。undo は現在の値を確認してから元に戻します。",
        "Once the host can be reached again, see `history`. `undo` looks at the current values before it undoes them.",
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


class TooMuch(UnreadableAnswer):
    """An answer beyond anything that WinRM sends or a Windows contains. It is not asked for again."""


class XmlTooDeep(TooMuch):
    """The elements of an answer are nested deeper than WS-Management ever nests them."""

    text = Sentence(
        "応答の XML の入れ子が {limit} 段を超えているため、読み取りませんでした。",
        "The XML of the answer is nested more than {limit} levels deep, so it was not read.",
    )
    advice = _NOT_A_USUAL_HOST
    limit: int


class TooManyObjects(TooMuch):
    """A query returned more than `limit` objects."""

    text = Sentence(
        "ホストが {limit} 個を超えるオブジェクトを返したため、読み取りを中止しました。",
        "The host returned more than {limit} objects, so reading was given up.",
    )
    advice = _NOT_A_USUAL_HOST
    limit: int


class TooManyValues(TooMuch):
    """The objects of a query have more than `limit` values together."""

    text = Sentence(
        "ホストが返したオブジェクトの値が合わせて {limit} 個を超えたため、読み取りを中止しました。",
        "The objects that the host returned have more than {limit} values, so reading was given up.",
    )
    advice = _NOT_A_USUAL_HOST
    limit: int


class TooManyAnswers(TooMuch):
    """A query did not end after `limit` answers."""

    text = Sentence(
        "ホストが {limit} 回に分けて応答しても一覧が終わらないため、読み取りを中止しました。",
        "The list did not end after {limit} answers of the host, so reading was given up.",
    )
    advice = _NOT_A_USUAL_HOST
    limit: int


class QueryTooSlow(NoAnswer):
    """A query did not end within `seconds`, although the host went on answering."""

    text = Sentence(
        "一覧が {seconds:g} 秒以内に終わらないため、読み取りを中止しました。",
        "The list did not end within {seconds:g} s, so reading was given up.",
    )
    advice = Sentence(
        "対象の負荷と回線の速度を確認してください。", "Check the load of the host and the speed of the link."
    )
    seconds: float


class TooMuchOutput(TooMuch):
    """A command on the host printed more than `limit` bytes."""

    text = Sentence(
        "コマンド「{command}」の出力が {size} MiB を超えたため、中止しました。",
        "The command '{command}' printed more than {size} MiB and was terminated.",
    )
    advice = _NOT_A_USUAL_HOST
    command: str
    limit: int

    @property
    def size(self) -> int:
        """The limit in MiB."""
        return self.limit >> 20


class TooManyLines(TooMuch):
    """A command on the host printed more than `limit` lines."""

    text = Sentence(
        "コマンド「{command}」の出力が {limit} 行を超えたため、読み取りませんでした。",
        "The command '{command}' printed more than {limit} lines, which were not read.",
    )
    advice = _NOT_A_USUAL_HOST
    command: str
    limit: int


class HostTooSlow(ConnectionProblem):
    """The answers of a host took longer than a command waits for one host. Nothing more was sent."""

    text = Sentence(
        "{host} の応答を合わせて {minutes:g} 分待ったため、このホストの処理を打ち切りました。",
        "The answers of {host} took {minutes:g} minutes in all, so work on it was given up.",
    )
    advice = Sentence(
        "対象の負荷と回線の速度を確認してください。ほかのホストには影響しません。",
        "Check the load of the host and the speed of the link. Other hosts are not affected.",
    )
    host: str
    seconds: float

    @property
    def minutes(self) -> float:
        """The limit in minutes."""
        return self.seconds / 60
