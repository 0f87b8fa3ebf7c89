"""The codes of Windows and of DPM behind "Details": what each says, and what to look at first (facts 1.5).

Where the English is a quotation, it is Windows' own message, and the Japanese is the message of a Japanese Windows as far as it is
known (facts 1.5); the rest is in our own words.
"""

from __future__ import annotations

from typing import Final

from runbook.dpm.symptoms.codes import Code, EntryPoint, First, Meaning, Weight
from runbook.text import Text

_C, _U, _A, _R, _V, _I, _O, _N = (
    EntryPoint.CONNECTION,
    EntryPoint.UNREACHABLE,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.RESTART_NEEDED,
    EntryPoint.ANTIVIRUS,
    EntryPoint.INSTALLATION,
    EntryPoint.OTHER,
    EntryPoint.NO_CODE,
)
_WINDOWS: Final = "Windows System Error Codes"
_HRESULTS: Final = "Windows HRESULTs"


def _code(
    number: int,
    entry: EntryPoint,
    first: First | None,
    ja: str,
    en: str,
    *,
    source: str = _HRESULTS,
    quoted: bool = False,
    weight: Weight = Weight.DETAIL,
    todo: Text | None = None,
) -> Meaning:
    return Meaning(Code("hresult", number), Text(ja, en), entry, source, weight, quoted, first, todo)


def _win(
    number: int,
    entry: EntryPoint,
    first: First | None,
    ja: str,
    en: str,
    *,
    quoted: bool = False,
    source: str = _WINDOWS,
) -> Meaning:
    return _code(0x80070000 | number, entry, first, ja, en, source=source, quoted=quoted)


_WRITERS: Final = Text(
    "保護対象で vssadmin list writers を実行し、アプリケーション ログの VSS のイベントを確認してください。",
    "Run vssadmin list writers on the protected computer, and look at VSS in the Application log.",
)
_INTERNET: Final = Text(
    "インターネットへの経路のエラーです。オンライン バックアップでは、DNS、プロキシ、ファイアウォールを確認してください。",
    "An error on the way to the Internet. For an online backup look at DNS, the proxy and the firewall.",
)
E_FAIL: Final = Code("hresult", 0x80004005)

SYSTEM_CODES: Final = (
    _win(5, _A, First.GROUPS, "アクセスが拒否されました。", "Access is denied.", quoted=True),
    _win(14, _O, None, "メモリが不足しています。", "There is not enough memory."),
    _win(32, _V, First.ANTIVIRUS, "ファイルが別のプロセスで使用されています。", "Another process is using the file."),
    _win(53, _U, First.NAME, "ネットワーク パスが見つかりません。", "The network path is not found."),
    _win(64, _V, First.ANTIVIRUS, "指定されたネットワーク名は利用できません。", "The specified network name is no longer available.", quoted=True),
    _win(112, _O, None, "ディスクに十分な空き領域がありません。", "There is not enough space on the disk."),
    _win(121, _C, First.STEP1, "セマフォがタイムアウトしました。", "The semaphore timeout period has expired.", quoted=True),
    _win(258, _C, First.STEP1, "待機がタイムアウトしました。", "A wait timed out."),
    _win(1053, _C, First.CRASH, "サービスが時間内に応答しませんでした。", "The service did not respond in time."),
    _win(1058, _C, First.ENABLED, "サービスが無効のため、開始できません。", "The service cannot start because it is disabled."),
    _win(1060, _C, First.INSTALLED, "サービスがインストールされていません。", "The service is not installed."),
    _win(1067, _C, First.CRASH, "プロセスが予期せず終了しました。", "The process ended unexpectedly."),
    _win(1115, _R, First.REBOOT, "システムのシャットダウンが進行中です。", "The system is shutting down."),
    _win(1231, _U, First.NAME, "ネットワークの場所に到達できません。", "The network location cannot be reached."),
    _win(1311, _A, First.NAME, "サインイン要求を処理できるドメイン コントローラーがありません。", "No domain controller can process the sign-in."),
    _win(1326, _A, First.WORKGROUP, "ユーザー名またはパスワードが正しくありません。", "The user name or password is wrong."),
    _win(1355, _C, First.NAME, "ドメインが存在しないか、接続できません。", "The domain does not exist or cannot be contacted."),
    _win(1398, _A, First.CLOCKS, "コンピューターの間で時刻が異なります。", "The clocks of the computers differ."),
    _win(1460, _C, First.STEP1, "タイムアウトのため、操作が終了しました。", "The operation ended because it timed out."),
    _win(1603, _I, First.INSTALLATION, "インストール中に致命的なエラーが発生しました。", "A fatal error happened during an installation."),
    _win(1618, _I, First.INSTALLATION, "別のインストールが進行中です。", "Another installation is in progress."),
    _win(1717, _C, First.PORT, "RPC のインターフェイスが不明です。", "The RPC interface is unknown."),
    _win(1722, _C, First.STEP1, "RPC サーバーを利用できません。", "The RPC server is unavailable.", quoted=True),
    _win(1723, _C, First.PORT, "RPC サーバーがビジー状態のため、操作を完了できません。", "The RPC server is too busy to complete this operation.", quoted=True),
    _win(1726, _C, First.STEP1, "リモート プロシージャ コールに失敗しました。", "The remote procedure call failed.", quoted=True),
    _win(1727, _C, First.STEP1, "リモート プロシージャ コールに失敗し、実行されませんでした。", "The remote procedure call failed and did not execute.", quoted=True),
    _win(1753, _C, First.PORT, "エンドポイント マッパーから使用できるエンドポイントはこれ以上ありません。", "There are no more endpoints available from the endpoint mapper.", quoted=True),
    _win(1825, _A, First.ACCOUNT, "セキュリティ パッケージ固有のエラーです。DPMRA サービスのアカウントが LocalSystem 以外の場合にも発生します (KB 2506326)。", "An error of the security package. It comes, too, when the DPMRA service runs under another account than LocalSystem (KB 2506326).", source="KB 2506326"),
    _win(1909, _A, First.WORKGROUP, "アカウントがロックアウトされています。", "The account is locked out."),
    _win(8250, _C, First.NAME, "ディレクトリのサーバーが使用できません。ドメイン コントローラーを確認します。", "The directory server is not operational. Look at the domain controller."),
    _win(9003, _C, First.NAME, "DNS 名がありません。", "DNS name does not exist.", quoted=True),
    _win(10048, _C, First.PORT_TAKEN, "通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。", "Only one usage of each socket address (protocol/network address/port) is normally permitted.", quoted=True, source="KB 947682"),
    _win(10050, _U, First.NAME, "ネットワークが停止しています。", "The network is down."),
    _win(10051, _U, First.NAME, "ネットワークに到達できません。", "The network is unreachable."),
    _win(10052, _C, First.STEP1, "キープアライブが障害を検出したため、接続が切断されました。", "The connection was broken because keep-alive found a failure."),
    _win(10053, _C, First.STEP1, "確立された接続がホスト コンピューターのソフトウェアによって中止されました。", "An established connection was aborted by the software in your host computer.", quoted=True),
    _win(10054, _C, First.STEP1, "既存の接続はリモート ホストに強制的に切断されました。", "An existing connection was forcibly closed by the remote host.", quoted=True),
    _win(10058, _C, First.NAME, "ソケットがすでにその方向で閉じられています。", "The socket has been shut down in that direction."),
    _win(10060, _U, First.NAME, "接続済みの呼び出し先が一定の時間を過ぎても正しく応答しなかったため、接続できませんでした。または接続済みのホストが応答しなかったため、確立された接続は失敗しました。", "A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.", quoted=True),
    _win(10061, _U, First.PORT, "対象のコンピューターによって拒否されたため、接続できませんでした。", "No connection could be made because the target machine actively refused it.", quoted=True),
    _win(10065, _U, First.NAME, "到達できないホストに対してソケット操作を実行しようとしました。", "A socket operation was attempted to an unreachable host.", quoted=True),
    _win(11001, _C, First.NAME, "そのようなホストは不明です。", "No such host is known.", quoted=True),
    *(
        _code(0x80070000 | number, _O, None, ja, en, source="WinINet", todo=_INTERNET)
        for number, ja, en in (
            (12002, "インターネットの要求がタイムアウトしました。", "A request to the Internet timed out."),
            (12007, "インターネットのサーバーの名前を解決できません。", "The name of an Internet server cannot be resolved."),
            (12029, "インターネットのサーバーに接続できません。", "An Internet server cannot be connected to."),
            (12030, "インターネットのサーバーとの接続が中断されました。", "The connection to an Internet server was aborted."),
            (12175, "TLS のエラーです。", "An error of TLS."),
        )
    ),
    # Kerberos and NTLM.
    _code(0x80090303, _A, First.NAME, "接続先の名前 (SPN) が不明か、到達できません。", "The target's name (SPN) is unknown or out of reach.", source="SSPI"),
    _code(0x80090308, _A, First.NAME, "認証のトークンが無効です。", "A token of the authentication is invalid.", source="SSPI"),
    _code(0x8009030C, _A, First.WORKGROUP, "サインインが拒否されました。", "The sign-in was denied.", source="SSPI"),
    _code(0x8009030E, _A, First.WORKGROUP, "使用できる資格情報がありません。", "No credentials are available.", source="SSPI"),
    _code(0x80090311, _A, First.NAME, "認証するドメイン コントローラーに接続できません。", "No authority could be contacted for authentication.", source="SSPI"),
    _code(0x80090322, _A, First.ACCOUNT, "接続先のプリンシパル名が正しくありません。古い DNS レコードか、DPMRA サービスのアカウントが LocalSystem 以外の場合に発生します (KB 2506326)。", "The target's principal name is wrong. It comes from a stale DNS record, or when the DPMRA service runs under another account than LocalSystem (KB 2506326).", source="KB 2506326"),
    _code(0x80090324, _A, First.CLOCKS, "クライアントとサーバーの時刻がずれています。", "The clocks of client and server differ.", source="SSPI"),
    # COM and WMI.
    _code(0x80010105, _C, First.CRASH, "呼び出し先のサーバーで例外が発生しました。", "The server of a call threw an exception."),
    _code(0x80010108, _C, First.CRASH, "呼び出したオブジェクトがクライアントから切断されました。", "The object of a call has disconnected from its clients."),
    _code(0x80040154, _C, First.INSTALLED, "COM のクラスが登録されていません。", "A class of COM is not registered."),
    _code(0x80041003, _A, First.GROUPS, "WMI へのアクセスが拒否されました。", "WMI denied access.", source="WMI"),
    _code(0x80080005, _C, First.ENABLED, "COM サーバー (DPMRA など) を起動できませんでした。", "A COM server, such as DPMRA, could not be started."),
    # DPM's own.
    *(
        _code(number, EntryPoint.DVD_IMAGE, First.IMAGE, ja, en, source="DPM 2016 release notes")
        for number, ja, en in (
            (0x80000001, "実装されていません。仮想マシンの DVD ドライブにある ISO イメージが原因とされています (ID 53)。", "Not implemented. An ISO image in the virtual machine's DVD drive is known to cause it (ID 53)."),
            (0x80990E54, "DPM 内部のコードです。仮想マシンの DVD ドライブにある ISO イメージが原因とされています。", "A code of DPM's own. An ISO image in the virtual machine's DVD drive is known to cause it."),
        )
    ),
    *(
        _code(number, _C, First.CRASH, ja, en, source=source)
        for number, source, ja, en in (
            (0x80990A51, "KB 971411", "DPM 内部のコードです。KB 971411 が、通信が途切れたときの症状として挙げています。", "A code of DPM's own. KB 971411 lists it among the symptoms of lost communication."),
            (0x809909B0, "KB 971411, KB 3082409", "DPM 内部のコードです。KB 971411 は通信が途切れたときの、KB 3082409 はエージェントが異常終了したときの症状として挙げています。", "A code of DPM's own. KB 971411 lists it among the symptoms of lost communication, KB 3082409 among those of an agent that crashed."),
            (0x8099090E, "KB 3082409", "DPM 内部のコードです。KB 3082409 が、エージェントが異常終了したときの症状 (ID 43) として挙げています。", "A code of DPM's own. KB 3082409 lists it among the symptoms of an agent that crashed (ID 43)."),
        )
    ),
    _code(0x80990F75, _O, None, "DPM 内部のコードです。SQL Server の可用性グループが接続を拒否しました (ID 30172)。", "A code of DPM's own: an availability group of SQL Server refused a connection (ID 30172).", source="KB 3041345", todo=Text("可用性グループの読み取り可能なセカンダリの設定を確認してください。", "Look at Readable Secondary of the availability group.")),
    _code(0x80990ED0, _O, None, "DPM 内部のコードです。Windows Server バックアップのエラーとともに表示されます (ID 30229、KB 4512842)。", "A code of DPM's own, which comes with errors of Windows Server Backup (ID 30229, KB 4512842).", source="KB 4512842"),
    # VSS.
    *(
        _code(number, _O, None, ja, en, source="VSS", todo=_WRITERS)
        for number, ja, en in (
            (0x800423F0, "VSS: スナップショットに必要なボリュームの一部しか含まれていません。", "VSS: the snapshot holds only some of the volumes that a writer needs."),
            (0x800423F1, "VSS: ライターのリソースが不足しています。", "VSS: a writer ran out of resources."),
            (0x800423F2, "VSS: ライターがタイムアウトしました。", "VSS: a writer timed out."),
            (0x800423F3, "VSS: ライターの一時的なエラーです。再試行で成功することがあります。", "VSS: a writer had an error that a retry may fix."),
            (0x800423F4, "VSS: ライターの、再試行では解消しないエラーです。", "VSS: a writer had an error that no retry fixes."),
            (0x80042306, "VSS: プロバイダーが要求を拒否しました。", "VSS: the provider refused."),
            (0x80042313, "VSS: データの書き込みがタイムアウトしました。", "VSS: flushing the data timed out."),
            (0x80042316, "VSS: 別のスナップショットの作成中です。", "VSS: another snapshot is being made."),
            (0x8004231F, "VSS: スナップショットの領域が不足しています。", "VSS: the storage for snapshots ran out."),
        )
    ),
    # Codes that name no cause.
    _code(E_FAIL.number, _N, None, "原因を特定しないエラーです。エージェントのインストール時は、WMI のファイアウォール例外がない場合に発生します (KB 4052731)。", "An unspecified error. During the agent's installation it comes when the firewall's WMI exception is missing (KB 4052731).", source="KB 4052731", weight=Weight.WRAPPER),
    _code(0x8000FFFF, _N, None, "予期しないエラーで、原因は示しません。", "An unexpected failure; it names no cause.", weight=Weight.WRAPPER),
)  # fmt: skip
