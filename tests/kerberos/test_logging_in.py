"""Kerberos end to end: a domain gives the tickets, pywinrm's transport carries them, the site checks them by its keytab."""

from __future__ import annotations

from pathlib import Path

import pytest
import spnego
from pypsrp.wsman import SelectorSet, WSMan
from requests import Response

from runbook.cli.exit_codes import ExitCode
from runbook.errors import AuthenticationFailed, UntrustedHost
from runbook.sandbox import Environment, Server, serve
from runbook.sandbox.http import certificates
from runbook.sandbox.http.connection import Connection
from runbook.sandbox.http.login import Session
from runbook.sandbox.http.ntlm import HostNames
from runbook.wsman.http.kerberos import auth
from runbook.wsman.login import Login, SignIn
from tests.connecting import connect
from tests.hostile.forwarder import forwarder
from tests.kerberos.domain import HOST, USER, Domain
from tests.kerberos.signing_in import step1
from tests.wsman.proxies import socks


def login(domain: Domain, username: str = USER) -> Login:
    """The user's own, with the password."""
    return Login("kerberos", username, domain.password, spn_host=HOST)


def test_with_a_password(server: Server, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ticket is fetched, a setting is written, and no ticket cache is left behind. Over HTTP the messages are sealed: the
    site refuses others."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", domain.password)
    assert step1(server, tmp_path, "--user", USER, "--apply") == ExitCode.DONE
    assert step1(server, tmp_path, "--user", USER.lower()) == ExitCode.DONE
    monkeypatch.setenv("RUNBOOK_USERNAME", USER)
    assert step1(server, tmp_path) == ExitCode.DONE
    assert not (domain.folder / "no-tickets").exists()


@pytest.mark.usefixtures("ticket")
def test_with_the_ticket_of_kinit(server: Server, tmp_path: Path) -> None:
    """Without `--user` nobody is asked for a password: there is none to give here, and no terminal."""
    assert step1(server, tmp_path) == ExitCode.DIFFERENT


@pytest.mark.usefixtures("ticket")
def test_an_inventory_names_the_spn(plain: Server, tmp_path: Path) -> None:
    """Where a host is reached by another name than its SPN's."""
    path = tmp_path / "inventory.toml"
    path.write_text(
        f"[defaults]\nauthentication='kerberos'\n[hosts.FILES01]\nendpoint='{plain.endpoint('FILES01')}'\nspn_host='{HOST}'\n"
    )
    from runbook.cli import main

    assert main(["step1", "--inventory", str(path), "--check", "--journal", str(tmp_path / "j")]) == ExitCode.DIFFERENT


@pytest.mark.parametrize("way", ["tunnel", "socks"])
def test_behind_a_jump_host(way: str, server: Server, domain: Domain) -> None:
    """The SPN's name is proven by Kerberos and, over HTTPS, the certificate's by TLS, whatever the address is called."""
    tls = server.ca_file is not None
    there = server.endpoint("FILES01")

    def computer(where: str, tls_name: str, proxy: str | None) -> str:
        name = tls_name if tls else ""
        with connect(where, tls=tls, ca=server.ca_file, tls_name=name, login=login(domain), proxy=proxy) as host:
            return host.system.read().computer

    if way == "tunnel":
        with forwarder(there) as tunnel:
            assert computer(tunnel.address, "FILES01", None) == "FILES01"
    else:
        with socks({"files.example": there}) as proxy:
            assert computer("files.example", "FILES01", f"socks5h://{proxy.address}") == "FILES01"


@pytest.mark.usefixtures("ticket")
def test_whose_ticket_it_was_is_known(plain: Server, domain: Domain) -> None:
    """Kerberos encrypts the account: it is the one of the password or, without one, the one of the ticket in the cache."""
    for used in (login(domain), Login("kerberos", spn_host=HOST)):
        with connect(plain.endpoint("FILES01"), login=used) as host:
            host.system.read()
            assert host.sign_in == SignIn(USER, "kerberos")


def test_a_login_takes_one_round_trip_more_than_the_question(plain: Server, domain: Domain) -> None:
    """The offer, the login, then a message each."""
    with connect(plain.endpoint("FILES01"), login=login(domain)) as host:
        host.system.read()
        before = plain.traffic("FILES01").round_trips
        assert before == 2 + 1
        host.system.read()
        assert plain.traffic("FILES01").round_trips == before + 1


def test_after_a_reset_it_logs_in_anew(plain: Server, domain: Domain, site: Environment) -> None:
    """The keys belong to the connection."""
    with connect(plain.endpoint("FILES01"), login=login(domain)) as host:
        host.system.read()
        site["FILES01"].winrm.callers.disconnect()
        host.close()
        assert host.system.read().computer == "FILES01"


def test_a_host_that_proves_nothing_is_not_spoken_to(
    plain: Server, domain: Domain, site: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lets us in, but shows no sign that it has the computer's key; then one that shows a wrong sign."""
    taken: list[bytes | None] = []
    step = Session.step

    def with_sign(sign: bytes | None) -> None:
        def stepped(self: Session, token: bytes, scheme: str) -> bytes | None:
            taken.append(step(self, token, scheme))
            return sign

        monkeypatch.setattr(Session, "step", stepped)

    for sign in (None, b"\x60\x03abc"):
        with_sign(sign)
        with connect(plain.endpoint("FILES01"), login=login(domain)) as host, pytest.raises(UntrustedHost):
            host.system.read()
    assert len(taken) == 2
    assert site["FILES01"].log.requests == []


def test_the_login_is_tied_to_its_tls_channel(
    site: Environment, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over HTTPS the host is told which certificate we saw: with another, somebody stands in between, and it refuses."""
    other = spnego.channel_bindings.GssChannelBindings(application_data=b"tls-server-end-point:" + bytes(32))
    real, told = auth._bindings, []
    with serve(site, tls=True, auth=("kerberos",), keytab=domain.keytab) as server:
        assert server.ca_file is not None

        def told_otherwise(response: Response) -> spnego.channel_bindings.GssChannelBindings:
            told.append(real(response))
            return other

        monkeypatch.setattr(auth, "_bindings", told_otherwise)
        host = connect(server.endpoint("FILES01"), tls=True, ca=server.ca_file, login=login(domain))
        with host, pytest.raises(AuthenticationFailed):
            host.system.read()
        assert told == [certificates.bindings(server.ca_file.parent)]


def test_credentials_are_not_delegated(plain: Server, domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host knows who we are and cannot go on as us."""
    seen: list[Session] = []

    def watched(_: Connection) -> Session:
        seen.append(Session(("kerberos",), HostNames("FILES01")))
        return seen[-1]

    monkeypatch.setattr(Connection, "_new_session", watched)
    with connect(plain.endpoint("FILES01"), login=login(domain)) as host:
        host.system.read()
    context = seen[-1]._context
    assert context is not None
    assert context.client_principal == USER
    assert context.context_attr & spnego.ContextReq.mutual_auth
    assert not context.context_attr & (spnego.ContextReq.delegate | spnego.ContextReq.delegate_policy)


def test_a_client_that_knows_nothing_of_us(plain: Server, domain: Domain) -> None:
    """pypsrp under both names of the scheme's label; NTLM is not let in."""
    host, _, port = plain.endpoint("FILES01").partition(":")
    selectors = SelectorSet()
    selectors.add_option("Name", "DPMRA")
    with WSMan(
        host, port=int(port), ssl=False, auth="kerberos", encryption="always", username=USER, password=domain.password,
        negotiate_hostname_override=HOST, negotiate_service="HTTP", no_proxy=True,
    ) as client:  # fmt: skip
        answer = client.get(
            "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service", selector_set=selectors
        )
    assert any(each.tag.endswith("}State") for each in answer[0])
    with (
        connect(plain.endpoint("FILES01"), plain.username, plain.password) as ntlm,
        pytest.raises(AuthenticationFailed),
    ):
        ntlm.system.read()
