"""A password appears nowhere: not in output, JSON, journal, traceback, log or process list, however the run ends."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.show.screen import CONSIDERED_SECONDS
from runbook.sandbox import Environment, Fault, Server, serve
from tests.cli.test_commands import read_until
from tests.walk.staged import staged

TROUBLE = [
    "none",
    "wrong password",
    "unreachable",
    "reset",
    "reset-after",
    "timeout",
    "401",
    "garbage",
    "half",
    "soap-fault",
]


def traces_of(username: str, password: str) -> list[str]:
    """The forms in which a password could be printed."""
    both = f"{username}:{password}".encode()
    return [
        password,
        base64.b64encode(both).decode(),
        base64.b64encode(password.encode()).decode(),
        password.encode("utf-16-le").hex(),
    ]


@pytest.mark.parametrize("trouble", TROUBLE)
@pytest.mark.parametrize("way", ["http", "https basic"])
def test_the_password_is_nowhere(
    site: Environment, tmp_path: Path, trouble: str, way: str,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Success and every kind of failure, in both ways to log in, with debug logging on and the traceback printed."""
    monkeypatch.setattr("runbook.wsman.http.transport._READ_TIMEOUT", 2)
    caplog.set_level(logging.DEBUG)
    basic = way != "http"
    with serve(site, tls=basic, auth=("basic",) if basic else ("ntlm",)) as server:
        password = "Wrong-Passw0rd-77" if trouble == "wrong password" else server.password
        monkeypatch.setenv("RUNBOOK_USERNAME", server.username)
        monkeypatch.setenv("RUNBOOK_PASSWORD", password)
        if trouble not in ("none", "wrong password", "unreachable"):
            site["SQL01"].faults.add(Fault(trouble, at=3, times=2))  # type: ignore[arg-type]
        endpoint = "127.0.0.1:1" if trouble == "unreachable" else server.endpoint("SQL01")
        words = ["--host", endpoint, "--journal", str(tmp_path / "j"), *(["--tls", "--auth", "basic", "--ca", str(server.ca_file)] if basic else [])]  # fmt: skip
        for extra in (["--apply"], ["--apply", "--json"], ["--check"]):
            for lang in ("ja", "en"):
                main(["step1", *words, *extra, "--lang", lang])
        main(["history", "--journal", str(tmp_path / "j")])
        if trouble == "wrong password":
            from tests.connecting import connect

            try:
                connect(endpoint, server.username, password).system.read()
            except Exception:
                traceback.print_exc()
        shown = capfd.readouterr()
        journal = (tmp_path / "j").read_bytes().decode("latin-1") if (tmp_path / "j").exists() else ""
        everything = "\n".join([shown.out, shown.err, journal, caplog.text])
        assert everything.strip()
        for trace in traces_of(server.username, password):
            assert trace not in everything


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_a_password_for_credssp_is_nowhere(
    site: Environment, tmp_path: Path, right: bool,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """It is handed to the host, and to nobody else."""
    monkeypatch.setenv("KRB5_CONFIG", os.devnull)
    caplog.set_level(logging.DEBUG)
    with serve(site, auth=("credssp",)) as server:
        password = server.password if right else "Wrong-Passw0rd-77"
        monkeypatch.setenv("RUNBOOK_PASSWORD", password)
        words = ["--user", server.username, "--auth", "credssp", "--check", "--journal", str(tmp_path / "j")]
        main(["step1", "--host", server.endpoint("SQL01"), *words])
        shown = capfd.readouterr()
        everything = "\n".join([shown.out, shown.err, caplog.text])
        assert "spnego" in caplog.text
        for trace in traces_of(server.username, password):
            assert trace not in everything


def test_a_typed_password_is_not_echoed_and_not_in_the_process_list(server: Server, tmp_path: Path) -> None:
    """The prompt hides it, and no process carries it in its arguments."""
    outside, inside = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX").openpty()
    command = [sys.executable, "-m", "runbook", "step1", "--host", server.endpoint("SQL01"), "--user", server.username, "--journal", str(tmp_path / "j"), "--lang", "en"]  # fmt: skip
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUNBOOK_")}
    clean |= {"TERM": "xterm", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=clean, start_new_session=True)
    os.close(inside)
    try:
        shown = read_until(outside, "Password for")
        os.write(outside, (server.password + "\n").encode())
        shown += read_until(outside, "[y/N]")
        arguments = Path(f"/proc/{process.pid}/cmdline")
        listed = arguments.read_bytes().decode() if arguments.exists() else ""
        shown += read_until(outside, "\0", CONSIDERED_SECONDS)  # a person reads
        os.write(outside, b"y\n")
        shown += read_until(outside, "What next")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(outside)
    assert server.password not in shown + listed
    assert "reads back as written" in shown


def test_json_of_an_inventory_with_a_password_does_not_repeat_it(
    server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A password in the file stays in the file."""
    path = tmp_path / "i.toml"
    path.write_text(
        f"[hosts.SQL01]\nendpoint='{server.endpoint('SQL01')}'\nusername='{server.username}'\npassword='{server.password}'\n"
    )
    main(["step1", "--inventory", str(path), "--check", "--json", "--journal", str(tmp_path / "j")])
    shown = capfd.readouterr()
    assert json.loads(shown.out)["hosts"][0]["result"] == "different"
    assert server.password not in shown.out + shown.err


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_walk_check_report_and_step3_hold_no_password(
    right: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Whatever they print, log or keep, with the right password and with a wrong one."""
    caplog.set_level(logging.DEBUG)
    with staged("idle-wan", tmp_path) as stage:
        password = stage.server.password if right else "Wrong-Passw0rd-77"
        text = stage.inventory.read_text(encoding="utf-8")
        stage.inventory.write_text(
            "\n".join(line for line in text.splitlines() if not line.startswith("password")), encoding="utf-8"
        )
        monkeypatch.setenv("RUNBOOK_PASSWORD", password)
        stage.walk([("symptom", "connection")])
        for words in (
            ["check"], ["check", "--json"], ["report", "--format", "json"], ["report", "--format", "html"],
            ["step3", "--host", "FILES01", "--link", "10", "--done"], ["step4", "--check"], ["history", "--json"],
        ):  # fmt: skip
            stage.run(*words)
        shown = capfd.readouterr()
        kept = stage.journal.read_bytes().decode("latin-1")
        everything = "\n".join([shown.out, shown.err, kept, caplog.text])
        assert "diagnose --resume" in everything or right
        for trace in traces_of(stage.server.username, password):
            assert trace not in everything
