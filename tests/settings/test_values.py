"""A setting takes values of its own type and no others: what would be nonsense is refused before anything is sent."""

from __future__ import annotations

import pytest

from runbook.dpm.settings.console import ConsoleSetting, Limit
from runbook.dpm.settings.schedule import OFFSET, Offset, ScheduleSetting, Starts
from runbook.errors import InvalidInput, Refused, RunbookError
from runbook.sandbox import Machine
from runbook.settings.qos import QosSetting, Rate
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import NO_KEY, Setting, Value, format_value, is_absent
from runbook.settings.tcp import TcpSetting
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind, dword
from tests.conftest import host_of

KEY = r"HKLM\SOFTWARE\Contoso"


@pytest.mark.parametrize(
    ("setting", "value", "raised"),
    [
        (RegistrySetting(KEY, "A", Kind.DWORD), "enabled", InvalidInput),
        (RegistrySetting(KEY, "A", Kind.DWORD), Rate(8192), InvalidInput),
        (TcpSetting("rss"), ABSENT, Refused),
        (TcpSetting("rss"), dword(1), Refused),
        (QosSetting("runbook-DPM-5718", 5718), "85 Mbps", InvalidInput),
        (QosSetting("runbook-DPM-5718", 5718), Limit(85), InvalidInput),
        (ScheduleSetting("Files", "ShadowCopy"), ABSENT, Refused),
        (ScheduleSetting("Files", OFFSET), "15", InvalidInput),
        (ConsoleSetting("DPM", "Throttle: FILES01"), Limit(85), Refused),
    ],
)
def test_a_value_that_a_setting_cannot_hold_is_not_sent(
    setting: Setting, value: Value, raised: type[RunbookError]
) -> None:
    """Not converted, not taken for a removal."""
    machine = Machine("FILES01", "2016")
    with pytest.raises(raised):
        setting.write(Look(host_of(machine)), value)
    assert machine.log.requests == []


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        (ABSENT, "(なし)", "(absent)"),
        (NO_KEY, "(なし)", "(absent)"),
        ("disabled", "disabled", "disabled"),
        (dword(900), "900", "900"),
        (Rate(79_994_880), "79994880 bit/s", "79994880 bit/s"),
        (Limit(85), "85 Mbps", "85 Mbps"),
        (Starts(("Mo", "Tu"), (1200, 1265)), "Mo,Tu 20:00,21:05", "Mo,Tu 20:00,21:05"),
        (Offset(15), "15", "15"),
    ],
)
def test_a_value_is_one_line_for_people(value: Value, ja: str, en: str) -> None:
    """The same words as ever, in the plan, the history and JSON."""
    assert (format_value(value).ja, format_value(value).en) == (ja, en)
    assert is_absent(value) == (en == "(absent)")
