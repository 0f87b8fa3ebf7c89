"""A wrong password locks no account, whichever command is given it, and costs no result."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.errors import AuthenticationFailed
from runbook.sandbox import Environment, Machine, serve, small_environment
from runbook.wsman.http.transport import PywinrmTransport


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts that refuse a login, each as often as it does."""
    found: list[str] = []
    original = PywinrmTransport.__call__

    def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
        try:
            return original(transport, envelope)
        except AuthenticationFailed:
            found.append(transport.target.address)
            raise

    monkeypatch.setattr(PywinrmTransport, "__call__", send)
    return found


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[Path]:
    """A DPM server and eight protected computers, with a wrong password for all of them."""
    site = small_environment()
    several = Environment((*site.machines, *(Machine(f"SRV{number}") for number in range(5))))
    path = tmp_path / "site.toml"
    with serve(several) as server:
        write_inventory(path, several, server, tmp_path / "journal.sqlite3")
        path.write_text(re.sub(r'password = ".*"', 'password = "wrong"', path.read_text()))
        yield path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["step1", "--check"], ExitCode.FAILED),
        (["check"], ExitCode.FAILED),
        (["doctor"], ExitCode.DIFFERENT),
        (["step3", "--link", "10", "--check"], ExitCode.FAILED),
    ],
)
def test_two_logins_at_most_are_refused(
    words: list[str], code: int, inventory: Path, refused: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Over the whole command, its DPM server's included: policies lock an account after three. Of the other hosts it is said so."""
    assert main([*words, "--inventory", str(inventory), "--lang", "en"]) == code
    assert 1 <= len(refused) <= 2
    shown = capsys.readouterr()
    assert "not tried here" in " ".join((shown.out + shown.err).split())


def test_json_has_every_host_all_the_same(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the inventory: those that were examined with what was seen, the others with the reason why they were not."""
    assert main(["check", "--json", "--inventory", str(inventory), "--lang", "en"]) == ExitCode.FAILED
    document = json.loads(capsys.readouterr().out)
    names = [name for name in re.findall(r"\[hosts\.(\w+)\]", inventory.read_text()) if name != "DPM01"]
    assert (document["exit_code"], [host["host"] for host in document["hosts"]]) == (1, names)
    for host in document["hosts"]:
        if not host["checks"]:
            assert host["error"]["kind"] == "AuthenticationFailed"
            assert "not tried here" in host["error"]["message"]


def test_a_mistake_of_ours_costs_one_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that nobody foresaw is that host's error; what was seen before it and on the others is there."""

    def broken(*_: object) -> None:
        raise ValueError("an odd time")

    monkeypatch.setattr("runbook.fleet.check_job._backups", broken)
    site = small_environment()
    with serve(site) as server:
        write_inventory(tmp_path / "i.toml", site, server, tmp_path / "j")
        code = main(["check", "--json", "--inventory", str(tmp_path / "i.toml"), "--lang", "en"])
    hosts = json.loads(capsys.readouterr().out)["hosts"]
    assert code == ExitCode.FAILED
    assert {host["error"]["kind"] for host in hosts} == {"Unexpected"}
    assert all("an odd time" in host["error"]["message"] and host["checks"] for host in hosts)


def test_json_is_printed_however_it_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C leaves what was found so far, and says that it was interrupted."""

    def left(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("runbook.fleet.check_job.run_checks", left)
    site = small_environment()
    with serve(site) as server:
        write_inventory(tmp_path / "i.toml", site, server, tmp_path / "j")
        words = ["check", "--json", "--host", "SQL01", "--inventory", str(tmp_path / "i.toml"), "--lang", "en"]
        assert main(words) == ExitCode.INTERRUPTED
    assert json.loads(capsys.readouterr().out) == {"command": "check", "exit_code": 130, "hosts": []}
