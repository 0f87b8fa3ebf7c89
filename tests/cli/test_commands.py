"""The command line over real HTTP and NTLM: exit codes, consent, JSON, languages, undo, history, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import CONSIDERED_SECONDS
from runbook.sandbox import Environment, Fault, RegValue, Server, serve

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"

Run = Callable[..., int]


@pytest.fixture
def inventory(server: Server, tmp_path: Path) -> Path:
    """The small site as a file, without the password."""
    lines = ["[defaults]", f"username = '{server.username}'"]
    for machine in server.environment.machines:
        lines += [f"[hosts.{machine.name}]", f'endpoint = "{server.endpoint(machine.name)}"']
    path = tmp_path / "inventory.toml"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def run(server: Server, inventory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process; the password comes from the environment."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", server.password)

    def run(*words: str, lang: str = "en") -> int:
        return main([*words, "--inventory", str(inventory), "--journal", str(tmp_path / "j"), "--lang", lang])

    return run


def test_check_shows_the_difference_and_writes_nothing(
    run: Run, site: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, not a write on any host, and no journal either."""
    assert run("step1", "--check") == ExitCode.DIFFERENT
    assert "ConnectionNoActivityTimeout  (absent, default 300 s)  →  900 s" in capsys.readouterr().out
    assert all(machine.log.writes == [] for machine in site.machines)
    assert not (tmp_path / "j").exists()


def test_without_a_terminal_and_without_apply_nothing_is_written(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 4, and how to say yes."""
    assert run("step1", "--host", "FILES01") == ExitCode.NOT_CONFIRMED
    assert "--apply" in capsys.readouterr().err
    assert site["FILES01"].log.writes == []


def test_apply_and_again(run: Run, site: Environment) -> None:
    """All hosts are set; a second run finds nothing to do."""
    assert run("step1", "--apply") == ExitCode.DONE
    assert all(machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900) for machine in site.machines)
    for machine in site.machines:
        machine.log.clear()
    assert run("step1", "--apply") == ExitCode.DONE
    assert run("step1", "--check") == ExitCode.DONE
    assert all(machine.log.writes == [] for machine in site.machines)


def test_step2_says_that_a_reboot_is_due_until_there_was_one(run: Run, site: Environment) -> None:
    """Exit code 5 after the change, and again on every later run; 0 after the reboot."""
    assert run("step2", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
    assert run("step2", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
    assert site["FILES01"].reboot_count == 0
    assert run("step2", "--host", "FILES01", "--apply", "--reboot") == ExitCode.DONE
    assert site["FILES01"].reboot_count == 1
    assert run("step2", "--host", "FILES01", "--apply") == ExitCode.DONE


def test_nothing_reboots_that_has_nothing_to_gain(run: Run, site: Environment) -> None:
    """--reboot on a host that is right already reboots nothing."""
    assert run("step2", "--host", "OLD01", "--only", "nic", "--apply", "--reboot") == ExitCode.DONE
    assert site["OLD01"].reboot_count == 0


def test_check_with_reboot_does_not_reboot(run: Run, site: Environment) -> None:
    """--check is stronger than everything else."""
    run("step2", "--host", "FILES01", "--apply")
    run("step2", "--host", "FILES01", "--check", "--reboot")
    assert site["FILES01"].reboot_count == 0


def test_undo_takes_the_last_run_back(run: Run, site: Environment) -> None:
    """Without a number: the last one that has not been taken back; then there is none left."""
    before = site["FILES01"].durable()
    assert run("step2", "--host", "FILES01", "--apply", "--only", "snp") == ExitCode.DONE
    assert run("undo", "--apply") == ExitCode.DONE
    assert site["FILES01"].durable().diff(before) == []
    assert run("undo", "--apply") == ExitCode.USAGE


def test_undo_refuses_what_somebody_changed_since(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """The value is theirs now: said, and left."""
    run("step1", "--host", "SQL01", "--apply")
    site["SQL01"].registry.set(AGENT, NAME, RegValue("REG_DWORD", 1234))
    assert run("undo", "--apply") == ExitCode.FAILED
    assert "1234" in capsys.readouterr().err
    assert site["SQL01"].registry.get(AGENT, NAME) == RegValue("REG_DWORD", 1234)


def test_undo_refuses_another_computer(
    run: Run, site: Environment, server: Server, inventory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name that points elsewhere now must not get the old values."""
    run("step1", "--host", "SQL01", "--apply")
    here, there = server.endpoint("SQL01"), server.endpoint("OLD01")
    swapped = inventory.read_text().replace(here, "?").replace(there, here).replace("?", there)
    inventory.write_text(swapped)
    site["OLD01"].log.clear()
    assert run("undo", "--apply") == ExitCode.FAILED
    assert "SQL01" in capsys.readouterr().err
    assert site["OLD01"].log.writes == []


def test_one_host_that_fails_does_not_stop_the_others(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 8; the others are done, and the reason is told beside the host's name."""
    site["FILES01"].registry.deny_write(AGENT)
    assert run("step1", "--apply") == ExitCode.SOME_FAILED
    assert re.search(r"FILES01: Error: Access to .*ConnectionNoActivityTimeout was denied", capsys.readouterr().err)
    assert site["SQL01"].registry.get(AGENT, NAME) is not None
    assert site["FILES01"].registry.get(AGENT, NAME) is None


def test_an_interrupted_restart_is_made_up_for(run: Run, site: Environment) -> None:
    """The value was written but DPMRA was not restarted: the next run restarts it although nothing else differs."""
    machine = site["FILES01"]
    machine.faults.add(Fault("soap-fault", action="StopService"))
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.FAILED
    started = machine.services["DPMRA"].start_count
    assert run("step1", "--host", "FILES01", "--check") == ExitCode.DIFFERENT
    assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    assert machine.services["DPMRA"].start_count == started + 1
    assert run("step1", "--host", "FILES01", "--check") == ExitCode.DONE


def test_a_lost_answer_is_read_back(run: Run, site: Environment) -> None:
    """The write was done, its answer lost: it is not made twice, and the run ends well."""
    machine = site["SQL01"]
    machine.faults.add(Fault("reset-after", action="SetDWORDValue"))
    assert run("step1", "--host", "SQL01", "--apply") == ExitCode.DONE
    assert [write.after for write in machine.log.writes if write.kind == "registry"] == [RegValue("REG_DWORD", 900)]


def test_a_host_that_is_gone_leaves_a_journal_that_undo_can_use(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """The write was done, its answer lost, and nobody answers any more: that it is not known is said, and it is taken back later."""
    machine = site["SQL01"]
    before = machine.durable()
    log = machine.registry.on_write

    def gone(path: str, name: str, before: RegValue | None, after: RegValue | None) -> None:
        log(path, name, before, after)
        machine.faults.add(Fault("reset", times=1000))

    machine.registry.on_write = gone
    machine.faults.add(Fault("reset-after", action="SetDWORDValue"))
    assert run("step1", "--host", "SQL01", "--apply") == ExitCode.FAILED
    assert "cannot be seen" in capsys.readouterr().err
    machine.faults.clear()
    machine.registry.on_write = log
    assert machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900)
    assert run("undo", "--apply") == ExitCode.DONE
    assert machine.durable().diff(before) == []


def test_a_value_that_does_not_stay_is_reported(
    run: Run, site: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    """A policy, say, writes its own value right after ours: exit code 6."""
    machine = site["SQL01"]
    log = machine.registry.on_write

    def policy(path: str, name: str, before: RegValue | None, after: RegValue | None) -> None:
        log(path, name, before, after)
        machine.registry.set(path, name, RegValue("REG_DWORD", 300))

    machine.registry.on_write = policy
    assert run("step1", "--host", "SQL01", "--apply") == ExitCode.UNVERIFIED
    assert "300 (≠ 900)" in capsys.readouterr().err


def test_json_is_one_document_on_stdout(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """For check, apply, undo and history; what is said to people goes to stderr."""
    assert run("step1", "--check", "--json") == ExitCode.DIFFERENT
    checked = json.loads(capsys.readouterr().out)
    assert checked["exit_code"] == 3
    assert [host["host"] for host in checked["hosts"]] == ["DPM01", "FILES01", "SQL01", "OLD01"]
    change = checked["hosts"][0]["changes"][0]
    assert (change["before"], change["after"]) == (None, {"type": "REG_DWORD", "data": 900})
    run("step1", "--host", "OLD01", "--apply", "--json")
    assert json.loads(capsys.readouterr().out)["hosts"][0]["run"] == 1
    run("history", "--json")
    assert json.loads(capsys.readouterr().out)["runs"][0]["step"] == "step1"
    assert run("step1", "--json") == ExitCode.NOT_CONFIRMED
    json.loads(capsys.readouterr().out)


def test_japanese_speaks_japanese(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Plans, results, errors and help; no English sentence is left over."""
    run("step1", "--host", "FILES01", "--apply", lang="ja")
    shown = capsys.readouterr()
    assert "完了しました" in shown.out
    assert "手順 1" in shown.out
    assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", shown.out + shown.err)
    assert main(["--help", "--lang", "ja"]) == ExitCode.DONE
    assert "使い方" in capsys.readouterr().out
    assert main(["step9", "--lang", "ja"]) == ExitCode.USAGE
    assert "コマンド step9 はありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [], ["nonsense"], ["step1"], ["step1", "--host", "https://h"], ["step1", "--host", "h;x"],
        ["step1", "--host", "h", "--check", "--apply"], ["step1", "--host", "h", "--seconds", "1"],
        ["step1", "--host", "h", "--seconds", "900", "--profile", "kb971411"], ["step1", "--host", "h", "--auth", "basic"],
        ["step1", "--host", "h", "--password", "x"], ["step1", "--inventory", "/nonexistent.toml"], ["undo", "99"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_bad_input_is_a_usage_error(
    words: list[str], lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and a sentence; nothing is sent and no traceback is shown."""
    monkeypatch.setenv("RUNBOOK_USERNAME", "u")
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    journal = ["--journal", str(tmp_path / "j")] if words and words[0] in ("step1", "undo") else []
    assert main([*words, *journal, "--lang", lang]) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert shown.err
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    "text",
    [
        "[hosts",
        "[elsewhere]\na=1",
        "[hosts.X]\nport=1",
        "[hosts.X]\ntls='yes'",
        "hosts=1",
        "",
        "[defaults]\nx=1\n[hosts.X]",
    ],
)
def test_a_bad_inventory_names_the_place(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file's name and what is wrong with it."""
    (tmp_path / "i.toml").write_text(text)
    assert main(["step1", "--inventory", str(tmp_path / "i.toml"), "--check", "--lang", "en"]) == ExitCode.USAGE
    assert "i.toml" in capsys.readouterr().err.replace("\n", "")


@pytest.fixture
def spawn(
    server: Server, inventory: Path, tmp_path: Path
) -> Iterator[Callable[[Sequence[str]], tuple[subprocess.Popen[bytes], int]]]:
    """Starts a command in a process of its own, on a terminal."""
    pty = pytest.importorskip("pty", reason="a pseudo-terminal of POSIX")
    started: list[tuple[subprocess.Popen[bytes], int]] = []

    def spawn(words: Sequence[str]) -> tuple[subprocess.Popen[bytes], int]:
        outside, inside = pty.openpty()
        command = [
            sys.executable,
            "-m",
            "runbook",
            *words,
            "--inventory",
            str(inventory),
            "--journal",
            str(tmp_path / "j"),
        ]
        process = subprocess.Popen(
            [*command, "--lang", "ja"], stdin=inside, stdout=inside, stderr=inside, close_fds=True,
            env={**os.environ, "RUNBOOK_PASSWORD": server.password, "TERM": "xterm", "COLUMNS": "120"},
            start_new_session=True,
        )  # fmt: skip
        os.close(inside)
        started.append((process, outside))
        return process, outside

    yield spawn
    for process, outside in started:
        process.kill()
        process.wait()
        os.close(outside)


def read_until(outside: int, words: str, seconds: float = 20.0) -> str:
    """What the terminal shows until it shows these words."""
    shown = ""
    end = time.monotonic() + seconds
    while words not in shown and time.monotonic() < end:
        if select.select([outside], [], [], 0.2)[0]:
            try:
                shown += os.read(outside, 65536).decode("utf-8", errors="replace")
            except OSError:
                break
    return shown


@pytest.mark.parametrize(("answer", "code", "written"), [("はい\n", 0, True), ("n\n", 4, False), ("\n", 4, False)])
def test_on_a_terminal_it_asks(
    spawn: Callable[[Sequence[str]], tuple[subprocess.Popen[bytes], int]],
    site: Environment,
    answer: str,
    code: int,
    written: bool,
) -> None:
    """Only a clear yes is a yes."""
    process, outside = spawn(["step1", "--host", "SQL01"])
    assert "変更しますか?" in read_until(outside, "[y/N]")
    read_until(outside, "\0", CONSIDERED_SECONDS)  # a person reads
    os.write(outside, answer.encode())
    read_until(outside, "\0", 3)
    assert process.wait(20) == code
    assert (site["SQL01"].registry.get(AGENT, NAME) is not None) == written


def test_ctrl_c_in_the_middle_leaves_a_journal_that_says_where_it_stood(
    spawn: Callable[[Sequence[str]], tuple[subprocess.Popen[bytes], int]],
    site: Environment,
    run: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 130; history shows the run as cut off; undo takes back what was written."""
    machine = site["FILES01"]
    before = machine.durable()
    machine.faults.add(Fault("slow", action="SetStringValue", seconds=3))
    process, outside = spawn(["step2", "--host", "FILES01", "--only", "nic", "--apply"])
    end = time.monotonic() + 20
    while not machine.log.writes and time.monotonic() < end:
        read_until(outside, "\0", 0.1)
    process.send_signal(signal.SIGINT)
    read_until(outside, "\0", 2)
    assert process.wait(20) == ExitCode.INTERRUPTED
    run("history")
    shown = capsys.readouterr().out
    assert "cut off" in shown
    assert "not written" in shown
    time.sleep(3)  # the simulated host is still busy answering
    assert run("undo", "--apply") in (ExitCode.DONE, ExitCode.REBOOT_DUE)
    assert machine.durable().diff(before) == []


def test_kill_9_in_the_middle_can_be_undone(
    spawn: Callable[[Sequence[str]], tuple[subprocess.Popen[bytes], int]], site: Environment, run: Run
) -> None:
    """The before-image is on disk before the write."""
    machine = site["FILES01"]
    before = machine.durable()
    machine.faults.add(Fault("slow", action="SetStringValue", seconds=2))
    process, outside = spawn(["step2", "--host", "FILES01", "--only", "nic", "--apply"])
    end = time.monotonic() + 20
    while not machine.log.writes and time.monotonic() < end:
        read_until(outside, "\0", 0.1)
    process.kill()
    process.wait()
    time.sleep(2)
    assert run("undo", "--apply") in (ExitCode.DONE, ExitCode.REBOOT_DUE)
    assert machine.durable().diff(before) == []


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    """Neither rich nor pywinrm nor requests is loaded to show the help, nor `inspect`, which dataclasses take along."""
    script = (
        "import sys; from runbook.cli import main; main(['--help']); "
        "heavy = {'rich', 'winrm', 'requests', 'spnego', 'cryptography', 'sqlite3', 'inspect'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


def test_the_tour_runs_through(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`dev.py try` without a terminal: from plan to undo, exit code 0, in both languages."""
    for lang in ("ja", "en"):
        with open(os.devnull) as nothing:  # noqa: PTH123  # a device
            monkeypatch.setattr(sys, "stdin", nothing)
            assert main(["sandbox", "--tour", "--lang", lang]) == ExitCode.DONE
        assert "[6/6]" in capfd.readouterr().out


def test_tls_reaches_the_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Environment) -> None:
    """--tls and --ca, as they would be typed for a real host."""
    with serve(site, tls=True) as server:
        monkeypatch.setenv("RUNBOOK_USERNAME", server.username)
        monkeypatch.setenv("RUNBOOK_PASSWORD", server.password)
        host = ["--host", server.endpoint("SQL01"), "--tls", "--ca", str(server.ca_file)]
        assert main(["step1", *host, "--check", "--lang", "en"]) == ExitCode.DIFFERENT


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_the_sandbox_leaves_nothing_behind(tmp_path: Path, how: str) -> None:
    """Its password lies in files for as long as it runs, and no longer; the commands that it shows are on one line each."""
    process = subprocess.Popen(
        [sys.executable, "-m", "runbook", "sandbox", "--lang", "en"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    shown = ""
    while "Ctrl-C ends it" not in shown:
        line = process.stdout.readline()
        assert line, shown
        shown += line
    assert any(path.suffix == ".ntlm" for path in tmp_path.iterdir())
    assert len(re.findall(r"runbook .* --inventory .*sandbox.toml --lang en$", shown, re.MULTILINE)) == 8
    process.send_signal(signal.Signals[how])
    process.communicate(timeout=20)
    assert list(tmp_path.iterdir()) == []


def test_a_reboot_alone_needs_a_yes_too(run: Run, site: Environment) -> None:
    """Nothing is left to write but a reboot is due: without --apply and without a terminal, it does not happen."""
    assert run("step2", "--host", "FILES01", "--apply") == ExitCode.REBOOT_DUE
    assert run("step2", "--host", "FILES01", "--reboot") == ExitCode.NOT_CONFIRMED
    assert site["FILES01"].reboot_count == 0


def test_the_profile_says_that_a_reboot_is_due_until_there_was_one(run: Run, site: Environment) -> None:
    """TcpMaxDataRetransmissions is read at start; step 1 does not reboot, so it keeps saying so."""
    words = ("step1", "--host", "OLD01", "--profile", "kb971411", "--apply")
    assert [run(*words), run(*words)] == [ExitCode.REBOOT_DUE, ExitCode.REBOOT_DUE]
    site["OLD01"].reboot()
    assert run(*words) == ExitCode.DONE
