"""The meanings of DPM's message IDs and of the codes in "Details": their entry points in the tree, and their sources.

Official English wordings are quoted as such. No source attests DPM's Japanese wordings, so the Japanese here is our own
translation. Windows' own Japanese texts are given as far as they are known, unconfirmed (facts 1.4, 1.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, Literal, NamedTuple

from runbook.text import Text, same

System = Literal["id", "hresult"]


class EntryPoint(StrEnum):
    """The place in the tree where an explanation begins: the answers to its first questions."""

    CONNECTION = "connection"
    UNREACHABLE = "unreachable"
    ACCESS_DENIED = "access-denied"
    RESTART_NEEDED = "restart-needed"
    ANTIVIRUS = "antivirus"
    INSTALLATION = "installation"
    OTHER = "other"
    NO_CODE = "no-code"


class Weight(IntEnum):
    """How much a code says about the cause. The code with the highest weight decides; among equals, the innermost."""

    WRAPPER = 0
    """It says that something failed; another code gives the reason."""
    GENERAL = 1
    SPECIFIC = 2
    DETAIL = 3
    """The system's own reason, in "Details"."""
    OVERRIDING = 4
    """Whatever the details say, this runbook does not apply."""


class Code(NamedTuple):
    """A DPM message ID, or an HRESULT."""

    system: System
    number: int

    def __str__(self) -> str:
        return f"ID {self.number}" if self.system == "id" else f"0x{self.number:08X}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a code. `quoted`: the English is the official wording."""

    code: Code
    text: Text
    entry: EntryPoint
    source: str
    weight: Weight = Weight.SPECIFIC
    quoted: bool = True
    todo: Text | None = None

    @property
    def summary(self) -> Text:
        """The code and its meaning, in one line."""
        return same("{code}: {text}").format(code=self.code, text=self.text)


def _id(
    number: int,
    en: str,
    ja: str,
    entry: EntryPoint,
    *,
    source: str = "KB 3041345",
    weight: Weight = Weight.SPECIFIC,
    quoted: bool = True,
    todo: Text | None = None,
) -> Meaning:
    return Meaning(Code("id", number), Text(ja, en), entry, source, weight, quoted, todo)


def _win(
    code: int, en: str, ja: str, entry: EntryPoint, *, source: str = "Windows System Error Codes", quoted: bool = True
) -> Meaning:
    return Meaning(Code("hresult", 0x80070000 | code), Text(ja, en), entry, source, Weight.DETAIL, quoted)


_C, _U, _A, _R, _V, _I, _O = (
    EntryPoint.CONNECTION,
    EntryPoint.UNREACHABLE,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
    EntryPoint.INSTALLATION,
    EntryPoint.OTHER,
)

_BROWSE: Final = tuple(
    _id(number, f"DPM {can} browse <ServerName> because {en}", f"<ServerName> を参照できません。{ja}", entry)
    for first, can, en, ja, entry in (
        (11, "cannot", "the host is unreachable.", "ホストに到達できません。", _U),
        (12, "can't", "access was denied.", "アクセスが拒否されました。", _A),
        (13, "can't", "the protection agent isn't responding.", "保護エージェントが応答していません。", _C),
        (14, "can't", "of a communication error.", "通信エラーが発生しました。", _C),
        (
            15,
            "can't",
            "a protection agent isn't installed on <ServerName> or the computer is restarting.",
            "保護エージェントがインストールされていないか、コンピューターが再起動中です。",
            _C,
        ),
    )
    for number in (first, first + 20)
)

_IDS: Final = (
    *_BROWSE,
    _id(30, "DPM can't contact <ServerName> until you complete the protection agent installation by restarting the computer.", "保護エージェントのインストールを完了するために再起動するまで、<ServerName> と通信できません。", _R),
    _id(41, "DPM failed to communicate with <ServerName> because the computer is unreachable.", "コンピューターに到達できないため、<ServerName> と通信できませんでした。", _U),
    _id(42, "DPM failed to communicate with the protection agent on <ServerName> because access is denied.", "アクセスが拒否されたため、<ServerName> の保護エージェントと通信できませんでした。", _A),
    _id(43, "DPM failed to communicate with the protection agent on <ServerName> because the agent isn't responding.", "<ServerName> の保護エージェントが応答しないため、通信できませんでした。", _C),
    _id(45, "DPM failed to communicate with the protection agent on <ServerName> because the agent isn't installed or the computer is restarting.", "<ServerName> に保護エージェントがインストールされていないか、再起動中のため、通信できませんでした。", _C),
    _id(46, "DPM failed to perform the operation because too many objects are selected. Select fewer objects, and then retry the operation.", "選択したオブジェクトが多すぎるため、操作を実行できませんでした。数を減らして再試行してください。", _O, weight=Weight.OVERRIDING, todo=Text("通信の問題ではありません。選択するオブジェクトを減らしてください。", "This is not about communication. Select fewer objects.")),
    _id(47, "Some components of the protection agent on <PSServerName> weren't installed or configured properly.", "<PSServerName> の保護エージェントの一部が、正しくインストールまたは構成されていません。", _I, weight=Weight.OVERRIDING),
    _id(48, "<ServerName> needs to be restarted. It might be because the computer hasn't been restarted since the protection agent was installed.", "<ServerName> の再起動が必要です。保護エージェントのインストール後に再起動していない可能性があります。", _R),
    _id(49, "The protection agent timed out while trying to access the file <FileName> for volume <PSVolumeName> on <PSServerName>.", "<PSServerName> のファイル <FileName> へのアクセスがタイムアウトしました。", _V),
    _id(52, "The DPM service was unable to communicate with the protection agent on <ServerName>.", "DPM サービスは <ServerName> の保護エージェントと通信できませんでした。", _C, weight=Weight.GENERAL),
    _id(53, "DPM failed to communicate with <ServerName> because of a communication error with the protection agent.", "保護エージェントとの通信エラーのため、<ServerName> と通信できませんでした。", _C, weight=Weight.GENERAL),
    _id(56, "DPM failed to move data because it didn't receive the completion status from the protection agent.", "保護エージェントから完了の通知が届かないため、データを移動できませんでした。", _C, weight=Weight.GENERAL),
    _id(60, "The protection agent on <ServerName> was temporarily unable to respond because it was in an unexpected state.", "<ServerName> の保護エージェントは予期しない状態にあり、一時的に応答できませんでした。", _C, weight=Weight.GENERAL),
    _id(65, "The DPM service was unable to communicate with the protection agent on <ServerName>.", "DPM サービスは <ServerName> の保護エージェントと通信できませんでした。", _C, weight=Weight.GENERAL),
    _id(104, "An unexpected error occurred during job execution.", "ジョブの実行中に予期しないエラーが発生しました。", EntryPoint.NO_CODE, weight=Weight.WRAPPER, source="KB 971411"),
    _id(109, "The replica is inconsistent. Changes cannot be applied to file <FilePath>.", "レプリカに整合性がありません。ファイル <FilePath> に変更を適用できません。", _V, source="KB 928840", quoted=False),
    _id(140, "The network bandwidth usage throttling rate must be between 1 Mbps and 10000 Mbps.", "ネットワークの使用帯域幅の調整は、1 Mbps から 10000 Mbps の範囲で指定する必要があります。", _O, weight=Weight.OVERRIDING, todo=Text("通信の問題ではありません。1 から 10000 の値を指定してください。", "This is not about communication. Give a value from 1 to 10000.")),
    _id(270, "The agent operation failed on <server> because DPM could not communicate with the DPM protection agent. The computer may be protected by another DPM server, or the protection agent may have been uninstalled on the protected computer.", "DPM が保護エージェントと通信できないため、<server> での操作が失敗しました。別の DPM サーバーで保護されているか、エージェントがアンインストールされた可能性があります。", _A, source="KB 970090"),
    _id(296, "The protection agent is of another version than the DPM server.", "保護エージェントのバージョンが DPM サーバーと異なります。", _C, quoted=False),
    _id(308, "The protection agent operation failed because DPM could not communicate with the Protection Agent service on <ServerName>.", "<ServerName> の保護エージェント サービスと通信できないため、操作が失敗しました。", _C, weight=Weight.GENERAL),
    _id(309, "The administrative share of the computer cannot be reached.", "コンピューターの管理共有にアクセスできません。", _I, quoted=False, weight=Weight.OVERRIDING),
    _id(310, "The clocks differ, so that the agent cannot be installed.", "時刻がずれているため、エージェントをインストールできません。", _I, quoted=False, weight=Weight.OVERRIDING),
    _id(313, "The agent's installation program failed; see the logs in %windir%\\Temp.", "エージェントのインストール プログラムでエラーが発生しました。%windir%\\Temp のログを確認してください。", _I, quoted=False, weight=Weight.OVERRIDING),
    _id(316, "The protection agent operation on <ServerName> failed because the service did not respond.", "サービスが応答しないため、<ServerName> での保護エージェントの操作が失敗しました。", _C, weight=Weight.GENERAL),
    _id(318, "DPM was unable to identify the computer account.", "DPM はコンピューター アカウントを識別できませんでした。", _C, quoted=False),
    _id(319, "DPM could not communicate with the agent coordinator.", "DPM はエージェント コーディネーターと通信できませんでした。", _C, quoted=False, weight=Weight.GENERAL),
    _id(324, "The agent coordinator did not respond.", "エージェント コーディネーターが応答しませんでした。", _C, quoted=False, weight=Weight.GENERAL),
    _id(326, "The agent's service could not be reached during the operation.", "操作中にエージェントのサービスに接続できませんでした。", _C, quoted=False, weight=Weight.GENERAL),
    _id(328, "The Remote Registry service is not running.", "リモート レジストリ サービスが実行されていません。", _I, quoted=False, weight=Weight.OVERRIDING),
    _id(3115, "Synchronization jobs have failed; the last for the reason that follows.", "同期ジョブが失敗しました。最後の失敗の理由が続きます。", EntryPoint.NO_CODE, weight=Weight.WRAPPER, quoted=False),
    _id(3151, "The job was not completed in the allotted time.", "ジョブが割り当てられた時間内に完了しませんでした。", EntryPoint.NO_CODE, weight=Weight.WRAPPER, quoted=False),
)  # fmt: skip

_CODES: Final = (
    _win(5, "Access is denied.", "アクセスが拒否されました。", _A),
    _win(64, "The specified network name is no longer available.", "指定されたネットワーク名は利用できません。", _V),
    _win(121, "The semaphore timeout period has expired.", "セマフォがタイムアウトしました。", _C),
    _win(1722, "The RPC server is unavailable.", "RPC サーバーを利用できません。", _C),
    _win(1723, "The RPC server is too busy to complete this operation.", "RPC サーバーがビジー状態のため、操作を完了できません。", _C),
    _win(1726, "The remote procedure call failed.", "リモート プロシージャ コールに失敗しました。", _C),
    _win(1727, "The remote procedure call failed and did not execute.", "リモート プロシージャ コールに失敗し、実行されませんでした。", _C),
    _win(1753, "There are no more endpoints available from the endpoint mapper.", "エンドポイント マッパーに使用できるエンドポイントがありません。", _C),
    _win(10048, "Only one usage of each socket address (protocol/network address/port) is normally permitted.", "ポートはすでに別のプログラムが使用しています。", _C, source="KB 947682"),
    _win(10052, "The network dropped the connection on reset.", "ネットワークのリセットにより接続が切断されました。", _C, quoted=False),
    _win(10053, "An established connection was aborted by the software in your host computer.", "確立された接続がホスト コンピューターのソフトウェアによって中止されました。", _C),
    _win(10054, "An existing connection was forcibly closed by the remote host.", "既存の接続はリモート ホストに強制的に切断されました。", _C),
    _win(10060, "A connection attempt failed because the connected party did not properly respond.", "接続先が応答しなかったため、接続できませんでした。", _U, quoted=False),
    _win(10061, "No connection could be made because the target machine actively refused it.", "接続先のコンピューターに拒否されたため、接続できませんでした。", _U),
    _win(10065, "The host cannot be reached.", "ホストに到達できません。", _U, quoted=False),
    _win(11001, "No such host is known.", "そのようなホストは不明です。", _C),
    Meaning(Code("hresult", 0x80004005), Text("原因を特定しないエラーです。エージェントのインストール時は、WMI のファイアウォール例外がない場合に発生します。", "An unspecified error. During the agent's installation it comes when the firewall's WMI exception is missing."), _I, "KB 4052731", Weight.GENERAL, quoted=False),
    *(
        Meaning(Code("hresult", number), Text("DPM 内部のコードです。KB 971411 が、通信が途切れたときの症状として挙げています。", "A code of DPM's own. KB 971411 lists it among the symptoms of lost communication."), _C, "KB 971411", Weight.DETAIL, quoted=False)
        for number in (0x80990A51, 0x809909B0)
    ),
)  # fmt: skip

CATALOGUE: Final[Mapping[Code, Meaning]] = {meaning.code: meaning for meaning in (*_IDS, *_CODES)}
