"""A host's name that moves to another computer: whatever was agreed to for the first is never written to the second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from runbook.change.apply import STALE_SECONDS, apply
from runbook.change.errors import AnotherComputer, NotThePlannedComputer
from runbook.change.undo import plan_undo
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.consent import Consent
from runbook.cli.show.screen import Screen
from runbook.cli.typed.hosts import directory_of
from runbook.cli.typed.parser import parse
from runbook.errors import ConnectionLost
from runbook.journal.journal import Journal
from runbook.procedure.steps.step1 import Step1
from runbook.sandbox import Environment, Machine, RegValue, Server, serve
from runbook.windows.errors import AnotherComputerAnswers
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, dword
from runbook.wsman.http.transport import PywinrmTransport
from tests.conftest import host_of, identity_of
from tests.fleet.cluster import cluster
from tests.hostile.forwarder import Forwarder, forwarder
from tests.hostile.inventory_of import inventory_of
from tests.soak.counting import THOROUGH
from tests.walk.staged import staged

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
MOMENTS = range(1, 20, 1 if THOROUGH else 4)
"""Before which message of a command the name moves."""
STEP1 = ("step1", "--profile", "kb971411", "--host", "FILES01")


def moving(first: Machine, second: Machine) -> tuple[Host, Callable[[], None]]:
    """A host in process, and what makes its name mean the second machine."""
    machines = [first]

    def move() -> None:
        machines[0] = second

    return Host("CLUSTER", lambda envelope: machines[0].send(envelope)), move


@dataclass(frozen=True)
class Moving:
    """FILES01 of a simulated environment, reached over a port that can lead to SQL01 instead."""

    site: Environment
    inventory: Path
    journal: Path
    port: Forwarder
    server: Server

    def run(self, *words: str) -> int:
        """Run a command with the inventory."""
        return main([*words, "--inventory", str(self.inventory), "--lang", "en"])

    def move(self) -> None:
        """FILES01 is now SQL01."""
        self.port.move(self.server.endpoint("SQL01"))

    def move_at_the_question(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """While the question stands the name moves; then the answer is yes."""

        def consent(*_: object, **__: object) -> Consent:
            self.move()
            return Consent.GIVEN

        monkeypatch.setattr(Screen, "consent", consent)

    def nothing_was_written(self) -> bool:
        """To no machine, and to the journal neither."""
        with Journal(self.journal) as journal:
            return journal.runs() == () and not any(machine.log.writes for machine in self.site.machines)


class Node(Machine):
    """A node of a cluster, whose name fails over when it reboots."""

    fail_over: Callable[[], None] = staticmethod(lambda: None)

    def reboot(self) -> None:
        """Restart, and let the other node have the name."""
        super().reboot()
        self.fail_over()


@contextmanager
def behind_a_forwarder(site: Environment, folder: Path, *, basic: bool = False) -> Iterator[Moving]:
    """Serve the site with FILES01 behind a forwarder."""
    auth = "basic" if basic else "ntlm"
    with serve(site, tls=basic, auth=(auth,)) as server, forwarder(server.endpoint("FILES01")) as port:
        inventory = inventory_of(server, folder)
        text = inventory.read_text(encoding="utf-8").replace(server.endpoint("FILES01"), port.address)
        inventory.write_text(text.replace("[defaults]", f'[defaults]\nauthentication = "{auth}"'), encoding="utf-8")
        yield Moving(site, inventory, folder / "j", port, server)


@pytest.fixture(params=["ntlm", "basic over https"])
def moved(request: pytest.FixtureRequest, site: Environment, tmp_path: Path) -> Iterator[Moving]:
    """With keys that belong to the connection, and with a login that any new connection accepts."""
    with behind_a_forwarder(site, tmp_path, basic=request.param != "ntlm") as found:
        yield found


def test_a_name_that_moves_before_an_old_plan_is_carried_out(journal: Journal) -> None:
    """In process: both computers have the same values, and neither is written to; no run names either."""
    first, second = Machine("FILES01"), Machine("SQL01")
    host, move = moving(first, second)
    plan = Step1().plan(Look(host), journal)
    move()
    with pytest.raises(NotThePlannedComputer) as refused:
        apply(host, replace(plan, made=time.monotonic() - STALE_SECONDS - 1), journal)
    assert str(identity_of(first)) in refused.value.text.en
    assert str(identity_of(second)) in refused.value.text.ja
    assert (first.log.writes, second.log.writes, journal.runs()) == ([], [], ())


def test_a_plan_for_one_computer_is_not_carried_out_on_another(journal: Journal) -> None:
    """However new it is: a script may mix up two hosts. One more of the same name is another one, too."""
    plan = Step1().plan(Look(host_of(Machine("FILES01"))), journal)
    namesake = Machine("FILES01")
    namesake.uuid = "5D0E9C1A-0000-4000-8000-000000000001"
    for other in (Machine("SQL01"), namesake):
        with pytest.raises(NotThePlannedComputer):
            apply(host_of(other), plan, journal)
        assert other.log.writes == []
    assert journal.runs() == ()


def test_an_undo_is_for_the_same_computer_and_not_for_the_same_name(journal: Journal) -> None:
    """Another domain, or another identifier, is another computer; what was recorded by its name alone is undone with a note."""
    first = Machine("FILES01")
    host = host_of(first)
    run = apply(host, Step1().plan(Look(host), journal), journal).run
    recorded = journal.run(run)
    assert recorded is not None
    assert recorded.computer == identity_of(first)
    stranger = Machine("FILES01")
    stranger.domain = "fabrikam.local"
    clone = Machine("FILES01")
    clone.uuid = "5D0E9C1A-0000-4000-8000-000000000001"
    for other in (stranger, clone):
        with pytest.raises(AnotherComputer) as refused:
            plan_undo(Look(host_of(other)), recorded)
        assert str(identity_of(other)) in refused.value.text.en
    old = replace(recorded, computer=replace(recorded.computer, domain="", id=""))
    assert "name alone" in plan_undo(Look(host), old).notes[0].en
    assert plan_undo(Look(host), recorded).notes == ()


def test_a_name_that_moves_while_the_question_stands(
    moved: Moving, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written to either, nothing is recorded, both are named, and the exit code says that it failed."""
    moved.move_at_the_question(monkeypatch)
    assert moved.run(*STEP1) == ExitCode.FAILED
    assert moved.nothing_was_written()
    said = " ".join(capsys.readouterr().err.split())
    assert f"plan was made from {identity_of(moved.site['FILES01'])}" in said
    assert f"now reaches {identity_of(moved.site['SQL01'])}" in said


@pytest.mark.parametrize("number", MOMENTS)
def test_a_name_that_moves_while_the_host_is_looked_at(
    number: int, site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No plan has values of two computers: what is recorded as found is what the written computer had."""
    site["SQL01"].registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 1234))
    with behind_a_forwarder(site, tmp_path) as moved:
        _move_at(number, moved, monkeypatch)
        moved.run("step1", "--seconds", "1800", "--host", "FILES01", "--apply")
        with Journal(moved.journal) as journal:
            found = [(run.computer.name, change.before) for run in journal.runs() for change in run.touched]
        assert found in ([], [("FILES01", ABSENT)], [("SQL01", dword(1234))])


@pytest.mark.parametrize("number", MOMENTS)
def test_a_name_that_moves_while_an_undo_is_planned(
    number: int, site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old values of one computer are never written to another that happens to hold the same new ones."""
    site["SQL01"].registry.set(AGENT, "ConnectionNoActivityTimeout", RegValue("REG_DWORD", 1800))
    with behind_a_forwarder(site, tmp_path) as moved:
        assert moved.run("step1", "--seconds", "1800", "--host", "FILES01", "--apply") == ExitCode.DONE
        _move_at(number, moved, monkeypatch)
        moved.run("undo", "1", "--host", "FILES01", "--apply")
        assert site["SQL01"].log.writes == []
        with Journal(moved.journal) as journal:
            (run,) = [run for run in journal.runs() if run.id == 1]
        assert run.undone_by is None or site["FILES01"].registry.get(AGENT, "ConnectionNoActivityTimeout") is None


def _move_at(number: int, moved: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name move right before this message is sent."""
    original, sent = PywinrmTransport.__call__, 0

    def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
        nonlocal sent
        sent += 1
        if sent == number:
            moved.move()
        return original(transport, envelope)

    monkeypatch.setattr(PywinrmTransport, "__call__", send)


def test_a_name_that_moves_after_the_first_write(moved: Moving, capsys: pytest.CaptureFixture[str]) -> None:
    """The other four writes and the restart do not follow it; the journal says how far the right one came."""
    files, sql = moved.site["FILES01"], moved.site["SQL01"]
    recorded = files.registry.on_write

    def write(path: str, name: str, before: RegValue | None, after: RegValue | None) -> None:
        recorded(path, name, before, after)
        moved.move()

    files.registry.on_write = write
    starts = sql.services["DPMRA"].start_count
    assert moved.run(*STEP1, "--apply") == ExitCode.FAILED
    assert sql.log.writes == []
    assert sql.services["DPMRA"].start_count == starts
    assert "in the place of FILES01" in " ".join(capsys.readouterr().err.split())
    with Journal(moved.journal) as journal:
        (run,) = journal.runs()
    assert (run.state, run.computer) == ("failed", identity_of(files))
    assert [change.setting.label for change in run.touched] == [
        write.target.rpartition("\\")[2] for write in files.log.writes
    ]


def test_a_name_that_moves_with_the_reboot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cluster's name fails over when its node reboots: that is not the end of the reboot, which still counts as due."""
    node = Node("FILES01")
    site = Environment((node, Machine("SQL01")))
    with behind_a_forwarder(site, tmp_path) as moved:
        node.fail_over = moved.move
        code = moved.run("step2", "--only", "nic", "--host", "FILES01", "--apply", "--reboot")
        assert code == ExitCode.FAILED
        assert "in the place of FILES01" in " ".join(capsys.readouterr().err.split())
        assert (node.reboot_count, site["SQL01"].reboot_count) == (1, 0)
        with Journal(moved.journal) as journal:
            assert journal.runs()[0].needs_reboot


def test_a_name_that_moves_in_a_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The walk pauses at its step, with nothing written."""
    with staged("idle-wan", tmp_path) as stage:
        site = stage.told.environment
        with forwarder(stage.server.endpoint(stage.told.host)) as port:
            text = stage.inventory.read_text(encoding="utf-8")
            stage.inventory.write_text(
                text.replace(stage.server.endpoint(stage.told.host), port.address), encoding="utf-8"
            )

            def consent(*_: object, **__: object) -> Consent:
                port.move(stage.server.endpoint(stage.told.dpm))
                return Consent.GIVEN

            monkeypatch.setattr(Screen, "consent", consent)
            answers = ("--answer", "symptom=connection", "--answer", "idle-device=no")
            code = stage.run("diagnose", "--dpm", stage.told.dpm, "--host", stage.told.host, *answers)
            assert code != ExitCode.DONE
            assert site[stage.told.host].log.writes == []
            assert "plan was made from" in " ".join(capsys.readouterr().err.split())
            with Journal(stage.journal) as journal:
                assert {run.computer for run in journal.runs()} <= {identity_of(site[stage.told.dpm])}


@pytest.mark.slow
def test_a_name_that_moves_before_a_worker_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worker's connection is a new one, so it asks first; it writes nothing, and the command says both names."""
    site = Environment((Machine("FILES01"), Machine("SQL01")))
    with behind_a_forwarder(site, tmp_path) as moved:
        account = {"RUNBOOK_USERNAME": moved.server.username, "RUNBOOK_PASSWORD": moved.server.password}
        with cluster(tmp_path, [""], environment=account) as found:
            moved.move_at_the_question(monkeypatch)
            assert moved.run(*STEP1, "--engine", "dask", "--scheduler", found.address) == ExitCode.FAILED
    assert moved.nothing_was_written()
    assert f"now reaches {identity_of(site['SQL01'])}" in " ".join(capsys.readouterr().err.split())


@contextmanager
def connected(moved: Moving) -> Iterator[Host]:
    """Connect to FILES01, and require that it stays that computer."""
    options = parse([*STEP1, "--inventory", str(moved.inventory)], "en")
    assert options is not None
    with (
        directory_of(options, "en", lambda _: None).entry("FILES01").connect() as host,
        host.only(host.read_identity()),
    ):
        yield host


def test_each_new_connection_is_asked_who_it_is(site: Environment, tmp_path: Path) -> None:
    """Before a read and before a write: neither goes to the other computer."""
    with behind_a_forwarder(site, tmp_path, basic=True) as moved, connected(moved) as host:
        moved.move()
        with pytest.raises(AnotherComputerAnswers):
            host.system.read()
        with pytest.raises(AnotherComputerAnswers):
            host.registry.write(AGENT, "CommandTimeout", dword(1))
    assert site["SQL01"].log.writes == []


def test_a_write_makes_no_new_connection_by_itself(
    site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host closes the connection when the computer was asked already: the write is lost, and goes to nobody."""
    with behind_a_forwarder(site, tmp_path, basic=True) as moved, connected(moved) as host:
        monkeypatch.setattr(PywinrmTransport, "logs_in_next", lambda _: False)  # the news have not arrived
        moved.move()
        with pytest.raises(ConnectionLost):
            host.registry.write(AGENT, "CommandTimeout", dword(1))
    assert site["SQL01"].log.writes == []
