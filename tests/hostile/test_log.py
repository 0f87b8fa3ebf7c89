"""`--debug`, `--log-file` and the last net: everything that was asked is there, nothing that must not be, and no traceback elsewhere."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.process.log import logging_to
from runbook.sandbox import Server
from tests.hostile.inventory_of import inventory_of

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|DEBUG) |    ")


def test_what_was_asked_of_a_host(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each request with its outcome, each step, the exit code; UTF-8; appended; for this user alone; without the password."""
    log = tmp_path / "記録.log"
    words = ["step1", "--host", "SQL01", "--apply", "--inventory", str(inventory_of(server, tmp_path)), "--lang", "ja"]
    assert main([*words, "--log-file", str(log)]) == ExitCode.DONE
    text = log.read_text(encoding="utf-8")
    assert "SQL01: SetDWORDValue StdRegProv" in text
    assert "SQL01: run 1 writes ConnectionNoActivityTimeout" in text
    assert text.rstrip().endswith("exit code 0")
    assert "DEBUG" not in capsys.readouterr().err
    assert main([*words, "--log-file", str(log), "--debug"]) == ExitCode.DONE
    assert log.read_text(encoding="utf-8").startswith(text)
    shown = capsys.readouterr().err
    assert "SQL01: ChangeJob is done" in shown
    assert server.password not in log.read_text(encoding="utf-8") + shown
    assert all(LINE.match(line) for line in log.read_text(encoding="utf-8").splitlines())
    if sys.platform != "win32":
        assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "typed",
    [
        "http://u:HIDDEN@127.0.0.1:1/",
        "http://u:p/HIDDEN@word@127.0.0.1:1/",
        "http://u:p HIDDEN@h",
        "https://HIDDEN@h",
        "u:HIDDEN@h",
        "\\\\u:HIDDEN@h:5985:5985",
    ],
)
@pytest.mark.parametrize("way", [(), ("--json",)])
def test_a_password_in_an_address_is_not_repeated(
    typed: str, way: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither on the screen nor in the log, in which all that was typed stands; the host stays."""
    log, listed = tmp_path / "log", tmp_path / "hosts.txt"
    listed.write_text(typed + "\n")
    for words in (("--host", typed), ("--hosts", str(listed))):
        command = ["check", *words, "--user", "mine@contoso.local", "--lang", "en", "--debug", *way]
        assert main([*command, "--log-file", str(log)]) == ExitCode.USAGE
        shown, written = capsys.readouterr(), log.read_text(encoding="utf-8")
        assert "HIDDEN" not in shown.out + shown.err + written
        assert "…@" in shown.out + shown.err
        assert "mine@contoso.local" in written


def test_text_from_elsewhere_cannot_forge_a_line(tmp_path: Path) -> None:
    """A host's sentence with a newline and control characters stays inside its record."""
    with logging_to(tmp_path / "log", on_stderr=False):
        logging.getLogger("runbook.odd").info("%s", "no\n2026-01-01T00:00:00.000Z INFO x: exit code 0\x85\u202e\x1b[2J")
    text = (tmp_path / "log").read_text(encoding="utf-8")
    assert all(LINE.match(line) for line in text.splitlines())
    assert text.rstrip().endswith(r"    2026-01-01T00:00:00.000Z INFO x: exit code 0\x85\u202e\x1b[2J")


@pytest.mark.parametrize("file", ["no/folder/log", ".", "\0"])
def test_a_log_file_that_cannot_be_written(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused before anything is done."""
    words = ["history", "--journal", str(tmp_path / "j"), "--lang", "en"]
    assert main([*words, "--log-file", file if file == "\0" else str(tmp_path / file)]) == ExitCode.USAGE
    assert "cannot be written" in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
@pytest.mark.parametrize("read", [False, True])
def test_a_log_file_that_is_a_pipe(read: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused, and not waited for, whether or not somebody reads it: who stops reading would stop the work."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK) if read else None
    assert (
        main(["history", "--journal", str(tmp_path / "j"), "--lang", "en", "--log-file", str(pipe)]) == ExitCode.USAGE
    )
    assert "cannot be written" in " ".join(capsys.readouterr().err.split())
    if reader is not None:
        os.close(reader)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_ends_the_log_and_not_the_work(server: Server, tmp_path: Path) -> None:
    """The command is carried out as without a log."""
    words = ["--host", "SQL01", "--apply", "--inventory", str(inventory_of(server, tmp_path)), "--lang", "en"]
    assert main(["step1", *words, "--log-file", "/dev/full"]) == ExitCode.DONE


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("odd"), "Something happened that this program did not foresee"),
        (OSError(28, "No space left on device", "/tmp/x"), "This computer refused /tmp/x (No space left on device)."),
        (RecursionError(), "did not foresee"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_last_net(
    error: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence and what to do, in both languages; the traceback only where it was asked for."""

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("runbook.cli.commands.history.open_journal", broken)
    assert main(["history", "--lang", "en"]) == ExitCode.FAILED
    shown = capsys.readouterr().err
    assert said in " ".join(shown.split())
    assert "Traceback" not in shown + str(main(["history", "--lang", "ja"])) + capsys.readouterr().err
    assert main(["history", "--lang", "en", "--debug"]) == ExitCode.FAILED
    assert type(error).__name__ in capsys.readouterr().err
