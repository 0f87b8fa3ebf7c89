"""The pages in Chromium, over HTTP and from a folder: search, the walk, what is pasted, what is copied. Nothing is asked elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from runbook.text import Language
from tests.site.chromium import Reader
from tests.site.search import search

pytestmark = pytest.mark.browser

FOLDERS = {"ja": "", "en": "en/"}

SEARCHES: dict[Language, list[tuple[str, str]]] = {
    "ja": [
        ("既存の接続はリモートホストに強制的に切断されました", "tree/symptom.html"),
        ("RPC サーバーが利用できません", "tree/symptom.html"),
        ("レジストリ タイムアウト 900", "tree/step1.html"),
        ("チムニー 無効", "tree/step2.html"),
        ("ジャンボ", "tree/step2-rsc.html"),
        ("帯域", "tree/step3.html"),
        ("0x800706ba", "tree/symptom.html"),
        ("元に戻す", "use/undo.html"),
        ("DPMRA サービスを再起動", "tree/step1.html"),
        ("ncpa.cpl", "tree/step2.html"),
    ],
    "en": [
        ("large send offload", "tree/step2.html"),
        ("forcibly closed", "tree/symptom.html"),
        ("0x800706ba", "tree/symptom.html"),
        ("ConnectionNoActivityTimeout", "tree/step1.html"),
        ("jumbo", "tree/step2-rsc.html"),
        ("bandwidth", "tree/step3.html"),
        ("rpc server unavailable", "tree/symptom.html"),
        ("time-out 900", "tree/step1.html"),
    ],
}


@pytest.mark.parametrize("language", SEARCHES)
def test_search_finds_the_page_first(reader: Reader, language: Language) -> None:
    """What people type finds the page that they need before all others."""
    with reader.at(FOLDERS[language] + "about/sources.html", language=language) as page:
        found = {typed: search(page, typed, language)[:1] for typed, _ in SEARCHES[language]}
    wrong = {typed: found[typed] for typed, wanted in SEARCHES[language] if wanted not in "".join(found[typed])}
    assert wrong == {}


def answer(page: Page, *slugs: str) -> None:
    """Click these answers."""
    for slug in slugs:
        page.locator(f'[data-answer="{slug}"]').click()


def stands(page: Page, node: str) -> None:
    """The walk is at that node, at once or in a moment."""
    expect(page.locator(".rb-walk")).to_have_attribute("data-at", node)


TO_STEP1 = (
    "connection", "yes", "open", "yes", "running", "yes", "yes", "system", "no", "same", "this", "yes", "complete", "none", "close",
    "none", "none", "granted", "alike", "open", "no",
)  # fmt: skip


@pytest.mark.parametrize("language", FOLDERS)
def test_the_walk_leads_to_step_1(reader: Reader, language: str) -> None:
    """From 0x80072746, with nothing else wrong, to step 1 and its page."""
    with reader.at(FOLDERS[language] + "walk.html") as page:
        assert "0x80072746" in page.locator('[data-answer="connection"]').inner_text()
        answer(page, *TO_STEP1)
        stands(page, "step1")
        page.locator(".rb-walk-page").click()
        expect(page).to_have_url(reader.root + FOLDERS[language] + "tree/step1.html")
        page.go_back()
        stands(page, "step1")


@pytest.mark.parametrize("language", FOLDERS)
def test_the_walk_survives(reader: Reader, language: str) -> None:
    """Back, forward, reload, and the other language go on at the same place; the focus follows the question."""
    with reader.at(FOLDERS[language] + "walk.html") as page:
        answer(page, "connection", "yes", "open")
        stands(page, "winrm")
        assert page.evaluate("document.activeElement.className") == "rb-walk-title"
        page.go_back()
        stands(page, "rpc-port")
        page.go_forward()
        page.reload()
        stands(page, "winrm")
        page.locator(".rb-language").click()
        stands(page, "winrm")
        assert page.evaluate("document.documentElement.lang") != language
        page.locator('[data-tool="back"]').click()
        stands(page, "rpc-port")
        page.locator('[data-tool="restart"]').click()
        stands(page, "symptom")


@pytest.mark.parametrize(
    ("hash_", "node"),
    [
        ("#walk=connection.yes.nonsense", "rpc-port"),
        ("#walk=__proto__", "symptom"),
        ("#walk=constructor.yes", "symptom"),
        ("#walk=%E0%A4%A", "symptom"),
        ("#walk=" + "connection." * 2000, "name-resolution"),
        ("#walk=...", "symptom"),
        ("#picture", "symptom"),
    ],
)
def test_a_wrong_address_does_no_harm(reader: Reader, hash_: str, node: str) -> None:
    """The walk goes as far as the answers make sense, and stays usable."""
    with reader.at("walk.html" + hash_) as page:
        stands(page, node)
        page.locator("[data-answer]").first.click()
        expect(page.locator(".rb-walk")).not_to_have_attribute("data-at", node)


def test_the_walk_by_keyboard(reader: Reader) -> None:
    """Tab and Enter are enough."""
    with reader.at("walk.html#walk=connection") as page:
        page.locator(".rb-walk-title").focus()
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.dataset.answer") != "yes":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        stands(page, "rpc-port")


@pytest.mark.parametrize("language", FOLDERS)
def test_without_a_script(reader: Reader, language: str) -> None:
    """The first question's answers lead into the list, and the list to every page."""
    with reader.at(FOLDERS[language] + "walk.html", script=False) as page:
        links = page.locator(".rb-walk-answers a")
        assert links.count() == 14
        links.first.click()
        expect(page).to_have_url(reader.root + FOLDERS[language] + "walk.html#list-name-resolution")
        page.locator("#list-step1 strong a").click()
        expect(page.locator("h1")).to_contain_text("900")


@pytest.mark.parametrize("language", FOLDERS)
def test_what_is_pasted_is_explained(reader: Reader, language: str) -> None:
    """A job's details lead to the walk behind their code."""
    details = "The DPM service was unable to communicate with the protection agent on FILES01. (ID 52 Details: An existing connection was forcibly closed by the remote host (0x80072746))"
    with reader.at(FOLDERS[language] + "explain.html") as page:
        page.locator("#rb-paste").fill(details)
        page.locator(".rb-explain button").click()
        explained = page.locator(".rb-explained")
        expect(explained).to_contain_text("0x80072746")
        explained.locator('a[href*="walk.html#walk=connection"]').click()
        stands(page, "name-resolution")


def test_copied_code_is_the_snippet(reader: Reader) -> None:
    """What the copy button puts on the clipboard is the file, to the letter."""
    if not reader.root.startswith("http"):
        pytest.skip("a browser gives no clipboard to read from a folder")
    snippets = Path(__file__).parents[2] / "snippets"
    for name, address in (("step1_change", "tree/step1.html"), ("step2_look", "en/tree/step2.html")):
        with reader.at(address) as page:
            block = page.locator(".highlight", has=page.locator(f".filename:text-is('{name}.py')"))
            block.hover()
            block.locator(".md-clipboard, [data-clipboard-target], .md-code__button").first.click()
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied.strip() == (snippets / f"{name}.py").read_text(encoding="utf-8").strip()
