"""The site compared with the same pages under the stock theme: build time, size, time to the first search result."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as TookTooLong

from tests.site.chromium import chromium, served

ROOT = Path(__file__).parents[1]
PAGES = ("index.html", "diagnose.html", "explain.html", "tree/step1.html", "reference/codes.html")
_OURS = re.compile(
    r"^ +(custom_dir|icon|favicon|polyfills|alternate|offline|font|lang|pipeline|separator):.*\n|^(extra_css|hooks):.*\n|^extra_javascript:\n( +- .*\n)*",
    re.M,
)


def stock_settings() -> str:
    """Return this project's settings for the Japanese pages without its additions to the theme.

    The drawn content stays.
    """
    settings = _OURS.sub("", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    return re.sub(r"^(docs_dir|  *base_path): \[?([^\]\n]*)\]?", rf"\1: {ROOT}/\2", settings, flags=re.M).replace(
        f"base_path: {ROOT}/snippets", f"base_path: [{ROOT}/snippets]"
    )


def build(settings: Path, target: Path) -> float:
    """Build in a new process. Return the seconds."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(settings), "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return time.perf_counter() - start


def weigh(browser: Browser, address: str) -> tuple[int, int]:
    """Return the bytes that one visit transfers from the site: plain, and compressed."""
    bodies: list[bytes] = []

    context = browser.new_context()
    page = context.new_page()
    page.on("requestfinished", lambda request: bodies.append(found.body()) if (found := request.response()) else None)
    page.goto(address)
    page.wait_for_timeout(1500)
    context.close()
    return sum(map(len, bodies)), sum(len(gzip.compress(body)) for body in bodies)


def first_result(browser: Browser, address: str, typed: str) -> float | None:
    """Return the seconds from an opened page with a ready search to the first result; None if nothing is found."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.locator(".md-search__input").click()
    page.wait_for_timeout(1500)
    start = time.perf_counter()
    page.locator(".md-search__input").fill(typed)
    page.keyboard.press("End")
    try:
        page.locator(".md-search-result__link").first.wait_for(state="attached", timeout=3000)
        return time.perf_counter() - start
    except TookTooLong:
        return None
    finally:
        context.close()


def compare() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        settings = ROOT / "mkdocs.stock.yml"
        settings.write_text(stock_settings(), encoding="utf-8")
        try:
            stock_time = build(settings, folder / "stock")
        finally:
            settings.unlink()
        ours_time = build(ROOT / "mkdocs.yml", folder / "ours")
        print(f"build: {stock_time:.2f} s (Japanese alone, stock) -> {ours_time:.2f} s (both languages)")
        with served(folder / "stock") as stock, served(folder / "ours") as ours:
            for page in PAGES:
                (raw, packed), (our_raw, our_packed) = weigh(browser, stock + page), weigh(browser, ours + page)
                print(
                    f"{page:24} {raw / 1e3:6.0f} -> {our_raw / 1e3:6.0f} kB ({our_raw / raw:.2f}), compressed {packed / 1e3:5.0f} -> {our_packed / 1e3:5.0f} kB ({our_packed / packed:.2f})"
                )
            for typed in ("タイムアウト", "強制的に切断されました"):
                results = [first_result(browser, root + "about/sources.html", typed) for root in (stock, ours)]
                shown = ["nothing found" if each is None else f"{each * 1000:.0f} ms" for each in results]
                print(f"search {typed}: {shown[0]} -> {shown[1]}")
