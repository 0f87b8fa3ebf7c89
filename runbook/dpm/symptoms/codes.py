"""What is said about a code: its meaning, how much it says about the cause, where to begin, and what to look at first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final, Literal, NamedTuple

from runbook.text import Text, same

System = Literal["id", "hresult"]

KB_3041345: Final = "KB 3041345"
"""Microsoft's table of DPM's message IDs."""


class EntryPoint(StrEnum):
    """The place in the tree where an explanation begins: the answers to its first questions."""

    CONNECTION = "connection"
    UNREACHABLE = "unreachable"
    ACCESS_DENIED = "access-denied"
    RESTART_NEEDED = "restart-needed"
    ANTIVIRUS = "antivirus"
    INSTALLATION = "installation"
    DPM_ENGINE = "dpm-engine"
    INCOMPATIBLE = "incompatible"
    AGENT_DISABLED = "agent-disabled"
    OWNED_ELSEWHERE = "owned-elsewhere"
    UNTRUSTED = "untrusted"
    DVD_IMAGE = "dvd-image"
    OTHER = "other"
    NO_CODE = "no-code"

    @property
    def kind(self) -> EntryPoint:
        """The kind of error: what scripts read in `entry`, whose words stay."""
        return _KINDS.get(self, self)


_KINDS: Final = {
    EntryPoint.DPM_ENGINE: EntryPoint.CONNECTION,
    EntryPoint.INCOMPATIBLE: EntryPoint.CONNECTION,
    EntryPoint.AGENT_DISABLED: EntryPoint.CONNECTION,
    EntryPoint.OWNED_ELSEWHERE: EntryPoint.ACCESS_DENIED,
    EntryPoint.UNTRUSTED: EntryPoint.ACCESS_DENIED,
    EntryPoint.DVD_IMAGE: EntryPoint.CONNECTION,
}


class First(StrEnum):
    """The node of the tree to look at first."""

    NAME = "name-resolution"
    PORT = "rpc-port"
    INSTALLED = "agent-installed"
    ENABLED = "agent-enabled"
    REBOOT = "pending-reboot"
    VERSION = "agent-version"
    OWNER = "agent-owner"
    GROUPS = "trusted-groups"
    CLOCKS = "clock-skew"
    WORKGROUP = "workgroup-password"
    PORT_TAKEN = "port-conflict"
    CRASH = "agent-crash"
    ANTIVIRUS = "antivirus"
    BACKUP_NETWORK = "backup-network"
    IPSEC = "ipsec"
    CERTIFICATES = "certificates"
    COM_LIMITS = "com-limits"
    SERVICES = "dpm-services"
    ACCOUNT = "agent-account"
    IN_CONSOLE = "enable-in-console"
    OWNERSHIP = "take-ownership"
    IMAGE = "eject-image"
    STEP1 = "step1"
    STEP2 = "step2"
    STEP3 = "step3"
    STEP4 = "step4"
    INSTALLATION = "installation"

    @property
    def text(self) -> Text:
        """What is looked at there, as a noun."""
        return _LOOKS[self]

    @property
    def todo(self) -> Text:
        """What to do there, as an instruction."""
        check = _CHECK_LATIN if self.text.ja[-1].isascii() else _CHECK
        return _DOES.get(self) or check.format(what=self.text)


_CHECK: Final = Text("{what}を確認する", "Check {what}")
_CHECK_LATIN: Final = Text("{what} を確認する", "Check {what}")
_LOOKS: Final = {
    First.NAME: Text("名前解決", "name resolution"),
    First.PORT: Text("RPC の経路とファイアウォール (TCP 135)", "RPC and the firewall (TCP 135)"),
    First.INSTALLED: Text("エージェントの有無", "whether the agent is installed"),
    First.ENABLED: Text("DPMRA サービスのスタートアップの種類", "the startup type of the DPMRA service"),
    First.REBOOT: Text("再起動待ち", "whether a restart is pending"),
    First.VERSION: Text("エージェントのバージョン", "the agent's version"),
    First.OWNER: Text("エージェントが関連付けられている DPM サーバー", "which DPM server the agent is attached to"),
    First.GROUPS: Text("DCOM のグループ", "the DCOM groups"),
    First.CLOCKS: Text("時刻のずれ", "the clocks"),
    First.WORKGROUP: Text("ワークグループのコンピューターのアカウント", "the account of the workgroup computer"),
    First.PORT_TAKEN: Text("ポートの競合", "whether another program uses the agent's port"),
    First.CRASH: Text("エージェントの異常終了", "whether the agent crashes"),
    First.ANTIVIRUS: Text("ウイルス対策ソフト", "antivirus software"),
    First.BACKUP_NETWORK: Text("バックアップ用ネットワークとクラスター", "the backup network and the cluster"),
    First.IPSEC: Text("片側だけの IPsec", "IPsec at one end only"),
    First.CERTIFICATES: Text("証明書と CPWrapper サービス", "certificates and the CPWrapper service"),
    First.COM_LIMITS: Text("COM の制限", "the limits of COM"),
    First.SERVICES: Text("DPM サーバーのサービス", "the DPM server's services"),
    First.ACCOUNT: Text("DPMRA サービスのアカウント", "the account of the DPMRA service"),
    First.IN_CONSOLE: Text("コンソールでのエージェントの無効化", "whether the agent is disabled in the console"),
    First.OWNERSHIP: Text("別の DPM サーバーの所有権", "which DPM server owns the computer"),
    First.IMAGE: Text("仮想マシンの DVD ドライブの ISO イメージ", "the virtual machine's DVD drive"),
    First.STEP1: Text("手順 1 (無通信タイムアウト)", "step 1 (the no-activity time-out)"),
    First.STEP2: Text("手順 2 (オフロード)", "step 2 (offloads)"),
    First.STEP3: Text("手順 3 (帯域幅の調整)", "step 3 (throttling)"),
    First.STEP4: Text("手順 4 (スケジュールの分散)", "step 4 (spread schedules)"),
    First.INSTALLATION: Text("エージェントのインストール", "the agent's installation"),
}
_DOES: Final = {
    First.STEP1: Text("手順 1: 無通信タイムアウトを 900 秒にする", "Step 1: set the no-activity time-out to 900 seconds"),
    First.STEP2: Text("手順 2: SNP と NIC のオフロードを無効にする", "Step 2: turn off SNP and NIC offloads"),
    First.STEP3: Text("手順 3: DPM の帯域幅を制限する", "Step 3: throttle DPM's bandwidth"),
    First.STEP4: Text("手順 4: 保護グループのスケジュールをずらす", "Step 4: spread the protection groups' schedules"),
    First.IN_CONSOLE: Text("コンソールでエージェントを有効にする", "Enable the agent in the console"),
    First.OWNERSHIP: Text("別の DPM サーバーから所有権を取得する", "Take ownership from the other DPM server"),
    First.IMAGE: Text("仮想マシンの DVD ドライブから ISO イメージを取り出す", "Eject the ISO image from the virtual machine's DVD drive"),
}  # fmt: skip


class Weight(IntEnum):
    """How much a code says about the cause.

    Of an ID and its details one gives the reason, and of the reasons in a message the one with the highest weight decides; among
    equals, the last: what is nested comes later and is nearer to the cause.
    """

    WRAPPER = 0
    """It says that something failed, or names only a family; another code gives the reason."""
    GENERAL = 1
    SUBJECT = 2
    """An ID about something else than communication, whatever its details say."""
    SPECIFIC = 3
    DETAIL = 4
    """The system's own reason, in "Details"."""
    OVERRIDING = 5
    """An ID that says more than its details."""

    @property
    def above_details(self) -> bool:
        """Return whether an ID of this weight stands, whatever its own details say."""
        return self in (Weight.SUBJECT, Weight.OVERRIDING)


class Code(NamedTuple):
    """A DPM message ID, or an HRESULT."""

    system: System
    number: int

    def __str__(self) -> str:
        return f"ID {self.number}" if self.system == "id" else f"0x{self.number:08X}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a code. `quoted`: the English is the official wording, word for word."""

    code: Code
    text: Text
    entry: EntryPoint
    source: str = KB_3041345
    weight: Weight = Weight.SPECIFIC
    quoted: bool = False
    first: First | None = None
    todo: Text | None = None

    @property
    def summary(self) -> Text:
        """The code and its meaning, in one line."""
        return same("{code}: {text}").format(code=self.code, text=self.text)
