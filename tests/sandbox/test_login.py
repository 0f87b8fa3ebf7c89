"""NTLM as a Windows host takes it (facts 6.6): under Negotiate, with the host's own names, and Relaxed channel bindings."""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import spnego
from spnego._ntlm_raw.messages import AvId, Challenge
from spnego.channel_bindings import GssChannelBindings
from winrm.exceptions import InvalidCredentialsError
from winrm.protocol import Protocol

from runbook.sandbox import Environment, Machine, Server, serve
from runbook.sandbox.http.certificates import bindings

WRONG = GssChannelBindings(application_data=b"tls-server-end-point:" + b"x" * 32)


@contextmanager
def connected(server: Server, name: str) -> Iterator[http.client.HTTPConnection]:
    """A connection to a machine."""
    host, _, port = server.endpoint(name).partition(":")
    if server.ca_file is None:
        with closing(http.client.HTTPConnection(host, int(port), timeout=5)) as connection:
            yield connection
    else:
        context = ssl.create_default_context(cafile=str(server.ca_file))
        with closing(http.client.HTTPSConnection(host, int(port), timeout=5, context=context)) as connection:
            yield connection


def asked(connection: http.client.HTTPConnection, token: bytes | None, scheme: str = "Negotiate") -> tuple[int, bytes]:
    """Status and token of the answer to a token."""
    connection.request("POST", "/wsman", b"", {"Authorization": f"{scheme} {base64.b64encode(token or b'').decode()}"})
    answer = connection.getresponse()
    answer.read()
    _, _, given = answer.getheader("WWW-Authenticate", "").partition(" ")
    return answer.status, base64.b64decode(given) if given.startswith("T") else b""


def logged_in(server: Server, binding: GssChannelBindings | None) -> int:
    """The status at the end of a login with this channel binding."""
    client = spnego.client(server.username, server.password, protocol="ntlm", channel_bindings=binding)
    with connected(server, "FILES01") as connection:
        _, challenge = asked(connection, client.step())
        return asked(connection, client.step(challenge))[0]


@pytest.mark.parametrize("workgroup", [None, "WORKGROUP"])
def test_the_challenge_names_the_simulated_host(workgroup: str | None) -> None:
    """Its computer and its domain, or itself where it is in none; never the computer that runs the simulation."""
    machine = Machine("FILES01")
    machine.workgroup = workgroup
    client = spnego.client("u", "p", protocol="ntlm")
    with serve(Environment([machine])) as server, connected(server, "FILES01") as connection:
        challenge = Challenge.unpack(asked(connection, client.step())[1])
    told = challenge.target_info
    assert told is not None
    realm = "FILES01" if workgroup else "SANDBOX"
    assert (challenge.target_name, told[AvId.nb_domain_name], told[AvId.nb_computer_name]) == (realm, realm, "FILES01")
    assert told[AvId.dns_computer_name] == ("files01" if workgroup else "files01.contoso.local")
    assert told.get(AvId.dns_domain_name) == (None if workgroup else "contoso.local")


def test_the_scheme_ntlm_is_not_known() -> None:
    """Neither offered nor taken: the same token goes on under Negotiate alone."""
    client = spnego.client("u", "p", protocol="ntlm")
    token = client.step()
    with serve(Environment([Machine("FILES01")])) as server, connected(server, "FILES01") as connection:
        assert asked(connection, token, "NTLM") == (401, b"")
        assert asked(connection, token)[1].startswith(b"NTLMSSP")


@pytest.mark.parametrize(
    ("strict", "binding", "status"),
    [(False, "none", 200), (False, "right", 200), (False, "wrong", 401), (True, "none", 401), (True, "right", 200), (True, "wrong", 401)],
)  # fmt: skip
def test_channel_bindings(strict: bool, binding: str, status: int) -> None:
    """Relaxed, the default, takes none and refuses a wrong one; Strict wants the right one."""
    with serve(Environment([Machine("FILES01")]), tls=True, strict_bindings=strict) as server:
        assert server.ca_file is not None
        given = {"none": None, "wrong": WRONG, "right": bindings(server.ca_file.parent)}[binding]
        assert logged_in(server, given) == status


@pytest.mark.parametrize("strict", [False, True])
def test_pywinrm_binds_its_login_to_the_channel(strict: bool) -> None:
    """And so comes in by either rule; TLS inspection on the way would not."""
    with serve(Environment([Machine("FILES01")]), tls=True, strict_bindings=strict) as server:
        client = Protocol(
            server.url("FILES01"),
            transport="ntlm",
            username=server.username,
            password=server.password,
            ca_trust_path=str(server.ca_file),
            proxy=None,
        )
        client.close_shell(client.open_shell())
        client.transport.password = "wrong"
        client.transport.session = None
        with pytest.raises(InvalidCredentialsError):
            client.open_shell()
