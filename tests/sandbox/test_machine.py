"""A machine as a whole: it boots in every version and language, reboots, forgets and remembers."""

from __future__ import annotations

import pytest

from runbook.sandbox import Fault, Machine, RegValue, Write, small_environment
from tests.sandbox.conftest import TRANSFER, WMI, Raw, Refused

PARAMETERS = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
DPM = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
NUMBERS = {"2003": "5.2.3790", "2008": "6.0.6002", "2008 R2": "6.1.7601", "2012 R2": "6.3.9600", "2016": "10.0.14393", "2022": "10.0.20348"}  # fmt: skip


def test_every_version_and_language_answers(machine: Machine) -> None:
    """System, registry, services and shell; what came with Vista is absent on 2003 (facts 6.4)."""
    raw = Raw(machine)
    system = raw.get("root/cimv2/Win32_OperatingSystem")
    assert system["Version"] == [NUMBERS[machine.version]]
    assert system["OSLanguage"] == [str({"ja-JP": 0x411, "en-US": 0x409}[machine.language])]
    assert system["CSName"] == ["FILES01"]
    assert ("OSArchitecture" in system) == ("OperatingSystemSKU" in system) == (machine.version != "2003")
    assert raw.get("root/cimv2/Win32_TimeZone", StandardName=str(raw.query("select * from Win32_TimeZone")[0]["StandardName"][0]))["Bias"] == system["CurrentTimeZone"]  # fmt: skip
    assert raw.registry("EnumKey", "SOFTWARE")["sNames"] == ["Microsoft"]
    assert raw.text("hostname") == "FILES01\r\n"
    assert NUMBERS[machine.version] in raw.text("ver")


@pytest.mark.parametrize("wrong", [{"version": "2000"}, {"language": "de-DE"}])
def test_what_is_not_simulated_is_refused(wrong: dict[str, str]) -> None:
    """At once, not when it is asked."""
    with pytest.raises((KeyError, ValueError)):
        Machine("H", **wrong)  # type: ignore[arg-type]


def test_dpm_is_told_by_its_keys() -> None:
    """`DB` on a DPM server alone, `Agent` where an agent is; the time-out is absent by default (facts 1.1, 1.2)."""
    server, protected, bare = Machine("S", dpm_server=True), Machine("P"), Machine("N", agent=False)
    assert [each.registry.has_key(rf"{DPM}\DB") for each in (server, protected, bare)] == [True, False, False]
    assert [each.registry.has_key(rf"{DPM}\Agent\2.0") for each in (server, protected, bare)] == [True, True, False]
    assert protected.registry.get(rf"{DPM}\Setup", "InstallPath") is not None
    assert protected.registry.get(rf"{DPM}\Agent", "ConnectionNoActivityTimeout") is None


@pytest.mark.parametrize("method", ["Reboot", "Win32Shutdown"])
def test_a_reboot_that_was_asked_for(new: Raw, method: str) -> None:
    """0, then all is new: boot time, shells, services by their start mode; it is logged."""
    new.open()
    new.machine.services["DPMRA"].start()
    before = new.machine.boot_time
    arguments = [("Flags", "6")] if method == "Win32Shutdown" else []
    assert new.invoke("root/cimv2/Win32_OperatingSystem", method, arguments)["ReturnValue"] == ["0"]
    assert new.machine.boot_time > before
    assert (new.machine.reboot_count, new.machine.shells) == (1, 0)
    assert new.machine.services["DPMRA"].state == "Stopped"
    assert new.machine.services["LanmanServer"].state == "Running"
    assert new.machine.log.writes == [Write("power", "SQL01", None, "reboot")]


@pytest.mark.parametrize(
    ("version", "switch", "setting", "counts"),
    [
        ("2003", "EnableTCPChimney", "chimney", True),
        ("2003", "EnableRSS", "rss", True),
        ("2003", "EnableTCPA", "netdma", True),
        ("2008", "EnableTCPA", "netdma", True),
        ("2008 R2", "EnableTCPA", "netdma", True),
        ("2008", "EnableRSS", "rss", False),
        ("2016", "EnableRSS", "rss", False),
    ],
)
def test_a_switch_in_the_registry_waits_for_the_reboot(version: str, switch: str, setting: str, counts: bool) -> None:
    """Where it counts at all (facts 4.1)."""
    machine = Machine("H", version)
    machine.registry.set(PARAMETERS, switch, RegValue("REG_DWORD", 0))
    assert machine.effective[setting] == "enabled"
    machine.reboot()
    assert (machine.effective[setting] == "disabled") == counts


def test_a_keyword_waits_for_the_reboot(new: Raw) -> None:
    """Absent again, it is the driver's default again (facts 5.4)."""
    nic = new.machine.nics[0]
    new.machine.registry.set(nic.key, "*RSS", RegValue("REG_SZ", "0"))
    assert new.machine.effective[nic.guid, "*RSS"] == "1"
    new.machine.reboot()
    assert new.machine.effective[nic.guid, "*RSS"] == "0"
    new.machine.registry.delete(nic.key, "*RSS")
    new.machine.reboot()
    assert new.machine.effective[nic.guid, "*RSS"] == "1"


def test_durable_state_is_equal_only_if_nothing_differs() -> None:
    """Registry, empty keys and types included, TCP globals, services; and it says what differs."""
    machine, before = Machine("H", "2008 R2"), Machine("H", "2008 R2").durable()
    assert machine.durable() == before
    assert hash(machine.durable()) == hash(before)
    machine.registry.create_key(r"HKLM\SOFTWARE\Empty")
    machine.tcp["chimney"] = "disabled"
    machine.services["DPMRA"].start()
    assert machine.durable() != before
    assert machine.durable().diff(before) == [
        r"HKEY_LOCAL_MACHINE\SOFTWARE\Empty: absent -> there",
        "service DPMRA: Stopped, Manual -> Running, Manual",
        "tcp chimney: automatic -> disabled",
    ]


def test_every_envelope_is_logged(new: Raw) -> None:
    """Its action, resource, selectors and sizes, those that end in a fault too."""
    new.get("root/cimv2/Win32_Service", Name="DPMRA")
    with pytest.raises(Refused):
        new.get("root/cimv2/Win32_Service", Name="Nobody")
    first, second = new.machine.log.requests
    assert (first.action, first.resource_uri) == (f"{TRANSFER}/Get", f"{WMI}root/cimv2/Win32_Service")
    assert (first.selectors, second.selectors) == ({"Name": "DPMRA"}, {"Name": "Nobody"})
    assert first.size_in > 500 < first.size_out
    new.machine.log.clear()
    assert new.machine.log.requests == []


def test_troubles_in_process(new: Raw) -> None:
    """`reset` leaves the operation undone, `reset-after` does it; the others are what they are called."""
    machine = new.machine

    def write(number: int) -> None:
        new.code("SetDWORDValue", "SOFTWARE", "x", uValue=number)

    machine.faults.add(Fault("reset", action="SetDWORDValue"))
    with pytest.raises(ConnectionResetError):
        write(1)
    assert machine.registry.get("HKLM\\SOFTWARE", "x") is None
    machine.faults.add(Fault("reset-after", at=0))
    with pytest.raises(ConnectionResetError):
        write(2)
    assert machine.registry.get("HKLM\\SOFTWARE", "x") == RegValue("REG_DWORD", 2)
    for kind, error in {"timeout": TimeoutError, "401": PermissionError, "garbage": SyntaxError, "half": SyntaxError}.items():  # fmt: skip
        machine.faults.add(Fault(kind))  # type: ignore[arg-type]
        with pytest.raises(error):
            write(3)
    write(2)
    for kind, number in {"reboot": 2, "reboot-after": 3}.items():
        machine.faults.add(Fault(kind))  # type: ignore[arg-type]
        boots = machine.reboot_count
        with pytest.raises(ConnectionResetError):
            write(3)
        assert machine.registry.get("HKLM\\SOFTWARE", "x") == RegValue("REG_DWORD", number)
        assert machine.reboot_count == boots + 1
        write(2)
    machine.faults.add(Fault("soap-fault", at=1, code=0x80070005, times=1))
    write(4)
    with pytest.raises(Refused) as caught:
        write(5)
    assert caught.value.code == 0x80070005
    machine.faults.add(Fault("reset", action="Pull"))
    machine.faults.clear()
    write(6)


def test_the_small_site_has_what_a_site_has() -> None:
    """A DPM server and computers of three ages and two languages, one with its agent at work."""
    site = small_environment()
    assert [(machine.name, machine.version, machine.language) for machine in site.machines] == [
        ("DPM01", "2012 R2", "ja-JP"),
        ("FILES01", "2008 R2", "ja-JP"),
        ("SQL01", "2016", "en-US"),
        ("OLD01", "2003", "ja-JP"),
    ]
    assert site["dpm01"].dpm_server
    with pytest.raises(KeyError):
        site["NOBODY"]
