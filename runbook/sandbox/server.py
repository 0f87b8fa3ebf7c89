"""A site on the loopback interface: a port for each machine, real HTTP or HTTPS."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runbook.sandbox import certificates
from runbook.sandbox.listener import Acceptor, Port, Rules, Traffic
from runbook.sandbox.login import Accounts, accepting_tickets
from runbook.sandbox.site import Site


@dataclass(frozen=True)
class Server:
    """A site that answers. The credentials are made up for this run; the password is in no repr."""

    site: Site
    username: str
    password: str = field(repr=False)
    ca_file: Path | None
    client_cert: Path | None
    client_key: Path | None
    ports: Mapping[str, Port] = field(repr=False)

    def endpoint(self, name: str) -> str:
        """`127.0.0.1:port` of a machine. Raises `KeyError` for one that is not of the site."""
        return self.ports[self.site[name].name].address

    def traffic(self, name: str) -> Traffic:
        """What has crossed the wire to and from a machine so far."""
        return self.ports[self.site[name].name].traffic

    def url(self, name: str) -> str:
        """The address of its WS-Management endpoint."""
        return f"{'https' if self.ca_file else 'http'}://{self.endpoint(name)}/wsman"


@contextmanager
def serve(
    site: Site,
    *,
    tls: bool = False,
    auth: Sequence[str] = ("ntlm",),
    rtt: float = 0.0,
    allow_unencrypted: bool = False,
    flaw: certificates.Flaw = "",
    keytab: Path | None = None,
) -> Iterator[Server]:
    """Serve a site until the block ends.

    `auth` names what is accepted: ntlm, kerberos, credssp, basic, certificate. `rtt` in seconds is added to every HTTP round trip, the
    login's included; `flaw` is what is wrong with the certificate. `keytab` holds the key that a domain's tickets for the site are
    made with; anybody of the domain may come in. It is found through the environment (KRB5_KTNAME), so there is one for the process.

    Raises `ValueError` for another way to log in, for Kerberos without a keytab, or for certificates without TLS.
    """
    known = {"ntlm", "credssp", "basic", *(["certificate"] if tls else []), *(["kerberos"] if keytab else [])}
    if not set(auth) <= known:
        raise ValueError(f"cannot serve {', '.join(auth)} {'with' if tls else 'without'} TLS")
    accounts = Accounts()
    with ExitStack() as stack:
        stack.callback(accounts.close)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runbook-sandbox-"))) if tls else None
        context = _context(folder, [machine.name for machine in site.machines], auth, flaw) if folder else None
        if keytab:
            stack.enter_context(accepting_tickets(keytab))
        bindings = certificates.bindings(folder) if folder else None
        acceptor = Acceptor(site.machines, Rules(accounts, context, tuple(auth), rtt, allow_unencrypted, bindings))
        stack.callback(acceptor.close)
        yield Server(
            site=site,
            username=accounts.username,
            password=accounts.password,
            ca_file=folder / "ca.pem" if folder else None,
            client_cert=folder / "client.pem" if folder else None,
            client_key=folder / "client.key" if folder else None,
            ports=acceptor.ports,
        )


def _context(folder: Path, names: Sequence[str], auth: Sequence[str], flaw: certificates.Flaw) -> ssl.SSLContext:
    certificates.make(folder, names, flaw)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    if "certificate" in auth:
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(folder / "ca.pem")
    return context
