"""WS-Management: instances, enumerations, faults, as facts 6.2 to 6.6 and recorded answers have them."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from runbook.sandbox import Machine
from tests.sandbox.conftest import (
    ADDRESSING,
    CIM,
    ENUMERATION,
    NIL,
    SHELL,
    SOAP,
    TRANSFER,
    WMI,
    WSMAN,
    Raw,
    Refused,
    envelope,
    name_of,
    values_of,
)

SERVICE = "root/cimv2/Win32_Service"
IDENTIFY = (
    b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><i:Identify '
    b'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>'
)


def test_an_answer_relates_to_its_request(machine: Machine) -> None:
    """Action, RelatesTo and an own MessageID, in every version, whatever its prefixes."""
    sent = envelope(f"{TRANSFER}/Get", WMI + SERVICE, selectors={"Name": "DPMRA"}, message_id="uuid:ME")
    header = ElementTree.fromstring(machine.send(sent)).find(f"{{{SOAP}}}Header")
    assert header is not None
    assert header.findtext(f"{{{ADDRESSING}}}Action") == f"{TRANSFER}/GetResponse"
    assert header.findtext(f"{{{ADDRESSING}}}RelatesTo") == "uuid:ME"
    assert header.findtext(f"{{{ADDRESSING}}}MessageID", "").startswith("uuid:")


def test_prefixes_are_not_to_be_relied_upon() -> None:
    """Two versions spell the same answer differently."""
    body = f'<n:Enumerate xmlns:n="{ENUMERATION}"/>'
    request = envelope(f"{ENUMERATION}/Enumerate", WMI + SERVICE, body)
    spelled = {version: Machine("H", version).send(request) for version in ("2008 R2", "2016")}
    assert b"<n:EnumerateResponse>" in spelled["2008 R2"]
    assert b"<n:EnumerateResponse>" not in spelled["2016"]


def test_uris_and_selectors_ignore_case(old: Raw) -> None:
    """Facts 6.1."""
    assert old.get("ROOT/CIMV2/win32_SERVICE", name="dpmra")["Name"] == ["DPMRA"]


def test_nulls_arrays_and_datetimes(old: Raw) -> None:
    """Null is xsi:nil, a one-element array a scalar, an empty one nothing, a datetime cim:Datetime (facts 6.3)."""
    answer = old.ask(f"{TRANSFER}/Get", f"{WMI}root/cimv2/Win32_OperatingSystem")[0]
    assert answer.findtext(f"{{*}}LastBootUpTime/{{{CIM}}}Datetime", "").endswith("+09:00")
    assert values_of(answer)["MUILanguages"] == ["ja-JP"]
    system = old.ask(f"{TRANSFER}/Get", f"{WMI}root/cimv2/Win32_ComputerSystem", selectors={"Name": "FILES01"})[0]
    workgroup = system.find("{*}Workgroup")
    assert workgroup is not None
    assert workgroup.get(NIL) == "true"
    assert "sNames" not in old.registry("EnumKey", r"SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent\2.0")


@pytest.mark.parametrize(
    ("resource", "selectors", "wsman", "wmi", "status"),
    [
        (SERVICE, {"Name": "Nobody"}, 0x80338000, 0x80338000, 6),
        ("root/cimv2/Win32_Nothing", {}, 0x80041010, 0x80041010, 5),
        ("root/nowhere/Win32_Service", {}, 0x8004100E, 0x8004100E, 3),
        (SERVICE, {}, 0x803380FA, 0x803380FA, 4),
        (SERVICE, {"Colour": "red"}, 0x8033805B, 0x8033805B, 4),
    ],
)
def test_wmi_faults_of_both_generations(
    old: Raw, new: Raw, resource: str, selectors: dict[str, str], wsman: int, wmi: int, status: int
) -> None:
    """2.0 says it in a WSManFault, 3.0 in an MSFT_WmiError alone (facts 6.4)."""
    with pytest.raises(Refused) as two:
        old.get(resource, **selectors)
    assert (two.value.code, two.value.wmi_code) == (wsman, None)
    with pytest.raises(Refused) as three:
        new.get(resource, **selectors)
    assert (three.value.code, three.value.wmi_code, three.value.cim_status) == (None, wmi, status)


def test_a_resource_of_no_plugin_is_a_fault_of_the_protocol(new: Raw) -> None:
    """Which even 3.0 says in a WSManFault."""
    with pytest.raises(Refused) as caught:
        new.ask(f"{TRANSFER}/Get", "http://example.com/nothing")
    assert (caught.value.code, caught.value.subcode) == (0x8033803B, "DestinationUnreachable")


def test_what_is_no_envelope_is_a_400(new: Raw) -> None:
    """Broken XML and an envelope without a body; a request without an action is an ordinary fault."""
    assert new.machine.winrm.answer(b"<not xml").status == 400
    assert new.machine.winrm.answer(f'<e:Envelope xmlns:e="{SOAP}"/>'.encode()).status == 400
    assert new.machine.winrm.answer(f'<e:Envelope xmlns:e="{SOAP}"><e:Body/></e:Envelope>'.encode()).status == 500


def test_faults_are_500_and_a_request_too_large_is_413(new: Raw) -> None:
    """What the HTTP side answers with."""
    assert new.machine.winrm.answer(envelope(f"{TRANSFER}/Get", WMI + SERVICE)).status == 500
    assert new.machine.winrm.answer(envelope(f"{TRANSFER}/Get", WMI + SERVICE, "x" * 600_000)).status == 413


def test_identify_tells_version_and_stack(old: Raw) -> None:
    """No action, no resource: only the body says it."""
    assert b"OS: 6.1.7601 SP: 1.0 Stack: 2.0" in old.machine.send(IDENTIFY)


def test_an_enumeration_is_pulled_and_released(new: Raw) -> None:
    """A context that is released, or at its end, is not valid any more."""
    uri, body = WMI + SERVICE, f'<n:Enumerate xmlns:n="{ENUMERATION}"/>'

    def with_context(verb: str, context: str) -> None:
        inside = f"<n:EnumerationContext>{context}</n:EnumerationContext>"
        new.ask(f"{ENUMERATION}/{verb}", uri, f'<n:{verb} xmlns:n="{ENUMERATION}">{inside}</n:{verb}>')

    context = new.ask(f"{ENUMERATION}/Enumerate", uri, body)[0][0].text or ""
    with_context("Pull", context)
    with_context("Release", context)
    with pytest.raises(Refused) as caught:
        with_context("Pull", context)
    assert (caught.value.code, caught.value.subcode) == (0x8033801B, "InvalidEnumerationContext")


def test_an_answer_holds_as_many_items_as_fit(new: Raw) -> None:
    """MaxElements and MaxEnvelopeSize, which counts UTF-16 here; all arrive in the end, and none in more than was asked."""
    everything = new.items("select * from Win32_Service")
    new.machine.log.clear()
    assert len(new.items("select * from Win32_Service", most=3)) == len(everything)
    assert len(new.machine.log.requests) == 1 + -(-(len(everything) - 1) // 3)
    new.machine.log.clear()
    assert len(new.items("select * from Win32_Service", size=8192)) == len(everything)
    assert max(2 * request.size_out for request in new.machine.log.requests) <= 8192


@pytest.mark.parametrize(("version", "first"), [("2003", None), ("2008 R2", 1), ("2012", 1), ("2022", 1)])
def test_the_first_answer_of_a_list(raw: Callable[[Machine], Raw], version: str, first: int | None) -> None:
    """Holds one item on 2008 R2 and later, whatever MaxElements says, and the end only if that is all; 2003 sends all at once."""
    asked = raw(Machine("H", version))
    everything = asked.items("select * from Win32_Service")
    assert len(asked.machine.log.requests) == (2 if first else 1)
    parts = asked.parts("select * from Win32_Service")
    assert [len(part) for part in parts] == ([1, len(everything) - 1] if first else [len(everything)])
    for query in ("select * from Win32_Service where Name='DPMRA'", "select * from Win32_Service where Name='none'"):
        assert len(asked.parts(query)) == 1


@pytest.mark.parametrize("asked", ["0", "-1", "x"])
def test_a_list_of_no_items_is_a_fault(new: Raw, asked: str) -> None:
    """MaxElements is a positive number."""
    body = f'<n:Enumerate xmlns:n="{ENUMERATION}"><w:OptimizeEnumeration/><w:MaxElements>{asked}</w:MaxElements></n:Enumerate>'
    with pytest.raises(Refused) as caught:
        new.ask(f"{ENUMERATION}/Enumerate", WMI + SERVICE, body)
    assert caught.value.subcode == "SchemaValidationError"


def test_a_projection_is_a_fragment_with_bare_names(new: Raw) -> None:
    """`select Name` gives w:XmlFragment, not the class (recorded by others; facts 6.3 do not say)."""
    (item,) = new.items("select Name, State from Win32_Service where Name = 'DPMRA'")
    assert item.tag == f"{{{WSMAN}}}XmlFragment"
    assert [(child.tag, child.text) for child in item] == [("Name", "DPMRA"), ("State", "Stopped")]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("Name='dpmra'", {"DPMRA"}),
        ("Name like 'D%'", {"DPMRA", "Dnscache"}),
        ("Name like '_inRM'", {"WinRM"}),
        ("(Name='DPMRA' or Name='WinRM') and State<>'Running'", {"DPMRA"}),
        ("not (Started=true) and StartMode='Manual' and Name<>'Browser'", {"DPMRA"}),
        ("ProcessId = 0 and AcceptStop = FALSE and Name like '%RA'", {"DPMRA"}),
        ("ProcessId = '0' and DisplayName is not null and Name = \"DPMRA\"", {"DPMRA"}),
        ("DisplayName is null", set()),
        ("'DPMRA' = Name", {"DPMRA"}),
        ("NULL = DisplayName", set()),
        ("0 <> ProcessId and 'DPMRA' = Name", set()),
        ("0 >= ProcessId and 'DPMRA' = Name", {"DPMRA"}),
        (r"PathName like 'C:\\Program Files%' and Name = 'DPMRA'", {"DPMRA"}),
    ],
)
def test_wql_conditions(new: Raw, condition: str, found: set[str]) -> None:
    """The part of WQL that clients use, with the operands in either order."""
    assert {each["Name"][0] for each in new.query(f"select * from Win32_Service where {condition}")} == found


@pytest.mark.parametrize(
    "query",
    [
        *("select", "select * from Win32_Service where", "select Colour from Win32_Service"),
        r"select * from Win32_Service where Name like 'D\%'",
        "select * from Win32_Service where 'D%' like Name",
    ],
)
def test_bad_wql_is_a_filter_fault(new: Raw, query: str) -> None:
    """WBEM_E_INVALID_QUERY."""
    with pytest.raises(Refused) as caught:
        new.query(query)
    assert (caught.value.wmi_code, caught.value.subcode) == (0x80041017, "CannotProcessFilter")


def test_a_filter_needs_the_uri_of_all_classes(new: Raw) -> None:
    """Facts 6.3."""
    body = f'<n:Enumerate xmlns:n="{ENUMERATION}"><w:Filter>select * from Win32_Service</w:Filter></n:Enumerate>'
    with pytest.raises(Refused) as caught:
        new.ask(f"{ENUMERATION}/Enumerate", WMI + SERVICE, body)
    assert caught.value.wmi_code == 0x803380FB


def test_dependents_are_associated_and_referred_to(new: Raw) -> None:
    """ASSOCIATORS OF gives services, REFERENCES OF endpoints of both ends (facts 1.3)."""
    new.machine.services["DPMRA"].dependents.append("Spooler")
    where = "{Win32_Service.Name='DPMRA'} where"
    (dependent,) = new.query(f"ASSOCIATORS OF {where} AssocClass=Win32_DependentService Role=Antecedent")
    assert dependent["Name"] == ["Spooler"]
    assert new.query(f"ASSOCIATORS OF {where} AssocClass=Win32_DependentService Role=Dependent") == []
    (reference,) = new.items(f"REFERENCES OF {where} ResultClass=Win32_DependentService Role=Antecedent")
    ends = {name_of(end): end.findtext(f".//{{{WSMAN}}}Selector[@Name='Name']") for end in reference if len(end)}
    assert ends == {"Antecedent": "DPMRA", "Dependent": "Spooler"}


def test_only_a_description_can_be_put(new: Raw) -> None:
    """Create and Delete are not offered, and a Put to the CIM settings is refused (facts 9.9)."""
    uri = f"{WMI}root/cimv2/Win32_OperatingSystem"
    body = f'<p:Win32_OperatingSystem xmlns:p="{uri}"><p:Description>here</p:Description></p:Win32_OperatingSystem>'
    assert values_of(new.ask(f"{TRANSFER}/Put", uri, body)[0])["Description"] == ["here"]
    offload = f"{WMI}root/StandardCimv2/MSFT_NetOffloadGlobalSetting"
    body = (
        f'<p:MSFT_NetOffloadGlobalSetting xmlns:p="{offload}"><p:Chimney>0</p:Chimney></p:MSFT_NetOffloadGlobalSetting>'
    )
    for verb in ("Put", "Create", "Delete"):
        with pytest.raises(Refused) as caught:
            new.ask(f"{TRANSFER}/{verb}", offload, body, selectors={"InstanceID": "NetOffloadGlobalSetting"})
        assert caught.value.wmi_code == 0x80338102


def test_an_unknown_action_or_method_is_a_fault(new: Raw) -> None:
    """Of the protocol, and of WMI."""
    with pytest.raises(Refused) as caught:
        new.ask(f"{SHELL}/Nothing", f"{SHELL}/cmd")
    assert caught.value.subcode == "ActionNotSupported"
    with pytest.raises(Refused) as caught:
        new.invoke(SERVICE, "Nothing", Name="DPMRA")
    assert (caught.value.wmi_code, caught.value.cim_status) == (0x8004102E, 17)


def test_an_envelope_too_small_for_any_answer_is_refused(new: Raw) -> None:
    """Before anything is done."""
    with pytest.raises(Refused) as caught:
        new.ask(f"{TRANSFER}/Get", WMI + SERVICE, size=1000)
    assert caught.value.subcode == "EncodingLimit"
