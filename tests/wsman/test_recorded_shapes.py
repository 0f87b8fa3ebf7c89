"""What real hosts were seen to send (facts 4.4, 6.3, 6.4) is read as it is meant, with whatever prefixes."""

from __future__ import annotations

import pytest

from runbook.windows.registry import Registry
from runbook.windows.tcp import dumped_states
from runbook.windows.values import ABSENT, Kind, dword
from runbook.wsman.client import Client
from runbook.wsman.faults.errors import QueryNotProcessed, RequestNotUnderstood
from runbook.wsman.shell import Shell

SOAP = "http://www.w3.org/2003/05/soap-envelope"
PROVIDER = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/default/StdRegProv"


def client(*bodies: str) -> Client:
    """A client whose peer answers with these bodies, one after the other."""
    waiting = [
        f'<env:Envelope xmlns:env="{SOAP}"><env:Header/><env:Body>{body}</env:Body></env:Envelope>' for body in bodies
    ]
    return Client(lambda _: waiting.pop(0).encode())


@pytest.mark.parametrize("prefix", ["p", "m", "n1"])
def test_a_value_under_any_prefix(prefix: str) -> None:
    """Facts 6.2: the prefix varies."""
    body = (
        f'<{prefix}:GetDWORDValue_OUTPUT xmlns:{prefix}="{PROVIDER}">'
        f"<{prefix}:ReturnValue>0</{prefix}:ReturnValue><{prefix}:uValue>900</{prefix}:uValue></{prefix}:GetDWORDValue_OUTPUT>"
    )
    assert Registry(client(body)).read("HKLM\\X", "y", Kind.DWORD) == dword(900)


def test_an_empty_key_lists_nothing_or_nil() -> None:
    """Facts 6.4: sNames is left out or nil."""
    left_out = f'<p:EnumValues_OUTPUT xmlns:p="{PROVIDER}"><p:ReturnValue>0</p:ReturnValue></p:EnumValues_OUTPUT>'
    nil = left_out.replace("<p:ReturnValue>", '<p:sNames xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/><p:ReturnValue>')  # fmt: skip
    assert Registry(client(left_out)).kinds("HKLM\\X") == {}
    assert Registry(client(nil)).kinds("HKLM\\X") == {}
    missing = left_out.replace(">0<", ">2<")
    assert Registry(client(missing)).kinds("HKLM\\X") is ABSENT


def test_items_in_either_namespace_and_the_end_in_either() -> None:
    """Facts 6.3: w:Items and w:EndOfSequence in the first answer, n:Items and n:EndOfSequence in the next."""
    w = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
    n = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
    first = (
        f'<n:EnumerateResponse xmlns:n="{n}" xmlns:w="{w}"><n:EnumerationContext>uuid:1</n:EnumerationContext>'
        '<w:Items><p:S xmlns:p="u"><p:Name>a</p:Name></p:S></w:Items></n:EnumerateResponse>'
    )
    last = f'<n:PullResponse xmlns:n="{n}"><n:Items><q:S xmlns:q="u"><q:Name>b</q:Name></q:S></n:Items><n:EndOfSequence/></n:PullResponse>'
    found = client(first, last).query("root/cimv2", "select * from S")
    assert [each.text("Name") for each in found] == ["a", "b"]


def test_one_item_ends_in_the_first_answer() -> None:
    """Facts 6.3: with an empty context beside it; nothing more is asked. Headers of 3.0 that nobody asked for do not matter."""
    w = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
    n = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
    only = (
        f'<n:EnumerateResponse xmlns:n="{n}" xmlns:w="{w}"><n:EnumerationContext/><w:Items><p:S xmlns:p="u">'
        "<p:Name>a</p:Name></p:S></w:Items><w:EndOfSequence/></n:EnumerateResponse>"
    )
    activity = (
        '<env:Header><p:ActivityId xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd">X</p:ActivityId>'
    )
    answer = f'<env:Envelope xmlns:env="{SOAP}">{activity}</env:Header><env:Body>{only}</env:Body></env:Envelope>'
    asked = Client(lambda _: answer.encode())
    assert [each.text("Name") for each in asked.query("root/cimv2", "select * from S")] == ["a"]
    assert asked.requests == 1


@pytest.mark.parametrize("described", [False, True], ids=["2.0", "3.0"])
def test_a_shell_that_was_made(described: bool) -> None:
    """Facts 6.8: 2.0 sends the reference alone, 3.0 the shell beside it; its output streams may be on two lines."""
    shell, command = "SHELL-ID", "COMMAND-ID"
    r = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
    made = (
        '<x:ResourceCreated xmlns:x="http://schemas.xmlsoap.org/ws/2004/09/transfer" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"'
        ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><a:Address>http://h:5985/wsman</a:Address><a:ReferenceParameters>'
        f'<w:ResourceURI>{r}/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet>'
        "</a:ReferenceParameters></x:ResourceCreated>"
    )
    if described:
        made += f'<rsp:Shell xmlns:rsp="{r}"><rsp:ShellId>{shell}</rsp:ShellId><rsp:OutputStreams>stdout\n\tstderr</rsp:OutputStreams></rsp:Shell>'
    started = f'<rsp:CommandResponse xmlns:rsp="{r}"><rsp:CommandId>{command}</rsp:CommandId></rsp:CommandResponse>'
    done = (
        f'<rsp:ReceiveResponse xmlns:rsp="{r}"><rsp:Stream Name="stdout" CommandId="{command}">aGk=</rsp:Stream>'
        f'<rsp:CommandState CommandId="{command}" State="{r}/CommandState/Done"><rsp:ExitCode>7</rsp:ExitCode></rsp:CommandState>'
        "</rsp:ReceiveResponse>"
    )
    with Shell(client(made, started, done, "")) as opened:
        result = opened.run("x")
    assert (result.stdout, result.exit_code) == ("hi", 7)


def test_a_query_that_winrm_2_refuses() -> None:
    """Facts 6.3, 6.9: one code for a missing class and for bad WQL alike; the provider's sentence is the reason, without the query."""
    f = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
    refused = (
        "<env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>n:CannotProcessFilter</env:Value>"
        '</env:Subcode></env:Code><env:Reason><env:Text xml:lang="en-US">The filter could not be processed.</env:Text></env:Reason>'
        f'<env:Detail><f:WSManFault xmlns:f="{f}" Code="2150858778" Machine="localhost"><f:Message>'
        '<f:ProviderFault path="%systemroot%\\system32\\WsmWmiPl.dll" provider="WMI Provider">'
        '<f:WSManFault Code="2150858778" Machine="HOST"><f:Message>There is no such class here. </f:Message></f:WSManFault>'
        '<f:ExtendedError><e:__ExtendedStatus xmlns:e="x"><e:Operation>ExecQuery</e:Operation>'
        "<e:ParameterInfo>select * from Nothing</e:ParameterInfo></e:__ExtendedStatus></f:ExtendedError>"
        "</f:ProviderFault></f:Message></f:WSManFault></env:Detail></env:Fault>"
    )
    with pytest.raises(QueryNotProcessed) as caught:
        client(refused).query("root/cimv2", "select * from Nothing")
    assert (caught.value.code, caught.value.reason) == (0x8033801A, "There is no such class here.")


def test_a_header_that_a_host_must_understand() -> None:
    """Facts 6.9: blamed on the request, with or without a code of Windows."""
    f = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
    code = "<env:Code><env:Value>env:MustUnderstand</env:Value></env:Code>"
    detail = f'<env:Detail><f:WSManFault xmlns:f="{f}" Code="2150858768"><f:Message>x</f:Message></f:WSManFault></env:Detail>'
    for inside in (code + detail, code):
        with pytest.raises(RequestNotUnderstood):
            client(f"<env:Fault>{inside}</env:Fault>").query("root/cimv2", "select * from S")


@pytest.mark.parametrize(
    ("line", "states"),
    [
        (
            "set global rss=enabled chimney=disabled autotuninglevel=normal congestionprovider=ctcp ecncapability=disabled timestamps=disabled netdma=disabled dca=disabled",
            {"rss": "enabled", "chimney": "disabled", "netdma": "disabled"},
        ),
        ("set global rss=enabled autotuninglevel=normal", {"rss": "enabled"}),
        (
            "set global chimney=automatic netdma=enabled rss=disabled",
            {"rss": "disabled", "chimney": "automatic", "netdma": "enabled"},
        ),
    ],
)
def test_netsh_dump(line: str, states: dict[str, str]) -> None:
    """Facts 4.4: the order varies, and a key that the version does not have is not there."""
    assert (
        dumped_states(f"\r\n# Конфигурация TCP\r\npushd interface tcp\r\n\r\nreset\r\n{line}\r\n\r\npopd\r\n") == states
    )
