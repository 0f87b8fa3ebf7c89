"""Clients that know nothing of us talk to the simulated Windows: pypsrp, and pywinrm as its README shows it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Literal

import pytest
import winrm
from pypsrp.shell import Process, WinRS
from pypsrp.wsman import SelectorSet, WSMan
from winrm.protocol import Protocol

from runbook.sandbox import Environment, Server, serve

WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root"


@pytest.fixture(params=["http", "https"])
def wire(request: pytest.FixtureRequest, site: Environment) -> Iterator[Server]:
    """The small site over HTTP with message encryption, and over HTTPS."""
    with serve(site, tls=request.param == "https") as running:
        yield running


@pytest.fixture
def wsman(wire: Server) -> Iterator[WSMan]:
    """pypsrp, logged in with NTLM."""
    host, _, port = wire.endpoint("FILES01").partition(":")
    with WSMan(
        host,
        port=int(port),
        ssl=wire.ca_file is not None,
        auth="ntlm",
        encryption="auto" if wire.ca_file else "always",
        username=wire.username,
        password=wire.password,
        cert_validation=str(wire.ca_file) if wire.ca_file else True,  # type: ignore[arg-type]  # documented so
        no_proxy=True,
    ) as client:
        yield client


def local(element: ElementTree.Element) -> dict[str, str | None]:
    """The children's text by local name."""
    return {child.tag.rpartition("}")[2]: child.text for child in element}


def test_pypsrp_gets_an_instance(wsman: WSMan) -> None:
    """Get with a selector."""
    selectors = SelectorSet()
    selectors.add_option("Name", "DPMRA")
    body = wsman.get(f"{WMI}/cimv2/Win32_Service", selector_set=selectors)
    assert local(body[0])["State"] == "Running"


def test_pypsrp_enumerates_and_pulls(wsman: WSMan) -> None:
    """Enumerate without optimization, then Pull to the end."""
    namespace = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
    uri = f"{WMI}/cimv2/Win32_Service"
    enumerate_ = ElementTree.Element(f"{{{namespace}}}Enumerate")
    answer = wsman.enumerate(uri, enumerate_)
    context = answer.findtext(f".//{{{namespace}}}EnumerationContext")
    names: set[str | None] = set()
    while context:
        pull = ElementTree.Element(f"{{{namespace}}}Pull")
        ElementTree.SubElement(pull, f"{{{namespace}}}EnumerationContext").text = context
        ElementTree.SubElement(pull, f"{{{namespace}}}MaxElements").text = "2"
        answer = wsman.pull(uri, pull)
        items = answer.find(f".//{{{namespace}}}Items")
        assert items is not None
        assert len(items) <= 2
        names |= {local(item)["Name"] for item in items}
        context = answer.findtext(f".//{{{namespace}}}EnumerationContext")
    assert {"DPMRA", "WinRM", "LanmanServer"} <= names


def test_pypsrp_invokes_std_reg_prov(wsman: WSMan, site: Environment) -> None:
    """A static method with parameters, its out parameters and its effect."""
    uri = f"{WMI}/default/StdRegProv"

    def call(method: str, **parameters: str) -> dict[str, str | None]:
        element = ElementTree.Element(f"{{{uri}}}{method}_INPUT")
        for name, value in parameters.items():
            ElementTree.SubElement(element, f"{{{uri}}}{name}").text = value
        output = wsman.invoke(f"{uri}/{method}", uri, element).find(f".//{{{uri}}}{method}_OUTPUT")
        assert output is not None
        return local(output)

    where = {"hDefKey": "2147483650", "sSubKeyName": r"SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"}
    name = {"sValueName": "ConnectionNoActivityTimeout"}
    assert call("GetDWORDValue", **where, **name)["ReturnValue"] == "1"
    assert call("SetDWORDValue", **where, **name, uValue="900")["ReturnValue"] == "0"
    assert call("GetDWORDValue", **where, **name)["uValue"] == "900"
    written = site["FILES01"].registry.get("HKLM\\" + where["sSubKeyName"], name["sValueName"])
    assert written is not None
    assert written.data == 900


def test_pypsrp_runs_a_command(wsman: WSMan, site: Environment) -> None:
    """A shell with UTF-8, a command, its output and exit code; nothing stays open."""
    with WinRS(wsman, codepage=65001) as shell:
        process = Process(shell, "netsh", ["interface", "tcp", "show", "global"])
        process.invoke()
        assert "Chimney Offload State" in process.stdout.decode()  # of a Japanese host, in UTF-8 (facts 4.4)
        assert process.rc == 0
    assert site["FILES01"].shells == 0


def test_pywinrm_as_its_readme_shows_it(site: Environment) -> None:
    """Session.run_cmd over NTLM; with its default code page 437, programs speak English, and Japanese data are lost."""
    with serve(site) as server:
        session = winrm.Session(
            server.endpoint("FILES01"),
            auth=(server.username, server.password),
            transport="ntlm",
            proxy=None,
            ca_trust_path=None,
        )
        result = session.run_cmd("netsh", ["interface", "tcp", "show", "global"])
        echoed = session.run_cmd("echo", ["オフロード"])
    assert result.status_code == 0
    assert b"Chimney Offload State               : automatic" in result.std_out
    assert b"?????" in echoed.std_out


@pytest.mark.parametrize(("transport", "auth"), [("basic", ("basic",)), ("certificate", ("certificate",))])
def test_pywinrm_with_basic_and_with_a_certificate(
    site: Environment, transport: Literal["basic", "certificate"], auth: tuple[str, ...]
) -> None:
    """Both are for HTTPS only."""
    with serve(site, tls=True, auth=auth) as server:
        protocol = Protocol(
            server.url("SQL01"),
            transport=transport,
            username=server.username,
            password=server.password,
            ca_trust_path=str(server.ca_file),
            cert_pem=str(server.client_cert),
            cert_key_pem=str(server.client_key),
            proxy=None,
        )
        shell = protocol.open_shell()
        command = protocol.run_command(shell, "hostname")
        assert protocol.get_command_output(shell, command)[0] == b"SQL01\r\n"
        protocol.close_shell(shell)


def test_a_wrong_password_is_a_401(site: Environment) -> None:
    """Not a fault, not a reset."""
    with serve(site) as server:
        session = winrm.Session(
            server.endpoint("SQL01"), auth=(server.username, "wrong"), transport="ntlm", proxy=None, ca_trust_path=None
        )
        with pytest.raises(winrm.exceptions.InvalidCredentialsError):
            session.run_cmd("hostname")
