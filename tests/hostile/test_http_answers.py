"""Whoever answers on the port: every command ends, in its time, within its memory, with a sentence of ours."""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runbook import errors
from runbook.sandbox.http import certificates
from runbook.windows.host import Host
from runbook.wsman.http.errors import AnswerEncoded, AnswerTimedOut, AnswerTooLarge, AnswerTooSlow
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target
from tests.hostile.client import run
from tests.hostile.http_server import MODES, STAGES, hostile
from tests.soak.counting import THOROUGH, report

COMMANDS = ("check", "step1", "step2", "step4", "doctor")
ENDLESS = ["big-body", "big-body-401", "no-length", "endless-chunks", "endless-chunks-500", "one-endless-chunk",
    "endless-trailers", "tiny-chunks", "continue-for-ever", "large-error"]  # fmt: skip
DRIPPING = [mode for mode in MODES if "drip" in mode]
SLOW = ["tiny-chunks", "endless-trailers", "silent", *DRIPPING]
"""The first two take seconds to read, and the others take as long as they are let."""
LIMITS = {
    **dict.fromkeys(ENDLESS, AnswerTooLarge),
    **dict.fromkeys(DRIPPING, AnswerTooSlow),
    **dict.fromkeys(["gzip-bomb", "gzip-bomb-401", "gzip-twice", "deflate", "unknown-encoding"], AnswerEncoded),
    "silent": AnswerTimedOut,
}


@contextmanager
def asked(where: str, ca: Path | None = None, *, silence: int = 1) -> Iterator[Host]:
    """The host there, asked once, with a longest silence of so many seconds."""
    target, login = parse_target(where, tls=ca is not None), Login("ntlm", "u", "p")
    with Host("H", PywinrmTransport(target, login, ca=ca, read_timeout=silence)) as host, host.client.without_retries():
        yield host


def stages(mode: str) -> tuple[str, ...]:
    """The stages that a mode is tried at: all of them in a soak, and for a few modes."""
    if THOROUGH or mode in ("big-body", "gzip-bomb", "empty-200", "junk-token", "redirect", "closed"):
        return STAGES
    return () if mode in SLOW else STAGES[:1]


@pytest.mark.parametrize(("mode", "stage"), [(mode, stage) for mode in MODES for stage in stages(mode)])
def test_every_answer_is_an_error_of_ours(mode: str, stage: str) -> None:
    """At every message of a login and after it; what is too much, or packed, is told as such, without a wait."""
    begun = time.monotonic()
    silence = 1 if mode in SLOW[2:] else 10
    with (
        hostile(mode, stage) as where,
        asked(where, silence=silence) as host,
        pytest.raises(errors.ConnectionProblem) as caught,
    ):
        host.system.read()
    assert type(caught.value) is LIMITS.get(mode, type(caught.value))
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    ("mode", "stage"), [("drip-header", "first"), ("drip-body", "login"), ("continue-drip", "message")]
)
def test_an_answer_that_drips_is_given_up(mode: str, stage: str) -> None:
    """A byte now and then is no silence: the whole message has a deadline, which the error names."""
    with hostile(mode, stage) as where, asked(where) as host, pytest.raises(AnswerTooSlow) as caught:
        host.system.read()
    assert caught.value.seconds == 4


@pytest.mark.parametrize("mode", ["big-body", "drip-header", "gzip-bomb", "continue-for-ever"])
def test_the_same_over_tls(mode: str, tmp_path: Path) -> None:
    """The certificate is right, the answer is not."""
    certificates.make(tmp_path, ["H"], "")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    with (
        hostile(mode, "login", context) as where,
        asked(where, tmp_path / "ca.pem") as host,
        pytest.raises(LIMITS[mode]),
    ):
        host.system.read()


def words(command: str, where: str, folder: Path) -> list[str]:
    """A command that only reads, on that host."""
    looking = [] if command in ("check", "doctor") else ["--check", "--journal", str(folder / "journal.sqlite3")]
    return [command, *looking, "--host", where, "--user", "u", "--lang", "en"]


def cases() -> list[tuple[str, str, str]]:
    """Each command with a mode and a stage: a few of them, or all in a soak."""
    if not THOROUGH:
        return [("big-body", "first", "step1"), ("drip-body", "first", "doctor")]
    each = [(mode, stage, "step1") for mode in MODES for stage in STAGES]
    return [*each, *((mode, "first", command) for mode in MODES for command in COMMANDS if command != "step1")]


@pytest.mark.parametrize(("mode", "stage", "command"), cases())
def test_every_command_ends_within_its_memory(mode: str, stage: str, command: str, tmp_path: Path) -> None:
    """In a process of its own: no traceback, no mistake of this program, an end, and less than 200 MiB."""
    with hostile(mode, stage) as where:
        ended = run(*words(command, where, tmp_path))
    report(Counter({"hostile answers over HTTP": 1, f"hostile answers over HTTP: {ended.wrong}": bool(ended.wrong)}))
    assert ended.wrong == "", ended.shown
    assert ended.code not in (0, None), ended.shown
