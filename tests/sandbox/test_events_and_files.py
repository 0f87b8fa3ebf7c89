"""Win32_NTLogEvent, CIM_DataFile, Win32_SystemDriver, and what a computer and its adapters say of themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from runbook.sandbox import Event, File, Machine, NicSpec
from runbook.windows import events, files
from runbook.windows.host import Host
from tests.sandbox.conftest import Raw, Refused

TEMP = r"C:\Program Files\Microsoft Data Protection Manager\DPM\Temp"
PROGRAM = r"C:\Program Files\Microsoft Data Protection Manager\DPM\bin\DPMRA.exe"


def host_of(machine: Machine) -> Host:
    """The host as our client sees it."""
    return Host(machine.name, machine.send)


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_events_by_number_and_time(language: str) -> None:
    """Several numbers in parentheses, a moment with an offset; the log's other entries stay out."""
    machine = Machine("FILES01", language=language)
    now = machine.now()
    machine.events += [
        Event("System", 7024, "Service Control Manager", now - timedelta(days=9)),
        Event("System", 10036, "DistributedCOM", now - timedelta(days=1), ("CONTOSO\\DPM01$", "10.0.0.1"), "text"),
        Event("Application", 7024, "DPMRA", now - timedelta(days=1)),
        Event("System", 1, "Other", now - timedelta(days=1)),
        Event("System", 7024, "Service Control Manager", now - timedelta(hours=1), ("DPMRA", "%%10048")),
    ]
    found = events.read(host_of(machine).client, "System", (7024, 10036), now - timedelta(days=7))
    assert [(event.code, event.strings) for event in found] == [
        (10036, ("CONTOSO\\DPM01$", "10.0.0.1")),
        (7024, ("DPMRA", "%%10048")),
    ]
    assert abs(found[1].at - (now - timedelta(hours=1))) < timedelta(seconds=1)
    assert len(events.read(host_of(machine).client, "System", (7024,), now - timedelta(days=10))) == 2


@pytest.mark.parametrize(("moment", "count"), [("20261123090000.000000+540", 1), ("20261123000001.000000+000", 0)])
def test_the_offset_of_a_moment_counts(raw: Callable[[Machine], Raw], moment: str, count: int) -> None:
    """In minutes, as DMTF writes it: nine o'clock in Japan is midnight."""
    machine = Machine("FILES01", language="ja-JP")
    machine.events.append(Event("System", 7024, "X", datetime(2026, 11, 23, tzinfo=UTC)))
    assert len(raw(machine).query(f"select * from Win32_NTLogEvent where TimeGenerated>='{moment}'")) == count


def test_an_event_has_all_its_properties(raw: Callable[[Machine], Raw]) -> None:
    """EventIdentifier holds the number in its lower half; a query for a moment that is none is refused."""
    machine = Machine("FILES01", language="en-US")
    machine.services["DPMRA"].cannot_listen = True
    machine.services["DPMRA"].start()
    (row,) = raw(machine).query("select * from Win32_NTLogEvent where Logfile='System' and EventCode=7024")
    assert int(row["EventIdentifier"][0] or 0) & 0xFFFF == 7024
    assert row["InsertionStrings"] == ["DPMRA", "%%10048"]
    assert (row["SourceName"], row["Type"], row["RecordNumber"]) == (["Service Control Manager"], ["Error"], ["1"])
    assert "service-specific error 10048 (0x2740)" in (row["Message"][0] or "")
    assert row["ComputerName"] == ["FILES01.contoso.local"]
    with pytest.raises(Refused):
        raw(machine).query("select * from Win32_NTLogEvent where TimeGenerated>='yesterday'")


def test_an_agent_without_its_port_ends_as_soon_as_it_starts(raw: Callable[[Machine], Raw]) -> None:
    """StartService is accepted; the service is stopped again, and each attempt is in the log (facts 1.8)."""
    machine = Machine("FILES01", language="ja-JP")
    machine.services["DPMRA"].cannot_listen = True
    assert raw(machine).invoke("root/cimv2/Win32_Service", "StartService", Name="DPMRA")["ReturnValue"] == ["0"]
    assert raw(machine).get("root/cimv2/Win32_Service", Name="DPMRA")["State"] == ["Stopped"]
    assert [(event.code, event.strings) for event in machine.events] == [(7024, ("DPMRA", "%%10048"))]
    assert "DPMRA サービスは" in machine.events[0].message


@pytest.mark.parametrize("version", ["2003", "2008 R2", "2016"])
def test_files_of_a_folder(version: str) -> None:
    """By drive, path and extension, whatever their case; not those of other folders."""
    machine = Machine("FILES01", version)
    at = machine.now() - timedelta(days=2)
    name = "DPMRACurr.errlog.2026-11-20_03-12-45.Crash"
    machine.files += [
        File(rf"{TEMP}\{name}", at, 1000),
        File(rf"{TEMP}\DPMRACurr.errlog", at, 1000),
        File(rf"{TEMP}\old\{name}", at, 1000),
    ]
    (found,) = files.in_folder(host_of(machine).client, TEMP.lower(), "Crash")
    assert found.path.lower() == rf"{TEMP}\{name}".lower()
    assert found.changed is not None
    assert abs(found.changed - at) < timedelta(seconds=1)
    assert found.version == ""


def test_the_agents_program_has_dpms_version() -> None:
    """It lies where its service says, quoted or not, and it is gone with the agent."""
    machine = Machine("FILES01", dpm_version="5.0.158.0")
    client = host_of(machine).client
    found = files.find(client, PROGRAM.upper())
    assert found is not None
    assert found.version == "5.0.158.0"
    machine.services["DPMRA"].path = r'"D:\DPM\dpmra.exe" -x'
    assert files.find(client, PROGRAM) is None
    assert files.find(client, r"D:\DPM\DPMRA.exe") is not None
    machine.uninstall_agent()
    assert files.find(client, r"D:\DPM\DPMRA.exe") is None


def test_the_packet_scheduler(raw: Callable[[Machine], Raw]) -> None:
    """Bound by default from 2008 on, not installed on 2003 (facts 2.2)."""
    query = "select * from Win32_SystemDriver where Name='Psched'"
    machine = Machine("A", "2016")
    row = raw(machine).query(query)[0]
    assert (row["State"], row["Started"], row["StartMode"]) == (["Running"], ["true"], ["System"])
    machine.drivers["Psched"] = "Stopped"
    assert raw(machine).query(query)[0]["State"] == ["Stopped"]
    assert raw(Machine("B", "2003")).query(query) == []


def test_a_computer_in_a_workgroup(raw: Callable[[Machine], Raw]) -> None:
    """In a domain unless it is said otherwise."""
    machine = Machine("A")
    query = "select * from Win32_ComputerSystem"
    assert raw(machine).query(query)[0]["PartOfDomain"] == ["true"]
    machine.workgroup = "WORKGROUP"
    row = raw(machine).query(query)[0]
    assert (row["PartOfDomain"], row["Workgroup"], row["DomainRole"]) == (["false"], ["WORKGROUP"], ["2"])


@pytest.mark.parametrize(("version", "speed"), [("2003", None), ("2008", "100000000"), ("2022", "100000000")])
def test_an_adapters_speed(raw: Callable[[Machine], Raw], version: str, speed: str | None) -> None:
    """In bits a second; 2003 does not know."""
    machine = Machine("A", version, nics=[NicSpec(speed=100_000_000)])
    rows = raw(machine).query("select * from Win32_NetworkAdapter where NetConnectionStatus=2")
    assert [row["Speed"] for row in rows] == [[speed]]
    assert NicSpec().speed == 1_000_000_000
