"""A program of the inventory that prints a password: what it is given, how often it runs, and what is not taken for a password."""

from __future__ import annotations

import json
import logging
import os
import shlex
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from cryptography.fernet import Fernet

from runbook.cli import main
from runbook.fleet.dask.entry_for_worker import EntryForWorker
from runbook.hosts import password_command
from runbook.hosts.directory import Access, Directory
from runbook.hosts.errors import (
    NoPassword,
    NotInInventory,
    PasswordCommandFailed,
    PasswordCommandWithWorkers,
    PasswordForWhom,
    UnusableInventory,
)
from runbook.hosts.inventory import Inventory, read
from runbook.hosts.password_command import PasswordCommand
from runbook.hosts.secrets import Secrets
from runbook.sandbox import Server

SECRET = "Tr0ub4dor&3 ü漢"


@pytest.fixture(autouse=True)
def nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password in the environment or the keyring."""
    for variable in ("RUNBOOK_USERNAME", "RUNBOOK_PASSWORD", "RUNBOOK_FLEET_KEY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)


def inventory(folder: Path, *lines: str) -> Inventory:
    """An inventory of these lines; `{python}` starts a program in Python, whose text follows it."""
    path = folder / "i.toml"
    path.write_text("\n".join(lines).replace("{python}", f"{sys.executable}', '-c"), encoding="utf-8")
    return read(path)


def directory(listed: Inventory, user: str | None = None, *, elsewhere: bool = False) -> Directory:
    """The hosts of a command."""
    return Directory(Secrets("en", listed.customer, elsewhere=elsewhere), listed, Access(user=user))


def password(found: Directory, name: str) -> str:
    """The password that a host would get."""
    return found.entry(name).login.password


def printed(text: str, folder: Path, *more: str, seconds: float = 30) -> str:
    """What a program in Python with this text gives as a password."""
    return PasswordCommand((sys.executable, "-c", text, *more), folder).password("H", "u", seconds=seconds)


def why(text: str, folder: Path, seconds: float = 30) -> str:
    """Why a program in Python gives none."""
    with pytest.raises(PasswordCommandFailed) as failed:
        printed(text, folder, seconds=seconds)
    assert SECRET not in failed.value.text.en + failed.value.text.ja + repr(vars(failed.value))
    assert failed.value.__cause__ is failed.value.__context__ is None
    return failed.value.why.en


COUNTING = "import sys; print(sys.argv[1:], file=open('calls', 'a')); print('pw of', *sys.argv[1:])"


def test_it_is_given_host_and_user_and_runs_once_for_each(tmp_path: Path) -> None:
    """In the inventory's folder, whatever is the current one; host and user arrive as they are, without a shell."""
    listed = inventory(
        tmp_path,
        "[defaults]",
        "username='CONTOSO\\u'",
        f"password_command=['{{python}}', {json.dumps(COUNTING)}, '{{host}}', '{{user}}']",
        "[hosts.A]",
        "[hosts.'B $(x) \"y']",
        "endpoint='b'",
    )
    found = directory(listed)
    assert [password(found, name) for name in ("A", "a.example", 'B $(x) "y')] == [
        "pw of A CONTOSO\\u",
        "pw of A CONTOSO\\u",
        'pw of B $(x) "y CONTOSO\\u',
    ]
    assert len((tmp_path / "calls").read_text().splitlines()) == 2
    with pytest.raises(NotInInventory):  # the defaults are those of the inventory's hosts
        password(found, "other")


def test_without_the_host_it_runs_once_for_an_account(tmp_path: Path) -> None:
    """And an account that a person names gets its own; one that it was told nothing of gets none."""
    lines = ["[hosts.A]", "[hosts.B]", "[hosts.C]", "username='c'"]
    command = f"password_command=['{{python}}', {json.dumps(COUNTING)}"
    found = directory(inventory(tmp_path, "[defaults]", "username='u'", command + ", '{user}']", *lines))
    assert [password(found, name) for name in "ABC"] == ["pw of u", "pw of u", "pw of c"]
    assert len((tmp_path / "calls").read_text().splitlines()) == 2
    assert password(directory(read(tmp_path / "i.toml"), "D\\typed"), "A") == "pw of D\\typed"
    found = directory(inventory(tmp_path, "[defaults]", "username='u'", command + "]", *lines))
    assert password(found, "A") == "pw of"
    with pytest.raises(NoPassword):
        password(found, "C")
    with pytest.raises(NoPassword):
        password(directory(read(tmp_path / "i.toml"), "typed"), "A")
    assert password(directory(read(tmp_path / "i.toml"), "U"), "A") == "pw of"


def test_it_comes_after_a_password_of_the_host_and_before_all_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands with the host is before what stands in the defaults; and RUNBOOK_PASSWORD is not in doubt for its accounts."""
    monkeypatch.setattr(keyring, "get_password", lambda *_: "kept")
    monkeypatch.setenv("RUNBOOK_PASSWORD", "given")
    listed = inventory(
        tmp_path,
        "[defaults]\nusername='u'\npassword='default'",
        "[hosts.A]\npassword_command=['{python}', 'print(1)']",
        "[hosts.B]",
    )
    assert [password(directory(listed), name) for name in "AB"] == ["1", "default"]
    listed = inventory(
        tmp_path,
        "[defaults]\npassword_command=['{python}', 'print(1)']\nusername='u'",
        "[hosts.A]\npassword='own'",
        "[hosts.B]",
        "[hosts.C]\nusername='c'",
    )
    assert [password(directory(listed), name) for name in "ABC"] == ["own", "1", "given"]
    listed = inventory(tmp_path, "[hosts.A]\nusername='a'", "[hosts.B]\nusername='b'")
    with pytest.raises(PasswordForWhom):
        password(directory(listed), "A")


def test_where_it_fails_nothing_else_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older password in the keyring would be tried, and counted, as a wrong one."""
    monkeypatch.setattr(keyring, "get_password", lambda *_: "kept")
    found = directory(inventory(tmp_path, "[hosts.A]\nusername='u'\npassword_command=['{python}', 'exit(3)']"))
    with pytest.raises(PasswordCommandFailed, match="its exit code is 3") as failed:
        password(found, "A")
    assert (failed.value.host, failed.value.user, failed.value.program) == ("A", "u", sys.executable)


def test_it_runs_on_this_computer_for_workers_too(tmp_path: Path) -> None:
    """So where passwords are not sent to them, it cannot be used: a worker would look in its own keyring."""
    listed = inventory(tmp_path, "[hosts.A]\nusername='u'\npassword_command=['{python}', 'print(1)']")
    with pytest.raises(PasswordCommandWithWorkers):
        directory(listed, elsewhere=True).entry("A")


def test_workers_are_refused_before_anything_is_sent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a key on this side the password goes on, encrypted, and then the scheduler is asked for."""
    inventory(tmp_path, "[hosts.A]\nusername='u'\npassword_command=['{python}', 'print(1)']")
    words = [
        "step1",
        "--check",
        "--inventory",
        str(tmp_path / "i.toml"),
        "--journal",
        str(tmp_path / "j"),
        "--engine",
        "dask",
    ]
    assert main([*words, "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "RUNBOOK_FLEET_KEY" in capfd.readouterr().err
    key = Fernet.generate_key().decode()
    monkeypatch.setenv("RUNBOOK_FLEET_KEY", key)
    sent = EntryForWorker.of(directory(read(tmp_path / "i.toml")).entry("A"))
    assert (sent.entry.login.password, sent.restore().login.password) == ("", "1")


def test_a_wrong_password_is_tried_on_two_hosts_alone(
    server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The guard against lockout counts what a program prints like any other password."""
    hosts = [f"[hosts.{each.name}]\nendpoint='{server.endpoint(each.name)}'" for each in server.environment.machines]
    command = "password_command=['{python}', \"import sys; print(sys.argv)\", '{host}']"
    inventory(tmp_path, "[defaults]", f"username='{server.username}'", command, *hosts)
    main(["step1", "--inventory", str(tmp_path / "i.toml"), "--check", "--journal", str(tmp_path / "j")])
    assert "was refused by" in capfd.readouterr().err
    assert server.refused_logons == 2


def test_ctrl_c_ends_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not go on alone."""
    os.mkfifo(tmp_path / "fifo")

    readers: list[threading.Thread] = []

    def interrupted(seconds: float, call: Callable[[], object]) -> None:
        readers.append(threading.Thread(target=call))
        readers[0].start()
        with (tmp_path / "fifo").open() as started:
            started.read()
        raise KeyboardInterrupt

    monkeypatch.setattr(password_command, "call_within", interrupted)
    hang = "import os, time; open('pid', 'w').write(str(os.getpid())); open('fifo', 'w').close(); time.sleep(600)"
    with pytest.raises(KeyboardInterrupt):
        printed(hang, tmp_path)
    readers[0].join()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize("end", ["", "\\n", "\\r\\n"])
def test_the_end_of_the_line_is_no_part_of_the_password(end: str, tmp_path: Path) -> None:
    """Blanks are; so is every character, and the mark in front that PowerShell may write is not."""
    text = f"import sys; sys.stdout.buffer.write('\\ufeff {SECRET} {end}'.encode())"
    assert printed(text, tmp_path) == f" {SECRET} "


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("pass", "it printed nothing"),
        ("print()", "it printed nothing"),
        (f"print('{SECRET}'); exit(1)", "its exit code is 1"),
        (f"print('{SECRET}'); print('{SECRET}')", "it printed more than one line"),
        (f"print('{SECRET}\\n')", "it printed more than one line"),
        (f"print('\\x1b[32m{SECRET}')", "it printed characters that are not printable"),
        (f"import sys; sys.stdout.buffer.write('{SECRET}'.encode('utf-16-le'))", "what it printed is not UTF-8"),
        ("import sys; sys.stdout.buffer.write('漢字'.encode('cp932'))", "what it printed is not UTF-8"),
        ("import sys; sys.stdout.buffer.write('ü'.encode('cp1252'))", "what it printed is not UTF-8"),
        (f"while True: print('{SECRET}')", "it printed more than 4096 bytes"),
        (f"import sys; print('{SECRET}', file=sys.stderr)", "it printed nothing"),
        ("import sys; print(sys.stdin.read(), end='')", "it printed nothing"),
    ],
)
def test_what_is_no_password(text: str, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It is said why; what the program wrote is in no sentence and in no cause, and its error output is on no screen."""
    assert why("import sys; sys.stdout.reconfigure(encoding='utf-8')\n" + text, tmp_path) == reason
    assert capfd.readouterr() == ("", "")


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """With what it prints before; also if one that it has started keeps its output open."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    hang = f"import os; print('{SECRET}', flush=True); open('pid', 'w').write(str(os.getpid())); open('fifo').read()"
    assert "did not end within" in why(hang, tmp_path, 0.7)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {hang!r}]); open('fifo').read()"
    assert "did not end within" in why(child, tmp_path, 0.7)
    os.close(os.open(fifo, os.O_RDWR))  # lets the one that is left alone end


def test_a_program_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked for on the search path, never in the current directory or the inventory's; a path is the inventory's."""
    script = tmp_path / "here"
    script.write_text(f"#!{shlex.quote(sys.executable)}\nprint('found')\n")
    script.chmod(0o755)
    (tmp_path / "no-program").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "/usr/bin"]))
    for name in ("here", "no-program", "./no-program", "none", "none/here", "."):
        with pytest.raises(PasswordCommandFailed, match="no such program"):
            PasswordCommand((name,), tmp_path).password("H", "u")
    monkeypatch.chdir("/")
    assert PasswordCommand(("./here",), tmp_path).password("H", "u") == "found"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert PasswordCommand(("here",), tmp_path).password("H", "u") == "found"
    with pytest.raises(PasswordCommandFailed, match="cannot be started"):
        PasswordCommand(("here", "\0"), tmp_path).password("H", "u")
    script.write_text("#!/nowhere/python\n")
    with pytest.raises(PasswordCommandFailed, match="cannot be started"):
        PasswordCommand(("here",), tmp_path).password("H", "u")


def test_windows_finds_programs_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an ending it is an .exe, and never what PATHEXT would make of it."""
    for name in ("pwsh.bat", "pwsh.cmd", "pwsh", "pwsh.EXE", "pwsh.exe"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert password_command._find("pwsh", Path()) == tmp_path / "pwsh.exe"
    assert password_command._find("pwsh.EXE", Path()) == tmp_path / "pwsh.EXE"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("password_command=[]", "takes a program"),
        ("password_command=[' ']", "takes a program"),
        ("password_command='get'", "a list of texts"),
        ("password_command=['get', 1]", "a list of texts"),
        ("password_command=['get.cmd', '{host}']", "cannot be a batch file"),
        ("password_command=['C:\\get.BAT. .', '{host}']", "cannot be a batch file"),
        ("password_command=['get', '{username}']", r"knows \{host\} and \{user\}, not \{username\}"),
        ("password_command=['get']\npassword='p'", "only one of the two"),
    ],
)
def test_what_is_no_command(line: str, says: str, tmp_path: Path) -> None:
    """It is refused with its line, in both places, before anything runs."""
    for section in ("[defaults]\n{}\n[hosts.A]", "[hosts.A]\n{}"):
        with pytest.raises(UnusableInventory, match=says) as refused:
            inventory(tmp_path, section.format(line))
        assert "line 2" in refused.value.text.en


def test_the_command_line_logs_in_with_it_and_shows_it_nowhere(
    server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """With several hosts it runs once, and a program that fails ends the command before anything is sent."""
    caplog.set_level(logging.DEBUG)
    (tmp_path / "secret").write_text(server.password)
    text = "print('x', file=open('calls', 'a')); print(open('secret').read())"
    hosts = [f"[hosts.{name}]\nendpoint='{server.endpoint(name)}'" for name in ("SQL01", "FILES01")]
    inventory(
        tmp_path, "[defaults]", f"username='{server.username}'", f"password_command=['{{python}}', \"{text}\"]", *hosts
    )
    words = ["step1", "--inventory", str(tmp_path / "i.toml"), "--check", "--json", "--journal", str(tmp_path / "j")]
    assert main(words) == 3
    shown = capfd.readouterr()
    assert len(json.loads(shown.out)["hosts"]) == 2
    assert (tmp_path / "calls").read_text() == "x\n"
    assert server.password not in shown.out + shown.err + caplog.text
    (tmp_path / "secret").unlink()
    sent = len(server.environment["SQL01"].log.requests)
    assert main(words) == 2
    shown = capfd.readouterr()
    assert "exit code is 1" in shown.out + shown.err
    assert len(server.environment["SQL01"].log.requests) == sent
