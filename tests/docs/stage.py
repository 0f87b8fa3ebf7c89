"""A place where the commands of a page can run: the simulated environment of the snippets, with the inventory of the page."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.parser import definition_of
from runbook.journal.journal import Journal
from runbook.sandbox import NicSpec
from runbook.text import Language
from tests.docs.markdown import blocks
from tests.snippets.rehearsal import rehearsal

INVENTORY: Final = "contoso.toml"
LOG: Final = "DPMRACurr.errlog"
JOURNAL: Final = "journal.sqlite3"
_ADAPTER: Final = NicSpec("mellanox", name="Ethernet 2")
_RANGE: Final = re.compile(r"\d+-\d+")
_WAYS_IN: Final = {"endpoint", "username", "password", "password_command", "tls", "tls_name", "ca", "proxy", "spn_host"}
"""The keys by which a host is reached: here the simulated ones are."""


@dataclass(frozen=True)
class Stage:
    """The working directory of the commands, and the language of their page."""

    folder: Path
    language: Language

    def run(self, words: Sequence[str]) -> ExitCode:
        """Run a command as somebody types it who then says yes. Return its exit code."""
        asked = {"--apply", "--check", "--resume"} & {*words}
        consent = () if asked or "--apply" not in definition_of(words[0]).flags else ("--apply",)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", StringIO())
            return ExitCode(main([*words, *consent, "--lang", self.language]))

    def of_here(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the words with the runs and the hashes that there are here: a page's are those of its own example."""
        with Journal(self.folder / JOURNAL) as journal:
            runs, (_, head) = len(journal.runs()), journal.head
        found = [f"1-{runs}" if _RANGE.fullmatch(each) else each for each in words]
        for number, option in enumerate(found[:-1], 1):
            if option in ("--since", "--since-run"):
                found[number] = "1"
            elif option == "--expect" and words[0] == "verify-journal":
                found[number] = head
            elif option == "--expect":
                found[number] = hashlib.sha256((self.folder / words[1]).read_bytes()).hexdigest()
        return tuple(found)


@contextmanager
def stage(folder: Path, inventory: str, language: Language) -> Iterator[Stage]:
    """Serve the environment; the working directory has this inventory, which is the default one too, and a log of DPM's."""
    with pytest.MonkeyPatch.context() as patch, rehearsal(folder, patch, _ADAPTER):
        patch.chdir(folder)
        served = tomllib.loads(Path("site.toml").read_text(encoding="utf-8"))
        Path(INVENTORY).touch(0o600)
        Path(INVENTORY).write_text(_with_ways_in(tomllib.loads(inventory), served), encoding="utf-8")
        Path(LOG).write_text("A connection was forcibly closed (0x80072746)\n", encoding="utf-8")
        Path("defaults.toml").write_text(f"inventory = '{INVENTORY}'\n", encoding="utf-8")
        patch.setenv("RUNBOOK_DEFAULTS", str(folder / "defaults.toml"))
        yield Stage(folder, language)


def inventory_of(page: str, language: Language) -> str:
    """Return the inventory of a page; if it has none, that of the first page of its language that has one with groups."""
    found = [each for each in blocks() if each.info == "toml" and each.language == language and "[hosts." in each.text]
    own = (each for each in found if each.page == page and "endpoint" in each.text)
    return next(own, next(each for each in found if "groups" in each.text)).text


def _with_ways_in(page: Mapping[str, Any], served: Mapping[str, Any]) -> str:
    """Return an inventory of the page's hosts, with the page's keys, that leads to the served ones."""
    head = {key: value for key, value in page.items() if key not in ("defaults", "hosts", "customer")}
    lines = _lines({**head, "journal": JOURNAL})
    lines += ["[defaults]", *_lines({**_without_ways_in(page.get("defaults", {})), **served["defaults"]})]
    for name in page["hosts"].keys() & served["hosts"].keys():
        lines += [f"[hosts.{name}]", *_lines({**served["hosts"][name], **_without_ways_in(page["hosts"][name])})]
    return "\n".join(lines) + "\n"


def _without_ways_in(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in _WAYS_IN}


def _lines(table: Mapping[str, Any]) -> list[str]:
    """Return the lines of a table; strings, truth values and lists are the same in TOML and JSON."""
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
