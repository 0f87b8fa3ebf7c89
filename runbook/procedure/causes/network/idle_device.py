"""A device on the way drops idle sessions before the agents give up (the article)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.outcomes import OURS
from runbook.procedure.tree import Answer, Outcome, Question
from runbook.text import Text

IDLE_DEVICE: Final = Cause(
    name=Text("経路上の機器の無通信タイムアウト", "Idle time-out of a device on the way"),
    signs=Text("一定の間隔で発生する `0x80072746`", "`0x80072746` at regular intervals"),
    node=Question(
        "idle-device",
        Text("経路上の機器の無通信タイムアウト", "Idle time-outs of devices on the way"),
        Text(
            "経路上のファイアウォール、ルーター、VPN 装置は、無通信の TCP セッションを短い時間で切断する設定ですか?",
            "Do firewalls, routers or VPN devices on the way drop idle TCP sessions after a short time?",
        ),
        Text(
            "エージェントの待ち時間を延ばしても切断される場合は、途中の機器が先に接続を切っていることがあります。機器の設定は、ホストからは読み取れません。",
            "When connections still break although the agents wait longer, a device in between may be the one that gives up. No host can read its settings.",
        ),
        (
            Answer("yes", Text("切断する設定になっている", "a device drops idle sessions")),
            Answer("no", Text("切断しない、または機器がない", "none does, or there are none")),
        ),
        find_out=Text(
            "ネットワークの担当者に、経路上の機器と、それぞれの無通信の TCP セッションのタイムアウト (秒) を問い合わせてください。",
            "Ask whoever runs the network which devices lie on the way, and after how many seconds each drops an idle TCP session.",
        ),
    ),
    remedy=Outcome(
        "lengthen-device-timeout",
        "other-cause",
        Text("原因: 経路上の機器の無通信タイムアウト", "Cause: a device on the way drops idle sessions"),
        Text(
            "DPM の通信について、機器の TCP セッションの無通信タイムアウトを、エージェントのタイムアウトより長くしてください。変更できない場合は、その機器を経由しない経路を検討してください。",
            "For DPM's traffic make the device's TCP session time-out longer than the agents'. If that cannot be, think of a route around it.",
        ),
        OURS,
    ),
)
