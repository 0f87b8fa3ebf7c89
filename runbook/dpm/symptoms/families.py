"""The families of HRESULTs: what a code that is not listed is about, and where to look it up (facts 1.5)."""

from __future__ import annotations

from typing import Final, NamedTuple

from runbook.text import Text


class Family(NamedTuple):
    """The codes from `first` to `last`. If it `decides`, its codes are about something else than communication."""

    first: int
    last: int
    name: Text
    todo: Text
    decides: bool = False


_NET_HELPMSG: Final = Text(
    "管理者特権でのコマンド プロンプトで net helpmsg {n} を実行すると、Windows のメッセージが表示されます。",
    "At a command prompt net helpmsg {n} shows Windows' message.",
)
_LOOK_UP: Final = Text(
    "同じジョブの ID を調べてください。コードは Windows の HRESULT の一覧にあります。",
    "Look up the ID of the same job. The code stands in Windows' lists of HRESULTs.",
)
_INTERNET: Final = Text(
    "DNS、プロキシ、ファイアウォールを確認してください。", "Look at DNS, the proxy and the firewall."
)

FAMILIES: Final = (
    Family(0x80042300, 0x800423FF, Text("VSS (スナップショットとライター) のコード", "a code of VSS, of snapshots and writers"), Text("保護対象で vssadmin list writers を実行し、アプリケーション ログの VSS のイベントを確認してください。", "Run vssadmin list writers on the protected computer, and look at VSS in the Application log."), decides=True),
    Family(0x80072EE0, 0x80072F9F, Text("インターネットへの通信 (WinINet、WinHTTP) のコード", "a code of communication with the Internet (WinINet, WinHTTP)"), _INTERNET, decides=True),
    Family(0x80070000, 0x8007FFFF, Text("Windows のエラー {n}", "Windows error {n}"), _NET_HELPMSG),
    Family(0x80090300, 0x800903FF, Text("Kerberos、NTLM、TLS (SSPI) のコード", "a code of Kerberos, NTLM or TLS (SSPI)"), Text("時刻、名前解決、アカウント、ドメイン コントローラーへの経路を確認してください。", "Look at the clocks, name resolution, the account and the way to the domain controller.")),
    Family(0x80090000, 0x8009FFFF, Text("暗号化と証明書のコード", "a code of cryptography and certificates"), Text("証明書とその期限を確認してください。", "Look at the certificate and its expiry.")),
    Family(0x800B0000, 0x800BFFFF, Text("証明書の検証のコード", "a code of the verification of certificates"), Text("証明書とその期限、ルート証明機関を確認してください。", "Look at the certificate, its expiry and its root authority.")),
    Family(0x80990000, 0x8099FFFF, Text("DPM 内部のコード", "a code of DPM's own"), Text("同じメッセージの ID を調べてください。DPM 内部のコードの一覧は公開されていません。", "Look up the ID of the same message. No list of DPM's own codes is published.")),
    Family(0x80041000, 0x800410FF, Text("WMI のコード", "a code of WMI"), Text("保護対象の WMI サービスと、WMI のファイアウォール例外を確認してください。", "Look at the WMI service on the protected computer, and at the firewall's exception for WMI.")),
    Family(0x80010000, 0x8001FFFF, Text("RPC と DCOM のコード", "a code of RPC and DCOM"), Text("エージェントの状態と、RPC のファイアウォール規則を確認してください。", "Look at the agent's state, and at the firewall's rules for RPC.")),
    Family(0x80080000, 0x8008FFFF, Text("COM サーバーの起動のコード", "a code of COM servers and their start"), Text("DPMRA サービスと、DCOM の起動のアクセス許可を確認してください。", "Look at the DPMRA service, and at DCOM's launch permissions.")),
    Family(0x80040E00, 0x80040EFF, Text("データベース (OLE DB) のコード", "a code of databases (OLE DB)"), Text("SQL Server のエラー ログを確認してください。", "Look at SQL Server's error log."), decides=True),
    Family(0x80780000, 0x8078FFFF, Text("Windows Server バックアップのコード", "a code of Windows Server Backup"), Text("Windows Server バックアップのイベント ログを確認してください。", "Look at the log of Windows Server Backup."), decides=True),
    Family(0x80240000, 0x8024FFFF, Text("Windows Update のコード", "a code of Windows Update"), Text("Windows Update のログを確認してください。", "Look at Windows Update's log."), decides=True),
    Family(0x80338000, 0x8033FFFF, Text("WinRM のコード", "a code of WinRM"), Text("runbook doctor を実行してください。", "Run runbook doctor.")),
    Family(0x80130000, 0x8013FFFF, Text(".NET Framework のコード", "a code of the .NET Framework"), _LOOK_UP),
    Family(0xC0000000, 0xCFFFFFFF, Text("Windows カーネルの状態コード (NTSTATUS)", "a status of Windows' kernel (NTSTATUS)"), Text("コードは Windows の NTSTATUS の一覧にあります。", "The code stands in Windows' list of NTSTATUS values.")),
    Family(0x80000000, 0x8FFFFFFF, Text("COM と Windows のコード (HRESULT)", "a code of COM and Windows (HRESULT)"), _LOOK_UP),
)  # fmt: skip
"""The narrower family stands before the wider one."""


def family_of(number: int) -> Family | None:
    """Return the family of an HRESULT, or None if it is in none."""
    return next((each for each in FAMILIES if each.first <= number <= each.last), None)
