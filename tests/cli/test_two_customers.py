"""Two customers of one integrator, from inventory to report: nothing of one is in what the other gets or keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import keyring
import platformdirs
import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, Server, serve
from tests.soak.counting import THOROUGH


@dataclass
class Customer:
    """A customer: a DPM server, a protected computer, an inventory in a folder of its own, and what the commands said so far."""

    name: str
    server: Server
    folder: Path
    journal: Path
    said: str = ""

    @property
    def inventory(self) -> Path:
        """The inventory, which has no password."""
        return self.folder / "hosts.toml"

    @property
    def machines(self) -> Sequence[Machine]:
        """The DPM server, and the protected computer."""
        return tuple(self.server.environment.machines)

    @property
    def names(self) -> frozenset[str]:
        """Whatever names this customer: computers, domain, identifiers, account, password, location, ticket."""
        found = {word for each in self.machines for word in (each.name, each.domain, each.uuid)}
        account = self.server.username.rpartition("\\")[2]
        return frozenset(
            map(str.lower, {*found, self.name, f"{self.name}-site", f"CHG-{self.name}", account, self.server.password})
        )

    def write_inventory(self) -> None:
        """Write the inventory."""
        lines = [f"customer = {json.dumps(self.name)}", f"journal = {json.dumps(str(self.journal))}"]
        lines += ["[defaults]", f"username = {json.dumps(self.server.username)}", f"site = '{self.name}-site'"]
        for machine in self.machines:
            role = "dpm-server" if machine.dpm_server else "protected"
            lines += [
                f"[hosts.{machine.name}]",
                f"endpoint = '{self.server.endpoint(machine.name)}'",
                f"role = '{role}'",
            ]
        self.inventory.write_text("\n".join(lines), encoding="utf-8")

    def run(self, capsys: pytest.CaptureFixture[str], *words: str, expected: ExitCode = ExitCode.DONE) -> str:
        """Run a command with the inventory, and keep what it says."""
        capsys.readouterr()
        assert main([*words, "--inventory", str(self.inventory), "--lang", "en"]) == expected, words
        shown = capsys.readouterr()
        self.said += shown.out + shown.err
        return shown.out + shown.err

    def kept(self) -> str:
        """What lies in the customer's folder, the journal included."""
        return "".join(
            path.read_bytes().decode("utf-8", "replace") for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was asked of the keyring, which has the passwords of both."""
    return []


@pytest.fixture(params=["one journal", "a journal for each"] if THOROUGH else ["one journal"])
def two(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, str]]
) -> Iterator[tuple[Customer, Customer]]:
    """Adatum and Fabrikam with one file for both journals, which is harder, and with a journal of its own for each."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_, **__: tmp_path / "state")
    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    shared = request.param == "one journal"
    with ExitStack() as stack:
        customers = []
        for number, name in enumerate(("adatum", "fabrikam"), start=1):
            machines = (Machine(f"{name}-dpm", dpm_server=True), Machine(f"{name}-file"))
            for each, machine in enumerate(machines):
                machine.domain, machine.uuid = f"{name}.example", f"5D0E9C1A-{number}000-4000-8000-00000000000{each}"
            folder = tmp_path / f"customer-{number}"
            folder.mkdir()
            server = stack.enter_context(serve(Environment(machines)))
            journal = tmp_path / "shared.sqlite3" if shared else folder / "journal.sqlite3"
            customers.append(Customer(name, server, folder, journal))
            customers[-1].write_inventory()
        passwords = {(f"dpm-runbook/{each.name}", each.server.username): each.server.password for each in customers}

        def stored(service: str, account: str) -> str | None:
            asked.append((service, account))
            return passwords.get((service, account))

        monkeypatch.setattr(keyring, "get_password", stored)
        yield customers[0], customers[1]


def test_nothing_of_one_customer_is_in_what_the_other_gets_or_keeps(
    two: tuple[Customer, Customer], asked: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Check, plan file, apply, walk, outcome, history, report, suggestions, undo and keys, of both in turns; and neither can use the other's."""
    for each in two:  # both at every stage, so that whatever were kept between commands would be met
        dpm, file = (machine.name for machine in each.machines)
        plan, key = each.folder / "plan.json", ("--redact", str(each.folder / "key.json"))
        each.run(capsys, "doctor", "--host", file)
        each.run(capsys, "check", "--host", file, "--dpm", dpm, expected=ExitCode.UNVERIFIED)
        each.run(capsys, "step1", "--check", "--host", file, "--plan-out", str(plan), expected=ExitCode.DIFFERENT)
        each.run(capsys, "apply", str(plan), "--apply", "--ticket", f"CHG-{each.name}")
        each.run(capsys, "diagnose", "--dpm", dpm, "--host", file, "--answer", "symptom=other", expected=ExitCode.TO_DO)
        each.run(capsys, "check", "--host", file, "--dpm", dpm, *key, expected=ExitCode.UNVERIFIED)
    for each in two:
        file = each.machines[1].name
        key = ("--redact", str(each.folder / "key.json"))
        each.run(capsys, "outcome", expected=ExitCode.UNVERIFIED)
        for words in (("history",), ("history", "--json"), ("report",), ("report", "--format", "json"), ("history", *key),
                      ("report", "--output", str(each.folder / "report.html"), *key), ("undo", "--check")):  # fmt: skip
            each.run(capsys, *words, expected=ExitCode.DIFFERENT if words[0] == "undo" else ExitCode.DONE)
    for one, other in (two, two[::-1]):
        said, kept = one.said.lower(), one.kept().lower()
        for name in other.names:
            assert name not in said, (name, said)
            assert name not in kept, name
        with Journal(one.journal, one.name) as journal:
            assert {run.customer for run in journal.runs()} == {one.name}
            assert {run.provenance.ticket for run in journal.runs()} == {f"CHG-{one.name}"}
        keys = json.loads((one.folder / "key.json").read_text(encoding="utf-8"))["names"]
        assert one.name in {name for names in keys.values() for name in names}
    assert set(asked) == {(f"dpm-runbook/{each.name}", each.server.username) for each in two}

    for one, other in (two, two[::-1]):
        before = len(one.machines[1].log.writes)
        refused = one.run(capsys, "apply", str(other.folder / "plan.json"), "--apply", expected=ExitCode.USAGE)
        refused += one.run(capsys, "history", "--redact", str(other.folder / "key.json"), expected=ExitCode.USAGE)
        assert refused.count(other.name) >= 2
        assert len(one.machines[1].log.writes) == before
        one.run(capsys, "undo", "--apply")
