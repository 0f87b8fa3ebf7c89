"""Two customers with equal names in one state folder: no command of one reads, changes or reports what is the other's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import platformdirs
import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, Server, serve
from tests.conftest import identity_of
from tests.hostile.inventory_of import inventory_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"


@dataclass(frozen=True)
class Customer:
    """A customer's two computers, and the inventory."""

    name: str
    site: Environment
    inventory: Path

    def run(self, *words: str) -> int:
        """Run a command with the inventory."""
        return main([*words, "--inventory", str(self.inventory), "--lang", "en"])

    def time_out(self) -> object:
        """The value that step 1 sets on FILES01."""
        return self.site["FILES01"].registry.get(AGENT, "ConnectionNoActivityTimeout")


def environment_of(domain: str, number: int) -> Environment:
    """A DPM server and a protected computer, named as everywhere."""
    machines = (Machine("DPM01", dpm_server=True), Machine("FILES01"))
    for each, machine in enumerate(machines):
        machine.domain, machine.uuid = domain, f"5D0E9C1A-0000-4000-800{number}-00000000000{each}"
    return Environment(machines)


def customer_of(name: str, server: Server, folder: Path, journal: str = "") -> Customer:
    """Write the inventory of a customer; without `journal` it names none."""
    folder.mkdir()
    path = inventory_of(server, folder)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("journal")]
    ours = [
        *([f"customer = {json.dumps(name)}"] if name else []),
        *([f"journal = {json.dumps(journal)}"] if journal else []),
    ]
    path.write_text("\n".join([*ours, *lines]), encoding="utf-8")
    return Customer(name, server.environment, path)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of the user."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_, **__: tmp_path / "state")
    return tmp_path / "state"


@pytest.fixture(params=["a journal for each", "one journal"])
def two(request: pytest.FixtureRequest, state: Path, tmp_path: Path) -> Iterator[tuple[Customer, Customer]]:
    """Contoso and Fabrikam, each with a journal of its own, and with both in one file."""
    journal = str(tmp_path / "shared.sqlite3") if request.param == "one journal" else ""
    with serve(environment_of("contoso.local", 1)) as first, serve(environment_of("fabrikam.local", 2)) as second:
        yield (
            customer_of("Contoso", first, tmp_path / "a", journal),
            customer_of("fabrikam", second, tmp_path / "b", journal),
        )
    assert not journal or not state.exists()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that was printed since, in one line."""
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def test_each_command_is_for_one_customer(two: tuple[Customer, Customer], capsys: pytest.CaptureFixture[str]) -> None:
    """Undo, --resume, walks, report, history: with the other's inventory a run is refused, left out or not there."""
    contoso, fabrikam = two
    shared = "journal =" in contoso.inventory.read_text(encoding="utf-8")
    assert contoso.run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    answers = ("--answer", "symptom=other")
    contoso.run("diagnose", "--dpm", "DPM01", "--host", "FILES01", *answers)
    said(capsys)
    before = fabrikam.time_out()

    for words in (("undo", "1", "--apply"), ("undo", "--apply"), ("step1", "--resume", "1", "--apply"), ("undo", "--resume", "1", "--apply"),
                  ("diagnose", "--resume", "1"), ("diagnose", "--resume"), ("report", "1"), ("report",)):  # fmt: skip
        assert fabrikam.run(*words) == ExitCode.USAGE, words
        told = said(capsys)
        if shared and "1" in words:
            assert "is another customer's (in the journal: contoso; of this command: fabrikam)" in told, words
    assert fabrikam.run("history") == ExitCode.DONE
    assert "FILES01" not in (told := said(capsys))
    assert ("Runs that are not of the customer fabrikam are not shown: 1." in told) == shared
    assert fabrikam.run("history", "--json") == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["runs"] == []
    assert fabrikam.time_out() == before

    assert contoso.run("report", "1", "--format", "json") == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["diagnosis"] == 1
    assert contoso.run("undo", "1", "--apply") == ExitCode.DONE
    assert contoso.time_out() is None


def test_a_report_lists_no_run_that_was_made_beside_the_walk(
    two: tuple[Customer, Customer], capsys: pytest.CaptureFixture[str]
) -> None:
    """Both customers changed a host of that name after the walk began: neither run is the walk's."""
    contoso, fabrikam = two
    contoso.run("diagnose", "--dpm", "DPM01", "--host", "FILES01", "--answer", "symptom=other")
    assert fabrikam.run("step1", "--host", "FILES01", "--seconds", "4321", "--apply") == ExitCode.DONE
    assert contoso.run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    said(capsys)
    assert contoso.run("report", "--format", "json") == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    assert (document["runs"], document["undo"]) == ([], None)


def test_a_reboot_that_is_due_at_one_is_not_due_at_the_other(
    two: tuple[Customer, Customer], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is a claim of one in the other's way."""
    contoso, fabrikam = two
    assert contoso.run("step2", "--only", "nic", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
    assert contoso.run("step2", "--only", "nic", "--host", "FILES01", "--check") == ExitCode.REBOOT_DUE
    assert fabrikam.run("step2", "--only", "nic", "--host", "FILES01", "--check") == ExitCode.DIFFERENT
    assert "Earlier changes are not in force yet" not in said(capsys).rpartition("Step 2")[2]


def test_without_a_customer_it_is_as_it_was(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The journal is the user's; what is a customer's cannot be undone from there, and `history` without an inventory shows all."""
    with serve(environment_of("contoso.local", 1)) as server:
        nobody = customer_of("", server, tmp_path / "n")
        assert nobody.run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
        assert {each.name for each in state.glob("*.sqlite3")} == {"journal.sqlite3"}
        contoso = customer_of("contoso", server, tmp_path / "c")
        assert contoso.run("step1", "--host", "DPM01", "--apply") == ExitCode.DONE
        assert {each.name for each in state.glob("*.sqlite3")} == {"journal.sqlite3", "contoso.sqlite3"}
        theirs = ("--journal", str(state / "contoso.sqlite3"))
        said(capsys)
        assert nobody.run("undo", "1", "--apply", *theirs) == ExitCode.USAGE
        assert "(in the journal: contoso; of this command: none)" in said(capsys)
        assert contoso.run("undo", "1", "--apply", "--journal", str(state / "journal.sqlite3")) == ExitCode.USAGE
        assert "(in the journal: none; of this command: contoso)" in said(capsys)
        assert main(["history", *theirs, "--lang", "en"]) == ExitCode.DONE
        assert "Customer: contoso" in said(capsys)
        assert nobody.run("undo", "1", "--apply") == ExitCode.DONE


def test_what_is_recorded_says_whose_it_is(state: Path, tmp_path: Path) -> None:
    """A run has its customer and its computer; a plan of one customer's run cannot be begun as another's."""
    with serve(environment_of("contoso.local", 1)) as server:
        contoso = customer_of("contoso", server, tmp_path / "c")
        assert contoso.run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
        with Journal(state / "contoso.sqlite3", "contoso") as journal:
            (run,) = journal.runs()
            assert (run.customer, run.computer) == ("contoso", identity_of(server.environment["FILES01"]))
        with Journal(state / "contoso.sqlite3") as journal:
            assert journal.runs() == ()
            assert len(journal.runs_of_everyone()) == 1


@pytest.mark.parametrize(
    "name", ["", "a/b", "..", "a\\\\b", "nul", "COM1.old", "journal", "a b", "-a", "a" * 65, "con:"]
)
def test_a_customer_becomes_a_file_name(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So what could be another place, a device of Windows or the user's own journal is refused, with its line."""
    path = tmp_path / "i.toml"
    path.write_text(f'# hosts\ncustomer = "{name}"\n[hosts.A]\n', encoding="utf-8")
    assert main(["history", "--inventory", str(path), "--lang", "en"]) == ExitCode.USAGE
    assert "line 2" in said(capsys)


def test_the_keyring_is_asked_under_the_name_of_the_customer(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one spelling, whatever the inventory's; the same account of another customer is another entry."""
    asked: list[str] = []

    def stored(service: str, _: str) -> str:
        asked.append(service)
        return "p"

    monkeypatch.setattr(keyring, "get_password", stored)
    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    for customer in ("customer = 'Contoso'\n", "customer = 'コントソ'\n", ""):
        path = tmp_path / "i.toml"
        path.write_text(f"{customer}[hosts.A]\nendpoint = '127.0.0.1:1'\nusername = 'u'\n", encoding="utf-8")
        main(["step1", "--check", "--inventory", str(path)])
    assert asked == ["dpm-runbook/contoso", "dpm-runbook/コントソ", "dpm-runbook"]
    assert not state.exists()
