"""One change of every kind of setting, with values as they are planned."""

from __future__ import annotations

from runbook.change.plan import Change
from runbook.dpm.agent import NO_ACTIVITY_TIMEOUT
from runbook.dpm.settings.console import ConsoleSetting, Limit
from runbook.dpm.settings.schedule import OFFSET, Offset, ScheduleSetting, Starts
from runbook.settings.keyword import KeywordSetting
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.setting import NO_KEY
from runbook.settings.tcp import TcpSetting
from runbook.windows.network.adapters import CLASS_KEY
from runbook.windows.values import ABSENT, dword, sz

REGISTRY = NO_ACTIVITY_TIMEOUT
TCP = TcpSetting("chimney")
KEYWORD = KeywordSetting(
    "{4B1DC6C3-4F0C-4D2A-9F6F-0123456789AB}",
    rf"{CLASS_KEY}\0007",
    "*JumboPacket",
    "ローカル エリア接続",
    "ジャンボ フレーム",
)
QOS = QosSetting("runbook-DPM-5718", 5718)
CONSOLE = ConsoleSetting("DPM", "Throttle: FILES01")
SCHEDULE, OFFSETS = ScheduleSetting("SQL & 'Exchange'", "ShadowCopy"), ScheduleSetting("Hyper-V", OFFSET)
CHANGES = (
    Change(REGISTRY, NO_KEY, dword(900), needs_reboot=True),
    Change(TCP, "enabled", "disabled"),
    Change(KEYWORD, ABSENT, sz("0"), needs_reboot=True),
    Change(QOS, ABSENT, Rate(79_994_880)),
    Change(CONSOLE, ABSENT, Limit(85)),
    Change(SCHEDULE, Starts(("Mo", "Tu"), (1200, 1265)), Starts(("Mo", "Tu"), (1230, 1295))),
    Change(OFFSETS, Offset(0), Offset(15)),
)
"""A test compares them with the journal's table of kinds."""
