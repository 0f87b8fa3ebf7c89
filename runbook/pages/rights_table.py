"""What each command asks of a host, and which rights that takes: two tables. A test compares them with what is really sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from runbook.pages.markup import Html, element, escape_text, join, with_code, words
from runbook.text import Language, Text


class Known(Enum):
    """How it is known that something takes these rights."""

    SOURCED = Text("資料", "source")
    SIMULATOR = Text("模擬", "simulator")
    UNCONFIRMED = Text("未確認", "unconfirmed")


class Need(Enum):
    """Something that is asked of a host."""

    WMI = "W"
    REGISTRY = "R"
    SERVICES = "S"
    EVENTS = "E"
    CONFIG = "C"
    SHELL = "H"
    DPM = "D"
    REGISTRY_WRITE = "r"
    SERVICE_CONTROL = "s"
    PROGRAM_WRITE = "h"
    DPM_WRITE = "d"
    REBOOT = "b"


@dataclass(frozen=True, slots=True)
class Rights:
    """Words for a need, the rights that it takes by default, and how that is known."""

    what: Text
    right: Text
    known: Known


_ADMINISTRATORS: Final = Text("Administrators", "Administrators")

RIGHTS: Final[Mapping[Need, Rights]] = {
    Need.WMI: Rights(
        Text("WMI の読み取り", "reading WMI"),
        Text(
            "Administrators。または Remote Management Users (2008 R2 以前は WinRMRemoteWMIUsers__) と、名前空間 `root/cimv2`、`root/StandardCimv2`、`root/MSCluster`、`root/virtualization/v2` の「アカウントの有効化」と「リモートの有効化」",
            "Administrators; or Remote Management Users (2008 R2 and before: WinRMRemoteWMIUsers__), with Enable Account and Remote Enable on the namespaces `root/cimv2`, `root/StandardCimv2`, `root/MSCluster` and `root/virtualization/v2`",
        ),
        Known.SOURCED,
    ),
    Need.REGISTRY: Rights(
        Text("レジストリの読み取り", "reading the registry"),
        Text(
            "WMI と同じ。名前空間 `root/default` の「メソッドの実行」と、キーを読む権限",
            "as for WMI, with Execute Methods on the namespace `root/default`, and the right to read the key",
        ),
        Known.SOURCED,
    ),
    Need.SERVICES: Rights(
        Text("サービスの読み取り", "reading services"),
        Text(
            "Administrators。ほかのアカウントは、WMI の権限があってもネットワーク経由では読めません",
            "Administrators; over the network no other account reads them, whatever its rights in WMI",
        ),
        Known.SOURCED,
    ),
    Need.EVENTS: Rights(
        Text("イベント ログの読み取り", "reading event logs"),
        Text(
            "Administrators。または WMI の権限と Event Log Readers",
            "Administrators; or Event Log Readers, as well as WMI",
        ),
        Known.UNCONFIRMED,
    ),
    Need.CONFIG: Rights(Text("WinRM の設定の読み取り", "reading WinRM's settings"), _ADMINISTRATORS, Known.SIMULATOR),
    Need.SHELL: Rights(
        Text("コマンド シェル (netsh、PowerShell での読み取り)", "a command shell (netsh and PowerShell that read)"),
        Text(
            "Administrators。Remote Management Users では足りません",
            "Administrators; Remote Management Users is not enough",
        ),
        Known.SOURCED,
    ),
    Need.DPM: Rights(
        Text("DPM 管理シェルでの読み取り", "reading in the DPM Management Shell"),
        Text(
            "DPM サーバーの Administrators (シェルもここに含みます)",
            "Administrators of the DPM server, for its shell too",
        ),
        Known.UNCONFIRMED,
    ),
    Need.REGISTRY_WRITE: Rights(
        Text("レジストリへの書き込み", "writing to the registry"),
        Text(
            "キーに書き込む権限 (既定では Administrators)", "the right to write to the key (Administrators, by default)"
        ),
        Known.UNCONFIRMED,
    ),
    Need.SERVICE_CONTROL: Rights(
        Text("サービスの停止と開始", "stopping and starting services"), _ADMINISTRATORS, Known.SOURCED
    ),
    Need.PROGRAM_WRITE: Rights(
        Text("netsh、PowerShell での変更", "changes by netsh and PowerShell"), _ADMINISTRATORS, Known.UNCONFIRMED
    ),
    Need.DPM_WRITE: Rights(
        Text("DPM 管理シェルでの変更", "changes in the DPM Management Shell"),
        Text("DPM サーバーの Administrators", "Administrators of the DPM server"),
        Known.UNCONFIRMED,
    ),
    Need.REBOOT: Rights(
        Text("再起動", "a reboot"),
        Text(
            "「リモート コンピューターからの強制シャットダウン」(SeRemoteShutdownPrivilege)。既定では Administrators",
            "Force shutdown from a remote system (SeRemoteShutdownPrivilege); Administrators, by default",
        ),
        Known.SOURCED,
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command asks of hosts: to look, and what it asks more than that to change something."""

    to_look: str = ""
    to_change: str = ""


COMMANDS: Final[Mapping[str, Asked]] = {
    "explain": Asked(),
    "check": Asked("WRSEHD"),
    "doctor": Asked("WRCH"),
    "diagnose": Asked("WRSEHD", "rshdb"),
    "report": Asked(),
    "step1": Asked("WRSD", "rs"),
    "step2": Asked("WRSHD", "rhb"),
    "step3": Asked("WRSHD", "h"),
    "step4": Asked("WRD", "d"),
    "apply": Asked("WRSHD", "rshdb"),
    "undo": Asked("WRSHD", "rshdb"),
    "outcome": Asked("WRHD"),
    "history": Asked(),
    "verify-journal": Asked(),
    "completion": Asked(),
    "sandbox": Asked(),
}
"""By the letters of `Need`. A command may ask less: `check` without a DPM server, `undo` of a run that changed one value, `apply` of a plan for one step."""

_COMMAND: Final = Text("コマンド", "Command")
_LOOK: Final = Text("確認だけの場合 (--check)", "To look (--check)")
_CHANGE: Final = Text("変更する場合 (左に加えて)", "To change settings, in addition")
_NO_HOST: Final = Text("ホストに接続しません", "connects to no host")
_HEADS: Final = (
    Text("内容", "What"),
    Text("必要な権限 (Windows の既定)", "The right that it takes, as Windows has it by default"),
    Text("根拠", "Known from"),
)


def rights_table(language: Language) -> Html:
    """Return what each command asks, and below it the rights that each of those takes."""
    commands = [
        element(
            "tr",
            element("th", element("code", escape_text(name)), scope="row"),
            element("td", _needs(asked.to_look, language) if asked.to_look else words(_NO_HOST, language)),
            element("td", _needs(asked.to_change, language)),
        )
        for name, asked in COMMANDS.items()
    ]
    return _table((_COMMAND, _LOOK, _CHANGE), commands, language)


def needs_table(language: Language) -> Html:
    """Return the rights that each thing takes, and how that is known."""
    rows = [
        element(
            "tr",
            element("th", words(rights.what, language), scope="row"),
            element("td", with_code(rights.right, language)),
            element("td", words(rights.known.value, language), class_="rb-known"),
        )
        for rights in RIGHTS.values()
    ]
    return _table(_HEADS, rows, language)


def _needs(letters: str, language: Language) -> Html:
    """Return the words of needs, one on each line."""
    lines = [words(RIGHTS[Need(letter)].what, language) for letter in letters]
    return join(*(part for line in lines for part in (line, element("br"))))


def _table(heads: tuple[Text, ...], rows: list[Html], language: Language) -> Html:
    head = element("tr", *(element("th", words(each, language), scope="col") for each in heads))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="rb-table")
