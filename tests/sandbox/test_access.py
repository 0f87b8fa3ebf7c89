"""Who may do what from outside, what a stranger learns, WinRM's configuration, the machine's clock on every answer."""

from __future__ import annotations

import http.client
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from runbook.errors import AccessDenied
from runbook.sandbox import Environment, Machine, serve
from tests.conftest import host_of
from tests.sandbox.conftest import TRANSFER, Raw, Refused

CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
IDENTITY = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
IDENTIFY = f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><i:Identify xmlns:i="{IDENTITY}"/></s:Body></s:Envelope>'


def asked(machine: Machine, body: str, **headers: str) -> tuple[int, bytes, datetime]:
    """What a stranger gets: status, body, and the time of the answer."""
    with serve(Environment([machine])) as server:
        connection = http.client.HTTPConnection(server.endpoint("H"), timeout=5)
        connection.request("POST", "/wsman", body, headers)
        response = connection.getresponse()
        answer = response.status, response.read(), parsedate_to_datetime(response.headers["Date"])
        connection.close()
    return answer


@pytest.mark.parametrize(("version", "stack"), [("2008 R2", b"2.0"), ("2016", b"3.0")])
def test_a_stranger_may_identify_but_learns_no_version(version: str, stack: bytes) -> None:
    """Only with the header, and only Identify; who has logged on learns the version."""
    machine = Machine("H", version)
    status, body, _ = asked(machine, IDENTIFY, WSMANIDENTIFY="unauthenticated")
    assert status == 200
    assert b"OS: 0.0.0 SP: 0.0 Stack: " + stack in body
    assert asked(machine, IDENTIFY)[0] == 401
    assert asked(machine, "<x/>", WSMANIDENTIFY="unauthenticated")[0] == 401
    assert machine.edition.number.encode() in machine.send(IDENTIFY.encode())


def test_date_is_the_machines_own_clock() -> None:
    """What is an hour slow says so to everybody."""
    machine = Machine("H")
    machine.skew = timedelta(hours=-1)
    ahead = asked(machine, "")[2] - datetime.now(UTC)
    assert timedelta(minutes=-61) < ahead < timedelta(minutes=-59)


def test_the_configuration() -> None:
    """ConfigType of [MS-WSMV]; up to 2008 R2 it is not given over the network (WinRb/WinRM issue 197)."""
    machine = Machine("H", "2016")
    found = Raw(machine).ask(f"{TRANSFER}/Get", CONFIG)
    assert found.findtext(f"{{{CONFIG}}}Config/{{{CONFIG}}}MaxEnvelopeSizekb") == "500"
    assert found.findtext(f".//{{{CONFIG}}}Winrs/{{{CONFIG}}}MaxShellsPerUser") == "30"
    machine.access.config["MaxEnvelopeSizekb"] = 64
    assert Raw(machine).ask(f"{TRANSFER}/Get", CONFIG).findtext(f".//{{{CONFIG}}}MaxEnvelopeSizekb") == "64"
    with pytest.raises(Refused):
        Raw(Machine("H", "2008 R2")).ask(f"{TRANSFER}/Get", CONFIG)


def test_an_account_without_rights_is_denied_everything() -> None:
    """Code 5 and WS-Management's own subcode, but Identify is answered."""
    machine = Machine("H")
    machine.access.rights = "none"
    with pytest.raises(Refused) as caught:
        Raw(machine).query("select * from Win32_OperatingSystem")
    assert (caught.value.code, caught.value.subcode) == (5, "AccessDenied")
    assert b"IdentifyResponse" in machine.send(IDENTIFY.encode())


def test_a_reader_reads_and_writes_nothing() -> None:
    """StdRegProv says 5 to every write, CheckAccess says it before; no shell, no configuration."""
    machine = Machine("H")
    machine.access.rights = "reader"
    raw, key = Raw(machine), r"SOFTWARE\Microsoft"
    assert raw.query("select * from Win32_OperatingSystem")
    assert raw.code("EnumKey", key) == 0
    assert raw.code("SetDWORDValue", key, "X", uValue=1) == 5
    assert raw.code("CreateKey", rf"{key}\New") == raw.code("DeleteKey", key) == raw.code("DeleteValue", key, "X") == 5
    assert raw.registry("CheckAccess", key, uRequired=2)["bGranted"] == ["false"]
    assert raw.registry("CheckAccess", key, uRequired=1)["bGranted"] == ["true"]
    for call in (raw.open, lambda: raw.ask(f"{TRANSFER}/Get", CONFIG)):
        with pytest.raises(Refused):
            call()
    assert machine.log.writes == []


def test_a_shell_may_keep_its_code_page() -> None:
    """Whatever was asked for (facts 9.10 [U])."""
    machine = Machine("H", "2008", "ja-JP")
    machine.access.keeps_code_page = True
    assert "932" in Raw(machine).run("chcp").stdout.decode("cp932")


@pytest.mark.parametrize("wmi_class", ["Win32_Service", "Win32_SystemDriver"])
def test_over_the_network_administrators_alone_read_services(wmi_class: str) -> None:
    """An account with rights in WMI reads the other classes (facts 6.13)."""
    machine = Machine("H")
    machine.access.rights = "reader"
    host = host_of(machine)
    assert host.system.read().computer == "H"
    with pytest.raises(AccessDenied):
        host.client.query("root/cimv2", f"select * from {wmi_class}")
