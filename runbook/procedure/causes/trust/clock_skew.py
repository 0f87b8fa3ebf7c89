"""The clocks differ by more than Kerberos allows (facts 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Answer, Check, Outcome
from runbook.text import Text

LARGEST_SKEW: Final = timedelta(minutes=5)
"""Kerberos's default limit (facts 8)."""


def _measure(pair: Pair) -> Measurement:
    """Return whether the two clocks agree well enough for Kerberos. Each is compared with this computer's."""
    skew = abs(pair.dpm.clock_error - pair.host.clock_error)
    evidence = Text("時刻のずれ: {seconds} 秒", "The clocks differ by {seconds} s.").format(
        seconds=round(skew.total_seconds())
    )
    return Measurement("off" if skew >= LARGEST_SKEW else "close", (evidence,))


CLOCK_SKEW: Final = Cause(
    name=Text("時刻のずれ", "The clocks"),
    signs=Text("ID 12、32、42、222", "ID 12, 32, 42, 222"),
    node=Check(
        "clock-skew",
        Text("時刻のずれ", "The clocks"),
        Text(
            "2 台のホストの時刻のずれは 5 分未満ですか? (w32tm /stripchart)",
            "Do the two clocks differ by less than 5 minutes? (w32tm /stripchart)",
        ),
        Text(
            "時刻が 5 分以上ずれると Kerberos 認証が失敗し、アクセス拒否になります。",
            "With five minutes or more between them Kerberos fails, and access is denied.",
        ),
        (
            Answer("close", Text("5 分未満", "less than 5 minutes apart")),
            Answer("off", Text("5 分以上", "5 minutes or more apart")),
        ),
        _measure,
        find_out=Text(
            "両方のホストで w32tm /stripchart /computer:<ドメイン コントローラー> /samples:1 /dataonly を実行してください。ドメイン コントローラーとの差が分かります。",
            "Run w32tm /stripchart /computer:<domain controller> /samples:1 /dataonly on both hosts: it shows how far each is from the domain controller.",
        ),
    ),
    remedy=Outcome(
        "synchronize-clocks",
        "other-cause",
        Text("原因: 時刻のずれ", "Cause: the clocks"),
        Text(
            "両方のホストがドメインの時刻に同期していることを w32tm /query /status で確認し、w32tm /resync で同期してください。",
            "See with w32tm /query /status that both follow the domain's time, and synchronize with w32tm /resync.",
        ),
        "KB 3041345 (ID 42)",
    ),
)
