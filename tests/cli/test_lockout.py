"""A wrong password locks no account, whichever command is given it, and costs no result."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands import COMMANDS
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.hosts.accounts import Accounts
from runbook.hosts.errors import NoPassword
from runbook.hosts.secrets import Secrets
from runbook.sandbox import Environment, Machine, Server, serve, small_environment
from runbook.wsman.login import Login


@dataclass(frozen=True)
class Site:
    """A DPM server and eleven protected computers, with one wrong password for all of them in the inventory."""

    inventory: Path
    server: Server

    def run(self, *words: str) -> int:
        """Run a command on all of it."""
        return main([*words, "--inventory", str(self.inventory), "--lang", "en"])

    @contextmanager
    def right_password(self) -> Iterator[None]:
        """Have the right password in this block."""
        wrong = self.inventory.read_text()
        self.inventory.write_text(wrong.replace('password = "wrong"', f'password = "{self.server.password}"'))
        yield
        self.inventory.write_text(wrong)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Twelve hosts."""
    small = small_environment()
    several = Environment((*small.machines, *(Machine(f"SRV{number}") for number in range(8))))
    path = tmp_path / "site.toml"
    with serve(several) as server:
        write_inventory(path, several, server, tmp_path / "journal.sqlite3")
        path.write_text(re.sub(r'password = ".*"', 'password = "wrong"', path.read_text()))
        yield Site(path, server)


@pytest.fixture
def inventory(site: Site) -> Path:
    """Its inventory."""
    return site.inventory


CONNECTING: Mapping[str, tuple[str, ...]] = {
    "apply": ("plan.json", "--apply"),
    "check": (),
    "doctor": (),
    "outcome": (),
    "step1": ("--check",),
    "step2": ("--apply",),
    "step3": ("--link", "10", "--check"),
    "step4": ("--check",),
    "undo": ("--apply",),
    "diagnose": ("--dpm", "DPM01", "--host", "FILES01", "--symptom", "0x80072746"),
}
"""Every command that logs in to a host, and what makes it do so without a question."""


def test_every_command_is_known_to_log_in_or_not() -> None:
    """A new one has to be put into the table above, or here."""
    assert {*COMMANDS} - {*CONNECTING} == {"completion", "explain", "history", "report", "sandbox", "verify-journal"}


@pytest.mark.parametrize(
    ("command", "parallel"), [*((each, "8") for each in CONNECTING), *((each, "1") for each in ("step1", "undo"))]
)
def test_two_logons_at_most_are_refused(command: str, parallel: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Over the whole command, on twelve hosts, as the domain counts them: policies lock an account after three."""
    monkeypatch.chdir(site.inventory.parent)
    if command in ("apply", "outcome", "undo"):
        words = ("--check", "--plan-out", "plan.json") if command == "apply" else ("--apply",)
        with site.right_password():
            assert site.run("step1", *words) in (ExitCode.DONE, ExitCode.DIFFERENT)
    more = ("--parallel", parallel) if command.startswith(("step", "undo", "apply")) else ()
    assert site.run(command, *CONNECTING[command], *more) != ExitCode.DONE
    assert 1 <= site.server.refused_logons <= 2


SPELLINGS = (r"SANDBOX\{u}", "{u}@SANDBOX", "{u}", "{u}@sandbox.local", " {u} ", r"SANDBOX\\{u}", r"sandbox\{U}")


@pytest.mark.parametrize("parallel", ["8", "1"])
def test_an_account_that_is_spelled_in_many_ways_is_one(parallel: str, site: Site) -> None:
    """The domain counts the refusals of all of them together."""
    user = site.server.username.rpartition("\\")[2]
    spellings = itertools.cycle(each.format(u=user, U=user.upper()) for each in SPELLINGS)

    def own_name(_: re.Match[str]) -> str:
        return f"username = {json.dumps(next(spellings))}\nendpoint ="

    site.inventory.write_text(re.sub("endpoint =", own_name, site.inventory.read_text()))
    assert site.run("step1", "--check", "--parallel", parallel) != ExitCode.DONE
    assert 1 <= site.server.refused_logons <= 2


def test_what_one_domain_accepts_says_nothing_about_another() -> None:
    """An acceptance of `A\\u` neither hurries the logins of `B\\u` nor excuses its refusals, whichever methods they use."""
    accounts = Accounts()
    known, other = Login("ntlm", r"A\u", "p"), Login("credssp", r"B\u", "p")

    def answer(login: Login, host: str, *, accepted: bool) -> None:
        accounts.begin(login)
        accounts.end(login, host, accepted=accepted)

    answer(known, "1", accepted=True)
    accounts.begin(other)
    accounts.begin(other)
    assert (accounts.decide(other, "4"), accounts.decide(known, "4")) == ("wait", "go")
    accounts.end(other, "2", accepted=False)
    answer(known, "1", accepted=True)
    accounts.end(other, "3", accepted=False)
    assert {accounts.decide(each, "4") for each in (other, known)} == {"give up"}


@pytest.mark.parametrize("words", [["step1", "--check"], ["check"], ["doctor"]])
def test_of_the_other_hosts_it_is_said_so(words: list[str], site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """They were not tried, and are not called refused."""
    site.run(*words)
    shown = capsys.readouterr()
    assert "not tried here" in " ".join((shown.out + shown.err).split())


def test_the_computers_of_a_dpm_server_too(site: Site) -> None:
    """The server refuses the account, and nobody else is asked."""
    assert site.run("check", "--protected-by", "DPM01") == ExitCode.FAILED
    assert site.server.refused_logons == 1


@pytest.mark.parametrize("words", [["step1", "--check"], ["doctor"]])
def test_nothing_empty_is_tried(
    words: list[str], site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty password in the inventory or in the environment, and an empty user name, are said and not sent."""
    for name, password in (("u", ""), ("", "p")):
        monkeypatch.setenv("RUNBOOK_PASSWORD", password)
        monkeypatch.setenv("RUNBOOK_USERNAME", "")
        monkeypatch.setattr("sys.stdin", io.StringIO())
        where = site.server.endpoint("FILES01")
        assert main([*words, "--host", where, "--user", name, "--lang", "en"]) == ExitCode.USAGE
        assert "There is no" in capsys.readouterr().err
    assert all(site.server.traffic(machine.name).round_trips == 0 for machine in site.server.environment.machines)


def test_an_empty_answer_at_the_prompt_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enter alone is a slip, not a password; the third one ends it."""
    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    monkeypatch.setattr("runbook.terminal.attended", lambda: True)
    answers = iter(["", "p"])
    monkeypatch.setattr("runbook.terminal.read_password", lambda _: next(answers))
    assert Secrets("en").password("u") == "p"
    monkeypatch.setattr("runbook.terminal.read_password", lambda _: "")
    with pytest.raises(NoPassword):
        Secrets("en").password("v")


def test_json_has_every_host_all_the_same(inventory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the inventory: those that were examined with what was seen, the others with the reason why they were not."""
    assert main(["check", "--json", "--inventory", str(inventory), "--lang", "en"]) == ExitCode.FAILED
    document = json.loads(capsys.readouterr().out)
    names = [name for name in re.findall(r"\[hosts\.(\w+)\]", inventory.read_text()) if name != "DPM01"]
    assert (document["exit_code"], [host["host"] for host in document["hosts"]]) == (1, names)
    for host in document["hosts"]:
        if not host["checks"]:
            assert host["error"]["kind"] == "NoLogon"
            assert "not tried here" in host["error"]["message"]


def test_a_mistake_of_ours_costs_one_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that nobody foresaw is that host's error; what was seen before it and on the others is there."""

    def broken(*_: object) -> None:
        raise ValueError("an odd time")

    monkeypatch.setattr("runbook.fleet.check_job._backups", broken)
    site = small_environment()
    with serve(site) as server:
        write_inventory(tmp_path / "i.toml", site, server, tmp_path / "j")
        code = main(["check", "--json", "--inventory", str(tmp_path / "i.toml"), "--lang", "en"])
    hosts = json.loads(capsys.readouterr().out)["hosts"]
    assert code == ExitCode.FAILED
    assert {host["error"]["kind"] for host in hosts} == {"Unexpected"}
    assert all("an odd time" in host["error"]["message"] and host["checks"] for host in hosts)


def test_json_is_printed_however_it_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C leaves what was found so far, and says that it was interrupted."""

    def left(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("runbook.fleet.check_job.run_checks", left)
    site = small_environment()
    with serve(site) as server:
        write_inventory(tmp_path / "i.toml", site, server, tmp_path / "j")
        words = ["check", "--json", "--host", "SQL01", "--inventory", str(tmp_path / "i.toml"), "--lang", "en"]
        assert main(words) == ExitCode.INTERRUPTED
    assert json.loads(capsys.readouterr().out) == {"format": 1, "command": "check", "exit_code": 130, "hosts": []}
