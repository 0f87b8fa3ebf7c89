"""Reboots: few at a time, protected computers before DPM servers, and nodes of a cluster only when they are drained."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.sandbox import Cluster, Environment, Machine, NicSpec, serve
from runbook.windows import system

Run = Callable[..., int]
HOSTS = ("DPM01", "H1", "H2", "H3")


@pytest.fixture
def site() -> Environment:
    """A DPM server and three protected computers, quick to reboot."""
    machines = [
        Machine(name, dpm_server=name == "DPM01", nics=[NicSpec("intel", f"10.0.0.{number}")])
        for number, name in enumerate(HOSTS, start=1)
    ]
    for machine in machines:
        machine.reboot_seconds = 0.05
    return Environment(machines)


@pytest.fixture
def run(site: Environment, tmp_path: Path) -> Iterator[Run]:
    """Runs a command on them."""
    inventory = tmp_path / "site.toml"
    with serve(site) as server:
        write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
        yield lambda *words, lang="en": main([*words, "--inventory", str(inventory), "--lang", lang])


@pytest.fixture
def down(site: Environment, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The hosts that were down together, each time another one went down."""
    seen: list[tuple[str, ...]] = []
    lock = threading.Lock()
    real = Machine.reboot

    def reboot(machine: Machine) -> None:
        with lock:
            others = [each.name for each in site.machines if each.is_down and each is not machine]
            seen.append((machine.name, *others))
        real(machine)

    monkeypatch.setattr(Machine, "reboot", reboot)
    return seen


def test_one_at_a_time_and_the_dpm_server_last(run: Run, site: Environment, down: list[tuple[str, ...]]) -> None:
    """By default, however many hosts are changed at once: a mistake takes one host down, not all of them."""
    assert run("step2", *(word for name in HOSTS for word in ("--host", name)), "--apply", "--reboot") == ExitCode.DONE
    assert [each[0] for each in down] == ["H1", "H2", "H3", "DPM01"]
    assert {len(each) for each in down} == {1}
    assert all(machine.reboot_count == 1 for machine in site.machines)


def test_as_many_at_once_as_asked_for_but_never_the_server_with_its_computers(
    run: Run, site: Environment, down: list[tuple[str, ...]]
) -> None:
    """Two computers and the third, then the DPM server alone."""
    for machine in site.machines:
        machine.reboot_seconds = 0.5
    words = [word for name in HOSTS for word in ("--host", name)]
    assert run("step2", *words, "--apply", "--reboot", "--reboots-at-once", "2") == ExitCode.DONE
    assert {each[0] for each in down[:2]} == {"H1", "H2"}
    assert down[3] == ("DPM01",)
    assert max(len(each) for each in down) <= 2


def test_what_was_taken_back_on_one_host_by_several_runs_is_rebooted_once(run: Run, site: Environment) -> None:
    """When all of it is taken back; each run says that it is in force."""
    assert run("step1", "--host", "H1", "--profile", "kb971411", "--apply") == ExitCode.REBOOT_DUE
    assert run("step2", "--host", "H1", "--apply") == ExitCode.REBOOT_DUE
    assert run("undo", "1", "2", "--apply", "--reboot") == ExitCode.DONE
    assert site["H1"].reboot_count == 1


def test_after_a_host_that_does_not_come_back_no_other_is_rebooted(
    run: Run, site: Environment, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shutdown that is blocked: told of that host, and the others say that a reboot is due."""
    monkeypatch.setattr(system.OperatingSystem.reboot, "__kwdefaults__", {"seconds": 0.5, "waiting": lambda _: None})
    site["H1"].shutdown_blocked = True
    words = ["step2", "--host", "H1", "--host", "H2", "--apply", "--reboot"]
    assert run(*words) == ExitCode.SOME_FAILED
    shown = capsys.readouterr()
    assert "still runs as started" in shown.err + shown.out
    assert "these were not rebooted: H2" in shown.err
    assert [machine.reboot_count for machine in site.machines] == [0] * 4
    site["H1"].shutdown_blocked = False
    assert run(*words) == ExitCode.DONE
    assert (site["H1"].reboot_count, site["H2"].reboot_count) == (1, 1)


def test_a_canary_that_does_not_come_back_leaves_the_others_unchanged(
    run: Run, site: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reboot belongs to the trial."""
    monkeypatch.setattr(system.OperatingSystem.reboot, "__kwdefaults__", {"seconds": 0.5, "waiting": lambda _: None})
    site["H1"].shutdown_blocked = True
    words = [word for name in HOSTS for word in ("--host", name)]
    assert run("step2", *words, "--apply", "--reboot", "--canary", "1") == ExitCode.FAILED
    assert [bool(machine.log.writes) for machine in site.machines] == [False, True, False, False]


@pytest.fixture
def cluster(site: Environment) -> Cluster:
    """H1 and H2 are its nodes; H1 owns everything."""
    cluster = Cluster.of("CL01", ["H1", "H2"], ["VM1", "VM2"])
    for name in ("H1", "H2"):
        site[name].join_cluster(cluster)
    return cluster


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_node_that_is_not_drained_is_changed_and_not_rebooted(
    lang: str, run: Run, site: Environment, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan says so before, the error after, with what to do; hosts in no cluster are rebooted."""
    words = ["step2", "--host", "H1", "--host", "H3", "--apply", "--reboot"]
    assert run(*words, lang=lang) == ExitCode.SOME_FAILED
    shown = "".join(" ".join("".join(capsys.readouterr()).split()))
    assert shown.count("Suspend-ClusterNode -Name H1 -Drain") == 2
    assert ("owns: Cluster Group, VM1, VM2" if lang == "en" else "所有する役割: Cluster Group, VM1, VM2") in shown
    assert (site["H1"].reboot_count, site["H3"].reboot_count) == (0, 1)
    assert cluster.cut_off == []
    assert run("step2", "--host", "H1", "--check") == ExitCode.REBOOT_DUE


def test_a_drained_node_is_rebooted_and_the_person_is_reminded_to_resume_it(
    run: Run, site: Environment, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """No role goes down with it. It stays paused, which nobody would notice."""
    assert run("step2", "--host", "H1", "--apply") == ExitCode.REBOOT_DUE
    cluster.drain("H1")
    capsys.readouterr()
    assert run("step2", "--host", "H1", "--apply", "--reboot") == ExitCode.DONE
    shown = " ".join("".join(capsys.readouterr()).split())
    assert "paused, owns no role" in shown
    assert "Resume-ClusterNode -Name H1 -Failback Immediate" in shown
    assert site["H1"].reboot_count == 1
    assert cluster.cut_off == []


def test_scripts_are_reminded_too(run: Run, cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    """As a note of the host."""
    cluster.drain("H1")
    assert run("step2", "--host", "H1", "--apply", "--reboot", "--json") == ExitCode.DONE
    [host] = json.loads(capsys.readouterr().out)["hosts"]
    assert any("Resume-ClusterNode -Name H1" in note for note in host["notes"])


def test_a_node_whose_roles_come_back_meanwhile_is_not_rebooted(run: Run, site: Environment, cluster: Cluster) -> None:
    """It is asked right before the reboot, not when the plan was made."""
    cluster.drain("H1")
    site["H1"].registry.on_write = lambda *_: cluster.resume("H1")
    assert run("step2", "--host", "H1", "--apply", "--reboot") == ExitCode.FAILED
    assert site["H1"].reboot_count == 0


def test_nodes_are_rebooted_alone(run: Run, site: Environment, cluster: Cluster, down: list[tuple[str, ...]]) -> None:
    """However many hosts may be down together: two nodes could take the cluster with them."""
    for machine in site.machines:
        machine.reboot_seconds = 0.5
    cluster.nodes.append(type(cluster.nodes[0])("H9"))
    cluster.drain("H1")
    cluster.drain("H2")
    words = ["step2", "--host", "H1", "--host", "H2", "--apply", "--reboot", "--reboots-at-once", "2"]
    assert run(*words) == ExitCode.DONE
    assert down == [("H1",), ("H2",)]


def test_after_a_node_that_is_not_back_in_its_cluster_no_other_host_is_rebooted(
    run: Run, site: Environment, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its Windows is back, its cluster service is not."""
    monkeypatch.setattr("runbook.fleet.reboot_job.NODE_BACK_SECONDS", 0.2)
    cluster.nodes.append(type(cluster.nodes[0])("H9"))
    cluster.drain("H1")
    cluster.drain("H2")
    site["H1"].services["ClusSvc"].start_mode = "Manual"
    assert run("step2", "--host", "H1", "--host", "H2", "--apply", "--reboot") == ExitCode.SOME_FAILED
    assert "does not work as a node of its cluster again" in " ".join(capsys.readouterr().err.split())
    assert (site["H1"].reboot_count, site["H2"].reboot_count) == (1, 0)


def test_a_canary_that_is_a_dpm_server_is_rebooted_after_the_computers(
    run: Run, site: Environment, down: list[tuple[str, ...]]
) -> None:
    """An undo begins with the server; its reboot still comes last."""
    assert run("step2", "--host", "DPM01", "--host", "H3", "--apply") == ExitCode.REBOOT_DUE
    words = ["undo", "--step", "step2", "--host", "DPM01", "--host", "H3", "--apply", "--reboot", "--canary", "1"]
    run(*words)
    assert [each[0] for each in down] == ["H3", "DPM01"]
