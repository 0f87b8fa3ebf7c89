"""The pages in Chromium, over HTTP and from a folder: the walk, what is pasted, what is copied. Nothing is asked elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import TREE
from tests.site.chromium import Reader
from tests.site.conftest import PROTOCOLS

pytestmark = pytest.mark.browser

FOLDERS = {"ja": "", "en": "en/"}


STEPS = [node.id for node in TREE.nodes.values() if isinstance(node, StepNode)]


def answer(page: Page, *slugs: str) -> None:
    """Click these answers."""
    for slug in slugs:
        page.locator(f'[data-answer="{slug}"]').click()


def stands(page: Page, node: str) -> None:
    """The diagnosis is at that node, at once or in a moment."""
    expect(page.locator(".rb-diagnosis")).to_have_attribute("data-at", node)


def here(page: Page) -> str:
    """What the picture says of where the reader is."""
    return " ".join(page.locator(".rb-picture [aria-current=step]").all_inner_texts())


@pytest.mark.parametrize("language", FOLDERS)
def test_from_the_error_to_step_1(reader: Reader, language: str) -> None:
    """One more click, past all that is ruled out first: it is marked as the article's order, and leads to the step's page and back."""
    with reader.at(FOLDERS[language] + "diagnose.html") as page:
        assert "0x80072746" in page.locator('[data-answer="connection"]').inner_text()
        answer(page, "connection")
        expect(page.locator(".rb-stage")).to_contain_text({"ja": "1 / 最大 22", "en": "1 / at most 22"}[language])
        straight = page.locator('[data-answer="skip-checks"]')
        expect(straight).to_contain_text({"ja": "元の記事の順序", "en": "the original article"}[language])
        assert "primary" not in (straight.get_attribute("class") or "")  # to leave the checks out is no advice
        straight.click()
        stands(page, "step1")
        expect(page.locator(".rb-stage")).to_contain_text({"ja": "元の記事の手順", "en": "original article"}[language])
        assert TREE["step1"].title.to("ja" if language == "ja" else "en") in here(page)
        page.locator(".rb-diagnosis-page").click()
        expect(page).to_have_url(reader.root + FOLDERS[language] + "tree/step1.html")
        page.locator(".rb-next a").last.click()
        stands(page, "step1")


WAY = """async (preferred) => {
  const box = document.querySelector(".rb-diagnosis"), passed = [];
  for (;;) {
    passed.push(box.dataset.at);
    const button = preferred.map((each) => box.querySelector(`[data-answer="${each}"]`)).find(Boolean);
    if (!button) return passed;
    const moved = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    button.click();
    await moved;
  }
}"""


def test_without_winrm_every_step_is_reached(reader: Reader) -> None:
    """By hand from the symptom to the end, with causes that are not known: there is no dead end; nor is a fix in vain, or the end."""
    with reader.at("diagnose.html#diagnose=connection.yes.open.no") as page:
        stands(page, "prepare-winrm")
        answer(page, "fixed")
        stands(page, "dpm-services")
        page.locator('[data-tool="back"]').click()
        stands(page, "winrm")
        passed = page.evaluate(WAY, ["manually", "done", "unknown", "no"])
        assert [name for name in passed if isinstance(TREE[name], StepNode)] == STEPS
        assert passed[-1] == "escalate"
        answer(page, "restart")
        stands(page, "symptom")


@pytest.mark.parametrize("reader", PROTOCOLS, indirect=True)
def test_the_diagnosis_survives(reader: Reader) -> None:
    """Back, forward, reload, the other language and another page go on at the same place; the focus follows the question."""
    with reader.at("diagnose.html") as page:
        answer(page, "connection", "yes", "open")
        stands(page, "winrm")
        assert page.evaluate("document.activeElement.className") == "rb-diagnosis-title"
        page.go_back()
        stands(page, "rpc-port")
        page.go_forward()
        page.reload()
        stands(page, "winrm")
        assert "WinRM" in page.locator(".rb-fold summary").inner_text()
        page.locator(".rb-language").click()
        stands(page, "winrm")
        assert page.evaluate("document.documentElement.lang") == "en"
        page.locator('.md-nav__link[href$="explain.html"]').first.click()
        page.locator('.md-nav__link[href$="diagnose.html"]').first.click()
        stands(page, "winrm")
        expect(page.locator(".rb-diagnosis-note[role=status]")).to_be_visible()
        page.locator('[data-tool="back"]').click()
        stands(page, "rpc-port")
        page.locator('[data-tool="restart"]').click()
        stands(page, "symptom")
        assert here(page)


WRONG = (
    ("#diagnose=connection.yes.nonsense", "rpc-port"),
    ("#diagnose=__proto__", "symptom"),
    ("#diagnose=constructor.yes", "symptom"),
    ("#diagnose=%E0%A4%A", "symptom"),
    ("#diagnose=" + "connection." * 2000, "name-resolution"),
    ("#diagnose=...", "symptom"),
    ("#walk=connection.yes", "rpc-port"),
    ("#diagnose=connection%2Eyes&from=mail", "rpc-port"),
    ("#picture", "symptom"),
)


def test_a_wrong_address_does_no_harm(reader: Reader) -> None:
    """The diagnosis goes as far as the answers make sense, and stays usable; older links go on."""
    with reader.at("about/sources.html") as page:
        for number, (hash_, node) in enumerate(WRONG):
            page.evaluate("localStorage.clear()")
            page.goto(f"{reader.root}diagnose.html?{number}{hash_}")  # another query, so that the page is loaded
            stands(page, node)
            page.locator("[data-answer]").first.click()
            expect(page.locator(".rb-diagnosis")).not_to_have_attribute("data-at", node)


def test_what_a_browser_keeps_does_no_harm(site: Path, browser: Browser) -> None:
    """Neither what another program wrote there, nor a browser that lets no site keep anything."""
    with Reader(browser, f"{site.as_uri()}/").at("diagnose.html") as page:
        answer(page, "connection")
        for kept in ("no JSON", "5", '{"a": 1}', "true", "[]"):
            page.evaluate(
                "kept => Object.keys(localStorage).forEach((key) => key.endsWith('diagnosis') && localStorage.setItem(key, kept))",
                kept,
            )
            page.goto("about:blank")
            page.goto(f"{site.as_uri()}/diagnose.html")
            stands(page, "symptom")
            assert page.url.endswith("diagnose.html"), kept
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked') } })"
        )
        page.goto(f"{site.as_uri()}/diagnose.html?blocked")
        answer(page, "connection", "yes")
        stands(page, "rpc-port")


def test_the_diagnosis_by_keyboard(reader: Reader) -> None:
    """Tab and Enter are enough."""
    with reader.at("diagnose.html#diagnose=connection") as page:
        page.locator(".rb-diagnosis-title").focus()
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.dataset.answer") != "yes":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        stands(page, "rpc-port")


@pytest.mark.parametrize("language", FOLDERS)
def test_without_a_script(reader: Reader, language: str) -> None:
    """The first question's answers lead into the list, and the list to every page."""
    with reader.at(FOLDERS[language] + "diagnose.html", script=False) as page:
        links = page.locator(".rb-diagnosis-answers a")
        assert links.count() == 14
        links.first.click()
        expect(page).to_have_url(reader.root + FOLDERS[language] + "diagnose.html#list-name-resolution")
        page.locator("#list-step1 strong a").click()
        expect(page.locator("h1")).to_contain_text("900")


@pytest.mark.parametrize("reader", ["http"], indirect=True)  # a browser gives no clipboard to read from a folder
def test_copied_code_is_the_snippet(reader: Reader) -> None:
    """What the copy button puts on the clipboard is the file, to the letter."""
    snippets = Path(__file__).parents[2] / "snippets"
    for name, address in (("step1_change", "tree/step1.html"), ("step2_look", "en/tree/step2.html")):
        with reader.at(address) as page:
            block = page.locator(".highlight", has=page.locator(f".filename:text-is('{name}.py')"))
            page.locator(".tabbed-labels label", has_text="Python").first.click()
            block.hover()
            block.locator(".md-clipboard, [data-clipboard-target], .md-code__button").first.click()
            copied = page.evaluate("navigator.clipboard.readText()")
            assert copied.strip() == (snippets / f"{name}.py").read_text(encoding="utf-8").strip()
