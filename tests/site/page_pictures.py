"""The pictures of the start page in README, with an error pasted: `python -m tests.site.page_pictures` draws them again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final, get_args

from playwright.sync_api import expect

from runbook.text import Language, Text
from tests.site.chromium import Reader, chromium
from tests.site.conftest import ROOT, build

HEIGHT: Final = 1420
PASTED: Final = Text(
    "DPM サービスは FILES01 の保護エージェントと通信できませんでした。(ID 52 詳細: 既存の接続はリモート ホストに強制的に切断されました。(0x80072746))",
    "The DPM service was unable to communicate with the protection agent on FILES01. (ID 52 Details: An existing connection was forcibly closed by the remote host (0x80072746))",
)


def draw() -> None:
    """Build the pages, and write a picture of the start page of each language beside the sources."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        done = build(Path(folder))
        if done.returncode:
            raise SystemExit(done.stderr)
        reader = Reader(browser, f"{Path(folder).as_uri()}/")
        for language in get_args(Language):
            with reader.at("index.html" if language == "ja" else "en/index.html", language=language) as page:
                page.set_viewport_size({"width": 1280, "height": HEIGHT})
                page.locator("#rb-paste").fill(PASTED.to(language))
                expect(page.locator(".rb-first")).to_be_visible()
                page.locator("h1").click()  # no caret in the picture
                page.screenshot(path=ROOT / f"docs/pictures/start.{language}.png")


if __name__ == "__main__":
    draw()
