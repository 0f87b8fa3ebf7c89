"""Whatever is typed, and whatever the named files hold: the right exit code, words that say what is wrong, and none of Python's."""

from __future__ import annotations

import io
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.hosts.bounded_file import MOST_BYTES
from runbook.journal.journal import Journal
from runbook.sandbox import Server, serve, small_environment
from tests.hostile.inputs import FILES, INPUTS, Input
from tests.hostile.inventory_of import inventory_of
from tests.soak.counting import THOROUGH

PYTHONS = re.compile(
    r"Traceback|\b[A-Z]\w+(Error|Exception)\b|NoneType|object at 0x|invalid \w+ value|codec can't|\d{600}"
)
"""What no person should read."""

LANGUAGES = ("ja", "en") if THOROUGH else ("en",)
IN_GATE = [each for each in INPUTS if THOROUGH or each.at_once]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The small environment and the files, by the names that `inputs` uses."""
    folder = tmp_path_factory.mktemp("inputs")
    with serve(small_environment()) as server:
        inventory = inventory_of(server, folder)
        bare = folder / "bare.toml"
        bare.write_text(re.sub("(username|password) = .*", "", inventory.read_text()))
        for name, content in FILES.items():
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        (folder / "large.toml").write_bytes(b"#" * (MOST_BYTES + 1))
        if sys.platform != "win32":
            os.mkfifo(folder / "fifo")
        _journals(folder, inventory)
        yield {
            "inventory": str(inventory),
            "bare": str(bare),
            "dir": str(folder),
            "password": server.password,
        } | _hosts(server)


def _hosts(server: Server) -> dict[str, str]:
    return {"dpm": server.endpoint("DPM01"), "files": server.endpoint("FILES01"), "user": server.username}


def _journals(folder: Path, inventory: Path) -> None:
    """A journal with two runs, and files that are none, or none of this program, or no whole one."""
    full = folder / "full.sqlite3"
    words = ["step1", "--apply", "--host", "DPM01", "--host", "OLD01", "--lang", "en"]
    assert main([*words, "--inventory", str(inventory), "--journal", str(full)]) == ExitCode.DONE
    with Journal(full) as journal:
        assert len(journal.runs()) == 2
    (folder / "folder.sqlite3").mkdir()
    for name, *commands in (
        ("other", "CREATE TABLE x (y)"),
        ("newer", "PRAGMA user_version = 999"),
        ("negative", "PRAGMA user_version = -1"),
        ("wrong-tables", "CREATE TABLE x (y)", "PRAGMA user_version = 1"),
    ):
        path = folder / f"{name}.sqlite3"
        if name in ("newer", "negative"):
            shutil.copy(full, path)
        with closing(sqlite3.connect(path)) as db:
            for command in commands:
                db.execute(command)
            db.commit()
    whole = full.read_bytes()
    for name, content in (
        ("text", b"not a journal\n" * 1000),
        ("zeros", bytes(8192)),
        ("nothing", b""),
        *((f"cut{cut}", whole[:cut]) for cut in (100, 4096, 8192, -1, -4000)),
    ):
        (folder / f"{name}.sqlite3").write_bytes(content)


@pytest.mark.parametrize("each", IN_GATE, ids=lambda each: each.name)
def test_an_input(
    each: Input, stage: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is one of those that are right, and the English answer holds the words; the long ring asks in both languages."""
    if sys.platform == "win32" and any(word.startswith("/dev") or word.endswith("fifo") for word in each.words):
        pytest.skip("a device of POSIX")
    monkeypatch.chdir(stage["dir"])
    for name in ("RUNBOOK_USERNAME", "RUNBOOK_FLEET_KEY"):
        monkeypatch.delenv(name, raising=False)
    given = {"RUNBOOK_PASSWORD": stage["password"], "XDG_STATE_HOME": f"{stage['dir']}/state", **each.env}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    words = [_filled(word, stage) for word in each.words]
    for language in LANGUAGES:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(each.stdin.encode()), encoding="utf-8"))
        code = main(words if "--lang" in words else [*words, "--lang", language] if words else words)
        shown = capsys.readouterr()
        answer = shown.out + shown.err
        if folder := os.environ.get("RUNBOOK_ANSWERS"):
            with Path(folder, f"{language}.txt").open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"## {each.name} {code} {each.codes}\n{answer}\n")
        assert code in each.codes, answer
        assert not PYTHONS.search(answer), answer
    assert re.search(each.says, " ".join(answer.split())), answer


def _filled(word: str, stage: dict[str, str]) -> str:
    """Fill in the names of `stage`, and nothing else: a word may hold braces of its own."""
    return re.sub(r"\{(\w+)\}", lambda name: stage.get(name[1], name[0]), word)
