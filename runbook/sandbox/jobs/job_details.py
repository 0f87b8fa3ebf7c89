"""The details of a failed job, as in the console (facts 1.4-1.6).

English sentences of error IDs are the official ones if facts 1.4 has them. The Japanese ones are our own translations,
and so are the labels of the Japanese layout (facts 1.4, 9.1 [U]): only 詳細 is attested. Japanese texts of system errors
are [G] (facts 1.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from runbook.sandbox.windows.protection import BackupJob, Failure

Texts = Mapping[int, tuple[str, str]]
"""English and Japanese by number."""

_AGENT_EN: Final = "DPM failed to communicate with the protection agent on {0} because"
_AGENT_JA: Final = "DPM は {0} 上の保護エージェントと通信できませんでした。"

_IDS: Final[Texts] = {
    41: ("DPM failed to communicate with {0} because the computer is unreachable.", "{0} に到達できないため、DPM は通信できませんでした。"),
    42: (f"{_AGENT_EN} access is denied.", f"{_AGENT_JA}アクセスが拒否されました。"),
    43: (f"{_AGENT_EN} the agent is not responding.", f"{_AGENT_JA}エージェントが応答していません。"),
    45: (f"{_AGENT_EN} the agent is not installed or the computer is restarting.", f"{_AGENT_JA}エージェントがインストールされていないか、コンピューターが再起動中です。"),
    46: ("DPM failed to perform the operation because too many objects are selected. Select fewer objects, and then retry the operation.", "選択されているオブジェクトが多すぎるため、DPM は操作を実行できませんでした。"),
    48: ("{0} needs to be restarted. It might be because the computer has not been restarted since the protection agent was installed.", "{0} を再起動する必要があります。保護エージェントのインストール後に再起動されていない可能性があります。"),
    52: ("The DPM service was unable to communicate with the protection agent on {0}.", "DPM サービスは {0} 上の保護エージェントと通信できませんでした。"),
    53: ("DPM failed to communicate with {0} because of a communication error with the protection agent.", "保護エージェントとの通信エラーのため、DPM は {0} と通信できませんでした。"),
    60: ("The protection agent on {0} was temporarily unable to respond because it was in an unexpected state.", "{0} 上の保護エージェントは予期しない状態にあり、一時的に応答できませんでした。"),
    270: ("The agent operation failed on {0} because DPM could not communicate with the DPM protection agent. The computer may be protected by another DPM server, or the protection agent may have been uninstalled on the protected computer.", "DPM が DPM 保護エージェントと通信できなかったため、{0} でのエージェント操作に失敗しました。別の DPM サーバーで保護されているか、エージェントがアンインストールされている可能性があります。"),
    300: ("The protection agent operation failed because it could not communicate with {0}.", "{0} と通信できなかったため、保護エージェントの操作に失敗しました。"),
    308: ("The protection agent operation failed because DPM could not communicate with the Protection Agent service on {0}.", "DPM が {0} 上の Protection Agent サービスと通信できなかったため、保護エージェントの操作に失敗しました。"),
    # The English text of 313 is a paraphrase too.
    313: (r"The installation of the protection agent on {0} failed. See the logs %windir%\temp\msdpm*.log there.", r"{0} への保護エージェントのインストールに失敗しました。%windir%\temp\msdpm*.log を参照してください。"),
    316: ("The protection agent operation on {0} failed because the service did not respond.", "サービスが応答しなかったため、{0} での保護エージェントの操作に失敗しました。"),
    # So are those of these four, of which 904 and 3107 would name versions and the other server.
    904: ("The protection agent on {0} is not compatible with the DPM version.", "{0} 上の保護エージェントは DPM のバージョンと互換性がありません。"),
    976: ("The DPM job failed because it could not contact the DPM engine.", "DPM エンジンに接続できないため、{0} の DPM ジョブが失敗しました。"),
    3107: ("DPM cannot run a backup/recovery job on {0} because it is managed by another DPM server.", "{0} は別の DPM サーバーで管理されているため、ジョブを実行できません。"),
    30186: ("The job on {0} did not run because the protection agent is disabled.", "保護エージェントが無効にされているため、{0} のジョブは実行されませんでした。"),
}  # fmt: skip

_CODES: Final[Texts] = {
    0x80000001: ("Not implemented", "実装されていません。"),
    0x80070005: ("Access is denied", "アクセスが拒否されました。"),
    0x80070040: ("The specified network name is no longer available", "指定されたネットワーク名は利用できません。"),
    0x800706BA: ("The RPC server is unavailable", "RPC サーバーを利用できません。"),
    0x80072746: ("An existing connection was forcibly closed by the remote host", "既存の接続はリモート ホストに強制的に切断されました。"),
    0x80090322: ("The target principal name is incorrect", "ターゲットのプリンシパル名が間違っています。"),
    0x80072AF9: ("No such host is known", "そのようなホストは不明です。"),
}  # fmt: skip

_TYPES: Final = {
    "ShadowCopy": ("Recovery point", "回復ポイント"),
    "Replication": ("Synchronization", "同期"),
    "FullReplicationForApplication": ("Recovery point", "回復ポイント"),
}


def render_details(job: BackupJob, failure: Failure, language: str) -> str:
    """Return the details of a failed job, in the language of the DPM server; lines end with a line feed."""
    japanese = language == "ja-JP"
    kind = _TYPES[job.type][japanese]
    description = (
        f"{_IDS[failure.id][japanese].format(f'{job.computer}.contoso.local')} {_reason(failure, japanese=japanese)}"
    )
    if japanese:
        return (
            f"種類: {kind}\n状態: 失敗\n説明: {description}\n開始時刻: {_moment(job.start, japanese=True)}\n"
            f"経過時間: 00:{job.minutes:02d}:00\n転送されたデータ: 0 MB\n保護グループ: {job.group}\n"
        )
    return (
        f"Type: {kind}\nStatus: Failed\nDescription: {description}\nStart time: {_moment(job.start, japanese=False)}\n"
        f"Time elapsed: 00:{job.minutes:02d}:00\nData transferred: 0 MB\nProtection group: {job.group}\n"
    )


def _reason(failure: Failure, *, japanese: bool) -> str:
    """Return the reason in parentheses.

    `(ID 52 Details: TEXT (0x...))`, `(ID 60 Details: Internal error code: 0x...)`, or `(ID 48)` if DPM prints no more.
    """
    label = "詳細" if japanese else "Details"
    if failure.code is None:
        return f"(ID {failure.id})"
    if failure.internal:
        internal = "内部エラー コード" if japanese else "Internal error code"
        return f"(ID {failure.id} {label}: {internal}: 0x{failure.code:08X})"
    return f"(ID {failure.id} {label}: {_CODES[failure.code][japanese]} (0x{failure.code:08X}))"


def _moment(moment: datetime, *, japanese: bool) -> str:
    return f"{moment:%Y/%m/%d %H:%M:%S}" if japanese else f"{moment:%m/%d/%Y %I:%M:%S %p}"
