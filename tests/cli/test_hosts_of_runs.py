"""Where `undo` and `--resume` go: each run to the host that it was on; one run alone also by another name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, RegValue, Server
from runbook.wsman.http.transport import PywinrmTransport

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"

Run = Callable[..., int]


class KilledError(BaseException):
    """The process is gone."""


@pytest.fixture
def run(server: Server, site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the small site, of which FILES01 and OLD01 are a group; `killed_at` is the message before which it is gone."""
    inventory = tmp_path / "site.toml"
    write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
    text = inventory.read_text()
    for name in ("FILES01", "OLD01"):
        text = text.replace(f"[hosts.{name}]", f"[hosts.{name}]\ngroups = ['files']")
    inventory.write_text(text)
    original = PywinrmTransport.__call__

    def run(*words: str, killed_at: str = "") -> int:
        def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
            if killed_at and killed_at.encode() in envelope:
                raise KilledError
            return original(transport, envelope)

        with monkeypatch.context() as patch:
            patch.setattr(PywinrmTransport, "__call__", send)
            return main([*words, "--inventory", str(inventory), "--lang", "en"])

    return run


def value(machine: Machine) -> object:
    """What step 1 sets."""
    return machine.registry.get(AGENT, NAME)


def undone(folder: Path) -> list[tuple[str, bool]]:
    """The runs of steps, oldest first: on which host, and whether each was taken back."""
    with Journal(folder / "journal.sqlite3") as journal:
        return [(each.host, each.undone_by is not None) for each in reversed(journal.runs()) if each.undoes is None]


def test_several_runs_go_each_to_its_own_host(run: Run, site: Environment, tmp_path: Path) -> None:
    """Whatever order the hosts are named in; they only say which runs are meant."""
    for name in ("FILES01", "SQL01"):
        assert run("step1", "--host", name, "--apply") == ExitCode.DONE
    assert run("undo", "1-2", "--host", "SQL01", "--host", "FILES01", "--apply") == ExitCode.DONE
    assert undone(tmp_path) == [("FILES01", True), ("SQL01", True)]
    assert (value(site["FILES01"]), value(site["SQL01"])) == (None, None)


def test_resuming_several_hosts(run: Run, site: Environment) -> None:
    """Each cut-off run is finished on its own host."""
    for name in ("FILES01", "SQL01"):
        site[name].services["DPMRA"].start()
        with pytest.raises(KilledError):
            run("step1", "--host", name, "--apply", killed_at="StartService")
    assert run("step1", "--resume", "--host", "SQL01", "--host", "FILES01", "--apply") == ExitCode.DONE
    assert {site[name].services["DPMRA"].state for name in ("FILES01", "SQL01")} == {"Running"}


def test_a_group_says_which_runs(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last run on a host of it is taken back; one outside is refused, also by its number."""
    for name in ("FILES01", "SQL01"):
        assert run("step1", "--host", name, "--apply") == ExitCode.DONE
    assert run("undo", "2", "--group", "files", "--apply") == ExitCode.USAGE
    assert "Run 2 was on SQL01" in capsys.readouterr().err
    assert run("undo", "--group", "files", "--apply") == ExitCode.DONE
    assert undone(tmp_path) == [("FILES01", True), ("SQL01", False)]


def test_one_run_is_reached_by_another_name(run: Run, server: Server, site: Environment, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Its computer may be called otherwise by now, and another computer is told from it."""
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    user = ("--user", server.username)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUNBOOK_PASSWORD", server.password)
        assert run("undo", "1", "--host", server.endpoint("SQL01"), *user, "--apply") == ExitCode.FAILED
        assert "run 1 was on FILES01" in capsys.readouterr().err
        assert run("undo", "1", "--host", server.endpoint("FILES01"), *user, "--apply") == ExitCode.DONE
    assert value(site["FILES01"]) is None


@pytest.mark.parametrize("words", [["1-2"], ["1", "2"], ["2", "1"], ["1-2", "1", "2-2"]])
def test_two_runs_on_one_host_are_taken_back_together(
    words: list[str], run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a walk leaves them, 900 s and then 3600 s: shown and agreed to as one, the newest first, each run once."""
    before = site["FILES01"].durable()
    for seconds in ("900", "3600"):
        assert run("step1", "--host", "FILES01", "--seconds", seconds, "--apply") == ExitCode.DONE
    capsys.readouterr()
    assert run("undo", *words, "--apply") == ExitCode.DONE
    shown = " ".join(capsys.readouterr().out.split())
    assert "hosts: the same changes" not in shown
    assert shown.index("3600 s → 900 s") < shown.index("900 s → (absent)")
    assert site["FILES01"].durable().diff(before) == []
    assert undone(tmp_path) == [("FILES01", True), ("FILES01", True)]
    with Journal(tmp_path / "journal.sqlite3") as journal:
        assert [each.undoes for each in reversed(journal.runs())] == [None, None, 2, 1]


def test_the_first_of_two_runs_cannot_be_taken_back_alone(run: Run, site: Environment, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """What the second wrote is not the first one's: it is named, with the command that takes both back."""
    for seconds in ("900", "3600"):
        run("step1", "--host", "FILES01", "--seconds", seconds, "--apply")
    assert run("undo", "1", "--apply") == ExitCode.FAILED
    said = " ".join(capsys.readouterr().err.split())
    assert "The values of run 1 were changed again by run 2" in said
    assert "`undo 1 2` undoes them together" in said
    assert "Find out who" not in said
    assert value(site["FILES01"]) == RegValue("REG_DWORD", 3600)


def test_when_the_second_is_not_taken_back_neither_is_the_first(run: Run, site: Environment, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """It would put the older value in the newer one's place; JSON has an entry for each run."""
    for seconds in ("900", "3600"):
        run("step1", "--host", "FILES01", "--seconds", seconds, "--apply")
    site["FILES01"].registry.deny_write(AGENT)
    capsys.readouterr()
    assert run("undo", "1-2", "--apply", "--json") == ExitCode.FAILED
    hosts = json.loads(capsys.readouterr().out)["hosts"]
    assert [host["host"] for host in hosts] == ["FILES01", "FILES01"]
    assert value(site["FILES01"]) == RegValue("REG_DWORD", 3600)
