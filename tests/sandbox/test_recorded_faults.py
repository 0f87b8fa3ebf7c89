"""Faults in the shapes that other people recorded from hosts (facts 6.3, 6.8, 6.9)."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from runbook.sandbox import Machine
from tests.sandbox.conftest import ADDRESSING, ENUMERATION, SOAP, TRANSFER, WMI, Raw, Refused, envelope

SERVICE = f"{WMI}root/cimv2/Win32_Service"
DIALECT = "http://schemas.microsoft.com/wbem/wsman/1/WQL"


def with_header(header: str) -> bytes:
    """A Get with one more header."""
    asked = envelope(f"{TRANSFER}/Get", SERVICE, selectors={"Name": "DPMRA"}).decode()
    return asked.replace("</e:Header>", f"{header}</e:Header>").encode()


def fault_of(machine: Machine, request: bytes) -> Refused:
    """The fault that a request is answered with."""
    body = ElementTree.fromstring(machine.send(request)).find(f"{{{SOAP}}}Body")
    assert body is not None
    return Refused(body)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select * from Win32_Nothing", "The specified class does not exist in the given namespace."),
        ("select from", "The query was not syntactically valid."),
        ("select Colour from Win32_Service", "The query was not syntactically valid."),
    ],
)
def test_a_query_that_winrm_2_cannot_process(old: Raw, query: str, said: str) -> None:
    """One code, twice, whatever is wrong; the provider's words and the query are inside; 3.0 tells a missing class apart."""
    body = f'<n:Enumerate xmlns:n="{ENUMERATION}"><w:Filter Dialect="{DIALECT}">{query}</w:Filter></n:Enumerate>'
    answer = old.machine.send(envelope(f"{ENUMERATION}/Enumerate", f"{WMI}root/cimv2/*", body))
    root = ElementTree.fromstring(answer)
    assert root.findtext(f".//{{{ADDRESSING}}}Action") == f"{ENUMERATION}/fault"
    assert [each.get("Code") for each in root.iterfind(".//{*}WSManFault")] == ["2150858778"] * 2
    assert root.findtext(".//{*}Subcode/{*}Value") == "n:CannotProcessFilter"
    assert [each.text for each in root.iterfind(".//{*}Message")][1:] == [said]
    extended = root.find(".//{*}ProviderFault/{*}ExtendedError/{*}__ExtendedStatus")
    assert extended is not None
    assert (extended.findtext("{*}Operation"), extended.findtext("{*}ParameterInfo")) == ("ExecQuery", query)


def test_winrm_3_tells_a_missing_class_apart(new: Raw) -> None:
    """By WMI's own code."""
    with pytest.raises(Refused) as caught:
        new.query("select * from Win32_Nothing")
    assert caught.value.wmi_code == 0x80041010


@pytest.mark.parametrize("must", ["true", "1"])
def test_a_header_that_must_be_understood_and_is_not(new: Raw, must: str) -> None:
    """Nothing is done, so a header that the client spells wrongly is noticed; one that need not be is passed over."""
    unknown = f'<w:ResourceUri xmlns:e="{SOAP}" e:mustUnderstand="{must}">x</w:ResourceUri>'
    found = fault_of(new.machine, with_header(unknown))
    assert (found.code, found.blamed, found.subcode) == (0x80338010, "MustUnderstand", "")
    for harmless in (unknown.replace(f'"{must}"', '"false"'), "<w:ResourceUri>x</w:ResourceUri>"):
        assert b"DPMRA" in new.machine.send(with_header(harmless))


@pytest.mark.parametrize("timeout", ["PT-1S", "20", "", "P", "PT", "PT1.S", "PT1S2", "PT\u0661S"])
def test_a_time_that_is_none(new: Raw, timeout: str) -> None:
    """As pypsrp saw it; the shell's idle time-out is looked at too."""
    with pytest.raises(Refused) as caught:
        new.ask(f"{TRANSFER}/Get", SERVICE, selectors={"Name": "DPMRA"}, timeout=timeout)
    assert (caught.value.code, caught.value.subcode) == (0x8033800F, "InvalidMessageInformationHeader")


def test_only_winrm_3_names_an_activity(old: Raw, new: Raw) -> None:
    """In the header of answers and of faults."""
    for raw, number in ((old, 0), (new, 1)):
        for name in ("DPMRA", "Nobody"):
            request = envelope(f"{TRANSFER}/Get", SERVICE, selectors={"Name": name})
            assert raw.machine.send(request).count(b"ActivityId>") == 2 * number


def test_there_is_nothing_to_subscribe_to(new: Raw) -> None:
    """No such action, whatever the resource."""
    with pytest.raises(Refused) as caught:
        new.ask("http://schemas.xmlsoap.org/ws/2004/08/eventing/Subscribe", f"{WMI}root/cimv2/*")
    assert (caught.value.code, caught.value.subcode) == (0x80338013, "ActionNotSupported")
