"""Numbers and names that pages state in a sentence, each with its value from the code."""

from __future__ import annotations

from typing import NamedTuple

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed import defaults, window
from runbook.cli.typed.options import PARALLEL
from runbook.dpm import agent, jobs, throttling
from runbook.fleet.aftermath.outcome_job import MOST_DAYS
from runbook.fleet.idle.when_idle import FRESH_SECONDS
from runbook.fleet.reboot_job import NODE_BACK_SECONDS
from runbook.foreign import LONGEST
from runbook.hosts import password_command, patience
from runbook.hosts.journal_place import journal_path
from runbook.procedure import system_log
from runbook.procedure.causes.agent.port_conflict import PORT_TAKEN
from runbook.procedure.causes.trust.clock_skew import LARGEST_SKEW
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.windows.barriers.file_filters import ANTIVIRUS
from runbook.windows.network.keywords import STANDARD_FRAME
from runbook.windows.system import REBOOT_SECONDS, STILL_UP_SECONDS
from runbook.wsman.client import MAX_OBJECTS, QUERY_SECONDS
from runbook.wsman.http.limit import ANSWER_BYTES
from runbook.wsman.retry import RetryPolicy
from runbook.wsman.shell import IDLE_SECONDS, MAX_LINES, MAX_OUTPUT, UTF8
from runbook.wsman.target import HTTP_PORT, HTTPS_PORT


class Fact(NamedTuple):
    """The page and section where a value stands, and the words around it in each language: `{}` is the value."""

    page: str
    anchor: str
    ja: str
    en: str
    value: object


def minutes(seconds: float) -> int:
    """Return seconds as whole minutes. Raise `ValueError` if they are none: the page would have to say it otherwise."""
    if seconds % 60:
        raise ValueError(seconds)
    return int(seconds // 60)


def at_least(node: str) -> int:
    """Return the seconds to which step 1 raises the time-out at a node of the tree. Raise `TypeError` for another step's node."""
    found = TREE[node]
    if not isinstance(found, StepNode) or not isinstance(found.step, Step1):
        raise TypeError(node)
    return found.step.at_least


_JOURNAL = journal_path(None, None)
_USUAL, _LONGER = at_least("step1"), at_least("step1-longer")
_MIB = 1 << 20
_RETRIES = RetryPolicy()
_RAISED, _FINAL = "2022-11-08", "2023-03-14"
"""The updates with which callers raise their authentication level, and after which nothing turns the hardening off (facts 8)."""
_DYNAMIC_PORTS = (49152, 65535)
"""By default from 2008 on (facts 1.8)."""
_CHECKSUM_IN_BOTH_DIRECTIONS = 3
"""The default of these keywords (facts 5.1)."""
_LIMITS = "| {} Mbps | `{}` | `{}` | `{}` |"

ANOTHER_PORT = 5728
"""What DPM's agent is moved to where a program holds its port: any free one would do."""

FACTS = (
    Fact("tree/step1.md", "step1", "無通信タイムアウトを {} 秒", "to {} seconds", _USUAL),
    Fact("tree/step1.md", "why", "内部で {} 秒が使用", "{} seconds are used internally", agent.DEFAULT_NO_ACTIVITY_SECONDS),
    Fact("tree/step1.md", "why", "`{}`", "`{}`", agent.NO_ACTIVITY_TIMEOUT.name),
    Fact("tree/step1.md", "by-hand", "`{}` を入力", "enter `{}` as", _USUAL),
    Fact("tree/step1.md", "longer", "{} 秒に延長", "make it {} seconds", _LONGER),
    Fact("tree/step1.md", "undo-by-hand", "内部の既定 ({} 秒)", "the internal default, {} seconds", agent.DEFAULT_NO_ACTIVITY_SECONDS),
    Fact("tree/step2.md", "settings", "(無効の値は `{}`)", "(off is `{}`)", STANDARD_FRAME),
    Fact("tree/step3.md", "value", "`1` から `{}` まで", "from `1` to `{}` Mbps", throttling.MOST),
    Fact("tree/step3.md", "cli", "コマンドの既定は {} %", "The command's default is {} %", throttling.USUAL_PERCENT),
    Fact("tree/step3.md", "worked", "{} % で完全に改善しない", "If {} % does not solve it", throttling.USUAL_PERCENT),
    Fact("prepare/install.md", "defaults", "{}", "{}", defaults.PLACES.split(", ")[0]),
    Fact("prepare/install.md", "defaults", "{}", "{}", defaults.PLACES.split(", ")[1]),
    Fact("prepare/install.md", "defaults", "`{}`", "`{}`", defaults.VARIABLE),
    Fact("prepare/connection.md", "connection", "問題がなければ {}、", "The exit code is {} if there is no problem", int(ExitCode.DONE)),
    Fact("prepare/connection.md", "connection", "対処が必要であれば {}、", "{} if there is something", int(ExitCode.DIFFERENT)),
    Fact("prepare/connection.md", "connection", "確認できない項目があれば {} です", "{} if something could not be checked", int(ExitCode.UNVERIFIED)),
    Fact("prepare/connection.md", "code-page", "({})", "({})", UTF8),
    Fact("prepare/winrm.md", "https", "TCP `{}`", "TCP `{}`", HTTPS_PORT),
    Fact("prepare/winrm.md", "versions", "`{}`", "`{}`", HTTP_PORT),
    Fact("prepare/credentials.md", "command", "制限時間は {:.0f} 秒", "The time limit is {:.0f} seconds", password_command.SECONDS),
    Fact("prepare/credentials.md", "command", "{} バイトを超える", "more than {} bytes", password_command.MOST_BYTES),
    Fact("prepare/credentials.md", "clock-skew", "既定で {} 分", "by {} minutes by default", minutes(LARGEST_SKEW.total_seconds())),
    Fact("use/many-hosts.md", "order", "(既定は {})", "({} by default)", PARALLEL),
    Fact("use/many-hosts.md", "idle", "{:.0f} 秒より古い結果", "at most {:.0f} seconds old", FRESH_SECONDS),
    Fact("use/many-hosts.md", "idle", "開始しません (終了コード {})", "not started (exit code {})", int(ExitCode.NOT_STARTED)),
    Fact("use/many-hosts.md", "until", "{} 時間より先", "more than {} hours away", minutes(window.LONGEST.total_seconds()) // 60),
    Fact("use/many-hosts.md", "until", "(終了コード {})、何も送信しません", "refused (exit code {})", int(ExitCode.USAGE)),
    Fact("use/many-hosts.md", "until", "再起動待ち (終了コード {})", "due for a reboot (exit code {})", int(ExitCode.REBOOT_DUE)),
    Fact("use/many-hosts.md", "until", "再起動には {} 分", "{} minutes are allowed for it", minutes(REBOOT_SECONDS)),
    Fact("use/many-hosts.md", "until", "ホストでは {} 分", "{} for what may be a node", minutes(REBOOT_SECONDS + NODE_BACK_SECONDS)),
    Fact("use/broken-networks.md", "asked-again", "約 {:.0f} 秒の間", "within about {:.0f} seconds", _RETRIES.seconds),
    Fact("use/broken-networks.md", "asked-again", "最大 {} 回", "up to {} times", _RETRIES.attempts),
    Fact("use/broken-networks.md", "patience", "{} 分、{:,} 個", "{} minutes, {:,} objects", (minutes(QUERY_SECONDS), MAX_OBJECTS)),
    Fact("use/broken-networks.md", "patience", "{} MiB、{:,} 行", "{} MiB, {:,} lines", (MAX_OUTPUT // _MIB, MAX_LINES)),
    Fact("use/broken-networks.md", "patience", "2 分、{} MiB", "2 minutes, {} MiB", ANSWER_BYTES // _MIB),
    Fact("use/broken-networks.md", "patience", "応答を待つ時間の合計 | {} 分", "during a check | {} minutes", minutes(patience.LOOK_SECONDS)),
    Fact("use/broken-networks.md", "patience", "(再起動を除く) | {} 分", "without reboots | {} minutes", minutes(patience.CHANGE_SECONDS)),
    Fact("use/broken-networks.md", "changes", "{} 分たってもホストが動作", "still running {} minutes later", minutes(STILL_UP_SECONDS)),
    Fact("use/broken-networks.md", "left-behind", "{} 分後", "after {} minutes", minutes(IDLE_SECONDS)),
    Fact("use/outcome.md", "enough", "前の {} 日間", "for the {} days before", jobs.DAYS),
    Fact("use/outcome.md", "enough", "過去 {} 日分", "the last {} days", MOST_DAYS),
    Fact("use/outcome.md", "every-day", "{} のときにメール", "a mail on {}", int(ExitCode.DIFFERENT)),
    Fact("use/undo.md", "verify", "終了コード {} で終了", "exit code {}", int(ExitCode.UNVERIFIED)),
    Fact("reference/cli.md", "foreign", "{} 文字を超える", "More than {} characters", LONGEST),
    Fact("reference/cli.md", "json", "終了コード {} で", "the exit code is {}", int(ExitCode.USAGE)),
    Fact("use/automation.md", "codes", "| `{}` | 変更の必要がありません | 完了しました", "| `{}` | nothing to change | done", int(ExitCode.DONE)),
    Fact("use/automation.md", "codes", "| `{}` | 承認を受ける計画", "| `{}` | there is a plan to approve", int(ExitCode.DIFFERENT)),
    Fact("use/automation.md", "codes", "| `{}` | - | 完了しました。再起動", "| `{}` | - | done; plan the reboot", int(ExitCode.REBOOT_DUE)),
    Fact("use/automation.md", "codes", "| `{}` | - | 一部のホストは開始していません", "| `{}` | - | some hosts were not started", int(ExitCode.NOT_STARTED)),
    Fact("use/automation.md", "codes", "| `{}`、`{}` | **確認が必要**: 読み取れない", "| `{}`, `{}` | **check**: some hosts could not be read", (int(ExitCode.FAILED), int(ExitCode.SOME_FAILED))),
    Fact("use/automation.md", "codes", "| `{}` | **確認が必要**: 確認できない", "| `{}` | **check**: something could not be checked", int(ExitCode.UNVERIFIED)),
    Fact("use/automation.md", "codes", "| `{}` | **呼び出しを修正**", "| `{}` | **fix the call**", int(ExitCode.USAGE)),
    Fact("use/automation.md", "codes", "| `{}` | 中断しました", "| `{}` | interrupted", int(ExitCode.INTERRUPTED)),
    Fact("use/outcome.md", "every-day", "| `{}` | すべて解決し", "| `{}` | everything is resolved", int(ExitCode.DONE)),
    Fact("use/outcome.md", "every-day", "| `{}` | 効果がなかった", "| `{}` | a change has not helped", int(ExitCode.DIFFERENT)),
    Fact("use/outcome.md", "every-day", "| `{}` | 確認できない項目", "| `{}` | something could not be checked", int(ExitCode.UNVERIFIED)),
    Fact("use/outcome.md", "every-day", "| `{}` | 読み取れない", "| `{}` | a host could not be read", int(ExitCode.FAILED)),
    Fact("use/approved-plans.md", "compared", "(終了コード {})", "exit code {} |", int(ExitCode.USAGE)),
    Fact("use/approved-plans.md", "compared", "終了コードは {}、成功したホストもある場合は {}", "(exit code {}, or {} if others", (int(ExitCode.FAILED), int(ExitCode.SOME_FAILED))),
    Fact("use/evidence.md", "ticket", "終了コード {}", "exit code {}", int(ExitCode.USAGE)),
    Fact("use/undo.md", "refused", "終了コードは {} です", "The exit code is {}", int(ExitCode.UNVERIFIED)),
    Fact("use/undo.md", "journal", "`{}`", "`{}`", f"{_JOURNAL.name}"),
    Fact("use/undo.md", "journal", "| Linux | `~/.local/state/{}` |", "| Linux | `~/.local/state/{}` |", _JOURNAL.relative_to(_JOURNAL.parents[1]).as_posix()),
    Fact("use/undo.md", "journal", r"| Windows | `%LOCALAPPDATA%\{}` |", r"| Windows | `%LOCALAPPDATA%\{}` |", "\\".join(_JOURNAL.parts[-2:])),
    Fact("tree/port-conflict.md", "fix", "`{}` を使用", "uses `{}`", min(throttling.PORTS)),
    Fact("tree/rpc-port.md", "by-hand", "`{}` と `{}` は", "`{}` and `{}` are open", throttling.PORTS),
    Fact("tree/certificates.md", "fix", "TCP `{}`", "TCP `{}`", agent.CERTIFICATE_PORT),
    Fact("tree/port-conflict.md", "by-hand", "イベント `{}` とエラー `{}`", "event `{}` of DPMRA with the error `{}`", (system_log.SERVICE_ERROR, PORT_TAKEN)),
    Fact("tree/dcom-hardening.md", "by-hand", "イベント `{}`、`{}`、`{}`", "events `{}`, `{}` and `{}`", system_log.DCOM_REFUSED),
    Fact("tree/dcom-hardening.md", "fix", "イベント `{}` は呼び出された側", "Event `{}` is logged by the end that was called", system_log.REFUSED_BY_SERVER),
    Fact("tree/dcom-hardening.md", "fix", "イベント `{}`、`{}`、`{}`", "events `{}`, `{}` and `{}`", system_log.DCOM_REFUSED),
    Fact("tree/dcom-hardening.md", "fix", "{} の更新プログラム", "updates of {}", _RAISED),
    Fact("tree/dcom-hardening.md", "no-updates", "{} の更新プログラム", "updates of {}", _FINAL),
    Fact("tree/antivirus.md", "antivirus-filter", "`{}` から `{}`", "`{}` to `{}`", (ANTIVIRUS[0], ANTIVIRUS[-1])),
    Fact("tree/rpc-port.md", "fix", "既定は `{}`-`{}`", "(`{}`-`{}` by default", _DYNAMIC_PORTS),
    Fact("tree/step2.md", "switch", "-EnableSoftwareRsc {}\n", "-EnableSoftwareRsc {}\n", "$false"),
    Fact("tree/step2.md", "undo-nic", "| チェックサム オフロード | `{}`", "| Checksum offloads | `{}`", _CHECKSUM_IN_BOTH_DIRECTIONS),
    Fact("tree/step3.md", "not-when", "ID {} のアラート", "the alert with ID {}", 3124),
    *(Fact("tree/step3.md", "do", _LIMITS, _LIMITS, (link, *(throttling.throttle(link, share) for share in (80, 85, 90)))) for link in (10, 100, 1000)),
)  # fmt: skip
