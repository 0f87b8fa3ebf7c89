"""The site, built once for all workers, as a user would build it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.chromium import Reader, chromium, served
from tests.soak.counting import THOROUGH

ROOT = Path(__file__).parents[2]

PROTOCOLS = ("http", "file")


def build(target: Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build --strict` from one folder into another."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with all pages; the English ones are in `en`."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    target, ready = shared / "site", shared / "site-is-there"
    try:
        (shared / "site-is-made").mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 120
        while not ready.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert ready.exists(), "the worker that was to build the site did not"
        return target
    done = build(target)
    assert done.returncode == 0, done.stderr
    ready.touch()
    return target


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield one browser for all tests of a worker."""
    with chromium() as opened:
        yield opened


@pytest.fixture(params=PROTOCOLS if THOROUGH else ("file",))
def reader(request: pytest.FixtureRequest, site: Path, browser: Browser) -> Iterator[Reader]:
    """Yield a reader of the folder, for which a browser allows least, and in a soak one over HTTP. Assert that nobody was led to another site.

    A test of what differs between the two has `@pytest.mark.parametrize("reader", PROTOCOLS, indirect=True)`.
    """
    if request.param == "file":
        found = Reader(browser, f"{site.as_uri()}/")
        yield found
    else:
        with served(site) as root:
            found = Reader(browser, root)
            yield found
    assert not found.asked_elsewhere
    assert not found.complaints


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run on one Python only: the pages are the same on every version."""
    here = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker("slow")
