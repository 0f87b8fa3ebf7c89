"""Whole kinds of names on pages and in README are names that the program, the project or a source has."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest

from runbook.cli.exit_codes import ExitCode
from runbook.cli.typed.help import VARIABLES
from runbook.dpm.agent import CERTIFICATE_PORT
from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.throttling import PORTS
from runbook.hosts.entry import ROLES
from runbook.hosts.host_settings import KEYS
from runbook.hosts.inventory import SECTIONS
from runbook.windows.network.keywords import JUMBO, WRITABLE
from runbook.wsman.target import HTTP_PORT, HTTPS_PORT
from tests.docs import markdown
from tests.docs.facts import ANOTHER_PORT
from tests.site import parity

PAGES = {page: (markdown.ROOT / page).read_text(encoding="utf-8") for page in markdown.pages()}
PROJECT = tomllib.loads((markdown.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IN_CODE = {"RUNBOOK_INVENTORY"}
"""What a script reads, and no command."""
CLIENT_PORT = 6075
"""DPM's, of laptops (facts 1.8): no part of this procedure."""
KEPT_BACK = {"password"}
"""Not in the table of keys: nobody should keep a password in an inventory."""
ELSEWHERE = {"require_ticket", "defaults", "hosts"}
"""Described beside the table: on the page about evidence, and as the sections that they are."""


def found(pattern: str) -> dict[str, set[str]]:
    """Return what a pattern finds, each with the pages where it stands."""
    where: dict[str, set[str]] = {}
    for page, text in PAGES.items():
        for each in re.findall(pattern, text):
            where.setdefault(each, set()).add(page)
    return where


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r"\bRUNBOOK_\w+", {*VARIABLES, *IN_CODE}),
        (r"\.\[(\w+)\]", set(PROJECT["optional-dependencies"])),
        (r"Python (3\.\d+)", {PROJECT["requires-python"].removeprefix(">=")}),
        (r"\b[56]\d{3}\b(?! bytes)", {*map(str, PORTS), str(HTTP_PORT), str(HTTPS_PORT), str(CERTIFICATE_PORT), str(ANOTHER_PORT), str(CLIENT_PORT)}),
        (r"([\w-]+)\.sqlite3", {"journal", "contoso", "contoso-2027"}),
    ],
)  # fmt: skip
def test_every_name_is_known(pattern: str, known: set[str]) -> None:
    """Environment variables, extras, versions of Python, ports and journals: each is found at all, and none is another."""
    names = found(pattern)
    assert names
    assert {name: pages for name, pages in names.items() if name not in known} == {}


def test_every_id_is_a_message() -> None:
    """Each ID of DPM's that a page names is one that the program explains by its own words."""
    ids = {number for some in found(r"\bIDs? ([\d、, ]+)") for number in re.findall(r"\d+", some)}
    assert ids
    assert ids <= {str(code.number) for code in CATALOGUE if code.system == "id"}


def test_every_keyword_is_known() -> None:
    """A standardized keyword of an adapter is one that the package knows; an ellipsis stands for more than one of them."""
    every = {JUMBO, *WRITABLE}
    unknown = {
        name: pages
        for name, pages in found(r"(?<=[`'])(\*[A-Z]\w+…?)(?=[`'])").items()
        if not (name in every or (name.endswith("…") and sum(each.startswith(name[:-1]) for each in every) > 1))
    }
    assert unknown == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_table_of_keys_is_whole(language: str) -> None:
    """Every key that the loader takes is described, in its section, and none that it refuses."""
    page = dict(parity.sections(parity.read(language, "use/many-hosts.md")))["inventory"]
    described = {key for row in re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}  # fmt: skip
    assert described == {*KEYS, *SECTIONS} - KEPT_BACK - ELSEWHERE
    assert f"| `role` | `{ROLES[0]}`" in page
    assert all(f"`{role}`" in page for role in ROLES)


def test_every_registry_key_has_a_source() -> None:
    """A path in the registry stands in FACTS.md or in the package: one that nobody reads or cites is misspelt."""
    sources = [
        markdown.ROOT / "FACTS.md",
        *(markdown.ROOT / "runbook").rglob("*.py"),
        *(markdown.ROOT / "runbook").rglob("*.ps1"),
    ]
    known = "\n".join(path.read_text(encoding="utf-8") for path in sources).replace("\\\\", "\\").casefold()
    unknown = {}
    for path, pages in found(r"HK(?:LM|EY_LOCAL_MACHINE)\\([^`\"\n|]+)").items():
        key = path.partition(" /")[0].strip().casefold()  # without the options of `reg`
        if key not in known and key.removeprefix("software\\") not in known:
            unknown[path] = pages
    assert unknown == {}


def test_exit_codes_in_tables_exist() -> None:
    """A table of exit codes that has words of its own, for one command, holds codes that there are."""
    for page, anchor in (("use/automation.md", "codes"), ("use/outcome.md", "every-day")):
        for language in ("ja", "en"):
            section = dict(parity.sections(parity.read(language, page)))[anchor]
            rows = re.findall(r"^\| (`\d.*?) \|", section, re.MULTILINE)
            assert rows
            assert {int(code) for row in rows for code in re.findall(r"\d+", row)} <= set(ExitCode)


def rounded(shown: str) -> tuple[float, float]:
    """Return the least and the largest number that is shown like this when it is rounded."""
    half = 0.5 * 10 ** -len(shown.partition(".")[2])
    return float(shown) - half, float(shown) + half


@pytest.mark.parametrize("language", ["ja", "en"])
def test_ratios_are_those_of_the_numbers_beside_them(language: str) -> None:
    """On the page of measured numbers, `a → b` and the ratio in the next cell agree within what rounding allows."""
    compared = 0
    for row in re.findall(r"^\|.*\|$", parity.read(language, "about/numbers.md"), re.MULTILINE):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        for measured, ratio in pairwise(cells):
            pair = re.fullmatch(r"([\d.]+) → ([\d.]+) (?:s|秒)", measured)
            if pair and re.fullmatch(r"[\d.]+", ratio):
                compared += 1
                (before, after), (least, most) = (rounded(pair[1]), rounded(pair[2])), rounded(ratio)
                assert before[0] / after[1] <= most, row
                assert before[1] / after[0] >= least, row
    assert compared
