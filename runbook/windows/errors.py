"""Errors of a Windows host: refusals, failures and unreadable answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from runbook.errors import (
    Collateral,
    CommandFailed,
    ConnectionProblem,
    InvalidInput,
    RebootTimedOut,
    Refused,
    RegistryAccessDenied,
    RegistryProblem,
    Sentence,
    ServiceProblem,
    UnreadableAnswer,
    WindowsProblem,
    WrongType,
)
from runbook.text import Text
from runbook.windows.values import Absent, RegistryValue
from runbook.wsman.errors import shortened

TYPE_MISMATCH: Final = 0x80041005
"""StdRegProv's code for a value of another type (facts 6.4)."""


_SCRIPT_DISTURBED: Final = Sentence(
    "対象のコマンド プロンプトで powershell -NoProfile を実行し、正常に動作することと、余分な文字が表示されないことを確認してください。",
    "Run powershell -NoProfile in a command prompt on the host; see that it works, and that nothing else prints into it.",
)


class UnusableRegistryKey(InvalidInput):
    """A key's hive is not known, or the path below it is empty."""

    text = Sentence("レジストリ キー {key} を解釈できません。", "Cannot use {key} as a registry key.")
    key: str


class UnqueryableKey(InvalidInput):
    """A key contains a character that must not be passed to `reg query`."""

    text = Sentence("キー {key} は照会できません。", "The key {key} cannot be queried.")
    key: str


class UnreadableRegOutput(UnreadableAnswer):
    """The data in the output of `reg query` contradict their type."""

    text = Sentence(
        "reg query の出力 {shown} を {kind} として解釈できません。",
        "Cannot read {shown} that reg query printed as a {kind}.",
    )
    printed: str
    kind: str

    @property
    def shown(self) -> str:
        """What was printed in quotes, shortened."""
        return shortened(self.printed)


class UnreadableKey(UnreadableAnswer):
    """`reg query` printed nothing for a key that exists."""

    text = Sentence("{key} を読み取れません。", "{key} cannot be read.")
    key: str


class KeyAccessDenied(RegistryAccessDenied):
    """The account is not allowed to read or write a key, or one of its values (`path`)."""

    text = Sentence("{path} へのアクセスが拒否されました。", "Access to {path} was denied.")
    advice = Sentence(
        "管理者権限のあるアカウントか、グループ ポリシーで保護されたキーでないかを確認してください。",
        "Check that the account is an administrator, and that no policy protects the key.",
    )
    path: str


class RegistryCallFailed(RegistryProblem):
    """StdRegProv returned another code for a key, or for one of its values (`path`)."""

    text = Sentence(
        "{path} の操作が失敗しました (コード 0x{code:08X})。", "The operation on {path} failed (code 0x{code:08X})."
    )
    path: str


class UnexpectedType(WrongType):
    """A value has the type `found`, but `wanted` was expected."""

    text = Sentence(
        "{key} の {shown} は {wanted} ではなく {found} です。変換せず、そのままにしました。",
        "{shown} in {key} is a {found}, not a {wanted}. It was left as it is, not converted.",
    )
    advice = Sentence(
        "誰が何のために作成した値かを確認し、不要であれば削除してから、もう一度実行してください。",
        "Find out who made the value and why; if it is not needed, delete it and run this again.",
    )
    code: int = TYPE_MISMATCH
    key: str
    name: str
    wanted: str
    found: str

    @property
    def shown(self) -> str:
        """The value's name, or a word for the key's default value."""
        return self.name or "(Default)"


class UnwritableList(InvalidInput):
    """A REG_MULTI_SZ with an empty string was to be written: Windows would store what stands before it alone."""

    text = Sentence(
        "{key} の {shown} は空の文字列を含むため、書き込めません。",
        "{shown} in {key} holds an empty string, so it cannot be written.",
    )
    key: str
    name: str

    @property
    def shown(self) -> str:
        """The value's name, or a word for the key's default value."""
        return self.name or "(Default)"


class UnusableServiceName(InvalidInput):
    """A service's name contains a character that must not be passed to a query."""

    text = Sentence("サービス名 {name} は使えません。", "Cannot use {name} as a service name.")
    name: str


class ServiceRefused(ServiceProblem):
    """Windows refused to start or stop a service; `code` is Win32_Service's (facts 6.4)."""

    text = Sentence(
        "サービス {name} を操作できません: {why} (コード {code})。",
        "The service {name} cannot be controlled: {why} (code {code}).",
    )
    code: int
    name: str

    @property
    def why(self) -> Text:
        """The meaning of the code."""
        return _SERVICE_CODES.get(self.code, Text("理由は不明です", "for an unknown reason"))


_SERVICE_CODES: Final = {
    2: Text("アクセスが拒否されました", "access denied"),
    3: Text("依存するサービスが実行中です", "services that depend on it are running"),
    7: Text("サービスが時間内に応答しませんでした", "the service did not answer in time"),
    9: Text("実行ファイルが見つかりません", "its program was not found"),
    14: Text("サービスが無効になっています", "the service is disabled"),
    15: Text("サービスのアカウントでサインインできません", "its account cannot sign in"),
}


class ServiceNotInState(ServiceProblem):
    """A service did not start or stop in time; `found` is the last state seen."""

    text = Sentence(
        "サービス {name} が {seconds:g} 秒待っても {state} になりません (現在: {found})。",
        "The service {name} is not {state} after {seconds:g} s (it is: {found}).",
    )
    advice = Sentence(
        "[サービス] の画面で状態を確認してください。実行中のジョブの終了を待ってから、もう一度実行できます。",
        "Look at it in the Services console. You can run this again once running jobs have ended.",
    )
    name: str
    seconds: float
    state: str
    found: str


class ServicesLeftStopped(ServiceProblem):
    """Services may have stayed stopped, because a restart was interrupted by `why`."""

    text = Sentence(
        "{why} 停止したままになっている可能性のあるサービス: {listed}",
        "{why} Services that may have stayed stopped: {listed}",
    )
    advice = Sentence(
        "[サービス] の画面で状態を確認し、停止している場合は開始してください (DPMRA は必要なときに起動されます)。",
        "Look at them in the Services console, and start what is stopped (DPMRA is started on demand).",
    )
    why: Text
    names: Sequence[str]

    @property
    def listed(self) -> str:
        """The names in one line."""
        return ", ".join(self.names)


class UnknownWindows(UnreadableAnswer):
    """The host does not report its version, its clock or its boot time."""

    text = Sentence("Windows のバージョンを読み取れません。", "The version of Windows cannot be read.")


class UnknownComputer(UnreadableAnswer):
    """The host does not report its own name."""

    text = Sentence("コンピューター名を読み取れません。", "The computer's own name cannot be read.")


class AnotherComputerAnswers(Refused):
    """The connection was made anew, and another computer answers now, for example the cluster's other node."""

    text = Sentence(
        "接続し直したところ、{computer} ではなく {found} が応答しています。それ以降は何も書き込んでいません。",
        "Over a new connection, {found} answers in the place of {computer}. Nothing more was written.",
    )
    advice = Sentence(
        "名前解決とクラスターの状態を確認してください。history に、どこまで書き込んだかが記録されています。",
        "Check name resolution, and the cluster if it is one. `history` shows what was written.",
    )
    computer: str
    found: str


class ConnectionKeepsBreaking(ConnectionProblem):
    """Every connection ended before the computer had said who it is."""

    text = Sentence(
        "{host} との接続が続けて切断されたため、どのコンピューターか確認できませんでした。",
        "Every connection to {host} ended before it was known which computer it is.",
    )
    advice = Sentence(
        "名前解決、クラスター、ロード バランサーの状態を確認してください。",
        "Check name resolution, and the cluster or the load balancer if there is one.",
    )
    host: str


class UnreadableCluster(UnreadableAnswer):
    """The cluster service runs on a computer, but which roles the node owns cannot be read."""

    text = Sentence(
        "{computer} はフェールオーバー クラスターのノードですが、所有する役割を読み取れません。",
        "{computer} is a node of a failover cluster, but which roles it owns cannot be read.",
    )
    advice = Sentence(
        "フェールオーバー クラスター マネージャーでノードの状態を確認してください。クラスターへの読み取り権限も必要です。",
        "See the node in Failover Cluster Manager. The account also needs the right to read the cluster.",
    )
    computer: str


class RebootRefused(WindowsProblem):
    """Windows refused to restart; `code` is Win32_OperatingSystem's."""

    text = Sentence("再起動が拒否されました (コード {code})。", "The reboot was refused (code {code}).")
    code: int


class NotBackAfterReboot(RebootTimedOut):
    """The host did not answer in time with a new boot time."""

    text = Sentence(
        "{seconds:g} 秒待ちましたが、再起動後の応答を確認できません。",
        "The host has not answered with a new boot time after {seconds:g} s.",
    )
    advice = Sentence("コンソールで起動の状態を確認してください。", "Look at its console.")
    seconds: float


class StillRunning(RebootTimedOut):
    """A reboot was requested, but the host still runs since `booted`."""

    text = Sentence(
        "再起動を要求しましたが、Windows は {booted:%Y-%m-%d %H:%M} に起動したまま動作しています。"
        "二重に再起動しないように、要求は 1 回だけ行いました。",
        "A reboot was asked for, but Windows still runs as started at {booted:%Y-%m-%d %H:%M}. "
        "It was asked for only once, so that the host does not reboot twice.",
    )
    advice = Sentence(
        "シャットダウンの処理中かどうかをコンソールで確認してください。もう一度実行すると、再起動が必要な場合にだけ要求します。",
        "See at its console whether it is shutting down. Run again, a reboot is asked for only if one is still due.",
    )
    booted: datetime


@dataclass(frozen=True, slots=True)
class CollateralChange:
    """A value under Tcpip\\Parameters that `netsh` changed by accident (KB 967224)."""

    name: str
    before: RegistryValue | Absent
    after: RegistryValue | Absent


class TcpCollateral(Collateral):
    """`netsh` changed other values; `changes` has them with their old values."""

    text = Sentence(
        "netsh が指定していない値まで変更しました (KB 967224): {names}。",
        "netsh also changed values that it was not asked to change (KB 967224): {names}.",
    )
    advice = Sentence(
        "変更前の値は記録しました。undo で元に戻せます。KB 967224 の修正プログラムを適用してください。",
        "The values from before are in the journal, and undo restores them. Install the fix of KB 967224.",
    )
    changes: tuple[CollateralChange, ...]

    @property
    def names(self) -> str:
        """The values' names in one line."""
        return ", ".join(change.name for change in self.changes)


class NetshFailed(CommandFailed):
    """`netsh` refused to set a TCP global; `output` is its output, in the host's language."""

    text = Sentence("netsh で {name}={state} に設定できません: {output}", "netsh cannot set {name}={state}: {output}")
    name: str
    state: str
    output: str


class UnusableTcpState(InvalidInput):
    """A TCP global, or its state, is not a word that may stand in a command line."""

    text = Sentence(
        "TCP の設定 {name}={state} は使えません。何も送信していません。",
        "Cannot set the TCP global {name}={state}. Nothing was sent.",
    )
    name: str
    state: str


class UnreadableTcpState(CommandFailed):
    """The host reports a state that is not one word. It could not be written back."""

    text = Sentence(
        "ホストが報告した TCP の設定 {name}={state} を解釈できません。",
        "The host reports the TCP global {name}={state}, which is not a state.",
    )
    name: str
    state: str


class NoTcpSettings(CommandFailed):
    """`netsh interface tcp dump` printed no line `set global`."""

    text = Sentence(
        "netsh interface tcp dump の出力に TCP の設定が見つかりません。",
        "netsh interface tcp dump printed no TCP settings.",
    )


class ForeignQosPolicy(CommandFailed):
    """A QoS policy has this package's name, but other conditions than this package sets."""

    text = Sentence(
        "QoS ポリシー {name} の条件がこのツールで作成したものと異なります ({found})。",
        "The QoS policy {name} is not one that this tool makes ({found}).",
    )
    name: str
    found: str


class UnusableFolder(InvalidInput):
    """A folder's path has no drive."""

    text = Sentence("フォルダー {path} は使えません。", "{path} is no folder.")
    path: str


class UnusableGroupName(InvalidInput):
    """A local group's name contains a character that must not be passed to a command line."""

    text = Sentence("グループ名 {name} は使えません。", "{name} is no group.")
    name: str


class UnreadableGroup(CommandFailed):
    """`net localgroup` failed; `why` is its output, or its exit code."""

    text = Sentence("グループ {name} を読み取れません: {why}", "The group {name} cannot be read: {why}")
    name: str
    why: str


class UnreadableMembers(UnreadableAnswer):
    """`net localgroup` printed no list of members."""

    text = Sentence(
        "グループ {name} のメンバーの一覧を解釈できません。",
        "The list of members of the group {name} cannot be understood.",
    )
    name: str


class UnreadableFilters(UnreadableAnswer):
    """`fltmc` printed no list of file system filters."""

    text = Sentence(
        "ファイル システム フィルターの一覧 (fltmc) を解釈できません: {why}",
        "The list of file system filters (fltmc) cannot be understood: {why}",
    )
    why: str


class UnreadableLimit(UnreadableAnswer):
    """A machine-wide limit of COM is no security descriptor."""

    text = Sentence(
        "COM のコンピューター全体の制限 {name} を解釈できません。",
        "COM's machine-wide limit {name} cannot be understood.",
    )
    name: str


class ScriptFailed(CommandFailed):
    """A script of this package failed, or could not be started; `why` is PowerShell's own message."""

    text = Sentence("PowerShell スクリプト {name} が失敗しました: {why}", "The PowerShell script {name} failed: {why}")
    name: str
    why: str


class LanguageModeRefused(CommandFailed):
    """PowerShell's language mode does not permit a script of this package, so it was not begun."""

    text = Sentence(
        "PowerShell が {mode} モードで動作しているため、スクリプト {name} は実行できません。この方法では確認できません。",
        "PowerShell runs in {mode} mode, which does not permit the script {name}. It cannot tell anything this way.",
    )
    advice = Sentence(
        "言語モードは AppLocker や App Control (WDAC) のポリシーで決まります。確認のページにある手動の手順で調べてください。",
        "A policy of AppLocker or App Control (WDAC) sets the language mode. Check manually, as the page of the check says.",
    )
    name: str
    mode: str


class UnreadableScriptAnswer(UnreadableAnswer):
    """A script of this package printed a line that is none of its records."""

    text = Sentence(
        "スクリプト {name} の応答に解釈できない行があります: {shown}",
        "The answer of the script {name} has a line that cannot be understood: {shown}",
    )
    advice = _SCRIPT_DISTURBED
    name: str
    line: str

    @property
    def shown(self) -> str:
        """The line in quotes, shortened."""
        return shortened(self.line)


class ScriptCutOff(UnreadableAnswer):
    """A script of this package ended without the lines that begin and end its answer."""

    text = Sentence(
        "スクリプト {name} の応答が完全ではないため、使用しませんでした。",
        "The answer of the script {name} is not whole, so it was not used.",
    )
    advice = _SCRIPT_DISTURBED
    name: str


class ArgumentsTooLong(InvalidInput):
    """The command line of a script is longer than cmd.exe accepts."""

    text = Sentence("スクリプトの引数が長すぎます。", "The arguments of the script are too long.")
