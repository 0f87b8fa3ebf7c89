"""By another way than straight: a tunnel whose end has another name, and proxies, of which SOCKS resolves the name itself."""

from __future__ import annotations

import importlib.util
import socket
import threading
from pathlib import Path

import pytest

from runbook import errors
from runbook.doctor import name
from runbook.doctor.patient import Patient
from runbook.doctor.tls import OTHER_NAME
from runbook.hosts.directory import Access, Directory
from runbook.hosts.errors import TlsNameWithoutTls, UnusableInventory
from runbook.hosts.inventory import read
from runbook.hosts.secrets import Secrets
from runbook.sandbox import Environment, Machine, Server, serve
from runbook.windows.host import Host
from runbook.wsman.http.errors import CertificateNotVerified, NotThroughProxy, SocksPackageMissing
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target
from tests.connecting import connect
from tests.doctor.examined import Findings, examined, listening, states
from tests.hostile.forwarder import forwarder
from tests.wsman.proxies import Proxy, socks, tunnelling

NAME = "files01.contoso.local"
"""A name that no DNS server knows: `.local` is not for DNS."""


@pytest.fixture(autouse=True)
def no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing asks this computer for the name of a host."""
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *more: object, **options: object) -> object:
        assert host not in (NAME, "FILES01"), "the name was to be resolved here"
        return real(host, *more, **options)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def environment(name: str = NAME) -> Environment:
    """One computer."""
    return Environment([Machine(name)])


def through(proxy: Proxy, server: Server, where: str, scheme: str = "socks5h", login: str = "") -> Host:
    """The host at the end of the proxy."""
    tls = server.ca_file is not None
    address = f"{scheme}://{login}{proxy.address}"
    return connect(where, server.username, server.password, tls=tls, ca=server.ca_file, proxy=address)


def test_a_certificate_is_checked_against_the_name_that_the_tunnel_has_not() -> None:
    """It holds neither the address nor another name, and nothing is sent to a host that is not the one that was named."""
    with (
        serve(environment(), tls=True, flaw="other-name") as server,
        forwarder(server.endpoint(NAME)) as tunnel,
    ):

        def at(tls_name: str) -> Host:
            return connect(
                tunnel.address, server.username, server.password, tls=True, ca=server.ca_file, tls_name=tls_name
            )

        for wrong in ("", NAME, "contoso.local"):
            with at(wrong) as host, pytest.raises(CertificateNotVerified, match="mismatch"):
                host.system.read()
        assert server.environment[NAME].log.requests == []
        with at("old-name.contoso.local") as host:
            assert host.system.read().computer == NAME


def test_the_name_is_asked_for_as_well() -> None:
    """In the handshake (SNI): what stands at the end of the tunnel may have several certificates."""
    with serve(environment(), tls=True) as server, socket.create_server(("127.0.0.1", 0)) as listener:
        where = f"127.0.0.1:{listener.getsockname()[1]}"
        heard: list[bytes] = []

        def listen() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(4096))

        thread = threading.Thread(target=listen)
        thread.start()
        with (
            connect(where, "u", "p", tls=True, ca=server.ca_file, tls_name=NAME) as host,
            host.client.without_retries(),
            pytest.raises(errors.ConnectionProblem),
        ):
            host.system.read()
        thread.join()
    assert NAME.encode() in heard[0]


def test_doctor_looks_for_the_name_too() -> None:
    """What it says of the certificate is what the other commands would meet."""
    with serve(environment("H"), tls=True, flaw="other-name") as server, forwarder(server.endpoint("H")) as tunnel:

        def at(name: str) -> Findings:
            return examined(
                tunnel.address, server.username, server.password, tls=True, ca=server.ca_file, tls_name=name
            )

        with_name = at("old-name.contoso.local")
        assert states(with_name) == {"fine"}
        assert "name to look for (tls_name): old-name.contoso.local" in [line.en for line in with_name["tls"].seen]
        for other in ("", "x.example"):
            assert at(other)["tls"].seen[0] == OTHER_NAME.when


def test_the_inventory_gives_the_name_beside_the_spn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is for its own check; without HTTPS there would be none, although a person asked for it."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    path = tmp_path / "i.toml"
    path.write_text(
        f"[hosts.FILES01]\nendpoint='127.0.0.1:15986'\nauthentication='kerberos'\nusername='u@C.LOCAL'\nspn_host='{NAME}'\ntls_name='{NAME}'\n"
    )
    with pytest.raises(TlsNameWithoutTls):
        Directory(Secrets("en"), read(path)).entry("FILES01")
    entry = Directory(Secrets("en"), read(path), Access(tls=True)).entry("FILES01")
    assert (entry.tls_name, entry.login.spn_host, entry.target.host) == (NAME, NAME, "127.0.0.1")


@pytest.mark.parametrize("value", ["", "files01:5986", "https://files01", "a b", "*.contoso.local"])
def test_what_is_no_name_is_refused(value: str, tmp_path: Path) -> None:
    """With its line."""
    (tmp_path / "i.toml").write_text(f"[hosts.A]\ntls_name='{value}'\n")
    with pytest.raises(UnusableInventory, match="line 2: tls_name takes"):
        read(tmp_path / "i.toml")


@pytest.mark.parametrize("login", [None, ("user", "p:w")])
def test_ntlm_with_message_encryption_through_socks(login: tuple[str, str] | None) -> None:
    """The proxy is told the name, this computer resolves nothing; and it sees nothing of the envelopes."""
    with serve(environment()) as server, socks({NAME: server.endpoint(NAME)}, login) as proxy:
        with through(proxy, server, f"{NAME}:5985", login="user:p%3Aw@" if login else "") as host:
            assert host.system.read().computer == NAME
            assert host.read_identity().name == NAME
        assert set(proxy.asked) == {f"{NAME}:5985"}


def test_an_address_through_socks_stays_one() -> None:
    """Of either family."""
    with serve(environment()) as server:
        names = {"192.0.2.7": server.endpoint(NAME), "2001:db8::7": server.endpoint(NAME)}
        with socks(names) as proxy:
            for where in ("192.0.2.7", "[2001:db8::7]:5985"):
                with through(proxy, server, where) as host:
                    assert host.system.read().computer == NAME
        assert proxy.asked == ["192.0.2.7:5985", "2001:db8::7:5985"]


@pytest.mark.parametrize("kind", [socks, tunnelling])
def test_https_through_a_proxy_is_checked_as_without(kind: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the CA that was named, for the host's name and not the proxy's, and by nothing in the environment."""
    assert callable(kind)
    scheme = "socks5h" if kind is socks else "http"
    with serve(environment(), tls=True) as server:
        names = {NAME: server.endpoint(NAME), "other.contoso.local": server.endpoint(NAME)}
        with kind(names) as proxy:
            with through(proxy, server, NAME, scheme) as host:
                assert host.system.read().computer == NAME
            with through(proxy, server, "other.contoso.local", scheme) as host, pytest.raises(CertificateNotVerified):
                host.system.read()
            monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
            address = f"{scheme}://{proxy.address}"
            with connect(NAME, "u", "p", tls=True, proxy=address) as host, pytest.raises(CertificateNotVerified):
                host.system.read()
            named = connect(
                "other.contoso.local", server.username, server.password,
                tls=True, ca=server.ca_file, proxy=address, tls_name=NAME,
            )  # fmt: skip
            with named as host:
                assert host.system.read().computer == NAME


def refusal(host: Host) -> str:
    """Why there is no connection, in English."""
    with host, host.client.without_retries(), pytest.raises(NotThroughProxy) as refused:
        host.system.read()
    return refused.value.why.en


def test_why_a_proxy_was_of_no_help() -> None:
    """It is the proxy's fault, or what it says of the host; nothing was sent to a host either way."""
    with serve(environment()) as server:
        names = {NAME: server.endpoint(NAME), "closed.example": "127.0.0.1:1"}
        with socks(names, ("user", "right")) as proxy:
            assert "does not accept the user name" in refusal(through(proxy, server, NAME, login="user:wrong@"))
            assert "does not accept the user name" in refusal(through(proxy, server, NAME))
            right = "user:right@"
            assert "Host unreachable" in refusal(through(proxy, server, "unknown.example", login=right))
            assert "Connection refused" in refusal(through(proxy, server, "closed.example", login=right))
        assert "cannot be reached" in refusal(through(proxy, server, NAME))
        assert "cannot be reached" in refusal(through(proxy, server, NAME, "http"))
        with listening(lambda peer: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as where:
            assert "does not speak SOCKS 5" in refusal(through(Proxy({}, where), server, NAME))
        with listening(lambda peer: peer.sendall(bytes([5, 0]) if peer.recv(3) else b"")) as where:
            assert "as ssh -D does" in refusal(through(Proxy({}, where), server, NAME))
    with serve(environment(), tls=True) as server, tunnelling({}) as proxy:
        assert "403 Forbidden" in refusal(through(proxy, server, NAME, "http"))


def test_without_the_extra_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that went straight instead would be worse than none. Workers look at their own computer."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "socks" else find(name))
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    (tmp_path / "i.toml").write_text("[hosts.A]\nusername='u'\nproxy='socks5h://127.0.0.1:1'\n")
    with pytest.raises(SocksPackageMissing):
        Directory(Secrets("en"), read(tmp_path / "i.toml")).entry("A")
    entry = Directory(Secrets("en", elsewhere=True), read(tmp_path / "i.toml")).entry("A")
    with entry.with_password("p").connect() as host, pytest.raises(SocksPackageMissing):
        host.system.read()


@pytest.mark.parametrize(
    "value", ["socks5://p:1", "socks4://p:1", "https://p:1", "socks5h://", "socks5h://p:1/x", "p q"]
)
def test_other_proxies_are_refused(value: str, tmp_path: Path) -> None:
    """`socks5` would ask this computer's DNS server for the host's name."""
    (tmp_path / "i.toml").write_text(f"[hosts.A]\nproxy='{value}'\n")
    with pytest.raises(UnusableInventory, match="socks5h://host:port"):
        read(tmp_path / "i.toml")


def test_the_address_of_a_tunnel_is_no_trouble_to_kerberos() -> None:
    """Where the inventory has the name in the SPN, doctor does not ask for the host's name."""
    for spn_host, state in (("", "note"), (NAME, "fine")):
        login = Login("kerberos", "u@C.LOCAL", "p", spn_host=spn_host)
        with Patient(parse_target("127.0.0.1:15985"), login) as patient:
            assert name.examine(patient).state == state
