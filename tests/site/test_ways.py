"""The three ways to take a step: a link into one opens it, the choice holds, and what is chosen is printed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.site.chromium import Reader


def chosen(page: Page) -> set[str]:
    """Return the labels of the tabs that are open."""
    return {
        label.inner_text().strip()
        for box in page.locator(".tabbed-set > input:checked").all()
        for label in page.locator(f"label[for={box.get_attribute('id')}]").all()
    }


def test_a_way_is_opened_kept_and_printed(reader: Reader) -> None:
    """A link to the undo in Python opens Python everywhere, on the next page too; paper shows that way, or all if asked."""
    with reader.at("en/tree/step1.html#undo-python") as page:
        expect(page.locator("#undo-python")).to_be_in_viewport()
        page.get_by_role("heading", name="Undo with Python").wait_for()
        assert chosen(page) == {"Python"}
        page.locator("#undo-by-hand").evaluate("heading => { location.hash = heading.id }")
        expect(page.locator("#undo-by-hand")).to_be_in_viewport()
        assert chosen(page) == {"Manually"}
        page.get_by_text("Commands", exact=True).first.click()
        expect(page.locator("#undo-cli")).to_be_visible()
        page.goto(page.url.partition("#")[0].replace("step1", "step2"))
        expect(page.locator("#cli")).to_be_visible()
        assert chosen(page) == {"Commands"}
        page.emulate_media(media="print")
        expect(page.locator("#cli")).to_be_visible()
        expect(page.locator("#by-hand")).to_be_hidden()
        page.emulate_media(media="screen")
        page.locator(".rb-print input").check()
        page.emulate_media(media="print")
        expect(page.locator("#by-hand")).to_be_visible()
        expect(page.locator("#python")).to_be_visible()
        page.goto(page.url.replace("tree/step2", "use/undo"))
        page.emulate_media(media="screen")
        page.locator("#cli").evaluate("heading => { location.hash = 'by-hand' }")
        expect(page.locator("#by-hand")).to_have_css("border-top-style", "none")
        expect(page.locator("#several")).to_be_hidden()
        expect(page.locator(".md-source-file")).to_contain_text("Last update: 20")


def test_without_scripts_a_link_shows_the_other_way_too(site: Path, browser: Browser) -> None:
    """The reader who turned scripts off still comes to what was linked."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{(site / 'tree/step2.html').as_uri()}#undo-cli")
    expect(page.locator("#undo-cli")).to_be_in_viewport()
    context.close()
