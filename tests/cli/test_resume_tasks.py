"""`--resume`, `history` and `undo` for runs that were cut off, over real HTTP, as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from runbook.change.plan import Plan
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, RegValue, Server
from runbook.windows.identity import Identity
from runbook.wsman.http.transport import PywinrmTransport

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
NAME = "ConnectionNoActivityTimeout"

Run = Callable[..., int]


class KilledError(BaseException):
    """The process is gone: nothing of ours catches this, and nothing is sent any more."""


@pytest.fixture
def run(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process; `killed_at` is the message before which it is gone."""
    lines = ["[defaults]", f"username = '{server.username}'"]
    for machine in server.environment.machines:
        lines += [f"[hosts.{machine.name}]", f'endpoint = "{server.endpoint(machine.name)}"']
    (tmp_path / "site.toml").write_text("\n".join(lines))
    monkeypatch.setenv("RUNBOOK_PASSWORD", server.password)
    original = PywinrmTransport.__call__

    def run(*words: str, lang: str = "en", killed_at: str = "") -> int:
        def send(transport: PywinrmTransport, envelope: bytes) -> bytes:
            if killed_at and killed_at.encode() in envelope:
                raise KilledError
            return original(transport, envelope)

        with monkeypatch.context() as patch:
            patch.setattr(PywinrmTransport, "__call__", send)
            where = ["--inventory", str(tmp_path / "site.toml"), "--journal", str(tmp_path / "j")]
            return main([*words, *where, "--lang", lang])

    return run


@pytest.fixture
def machine(site: Environment) -> Machine:
    """A protected computer whose DPMRA runs."""
    site["FILES01"].services["DPMRA"].start()
    return site["FILES01"]


def test_what_was_cut_off_is_shown_finished_and_undone(
    run: Run, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed between stop and start of DPMRA: `history` says by whom; --resume starts it, under the same number; undo is identity."""
    before = machine.durable()
    with pytest.raises(KilledError):
        run("step1", "--host", "FILES01", "--apply", killed_at="StartService")
    assert machine.services["DPMRA"].state == "Stopped"
    run("history", lang="ja")
    shown = capsys.readouterr().out
    assert "途中で中断" in shown
    assert "再起動の途中" in shown
    assert "@" in shown
    assert run("step1", "--resume", "--check") == ExitCode.DIFFERENT
    assert machine.services["DPMRA"].state == "Stopped"
    assert run("step1", "--resume") == ExitCode.NOT_CONFIRMED
    assert run("step1", "--resume", "--apply") == ExitCode.DONE
    assert machine.services["DPMRA"].state == "Running"
    capsys.readouterr()
    run("history", "--json")
    [record] = json.loads(capsys.readouterr().out)["runs"]
    assert (record["run"], record["state"], record["at_work"]) == (1, "done", False)
    assert record["restarts"] == [{"service": "DPMRA", "state": "done"}]
    assert run("step1", "--resume", "--apply") == ExitCode.USAGE
    assert run("undo", "--apply") == ExitCode.DONE
    assert machine.durable().diff(before) == []


def test_nothing_left_but_to_say_so(run: Run, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All was done, and the process died before it could record that: the run is ended, and nothing is sent that writes."""

    def gone(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "end", gone)
        with pytest.raises(KilledError):
            run("step1", "--host", "FILES01", "--apply")
    machine.log.clear()
    assert run("step1", "--resume", "1", "--apply") == ExitCode.DONE
    assert machine.log.writes == []
    assert run("step1", "--resume", "1", "--apply") == ExitCode.FAILED  # it has ended


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("", "StartService", ["undo"]),
        ("", "DeleteValue", ["undo", "--resume"]),
        ("StopService", "StartService", ["undo", "--resume"]),
        ("StartService", "DeleteValue", ["undo"]),
        ("StartService", "StopService", ["undo", "1"]),
    ],
)
def test_an_undo_that_was_cut_off_goes_on(
    first: str, second: str, words: list[str], run: Run, machine: Machine, tmp_path: Path
) -> None:
    """By `undo` as by `undo --resume`, under its number, whether its run was whole or cut off; `step1 --resume` does not work against it."""
    before = machine.durable()
    if first:
        with pytest.raises(KilledError):
            run("step1", "--host", "FILES01", "--apply", killed_at=first)
    else:
        assert run("step1", "--host", "FILES01", "--apply") == ExitCode.DONE
    with pytest.raises(KilledError):
        run("undo", "--apply", killed_at=second)
    assert run("step1", "--resume", "--apply") == ExitCode.USAGE
    assert run(*words, "--apply") == ExitCode.DONE
    assert machine.durable().diff(before) == []
    assert run("undo", "--apply") == ExitCode.USAGE
    with Journal(tmp_path / "j") as journal:
        assert [(each.id, each.undone_by) for each in journal.runs()] == [(2, None), (1, 2)]


def test_what_somebody_changed_since_is_not_overwritten(
    run: Run, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither by --resume nor by undo of a run that was cut off; both say what they found, in both languages."""
    with pytest.raises(KilledError):
        run("step1", "--host", "FILES01", "--apply", killed_at="StopService")
    machine.registry.set(AGENT, NAME, RegValue("REG_DWORD", 1234))
    machine.log.clear()
    for words in (["step1", "--resume"], ["undo"]):
        for lang in ("en", "ja"):
            assert run(*words, "--apply", lang=lang) == ExitCode.FAILED
            assert "1234" in capsys.readouterr().err
    assert machine.log.writes == []


@pytest.mark.parametrize(
    "words",
    [
        ["step1", "--resume"], ["step1", "--resume", "9"], ["step2", "--resume", "1"], ["undo", "--resume", "1"],
        ["step1", "--resume", "1", "--seconds", "900"], ["undo", "1", "--resume"], ["step1", "--resume", "--host", "SQL01"],
        ["step3", "--resume"],
    ],
)  # fmt: skip
def test_what_cannot_be_resumed_is_a_usage_error(words: list[str], run: Run, tmp_path: Path) -> None:
    """No such run, another step's, other options, another host: exit code 2, and nothing is sent."""
    if words != ["step1", "--resume"]:
        with Journal(tmp_path / "j") as journal:
            journal.begin(Plan("step1", "FILES01", Identity("FILES01"), (), ()))
    assert run(*words, "--apply") == ExitCode.USAGE


@pytest.mark.parametrize("words", [["--percent", "70"], ["--link", "10"]])
def test_what_a_run_has_decided_is_not_decided_again(
    words: list[str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that --resume would not follow is refused by its name."""
    assert run("step3", "--qos", "--resume", *words, "--apply") == ExitCode.USAGE
    assert words[0].strip("-") in capsys.readouterr().err


def test_a_run_that_is_at_work_is_left_alone(
    run: Run, machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not taken for one that was cut off; named by its number, it is refused, as is another run on its host."""
    with Journal(tmp_path / "j") as theirs:
        theirs.begin(Plan("step1", "FILES01", Identity("FILES01"), (), ()))
        assert run("step1", "--resume", "--apply") == ExitCode.USAGE
        for words in (["step1", "--resume", "1"], ["step1", "--host", "FILES01"], ["step2", "--host", "FILES01"]):
            assert run(*words, "--apply") == ExitCode.FAILED
            assert "Run 1 (step1) is at work on FILES01" in capsys.readouterr().err.replace("\n", " ")
        assert machine.log.writes == []
        run("history")
        assert "at work" in capsys.readouterr().out
    run("history")
    assert "cut off" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("step1", "--seconds", "900"),
        ("step2", "--only", "nic"),
        ("step3", "--qos", "--link", "100"),
        ("step3", "--qos", "--percent", "70"),
        ("step3", "--qos", "--percent", "85"),
        ("undo", "1"),
    ],
)
def test_what_the_run_decides_is_not_given_anew(
    run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that would be ignored is refused, also where it says what would be done anyway."""
    assert run(*words, "--resume") == ExitCode.USAGE
    assert "cannot be given with" in capsys.readouterr().err
