"""Examine a host of a simulated environment over real sockets, or any other server on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Literal

from runbook.doctor.diagnosis import Diagnosis
from runbook.doctor.examine import examine
from runbook.doctor.patient import Patient
from runbook.sandbox import Environment, Machine, Server, serve
from runbook.wsman.login import Authentication, Login
from runbook.wsman.target import parse_target

Findings = dict[str, Diagnosis]


def examined(
    where: str,
    username: str = "u",
    password: str = "p",
    *,
    tls: bool = False,
    ca: Path | None = None,
    tls_name: str = "",
    method: Authentication = "ntlm",
    proxy: str | None = None,
) -> Findings:
    """Return every finding by the id of its examination."""
    login = Login(method, username, password)
    with Patient(parse_target(where, tls=tls), login, ca=ca, tls_name=tls_name, proxy=proxy) as patient:
        return {examination.id: finding for examination, finding in examine(patient)}


def at(
    server: Server,
    name: str = "H",
    *,
    password: str | None = None,
    tls: bool | None = None,
    ca: Path | Literal["its own"] | None = "its own",
    method: Authentication = "ntlm",
) -> Findings:
    """Examine a machine of an environment; by default with the environment's own account, TLS and CA."""
    return examined(
        server.endpoint(name),
        server.username,
        server.password if password is None else password,
        tls=server.ca_file is not None if tls is None else tls,
        ca=server.ca_file if ca == "its own" else ca,
        method=method,
    )


def on(machine: Machine) -> Findings:
    """Examine a single machine, over HTTP with NTLM. Assert that nothing was written and no shell is left."""
    before = machine.shells
    with serve(Environment([machine])) as server:
        findings = at(server, machine.name)
    assert machine.log.writes == []
    assert machine.shells == before
    return findings


def states(findings: Findings, *of: str) -> set[str]:
    """Return the states of all findings, or of the named ones."""
    return {finding.state for id_, finding in findings.items() if not of or id_ in of}


def broken(findings: Findings) -> str:
    """Return the only broken examination. Assert that it has an advice."""
    (id_,) = [id_ for id_, finding in findings.items() if finding.state == "broken"]
    assert findings[id_].todo is not None
    return id_


@contextmanager
def listening(handle: Callable[[socket.socket], None], backlog: int = 8) -> Iterator[str]:
    """Yield the address of a loopback port whose connections `handle` takes."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        listener.settimeout(0.1)
        stop = threading.Event()

        def serve_() -> None:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(2)
                    try:
                        handle(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve_)
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


@contextmanager
def web(status: int, body: bytes = b"", **headers: str) -> Iterator[str]:
    """Yield the address of a web server that gives every request the same answer. `_` in a header's name means `-`."""

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = headers.pop("Server", "nginx"), ""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"127.0.0.1:{httpd.server_port}"
        finally:
            httpd.shutdown()
            thread.join()
