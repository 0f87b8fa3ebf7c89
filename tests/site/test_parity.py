"""The two languages say the same: the same skeleton, and neither side is left behind."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.site import parity
from tests.site.pages import all_pages, words_of

TERMS = tomllib.loads((Path(__file__).parent / "terms.toml").read_text(encoding="utf-8"))
BILINGUAL = ("about/glossary.html", "about/numbers.html")


def test_every_page_has_its_twin() -> None:
    """The same files in both languages."""
    assert parity.names("ja") == parity.names("en")


@pytest.mark.parametrize("name", parity.names("ja"))
def test_twins_have_one_skeleton(name: str) -> None:
    """Sections, anchors, code, commands, links, tables, lists, admonitions, literals and numbers are the same."""
    japanese = list(parity.sections(parity.read("ja", name)))
    english = list(parity.sections(parity.read("en", name)))
    assert [anchor for anchor, _ in japanese] == [anchor for anchor, _ in english]
    heads = [parity.read(language, name).partition("\n# ")[0] for language in ("ja", "en")]
    assert heads[0].startswith("# ") or heads[0] == heads[1], "the rank in the search"
    for (anchor, ja), (_, en) in zip(japanese, english, strict=True):
        ours, theirs = parity.skeleton(ja), parity.skeleton(en)
        different = {key: (ours[key], theirs[key]) for key in ours if ours[key] != theirs[key]}
        assert not different, anchor
        assert not parity.digits(en) - parity.digits(ja), anchor


def test_neither_language_is_behind() -> None:
    """A section whose twin did not follow is named, with the command that records it again."""
    recorded = json.loads(parity.RECORD.read_text(encoding="utf-8"))
    assert parity.stale(recorded, parity.present()) == {}, "review the twins, then: python -m tests.site.parity"


def test_a_change_on_one_side_is_noticed() -> None:
    """Either side; what both changed counts as reviewed once it is recorded."""
    before = {"a.md#x": ["1", "1"]}
    assert parity.stale(before, {"a.md#x": ["2", "1"]}) == {"a.md#x": "en"}
    assert parity.stale(before, {"a.md#x": ["1", "2"]}) == {"a.md#x": "ja"}
    assert parity.stale(before, {"a.md#x": ["2", "2"]}) == {"a.md#x": "neither"}
    assert parity.stale(before, {"b.md#x": ["1", "1"]}) == {"b.md#x": "neither"}


@pytest.mark.skipif(shutil.which("git") is None, reason="the record is shown by git")
def test_what_is_recorded_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before a section is recorded, its change since the last record is printed in both languages, and the side that did not follow."""
    for language, words in (("ja", "900 秒"), ("en", "900 seconds")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.md").write_text(f"# a {{ #a }}\n\n{words}\n\n## b {{ #b }}\n", encoding="utf-8")
    monkeypatch.setattr(parity, "DOCS", tmp_path)
    monkeypatch.setattr(parity, "RECORD", tmp_path / "twins.json")
    parity.main([])
    author = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*author, "commit", "-q", "-m", "a")):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "ja" / "a.md").write_text("# a { #a }\n\n600 秒\n\n## b { #b }\n", encoding="utf-8")
    (tmp_path / "en" / "a.md").write_text("# a { #a }\n\n600 seconds\n\n## b { #b }\n\nmore\n", encoding="utf-8")
    capsys.readouterr()
    assert parity.main([]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert {"-900 秒", "+600 秒", "-900 seconds", "+600 seconds", "--- ja/a.md#b: as it was", "+more"} <= set(shown)
    assert shown[-1] == "a.md#b: ja did not follow"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## a { #a }", "### a { #a }"),
        ("`900`", "`901`"),
        ("[b](c.md)", "[b](d.md)"),
        ("step1.py", "step2.py"),
        ("!!! note", "!!! warning"),
        ("- one", "one"),
        ("| x | y |", "| x |"),
        ("3600", "360"),
        ("[d][article]", "[d][added]"),
        ("exit code 3", "exit code 4"),
        ("The exit code is 5", "The exit code is 6"),
    ],
)
def test_what_the_skeleton_sees(old: str, new: str) -> None:
    """Each of these differences between twins is found."""
    page = '## a { #a }\n\n`900` [b](c.md) [d][article] 3600, exit code 3. The exit code is 5\n\n- one\n\n| x | y |\n\n!!! note "n"\n    x\n\n```python\n--8<-- "step1.py"\n```\n'
    assert parity.skeleton(page) == parity.skeleton(page.replace("a {", "b {"))
    assert parity.skeleton(page) != parity.skeleton(page.replace(old, new))


@pytest.mark.parametrize(("ja", "en"), [("| 5 台 | 1 つ |", "| 6 | one |"), ("3 回、1 台", "2 times")])
def test_a_single_digit_counts(ja: str, en: str) -> None:
    """The other language may write it as a word, but not another digit."""
    assert parity.digits(en) - parity.digits(ja)
    assert not parity.digits(en.replace("6", "5").replace("2", "3")) - parity.digits(ja)


def prose(page: Element) -> str:
    """The words of a page without its code."""
    kept = copy.deepcopy(page)
    for each in kept.iter():
        each.tail = f" {each.tail or ''}" if each.tag in ("td", "th", "li", "p", "dt", "dd", "br") else each.tail
        if (
            each.tag in ("q", "code", "pre", "script", "textarea")
            or "data-search-exclude" in each.attrib
            or each.get("lang")
        ):
            each.text = ""
            for below in list(each):
                each.remove(below)
    return words_of(kept)


def test_words_of_the_house(site: Path) -> None:
    """No page uses a word that the list of terms replaces."""
    found = []
    for page in all_pages(site):
        if page.address.removeprefix("en/") in BILINGUAL:
            continue
        text = prose(page.one("article", "md-content__inner"))
        for pattern, instead in TERMS[page.language].items():
            found += [f"{page.address}: {match[0]} → {instead}" for match in re.finditer(pattern, text)]
    assert not found
