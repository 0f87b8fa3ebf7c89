"""Faults of a host that have a meaning of their own, with what to do about it (facts 6.9)."""

from __future__ import annotations

from runbook.errors import QuotaExceeded, Sentence, TemporaryFault, WsmanFault


class ShellQuota(QuotaExceeded):
    """The account has as many shells open on the host as one account may have."""

    text = Sentence(
        "このアカウントが同時に開けるシェルの上限に達しています ({codes}): {reason}",
        "All shells that this account may have are open ({codes}): {reason}",
    )
    advice = Sentence(
        "ほかのツールのセッションを閉じるか、アイドル タイムアウト (IdleTimeout) で閉じるのを待ってください。繰り返す場合は、ホストの MaxShellsPerUser (winrm get winrm/config/winrs) を大きくしてください。",
        "Close sessions of other tools, or wait until they close after IdleTimeout. If it comes back, raise MaxShellsPerUser on the host (winrm get winrm/config/winrs shows it).",
    )


class ShellUserQuota(QuotaExceeded):
    """As many accounts have shells open on the host as may."""

    text = Sentence(
        "シェルを同時に使用できるユーザー数の上限に達しています ({codes}): {reason}",
        "As many users as may have shells open ({codes}): {reason}",
    )
    advice = Sentence(
        "ほかのユーザーのセッションが閉じるのを待ってください。繰り返す場合は、ホストの MaxConcurrentUsers (winrm get winrm/config/winrs) を大きくしてください。",
        "Wait until sessions of other users have closed. If it comes back, raise MaxConcurrentUsers on the host (winrm get winrm/config/winrs shows it).",
    )


class OperationQuota(QuotaExceeded):
    """The account has as many operations open on the host as one account may have."""

    text = Sentence(
        "このアカウントが同時に実行できる操作の上限に達しています ({codes}): {reason}",
        "All operations that this account may have are in use ({codes}): {reason}",
    )
    advice = Sentence(
        "ほかのツールの操作が終わるのを待ってください。繰り返す場合は、ホストの MaxConcurrentOperationsPerUser (winrm get winrm/config/service) を大きくしてください。WinRM サービスを再起動すると、残っている操作も終了します。",
        "Wait until operations of other tools have ended. If it comes back, raise MaxConcurrentOperationsPerUser on the host (winrm get winrm/config/service shows it); restarting the service WinRM also ends operations that were left open.",
    )


class LoadQuota(QuotaExceeded):
    """More requests came in a short time than the host allows to one account, or to all."""

    text = Sentence(
        "短時間に送信できる要求の上限に達しています ({codes}): {reason}",
        "More requests than are allowed in a short time ({codes}): {reason}",
    )
    advice = Sentence(
        "しばらく待ってから、--parallel を小さくして実行してください。ほかの監視ツールが同じアカウントで要求を送り続けていないかも確認してください。",
        "Wait a while, then run it with a smaller --parallel. See also whether a monitoring tool keeps asking with the same account.",
    )


class ShuttingDown(TemporaryFault):
    """Windows, or WMI on it, is shutting down."""

    text = Sentence("ホストはシャットダウン中です ({codes}): {reason}", "The host is shutting down ({codes}): {reason}")
    advice = Sentence(
        "再起動が終わるまで待ってから、もう一度実行してください。再起動していない場合は、ホストで WMI のサービス (winmgmt) を確認してください。",
        "Wait until it has restarted, then run it again. If it does not restart, look at the service of WMI (winmgmt) on the host.",
    )


class WmiUnavailable(TemporaryFault):
    """WMI on the host cannot be reached from its WinRM, or has not started yet."""

    text = Sentence(
        "ホストの WMI が応答していません ({codes}): {reason}", "WMI on the host does not answer ({codes}): {reason}"
    )
    advice = Sentence(
        "起動直後であれば、数分待ってからもう一度実行してください。続く場合は、ホストで WMI のサービス (winmgmt) とそのイベント ログを確認してください。",
        "If it has just started, wait a few minutes and run it again. If it stays so, look at the service of WMI (winmgmt) on the host, and at its event log.",
    )


class HostOutOfMemory(TemporaryFault):
    """The host has no memory left for the operation."""

    text = Sentence(
        "ホストのメモリが不足しています ({codes}): {reason}", "The host is out of memory ({codes}): {reason}"
    )
    advice = Sentence(
        "ホストで空きメモリと、WinRM と WMI のプロセスのメモリ使用量を確認してから、もう一度実行してください。",
        "Look on the host at the free memory, and at what the processes of WinRM and WMI use; then run it again.",
    )


class OperationAborted(TemporaryFault):
    """The host ended the operation before it was complete."""

    text = Sentence(
        "ホストが操作を中止しました ({codes}): {reason}", "The host ended the operation early ({codes}): {reason}"
    )
    advice = Sentence(
        "WinRM サービスの再起動、シャットダウン、ほかの管理者による中止が考えられます。もう一度実行してください。",
        "The service WinRM was restarted, Windows shuts down, or another administrator ended it. Run it again.",
    )


class EnumerationLost(TemporaryFault):
    """The host no longer has the enumeration whose next part was asked for."""

    text = Sentence(
        "一覧の読み取りが途中で無効になりました ({codes}): {reason}",
        "A list was given up by the host before it was read to the end ({codes}): {reason}",
    )
    advice = Sentence(
        "ホストか WinRM サービスが再起動したか、読み取りに時間がかかりすぎました。もう一度実行してください。",
        "The host or its service WinRM was restarted, or reading took too long. Run it again.",
    )


class QueryNotProcessed(WsmanFault):
    """The host cannot carry out a query: a class is missing, or it does not take the query as it is.

    WinRM 2.0 has one code for both (facts 6.3); only its words, in the host's language, tell them apart.
    """

    text = Sentence(
        "ホストは問い合わせを処理できませんでした ({codes}): {reason}",
        "The host could not carry out a query ({codes}): {reason}",
    )
    advice = Sentence(
        "この Windows に該当するクラスがないか、問い合わせの書き方が受け付けられていません。Windows のバージョンとともに報告してください。",
        "This Windows does not have the class, or does not take the query as it is written. Please report it, with the version of Windows.",
    )


class EnvelopeTooLarge(WsmanFault):
    """The answer is larger than an answer may be."""

    text = Sentence(
        "応答が、要求した上限 (150 KB) より大きくなりました ({codes}): {reason}",
        "The answer is larger than this program asked for at most, 150 KB ({codes}): {reason}",
    )
    advice = Sentence(
        "ホストの設定では変わりません。WinRM 2.0 でも送信できる大きさを要求しています。実行したコマンドとともに報告してください。",
        "No setting of the host changes that: it is what WinRM 2.0 can send. Please report it, with the command that you ran.",
    )


class RequestNotUnderstood(WsmanFault):
    """The host does not accept a part of the request: a header, a parameter, or its form."""

    text = Sentence(
        "ホストが要求の内容を受け付けませんでした ({codes}): {reason}",
        "The host does not take the request as it is ({codes}): {reason}",
    )
    advice = Sentence(
        "途中の機器が要求を書き換えていないか確認してください。直接接続しても同じ場合は、このプログラムの誤りと考えられます。Windows のバージョンとともに報告してください。",
        "See that no device on the way changes requests. If it is the same without one, it is probably a mistake in this program: please report it, with the version of Windows.",
    )


class ProgramNotFound(WsmanFault):
    """The command shell finds no such program or file on the host."""

    text = Sentence(
        "ホストにプログラムまたはファイルが見つかりません ({codes}): {reason}",
        "The host finds no such program or file ({codes}): {reason}",
    )
    advice = Sentence(
        "ホストの環境変数 PATH に %SystemRoot%\\System32 が含まれているか、PowerShell がインストールされているかを確認してください。",
        "Check that PATH on the host holds %SystemRoot%\\System32, and that PowerShell is installed.",
    )


class CommandLineTooLong(WsmanFault):
    """The command line is longer than the host takes."""

    text = Sentence(
        "コマンド ラインが長すぎます ({codes}): {reason}", "The command line is too long ({codes}): {reason}"
    )
    advice = Sentence(
        "このプログラムの誤りと考えられます。実行したコマンドとともに報告してください。",
        "This is probably a mistake in this program: please report it, with the command that you ran.",
    )
