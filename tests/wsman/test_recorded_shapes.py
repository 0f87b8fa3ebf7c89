"""What real hosts were seen to send (facts 4.4, 6.3, 6.4) is read as it is meant, with whatever prefixes."""

from __future__ import annotations

import pytest

from runbook.windows.registry import Registry
from runbook.windows.tcp import dumped_states
from runbook.windows.values import ABSENT, Kind, dword
from runbook.wsman.client import Client

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
