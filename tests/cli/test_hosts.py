"""From what was typed to hosts: inventory, environment, keyring, prompt; and a sandbox that overwrites nobody's file."""

from __future__ import annotations

import argparse
import stat
import sys
from pathlib import Path

import keyring
import pytest

from runbook.cli import main
from runbook.cli.commands import sandbox
from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.hosts import directory_of, wanted_of
from runbook.cli.typed.parser import parse
from runbook.errors import InvalidInput
from runbook.hosts.entry import Entry
from runbook.hosts.secrets import Secrets
from runbook.sandbox import Server
from runbook.sandbox.http import certificates


def options(*words: str) -> argparse.Namespace:
    """A command, parsed."""
    parsed = parse(["step1", *words], "en")
    assert parsed is not None
    return parsed


def entries(parsed: argparse.Namespace) -> list[Entry]:
    """The hosts that a command is for."""
    return directory_of(parsed, "en", lambda _: None).wanted(wanted_of(parsed))


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any."""
    monkeypatch.delenv("RUNBOOK_USERNAME", raising=False)
    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)


def test_the_environment_comes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the keyring is asked under our own service name."""
    asked: list[tuple[str, str]] = []

    def stored(service: str, username: str) -> str:
        asked.append((service, username))
        return "from keyring"

    monkeypatch.setattr(keyring, "get_password", stored)
    assert Secrets("en").password("u") == "from keyring"
    monkeypatch.setenv("RUNBOOK_PASSWORD", "from environment")
    assert Secrets("en").password("u") == "from environment"
    assert asked == [("dpm-runbook", "u")]


def test_without_a_terminal_nobody_is_asked() -> None:
    """A clear error instead of a prompt that hangs."""
    with pytest.raises(InvalidInput):
        entries(options("--host", "h"))
    with pytest.raises(InvalidInput):
        entries(options("--host", "h", "--user", "u"))


def test_what_is_typed_comes_before_the_inventory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Defaults, the host's own settings, the command line: the later wins; paths are relative to the file."""
    monkeypatch.setattr(keyring, "get_password", lambda *_: "p")
    path = tmp_path / "i.toml"
    path.write_text(
        "[defaults]\nusername='d'\ntls=true\nca='ca.pem'\n[hosts.A]\nendpoint='a.example:443'\n[hosts.B]\nusername='b'\ntls=false\n"
    )
    certificates.make(tmp_path, [])  # a ca.pem
    found = {entry.name: entry for entry in entries(options("--inventory", str(path)))}
    assert (found["A"].target.url, found["A"].login.username, found["A"].ca) == (
        "https://a.example:443/wsman",
        "d",
        tmp_path / "ca.pem",
    )
    assert (found["B"].target.url, found["B"].login.username) == ("http://B:5985/wsman", "b")
    typed = entries(options("--inventory", str(path), "--host", "b", "--tls", "--user", "t"))[0]
    assert (typed.name, typed.target.url, typed.login.username) == ("B", "https://B:5986/wsman", "t")


def test_a_host_that_is_named_twice_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two spellings of one listener would be two runs on one host."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    assert len(entries(options("--host", "10.0.0.1", "--host", "10.0.0.1:5985", "--user", "u"))) == 1


def test_kerberos_asks_for_a_password_only_if_somebody_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody: the ticket that is there. One SPN is for one host; an inventory has one for each."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")

    def login(*words: str) -> tuple[str, str, str]:
        found = entries(options("--auth", "kerberos", *words))[0].login
        return found.username, found.password, found.spn_host

    assert login("--host", "h") == ("", "", "")
    assert login("--host", "h", "--user", "u", "--spn-host", "s") == ("u", "p", "s")
    path = tmp_path / "i.toml"
    path.write_text("[hosts.A]\nspn_host='a.example'\n[hosts.B]\n")
    assert login("--inventory", str(path)) == ("", "", "a.example")
    monkeypatch.setenv("RUNBOOK_USERNAME", "e")
    assert login("--host", "h") == ("e", "p", "")
    with pytest.raises(InvalidInput):
        login("--host", "h", "--host", "g", "--spn-host", "s")


@pytest.mark.parametrize("command", ["diagnose", "check", "step3"])
def test_the_dpm_server_counts_where_an_spn_is_typed(command: str, tmp_path: Path) -> None:
    """It would be logged in to with the SPN of the protected computer."""
    words = ["--dpm", "D", "--host", "F", "--auth", "kerberos", "--spn-host", "f.example", "--lang", "en"]
    assert main([command, *words, "--journal", str(tmp_path / "j")]) == ExitCode.USAGE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows brings SSPI")
def test_kerberos_needs_no_password_here_but_its_package(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ticket cache will do; without the package, what to install is said."""
    monkeypatch.setitem(sys.modules, "gssapi", None)
    journal = ["--journal", str(tmp_path / "j")]
    code = main(["step1", "--host", "127.0.0.1:9", "--auth", "kerberos", "--check", "--lang", "en", *journal])
    assert code == ExitCode.FAILED
    assert 'pip install "dpm-runbook[kerberos]"' in capsys.readouterr().err.replace("\n", " ")


def test_the_sandbox_overwrites_no_inventory_but_its_own(server: Server, tmp_path: Path) -> None:
    """Its own file holds a password, so only its owner may read it."""
    path = tmp_path / "i.toml"
    path.write_text("[hosts.PRODUCTION]\n")
    with pytest.raises(InvalidInput):
        sandbox.write_inventory(path, server.environment, server, tmp_path / "j")
    assert path.read_text() == "[hosts.PRODUCTION]\n"
    path.unlink()
    sandbox.write_inventory(path, server.environment, server, tmp_path / "j")
    sandbox.write_inventory(path, server.environment, server, tmp_path / "j")
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("named", [True, False])
def test_a_rehearsal_needs_no_caution(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sandbox's inventory and its journal lie together, wherever the inventory was asked for, and the journal goes with it."""
    said = []

    def rehearse(after: argparse.Namespace, *_: object) -> None:
        for words in (("step1", "--host", "SQL01", "--apply"), ("undo", "--apply")):
            assert main([*words, "--inventory", str(after.inventory), "--lang", "en"]) == ExitCode.DONE
        said.append(capsys.readouterr().err)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sandbox, "_wait", rehearse)
    assert main(["sandbox", *(["--inventory", "i.toml"] if named else []), "--lang", "en"]) == ExitCode.DONE
    assert len(said) == 1
    assert "Note:" not in said[0]
    assert [each.name for each in tmp_path.iterdir()] == (["i.toml"] if named else [])


def test_the_sandbox_says_where_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that does not exist is an error of what was typed."""
    assert main(["sandbox", "--inventory", str(tmp_path / "no" / "i.toml"), "--lang", "en"]) == ExitCode.USAGE
    assert "i.toml" in capsys.readouterr().err


def test_a_rehearsal_is_not_recorded_among_real_runs(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sandbox's inventory names a journal of its own: `undo` on real hosts must never meet a rehearsal."""
    path = tmp_path / "i.toml"
    sandbox.write_inventory(path, server.environment, server, tmp_path / "rehearsal")
    assert main(["step1", "--inventory", str(path), "--host", "SQL01", "--apply", "--lang", "en"]) == ExitCode.DONE
    assert main(["history", "--inventory", str(path), "--lang", "en"]) == ExitCode.DONE
    assert "Run 1" in capsys.readouterr().out
    assert (tmp_path / "rehearsal").exists()
