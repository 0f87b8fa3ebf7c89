"""What a write may spoil is said by the setting itself: netsh on Server 2008 (KB 967224), and nothing else."""

from __future__ import annotations

import pytest

from runbook.errors import Collateral
from runbook.sandbox import Machine, RegValue
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import CollateralSetting
from runbook.settings.tcp import TcpSetting
from runbook.windows.look import Look
from runbook.windows.tcp import PARAMETERS
from runbook.windows.values import ABSENT, Kind, dword
from tests.conftest import host_of

DELAY = RegistrySetting(PARAMETERS, "TcpTimedWaitDelay", Kind.DWORD)
CREATED = RegistrySetting(PARAMETERS, "TcpFinWait2Delay", Kind.DWORD)


@pytest.mark.parametrize("version", ["2003", "2008 R2", "2012", "2016", "2022"])
def test_elsewhere_nothing_is_at_risk(version: str) -> None:
    """And finding that out takes no request but the one for the system."""
    machine = Machine("FILES01", version)
    look = Look(host_of(machine))
    _ = look.system
    before = len(machine.log.requests)
    assert TcpSetting("rss").at_risk(look) == {}
    assert len(machine.log.requests) == before


def test_other_settings_put_nothing_at_risk() -> None:
    """Asked for nothing, noted as nothing."""
    machine = Machine("FILES01", "2008")
    look = Look(host_of(machine))
    assert DELAY.at_risk(look) == {}
    DELAY.check_at_risk(look, {CREATED: dword(1)})
    assert DELAY.notes_on_created(look, [CREATED]) == ()
    assert machine.log.requests == []


def test_what_netsh_spoils_is_known_before_and_named_after() -> None:
    """Before: the values beside it. After: those that were changed, with what they held. Cut off: those that were created."""
    machine = Machine("FILES01", "2008", nics=[])
    host = host_of(machine)
    setting = TcpSetting("rss")
    at_risk = setting.at_risk(Look(host))
    assert at_risk[DELAY] == dword(30)
    with pytest.raises(Collateral) as collateral:
        setting.write(Look(host), "disabled")
    assert set(setting.collateral_changes(collateral.value)) == {
        CollateralSetting(DELAY, dword(30), dword(0xFFFFFFFF)),
        CollateralSetting(CREATED, ABSENT, dword(0xCCCCCCCC)),
    }
    with pytest.raises(Collateral):
        setting.check_at_risk(Look(host), at_risk)
    [note] = setting.notes_on_created(Look(host), at_risk)
    assert "TcpFinWait2Delay" in note.en
    assert "TcpTimedWaitDelay" not in note.en
    machine.registry.set(PARAMETERS, "TcpTimedWaitDelay", RegValue("REG_DWORD", 30))
    machine.registry.delete(PARAMETERS, "TcpFinWait2Delay")
    setting.check_at_risk(Look(host), at_risk)
    assert setting.notes_on_created(Look(host), at_risk) == ()
