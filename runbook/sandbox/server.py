"""An environment on the loopback interface: a port for each machine, real HTTP or HTTPS."""

from __future__ import annotations

import ssl
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runbook.sandbox.environment import Environment
from runbook.sandbox.http import certificates
from runbook.sandbox.http.account import Account
from runbook.sandbox.http.listener import Acceptor
from runbook.sandbox.http.login import accepting_tickets
from runbook.sandbox.http.port import Rules, Traffic, WinRmPort

_HANDOVER = 0.0005
"""Seconds until a thread that wants to run gets its turn. Python's own 5 ms would be most of a round trip within a process."""


@dataclass(frozen=True)
class Server:
    """A served environment. The credentials are generated for each run; the password is in no repr."""

    environment: Environment
    username: str
    password: str = field(repr=False)
    ca_file: Path | None
    client_cert: Path | None
    client_key: Path | None
    ports: Mapping[str, WinRmPort] = field(repr=False)
    account: Account = field(repr=False)

    @property
    def refused_logons(self) -> int:
        """How often a wrong password was tried at any machine: what a domain counts before it locks an account."""
        return self.account.refused

    def endpoint(self, name: str) -> str:
        """Return `127.0.0.1:port` of a machine. Raise `KeyError` for an unknown one."""
        return self.ports[self.environment[name].name].address

    def traffic(self, name: str) -> Traffic:
        """Return the traffic to and from a machine so far."""
        return self.ports[self.environment[name].name].traffic

    def url(self, name: str) -> str:
        """Return the URL of a machine's WS-Management endpoint."""
        return f"{'https' if self.ca_file else 'http'}://{self.endpoint(name)}/wsman"


@contextmanager
def serve(
    environment: Environment,
    *,
    tls: bool = False,
    auth: Sequence[str] = ("ntlm",),
    rtt: float = 0.0,
    allow_unencrypted: bool = False,
    flaw: certificates.Flaw = "",
    keytab: Path | None = None,
    strict_bindings: bool = False,
) -> Iterator[Server]:
    """Serve an environment until the block ends.

    `auth` are the accepted logins: ntlm, kerberos, credssp, basic, certificate. `rtt` (seconds) is added to every HTTP
    round trip, including the login's; `flaw` is the flaw of the certificate. `keytab` has the key of a domain's tickets
    for these hosts; every account of the domain may log in. GSSAPI finds it through a variable of the process
    (KRB5_KTNAME), so there is only one. With `strict_bindings` CbtHardeningLevel is Strict instead of Relaxed, the
    default (facts 6.6): NTLM over TLS needs a channel binding.

    Raise `ValueError` for an unknown login, for Kerberos without a keytab, or for certificates without TLS.
    """
    known = {"ntlm", "credssp", "basic", *(["certificate"] if tls else []), *(["kerberos"] if keytab else [])}
    if not set(auth) <= known:
        raise ValueError(f"cannot serve {', '.join(auth)} {'with' if tls else 'without'} TLS")
    account = Account()
    with ExitStack() as stack:
        stack.callback(account.close)
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_HANDOVER)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="runbook-sandbox-"))) if tls else None
        context = _context(folder, [machine.name for machine in environment.machines], auth, flaw) if folder else None
        if keytab:
            stack.enter_context(accepting_tickets(keytab))
        bindings = certificates.bindings(folder) if folder else None
        rules = Rules(account, context, tuple(auth), rtt, allow_unencrypted, bindings, strict_bindings)
        acceptor = Acceptor([machine.winrm for machine in environment.machines], rules)
        stack.callback(acceptor.close)
        yield Server(
            environment=environment,
            username=account.username,
            password=account.password,
            ca_file=folder / "ca.pem" if folder else None,
            client_cert=folder / "client.pem" if folder else None,
            client_key=folder / "client.key" if folder else None,
            ports=acceptor.ports,
            account=account,
        )


def _context(folder: Path, names: Sequence[str], auth: Sequence[str], flaw: certificates.Flaw) -> ssl.SSLContext:
    certificates.make(folder, names, flaw)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    if "certificate" in auth:
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(folder / "ca.pem")
    return context
