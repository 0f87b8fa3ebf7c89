"""From the start page to what one came for, in clicks: a paste is none, and the first thing to do, the value to set and the way back are at most two away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from runbook.text import Language
from tests.site.chromium import Reader

pytestmark = pytest.mark.browser

FOLDERS: dict[Language, str] = {"ja": "", "en": "en/"}
MOST = 2
JOB = """種類: 回復ポイント
状態: 失敗
説明: DPM サービスは FILES07 の保護エージェントと通信できませんでした。(ID 52 詳細: 既存の接続はリモート ホストに強制的に切断されました。 (0x80072746))
終了時刻: 2026/11/28 2:00:00
"""
FIRST = (("ID 316", "tree/rpc-port.html"), ("0x80072746", "tree/step1.html"), (JOB, "tree/step1.html"))
MANUALLY = {"ja": "手動", "en": "Manually"}


class Clicks:
    """A reader's clicks since the start page."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, place: Locator) -> None:
        """Click it, as one more click."""
        self.count += 1
        place.click()
        assert self.count <= MOST


def paste(page: Page, text: str) -> None:
    """Paste a text while nothing has the focus, as Ctrl+V does."""
    page.evaluate(
        """text => {
            document.activeElement.blur();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", text);
            document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        text,
    )


@pytest.mark.parametrize("language", FOLDERS)
def test_two_clicks_from_the_start_page(reader: Reader, language: Language) -> None:
    """What was pasted leads to the first thing to do, for the article's code the value to set manually; and each step to the way back."""
    home = FOLDERS[language]
    with reader.at(f"{home}index.html", language=language) as page:
        page.evaluate("addEventListener('runbook:servers', (event) => { window.servers = event.detail; })")
        page.set_viewport_size({"width": 390, "height": 844})
        answer, first = page.locator(".rb-answer"), page.locator(".rb-first a")
        for text, wanted in FIRST:
            paste(page, text)
            expect(answer).to_contain_text(text if len(text) < 20 else "FILES07")
            expect(first).to_have_attribute("href", wanted)
            expect(first).to_be_in_viewport()
        assert page.evaluate("window.servers") == {"computers": "FILES07"}
        expect(
            page.locator(".rb-before ~ .rb-first")
        ).to_be_visible()  # what is ruled out before the step stands before it
        expect(page).to_have_url(f"{reader.root}{home}index.html#id-52.0x80072746")

        clicks = Clicks()
        clicks.on(first)
        expect(page).to_have_url(f"{reader.root}{home}tree/step1.html")
        regedit = page.locator("code:text-is('regedit')").first
        if not regedit.is_visible():
            clicks.on(page.get_by_text(MANUALLY[language], exact=True).first)
        expect(regedit).to_be_visible()

        page.go_back()
        expect(first).to_be_visible()  # its address is the page's
        clicks = Clicks()
        clicks.on(page.locator(".rb-undo").first)
        expect(page).to_have_url(f"{reader.root}{home}tree/step1.html#undo")
        expect(page.locator("[id='undo']")).to_be_visible()


def test_an_answer_has_an_address(reader: Reader) -> None:
    """It opens with the same answer, goes along into the other language, and each code leads to its row; what is typed is answered, too.

    An address that a mail program has changed is read all the same, and one of nothing does not stand over an answer.
    """
    with reader.at("explain.html#id-3115.id-42.0x80070005") as page:
        expect(page.locator(".rb-deciding")).to_contain_text("0x80070005")
        expect(page.locator(".rb-answer li")).to_have_count(2)
        for typed, told in (
            ("ID 9999", "KB 3041345"),
            ("RPC サーバーが利用できません", "0x800706BA"),
            ("Veeam: Access is denied", "DPM 以外の"),
        ):
            page.locator("#rb-paste").fill(typed)
            expect(page.locator(".rb-answer")).to_contain_text(told)
        page.locator("#rb-paste").fill("")
        expect(page.locator(".rb-answer")).to_be_empty()
        for hash_, told in (
            ("#id-52%2E0x80072746", "#id-52.0x80072746"),
            ("#0x800706ba.", "#0x800706ba"),
            ("#id-42&from=mail", "#id-42"),
            ("#0x8007", ""),
        ):
            page.evaluate("hash => { location.hash = hash; }", hash_)
            expect(page).to_have_url(f"{reader.root}explain.html{told}")
            expect(page.locator(".rb-answer")).not_to_be_empty()
        page.evaluate("location.hash = '#no-such-place'")
        expect(page.locator(".rb-answer")).to_be_empty()
        expect(page).to_have_url(f"{reader.root}explain.html")
        page.locator(".rb-common button", has_text="ID 42").click()
        expect(page).to_have_url(f"{reader.root}explain.html#id-42")
        page.locator(".rb-language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.locator(".rb-deciding a").click()
        expect(page).to_have_url(f"{reader.root}en/reference/codes.html#id-42")
        rows, field = page.locator(".rb-table tbody tr:visible"), page.locator("#rb-filter")
        for typed, told in (("ＩＤ　30112", "VSS"), ("800706ba", "RPC")):
            field.fill(typed)
            expect(rows).to_have_count(1)
            expect(rows).to_contain_text(told)
        field.fill("no such thing")
        expect(page.locator(".rb-filter [role=status]")).to_be_visible()
