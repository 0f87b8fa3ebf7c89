"""A plan that is made on Tuesday and carried out on Saturday: to the letter, or not at all."""

from __future__ import annotations

import hashlib
import html
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runbook.change import write as change_write
from runbook.change.states import RunState
from runbook.cli import main
from runbook.cli.change_task import ChangeTask
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.fleet.change_job import ChangeJob
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, RegValue, Server
from runbook.sandbox.windows.services import Service

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"
BOTH = ("--host", "DPM01", "--host", "FILES01")

Run = Callable[..., int]


@pytest.fixture
def run(server: Server, site: Environment, tmp_path: Path) -> Run:
    """Runs a command on the small site."""
    inventory = tmp_path / "site.toml"
    write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
    return lambda *words: main([*words, "--inventory", str(inventory), "--lang", "en"])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Where the plan file is written."""
    return tmp_path / "plan.json"


def set_to(machine: Machine, seconds: int | None) -> None:
    """What somebody does by hand."""
    if seconds is None:
        machine.registry.delete(AGENT, NAME)
    else:
        machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", seconds))


def value(machine: Machine) -> object:
    """What step 1 sets."""
    found = machine.registry.get(AGENT, NAME)
    return found and found.data


def hash_of(plan: Path) -> str:
    """What `sha256sum` prints."""
    return hashlib.sha256(plan.read_bytes()).hexdigest()


def written(site: Environment) -> list[object]:
    """What was written from outside, anywhere."""
    return [write for machine in site.machines for write in machine.log.writes]


def one_line(captured: str) -> str:
    """What was said, wherever lines broke."""
    return " ".join(captured.split())


def test_a_plan_is_made_on_tuesday_and_carried_out_on_saturday(
    run: Run, site: Environment, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written when it is made; its hash is that of its bytes; with the hash nothing is asked; each run remembers it."""
    assert run("step1", *BOTH, "--check", "--plan-out", str(plan)) == ExitCode.DIFFERENT
    assert f"SHA-256: {hash_of(plan)}" in capsys.readouterr().out
    assert written(site) == []
    assert run("apply", str(plan), "--expect", hash_of(plan).upper()) == ExitCode.DONE
    assert [value(site[name]) for name in ("DPM01", "FILES01")] == [900, 900]
    with Journal(tmp_path / "journal.sqlite3") as journal:
        assert [each.provenance.plan for each in journal.runs()] == [hash_of(plan)] * 2
        assert {each.state for each in journal.runs()} == {RunState.DONE}


def test_what_was_changed_meanwhile_is_named_and_left(
    run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On that host nothing is written, and what was planned and what was found are said; the others of the file go on."""
    run("step1", *BOTH, "--check", "--plan-out", str(plan))
    set_to(site["FILES01"], 600)
    capsys.readouterr()
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.SOME_FAILED
    assert f"{NAME}: (absent) in the plan, 600 s now" in one_line(capsys.readouterr().err)
    assert [value(site[name]) for name in ("DPM01", "FILES01")] == [900, 600]


def test_it_is_carried_out_once(run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Even if somebody put the value back, so that the host is as planned: it was approved for once. Nothing is sent."""
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    assert run("apply", str(plan), "--apply") == ExitCode.DONE
    set_to(site["FILES01"], None)
    site["FILES01"].log.clear()
    capsys.readouterr()
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.FAILED
    assert "This plan was carried out on FILES01 already, by run 1." in one_line(capsys.readouterr().err)
    assert site["FILES01"].log.requests == []


def test_a_file_that_was_edited_is_not_the_one_that_was_approved(
    run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither with the hash of the approval nor without it: exit code 2, and nothing is sent."""
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    approved = hash_of(plan)
    plan.write_bytes(plan.read_bytes().replace(b"900", b"901"))
    site["FILES01"].log.clear()
    for words, said in (
        (["--expect", approved], "is not the plan file that was approved"),
        (["--apply"], "was edited since"),
    ):
        assert run("apply", str(plan), *words) == ExitCode.USAGE
        assert said in one_line(capsys.readouterr().err)
    assert site["FILES01"].log.requests == []


def test_without_the_hash_it_asks(run: Run, site: Environment, plan: Path) -> None:
    """The journal knows the file, but nobody is there to say yes."""
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    assert run("apply", str(plan)) == ExitCode.NOT_CONFIRMED
    assert run("apply", str(plan), "--check") == ExitCode.DIFFERENT
    assert value(site["FILES01"]) is None


def test_the_way_back_is_a_plan_as_well(run: Run, site: Environment, plan: Path, tmp_path: Path) -> None:
    """Of two runs on each host, the newest first, down to what was there; the runs are undone."""
    before = [machine.durable() for machine in site.machines]
    for seconds in ("900", "3600"):
        run("step1", *BOTH, "--seconds", seconds, "--apply")
    assert run("undo", "1-4", "--check", "--plan-out", str(plan)) == ExitCode.DIFFERENT
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.DONE
    assert [machine.durable().diff(old) for machine, old in zip(site.machines, before, strict=True)] == [[]] * 4
    with Journal(tmp_path / "journal.sqlite3") as journal:
        assert [each.id for each in journal.runs() if each.undoes is None and each.undone_by is None] == []


def test_an_undo_that_is_not_as_planned_is_refused(
    run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody else's value stays, and a run that was taken back meanwhile is not taken back again."""
    run("step1", *BOTH, "--apply")
    run("undo", "1-2", "--check", "--plan-out", str(plan))
    set_to(site["FILES01"], 1234)
    run("undo", "--host", "DPM01", "--apply")
    capsys.readouterr()
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.FAILED
    said = one_line(capsys.readouterr().err)
    assert f"{NAME}: 900 s in the plan, 1234 s now" in said
    assert "by run 3" in said
    assert value(site["FILES01"]) == 1234


def test_offloads_with_a_reboot_and_policies(run: Run, site: Environment, tmp_path: Path) -> None:
    """Steps 2 and 3, with what they write, and a reboot where one is asked for; a canary goes first."""
    for number, words in enumerate((
        ("step2", "--host", "SQL01", "--host", "FILES01", "--only", "lso", "--all-adapters"),
        ("step3", "--host", "SQL01", "--qos", "--link", "100"),
    )):  # fmt: skip
        plan = tmp_path / f"{number}.json"
        assert run(*words, "--check", "--plan-out", str(plan)) == ExitCode.DIFFERENT
        assert run("apply", str(plan), "--expect", hash_of(plan), "--reboot", "--canary", "1") == ExitCode.DONE
        assert run(*words, "--check") == ExitCode.DONE
    assert site["SQL01"].log.writes != []


def test_some_of_the_hosts_can_be_chosen(run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """One first, the rest another night; a host that is not in the file is not meant."""
    run("step1", *BOTH, "--check", "--plan-out", str(plan))
    assert run("apply", str(plan), "--expect", hash_of(plan), "--host", "FILES01") == ExitCode.DONE
    assert [value(site[name]) for name in ("DPM01", "FILES01")] == [None, 900]
    assert run("apply", str(plan), "--expect", hash_of(plan), "--host", "SQL01") == ExitCode.USAGE
    assert "SQL01 is not in the plan file" in one_line(capsys.readouterr().err)
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.SOME_FAILED
    assert value(site["DPM01"]) == 900


def test_after_a_failure_no_further_host_is_started(run: Run, site: Environment, plan: Path) -> None:
    """`--stop-after` counts the refused ones."""
    run("step1", *BOTH, "--check", "--plan-out", str(plan))
    set_to(site["DPM01"], 600)
    words = ("--expect", hash_of(plan), "--stop-after", "1", "--parallel", "1")
    assert run("apply", str(plan), *words) != ExitCode.DONE
    assert value(site["DPM01"]) == 600


def test_no_file_is_written_over_another(run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Nor a page: it may be the one that was approved. Nothing is sent."""
    plan.with_name("plan.en.html").write_text("approved")
    assert run("step1", *BOTH, "--check", "--plan-out", str(plan)) == ExitCode.USAGE
    assert "plan.en.html is there already" in one_line(capsys.readouterr().err)
    assert not plan.exists()
    plan.write_text("approved")
    assert run("step1", *BOTH, "--check", "--plan-out", str(plan)) == ExitCode.USAGE
    assert "plan.json is there already" in one_line(capsys.readouterr().err)  # the file that was typed
    assert site["FILES01"].log.requests == []


def test_no_file_is_written_of_a_part_of_the_hosts(run: Run, site: Environment, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Who approves it would take it for all of them."""
    del site["OLD01"].services["DPMRA"]
    assert (
        run("step1", "--host", "OLD01", "--host", "FILES01", "--check", "--plan-out", str(plan)) == ExitCode.SOME_FAILED
    )
    assert "was not written: OLD01" in one_line(capsys.readouterr().err)
    assert not plan.exists()


@pytest.mark.parametrize(
    "words",
    [("step1", "--apply"), ("step1", "--check", "--resume"), ("step3", "--check", "--dpm", "DPM01", "--link", "10")],
)
def test_only_what_is_planned_of_hosts_can_be_a_file(words: tuple[str, ...], run: Run, plan: Path) -> None:
    """Not what is written at once, not the rest of a run, not what a person does in a console."""
    assert run(*words, "--host", "FILES01", "--plan-out", str(plan)) == ExitCode.USAGE
    assert not plan.exists()


def test_the_plan_of_another_customer_is_refused(run: Run, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Whatever its hash: its hosts' names may be the same."""
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    inventory = tmp_path / "site.toml"
    inventory.write_text('customer = "fabrikam"\n' + inventory.read_text())
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.USAGE
    assert "customer of the plan file (none) is not the one of the inventory in use (fabrikam)" in one_line(
        capsys.readouterr().err
    )


def test_the_pages_beside_it_say_the_same_in_both_languages(run: Run, site: Environment, plan: Path) -> None:
    """What is changed from what, the hash, what is restarted and when; names of hosts and drivers act on no browser."""
    site["FILES01"].services["DPMRA"].start()
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    pages = [plan.with_name(f"plan.{language}.html").read_text(encoding="utf-8") for language in ("ja", "en")]
    for page, said in zip(
        pages,
        ("適用するときに実行中の場合だけ", "restarted only if it is running when this plan is carried out"),
        strict=True,
    ):
        assert all(each in page for each in (hash_of(plan), NAME, "900", "FILES01", "UUID", said))


@pytest.mark.parametrize("wants", [False, True])
def test_the_next_command_runs_as_it_is_printed(
    run: Run, site: Environment, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], wants: bool
) -> None:
    """On the console and on the pages, with the inventory; where a ticket is wanted, there is a place that must be filled in."""
    inventory = tmp_path / "site.toml"
    if wants:
        inventory.write_text("require_ticket = true\n" + inventory.read_text())
    run("step1", *BOTH, "--check", "--plan-out", str(plan))
    [line] = [each for each in capsys.readouterr().out.splitlines() if " apply " in each]
    for language in ("ja", "en"):
        page = html.unescape(plan.with_name(f"plan.{language}.html").read_text(encoding="utf-8"))
        assert line.strip() in page
        assert f" undo ... {'--ticket ... ' if wants else ''}--inventory {inventory}" in page
    words = shlex.split(line)
    words = words[words.index("apply") :]
    assert main(words) == (ExitCode.USAGE if wants else ExitCode.DONE)
    if wants:
        words[words.index("...")] = "CHG1"
        assert main(words) == ExitCode.DONE


def test_the_page_says_which_changes_need_a_reboot_and_apply_who_waits(
    run: Run, plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them or some; --reboot is spoken of only where a host needs one; the last line names the hosts."""
    other = plan.with_name("other.json")
    run("step1", *BOTH, "--check", "--plan-out", str(other))
    assert "--reboot" not in other.with_name("other.en.html").read_text(encoding="utf-8")
    run(
        "step2",
        "--host",
        "SQL01",
        "--host",
        "FILES01",
        "--only",
        "lso",
        "--all-adapters",
        "--check",
        "--plan-out",
        str(plan),
    )
    page = plan.with_name("plan.en.html").read_text(encoding="utf-8")
    assert "--reboot" in page
    assert "All of the changes need a reboot" in page
    capsys.readouterr()
    run("apply", str(plan), "--expect", hash_of(plan))
    assert "Reboot SQL01, FILES01: all of it is in force only after that." in one_line(capsys.readouterr().out)


def test_the_document_names_the_file(run: Run, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a script can pass the hash on."""
    assert run("step1", "--host", "FILES01", "--check", "--json", "--plan-out", str(plan)) == ExitCode.DIFFERENT
    assert json.loads(capsys.readouterr().out)["plan"] == {"file": str(plan), "sha256": hash_of(plan)}


def test_after_a_long_wait_all_of_it_is_compared_again(
    run: Run, site: Environment, plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A host may wait for hours until no job runs: what changed then is refused too, though it is no value that would be written."""
    machine = site["FILES01"]
    machine.services["DPMRA"].start()
    run("step1", "--host", "FILES01", "--check", "--plan-out", str(plan))
    make_job = ChangeTask.change_job

    def wait(task: ChangeTask) -> ChangeJob:
        machine.services["Guest"] = Service("Guest", "Guest")
        machine.services["Guest"].start()
        machine.services["DPMRA"].dependents.append("Guest")
        return make_job(task)

    monkeypatch.setattr(ChangeTask, "change_job", wait)
    monkeypatch.setattr("runbook.fleet.change_job.STALE_SECONDS", -1.0)
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.FAILED
    assert "the service Guest would be restarted as well" in one_line(capsys.readouterr().err)
    assert value(machine) is None


def test_what_was_cut_off_goes_on_as_the_step(
    run: Run, site: Environment, plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`apply` has no --resume: after Ctrl-C the command of the step is named, and it does the rest; a second apply is refused."""
    run("step2", "--host", "FILES01", "--only", "lso", "--all-adapters", "--check", "--plan-out", str(plan))
    written = change_write.write_verified
    calls = iter(range(9))

    def write(*arguments: Any) -> None:
        if next(calls) == 2:
            raise KeyboardInterrupt
        written(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr("runbook.change.apply.write_verified", write)
        assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.INTERRUPTED
    shown = capsys.readouterr()
    assert "step2 --resume" in shown.out + shown.err
    assert run("apply", str(plan), "--expect", hash_of(plan)) == ExitCode.FAILED
    assert run("step2", "--resume", "--apply") == ExitCode.REBOOT_DUE
