"""A real browser on the built pages, over HTTP and from a folder. It records requests to other sites, and errors of the console."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Without these options Chromium asks its maker for updates and the like; our pages do not cause that.
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
)
# The longest that a test waits for what a page is to show. Only a failure takes that long, on a machine that does much besides, too.
_PATIENCE = 60_000


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore it: a reader who leaves a page before it has loaded closes the connection."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the URL of the folder over HTTP."""
    with _Server(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the browser that `dev.py` found or installed. If there is none, skip its tests; in CI, fail."""
    path = os.environ.get("RUNBOOK_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report("there is no Chromium here; `python3 dev.py test --install` installs it on Debian")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        browser.close()


@dataclass
class Reader:
    """A reader of the site. `asked_elsewhere` are requests to other sites, `complaints` the console's errors."""

    browser: Browser
    root: str
    asked_elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def at(
        self,
        address: str,
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        language: str = "ja",
    ) -> Iterator[Page]:
        """Open a page and yield it."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            locale=language,
            permissions=["clipboard-read", "clipboard-write"] if self.root.startswith("http") else None,
        )
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self._said("error", str(error)))
        page.goto(self.root + address)
        yield page
        context.close()

    def _asked(self, url: str) -> None:
        if not url.startswith((self.root, "data:", "blob:", "about:")):
            self.asked_elsewhere.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)
