"""What tests/cli/test_secrets.py promises, for Kerberos: a password appears nowhere, and no ticket is left behind."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.show.screen import CONSIDERED_SECONDS
from runbook.sandbox import Environment, Fault, Server
from runbook.wsman.login import Login
from tests.cli.test_commands import read_until
from tests.cli.test_secrets import traces_of
from tests.connecting import connect
from tests.kerberos.domain import HOST, USER, Domain
from tests.kerberos.signing_in import step1, words


@pytest.mark.parametrize("trouble", ["none", "wrong password", "unknown SPN", "reset", "401", "half"])
def test_the_password_is_nowhere(
    server: Server, site: Environment, domain: Domain, tmp_path: Path, trouble: str,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Success and failure, with debug logging on and the traceback printed."""
    caplog.set_level(logging.DEBUG)
    password = "Wrong-Passw0rd-77" if trouble == "wrong password" else domain.password
    spn_host = "" if trouble == "unknown SPN" else HOST
    monkeypatch.setenv("RUNBOOK_PASSWORD", password)
    if trouble in ("reset", "401", "half"):
        site["FILES01"].faults.add(Fault(trouble, at=3, times=2))  # type: ignore[arg-type]
    for more in (["--check"], ["--apply"], ["--apply", "--json"]):
        step1(server, tmp_path, "--user", USER, *more, spn_host=spn_host)
    main(["history", "--journal", str(tmp_path / "journal")])
    login = Login("kerberos", USER, password, spn_host=spn_host)
    try:
        with connect(
            server.endpoint("FILES01"), tls=server.ca_file is not None, ca=server.ca_file, login=login
        ) as host:
            host.system.read()
    except Exception:
        traceback.print_exc()
    shown = capfd.readouterr()
    journal = tmp_path / "journal"
    kept = journal.read_bytes().decode("latin-1") if journal.exists() else ""
    everything = "\n".join([shown.out, shown.err, kept, caplog.text, repr(login)])
    assert "401" in caplog.text
    for trace in traces_of(USER, password):
        assert trace not in everything
    assert not (domain.folder / "no-tickets").exists()


def test_a_typed_password_reaches_no_other_process(plain: Server, domain: Domain, tmp_path: Path) -> None:
    """The prompt hides it, and the ticket is fetched without a program that would be given it."""
    import psutil

    outside, inside = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX").openpty()
    command = [sys.executable, "-m", "runbook", *words(plain, tmp_path, "--user", USER, "--lang", "en")]
    clean = {**os.environ, "TERM": "xterm", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=clean, start_new_session=True)
    os.close(inside)
    try:
        shown = read_until(outside, "Password for")
        os.write(outside, (domain.password + "\n").encode())
        shown += read_until(outside, "[y/N]")
        running = psutil.Process(process.pid)
        listed = " ".join(running.cmdline())
        assert running.children(recursive=True) == []
        shown += read_until(outside, "\0", CONSIDERED_SECONDS)  # a person reads
        os.write(outside, b"y\n")
        shown += read_until(outside, "What next")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(outside)
    assert domain.password not in shown + listed
    assert "reads back as written" in shown
    assert not (domain.folder / "no-tickets").exists()
