"""The command line on many hosts: which they are, in what order, what is shown, when it stops, how it is left."""

from __future__ import annotations

import codecs
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.hosts.secrets import Secrets
from runbook.journal.journal import Journal
from runbook.journal.verify import verify
from runbook.sandbox import Environment, Fault, Machine, RegValue, Server, serve
from tests.fleet.many import AGENT, make
from tests.terminal import terminal

NAME = "ConnectionNoActivityTimeout"
Run = Callable[..., int]


@pytest.fixture
def run(server: Server, site: Environment, tmp_path: Path) -> Run:
    """Runs a command on the small site, whose inventory knows two groups and two places."""
    inventory = tmp_path / "site.toml"
    write_inventory(inventory, site, server, tmp_path / "journal.sqlite3")
    text = inventory.read_text()
    for name, groups, where in (
        ("FILES01", ["files", "first"], "osaka"),
        ("OLD01", ["files"], "tokyo"),
        ("SQL01", [], "tokyo"),
    ):
        text = text.replace(f"[hosts.{name}]", f"[hosts.{name}]\ngroups = {json.dumps(groups)}\nsite = '{where}'")
    inventory.write_text(text)
    return lambda *words, lang="en": main([*words, "--inventory", str(inventory), "--lang", lang])


def looked_at(site: Environment) -> set[str]:
    """The machines whose settings were read; the DPM server of the inventory is also asked for running jobs, in a shell."""
    return {
        machine.name for machine in site.machines if any("EnumValues" in str(each) for each in machine.log.requests)
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--group", "files"], {"FILES01", "OLD01"}),
        (["--group", "first", "--group", "files", "--site", "tokyo"], {"OLD01"}),
        (["--site", "tokyo", "--site", "osaka"], {"FILES01", "OLD01", "SQL01"}),
        (["--protected-by", "dpm01"], {"DPM01", "FILES01", "OLD01", "SQL01"}),
    ],
)
def test_which_hosts(words: list[str], expected: set[str], run: Run, site: Environment) -> None:
    """Those of any of the groups that stand at any of the sites; or what the DPM server says that it protects, and itself."""
    run("step1", "--check", *words)
    assert looked_at(site) == expected


@pytest.mark.parametrize("words", [["--group", "nobody"], ["--site", "nowhere"]])
def test_a_group_without_hosts_is_a_mistake(words: list[str], run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """What there is instead is named."""
    assert run("step1", "--check", *words) == ExitCode.USAGE
    assert re.search("files, first|osaka, tokyo", " ".join(capsys.readouterr().err.split()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_hosts(encoding: str, run: Run, site: Environment, tmp_path: Path) -> None:
    """One in each line, as Windows' own editors and shells write it; names may be those of the inventory."""
    (tmp_path / "hosts.txt").write_bytes("# 本番\r\nFILES01  # 先に\r\n\r\nsql01.contoso.local\r\n".encode(encoding))
    run("step1", "--check", "--hosts", str(tmp_path / "hosts.txt"))
    assert looked_at(site) == {"FILES01", "SQL01"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"FILES01\nhttp://x\n", "line 2"), (b"# nothing\n", "empty"), (codecs.BOM_UTF16_LE + b"\x00", "Cannot read"), (b"\x81\xff", "Cannot read")],
)  # fmt: skip
def test_a_list_that_cannot_be_used(content: bytes, said: str, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """The file, the line and why."""
    (tmp_path / "hosts.txt").write_bytes(content)
    assert run("step1", "--check", "--hosts", str(tmp_path / "hosts.txt")) == ExitCode.USAGE
    shown = capsys.readouterr().err
    assert said in shown
    assert "hosts.txt" in shown.replace("\n", "")


def test_the_dpm_server_is_changed_last_and_taken_back_first(run: Run, site: Environment, tmp_path: Path) -> None:
    """Without an inventory that says who is who as well: each host is asked. And one command takes all of it back."""
    before = [machine.durable() for machine in site.machines]
    text = (tmp_path / "site.toml").read_text()
    (tmp_path / "site.toml").write_text(re.sub(r'role = ".*"\n?', "", text))
    assert run("step1", "--apply", "--parallel", "1") == ExitCode.DONE
    assert run("undo", "1-4", "--apply", "--parallel", "1") == ExitCode.DONE
    with Journal(tmp_path / "journal.sqlite3") as journal:
        order = [each.host for each in reversed(journal.runs())]
    assert order[3] == "DPM01"
    assert order[4] == "DPM01"
    assert [machine.durable().diff(old) for machine, old in zip(site.machines, before, strict=True)] == [[], [], [], []]


def test_equal_plans_are_shown_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """With the hosts that it is for, in both languages."""
    run("step1", "--check", "--host", "SQL01", "--host", "OLD01")
    run("step1", "--check", "--host", "SQL01", "--host", "OLD01", lang="ja")
    shown = capsys.readouterr().out.replace("\r\n", "\n")
    assert shown.count(NAME) == 2
    assert "2 hosts: the same changes (1)\n  SQL01, OLD01" in shown
    assert "2 台のホスト: 同じ変更 1 個\n  SQL01, OLD01" in shown


@pytest.fixture
def many(tmp_path: Path) -> tuple[Environment, Path]:
    """Twelve hosts, of which the third and the fifth refuse the value."""
    site = make(12, failing=False)
    for number in (2, 4):
        site.machines[number].registry.deny_write(AGENT)
    return site, tmp_path / "many.toml"


def results(
    inventory: Path, site: Environment, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, list[str]]:
    """`step1 --apply` one host after the other; the exit code and each host's result."""
    with serve(site) as server:
        write_inventory(inventory, site, server, inventory.with_suffix(".sqlite3"))
        code = main(["step1", "--apply", "--json", "--parallel", "1", "--inventory", str(inventory), *words])
    return code, [host["result"] for host in json.loads(capsys.readouterr().out)["hosts"]]


@pytest.mark.parametrize(
    ("words", "done", "left_out"),
    [([], 10, 0), (["--stop-after", "1"], 2, 9), (["--stop-after", "2"], 3, 7), (["--canary", "2"], 10, 0), (["--canary", "3"], 2, 9)],
)  # fmt: skip
def test_enough_is_enough(
    words: list[str], done: int, left_out: int, many: tuple[Environment, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """So many failures start no further host, and a canary that fails is the last; what was left out is untouched."""
    site, inventory = many
    code, found = results(inventory, site, capsys, *words)
    assert code == ExitCode.SOME_FAILED
    assert (found.count("done"), found.count("not_started")) == (done, left_out)
    touched = [machine.registry.get(AGENT, NAME) is not None for machine in site.machines]
    assert touched == [each == "done" for each in found]


def test_when_all_fail_it_is_another_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts tell an outage from a straggler."""
    site = Environment((Machine("A", agent=False), Machine("B", agent=False)))
    assert results(tmp_path / "i.toml", site, capsys)[0] == ExitCode.FAILED


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_table_begins_with_what_needs_attention(
    lang: str, many: tuple[Environment, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each failure on a line of its own, with its reason; what went well together; what to do once for each reason."""
    site, inventory = many
    with serve(site) as server:
        write_inventory(inventory, site, server, inventory.with_suffix(".sqlite3"))
        main(["step1", "--apply", "--inventory", str(inventory), "--lang", lang])
    shown = capsys.readouterr()
    table = re.split("Results|結果 \\(", shown.out)[1]
    failed, done = ("failed", "done") if lang == "en" else ("失敗", "完了")
    rows = [line.split()[:2] for line in table.splitlines() if line.startswith((failed, done))]
    assert rows == [[failed, "SRV0002"], [failed, "SRV0004"], [done, "10"]]
    progress = [line for line in shown.err.splitlines() if line.startswith(("looking", "changing", "確認", "変更"))]
    assert not any("SRV0002" in line for line in progress)


def test_an_account_is_asked_for_once(
    run: Run, site: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many runs are taken back."""
    run("step1", "--apply")
    inventory = tmp_path / "site.toml"
    password = re.search(r'password = "(.*)"\n', inventory.read_text())
    assert password
    inventory.write_text(inventory.read_text().replace(password[0], ""))
    asked: list[str] = []

    def typed(secrets: Secrets, username: str, listed: object) -> str:  # a method
        asked.append(username)
        return password[1]

    monkeypatch.setattr(Secrets, "_look_up", typed)
    assert run("undo", "1-4", "--apply") == ExitCode.DONE
    assert len(asked) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("twice", [False, True])
def test_ctrl_c_among_many_hosts(twice: bool, tmp_path: Path) -> None:
    """Exit code 130, the journal whole, the cursor there again. Once: what is at work ends between two writes, nothing is begun; and the
    same command later does the rest. Twice: at once."""
    site = make(12, failing=False)
    for machine in site.machines:
        machine.faults.add(Fault("slow", action="SetDWORDValue", seconds=2.0 if not twice else 30.0))
    inventory = tmp_path / "i.toml"
    with serve(site) as server:
        write_inventory(inventory, site, server, tmp_path / "j.sqlite3")
        words = ["step1", "--apply", "--parallel", "4", "--lang", "en", "--inventory", str(inventory)]
        with terminal(words) as screen:
            wait_for(lambda: sum(machine.registry.get(AGENT, NAME) is not None for machine in site.machines) >= 4)
            os.kill(screen.process.pid, signal.SIGINT)
            screen.until("Ctrl-C again ends at once")
            if twice:
                os.kill(screen.process.pid, signal.SIGINT)
            assert screen.end() == ExitCode.INTERRUPTED
            assert screen.raw.rindex(b"\x1b[?25h") > screen.raw.rindex(b"\x1b[?25l")
        with Journal(tmp_path / "j.sqlite3") as journal:
            assert verify(journal.database).findings == ()
            runs = journal.runs()
        written = [machine for machine in site.machines if machine.registry.get(AGENT, NAME) is not None]
        assert len(written) <= len(runs) <= 8
        for machine in site.machines:
            machine.faults.clear()
        assert main(words) == ExitCode.DONE
    assert all(machine.registry.get(AGENT, NAME) == RegValue("REG_DWORD", 900) for machine in site.machines)


def wait_for(holds: Callable[[], bool]) -> None:
    """Until it holds; at most 30 seconds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
