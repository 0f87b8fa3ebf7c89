"""Step 2: what it switches off on each Windows, what it leaves alone and says so."""

from __future__ import annotations

import pytest

from runbook.change.apply import apply
from runbook.change.undo import plan_undo
from runbook.errors import Refused, WrongType
from runbook.journal.journal import Journal
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec, RegValue
from runbook.windows.errors import TcpCollateral
from runbook.windows.look import Look
from tests.conftest import host_of

TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"


WHOLE = Step2(whole_list=True)
NIC = Step2(only=("nic",))


def run(machine: Machine, journal: Journal) -> None:
    """Plan the whole list and apply it."""
    host = host_of(machine)
    apply(host, WHOLE.plan(Look(host), journal), journal)


def test_after_a_reboot_nothing_is_left_on(machine: Machine, journal: Journal) -> None:
    """On every Windows and in every language: SNP is off, and so is every offload that the driver allows to be off."""
    machine.has_kb967224_bug = False
    run(machine, journal)
    machine.reboot()
    assert {machine.effective[name] for name in ("chimney", "rss", "netdma") if name in machine.effective} == {
        "disabled"
    }
    if machine.version != "2003":
        guid = machine.nics[0].guid
        off = {keyword[1]: value for keyword, value in machine.effective.items() if isinstance(keyword, tuple) and keyword[0] == guid}  # fmt: skip
        assert off.pop("*JumboPacket") == "1514"
        assert (off.pop("*RSS"), off.pop("*FlowControl")) == ("1", "3")  # not in the article's list
        assert set(off.values()) == {"0"}


def test_what_a_version_does_not_have_is_not_present(journal: Journal) -> None:
    """2012 and later have no NetDMA; 2022's netsh has no Chimney, which CIM reports as disabled: no change, no error."""
    host = host_of(Machine("H", version="2022", nics=[]))
    plan = WHOLE.plan(Look(host), journal)
    assert [setting.label for setting in plan.settings] == ["TCP Chimney Offload", "Receive Side Scaling"]
    assert [change.setting.label for change in plan.changes] == ["Receive Side Scaling"]


def test_2008_keeps_netdma_in_the_registry(journal: Journal) -> None:
    """EnableTCPA, which takes a reboot; Chimney and RSS by netsh (facts 4.1)."""
    machine = Machine("H", version="2008", nics=[])
    machine.has_kb967224_bug = False
    run(machine, journal)
    assert machine.registry.get(TCPIP, "EnableTCPA") == RegValue("REG_DWORD", 0)
    in_force = [machine.effective["netdma"]]
    machine.reboot()
    assert [*in_force, machine.effective["netdma"]] == ["enabled", "disabled"]


def test_the_kb967224_trap_is_seen_reported_and_taken_back(journal: Journal) -> None:
    """netsh on Vista and 2008 writes nonsense beside what it was asked: said, recorded, and undone with the rest."""
    machine = Machine("H", version="2008", nics=[])
    before = machine.durable()
    host = host_of(machine)
    with pytest.raises(TcpCollateral) as caught:
        apply(host, WHOLE.plan(Look(host), journal), journal)
    assert {change.name for change in caught.value.changes} == {"TcpTimedWaitDelay", "TcpFinWait2Delay"}
    machine.has_kb967224_bug = False  # the fix is installed
    done = journal.runs()[0]
    apply(host, plan_undo(Look(host), done), journal, undoes=done.id)
    assert machine.durable().diff(before) == []


def test_a_team_is_reported_its_members_are_set_and_it_is_never_dissolved(journal: Journal) -> None:
    """LBFO: the members carry the traffic (facts 5.5)."""
    nics = [NicSpec("intel", None, "NIC1", team="Team1"), NicSpec("intel", None, "NIC2", team="Team1"), NicSpec("lbfo", "10.0.0.1", "Team1")]  # fmt: skip
    machine = Machine("H", version="2016", nics=nics)
    plan = NIC.plan(Look(host_of(machine)), journal)
    assert {change.setting.place for change in plan.changes} == {"NIC1", "NIC2"}
    assert any("Team1" in note.en and "never dissolved" in note.en for note in plan.notes)


def test_a_vendors_team_is_reported(journal: Journal) -> None:
    """Broadcom's BASP on 2008 R2: known by its driver, left alone."""
    machine = Machine("H", version="2008 R2", nics=[NicSpec("basp", "10.0.0.1", "Team")])
    plan = NIC.plan(Look(host_of(machine)), journal)
    assert plan.changes == ()
    assert any("team" in note.en for note in plan.notes)


def test_on_2003_vendor_names_are_shown_and_not_written(journal: Journal) -> None:
    """NDIS 5 has no standardized names: a guess would be a wrong write (facts 5.1)."""
    machine = Machine("H", version="2003")
    plan = NIC.plan(Look(host_of(machine)), journal)
    assert plan.changes == ()
    assert any("LargeSendOffload=1" in note.ja for note in plan.notes)


def test_an_adapter_without_ip_is_left_alone(journal: Journal) -> None:
    """Only what carries IP, and members of teams."""
    machine = Machine("H", version="2008 R2", nics=[NicSpec("realtek", None)])
    assert NIC.plan(Look(host_of(machine)), journal).settings == ()


def test_a_class_key_that_belongs_to_another_adapter_is_not_written(journal: Journal) -> None:
    """The number of a class key can pass to another adapter between the plan and the write: the identity is read again."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    plan = NIC.plan(Look(host), journal)
    machine.registry.set(machine.nics[0].key, "NetCfgInstanceId", RegValue("REG_SZ", "{SOMEBODY-ELSE}"))
    machine.log.clear()
    with pytest.raises(Refused):
        apply(host, plan, journal)
    assert machine.log.writes == []
    later = NIC.plan(Look(host), journal)
    assert later.changes == ()
    assert any("could not be matched" in note.en for note in later.notes)


def test_a_switch_of_the_wrong_type_is_said(journal: Journal) -> None:
    """A REG_SZ where Windows reads a number is somebody's mistake, and theirs to mend."""
    machine = Machine("H", version="2003")
    machine.registry.set(TCPIP, "EnableRSS", RegValue("REG_SZ", "0"))
    with pytest.raises(WrongType):
        WHOLE.plan(Look(host_of(machine)), journal)


def test_a_driver_that_allows_no_off_is_said(journal: Journal) -> None:
    """An enum without 0, a jumbo enum without a standard frame: no value is invented."""
    machine = Machine("H", version="2016")
    params = rf"{machine.nics[0].key}\Ndi\Params"
    machine.registry.delete(rf"{params}\*LsoV2IPv4\enum", "0")
    machine.registry.delete(rf"{params}\*JumboPacket\enum", "1514")
    plan = NIC.plan(Look(host_of(machine)), journal)
    assert not {"*LsoV2IPv4", "*JumboPacket"} & {getattr(change.setting, "keyword", "") for change in plan.changes}
    assert sum("allows no value" in note.en for note in plan.notes) == 2


def test_labels_are_the_hosts_own(journal: Journal) -> None:
    """Three vendors, four spellings (facts 5.6): what is shown is what the administrator sees there."""
    machine = Machine("H", version="2008 R2", language="ja-JP", nics=[NicSpec("broadcom")])
    plan = NIC.plan(Look(host_of(machine)), journal)
    assert any("TCP オフロード エンジン (TOE)" in change.setting.label for change in plan.changes)
