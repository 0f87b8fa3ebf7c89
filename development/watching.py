"""Serve the pages, and build them anew whenever a file that they come from changes: pages, snippets, settings or code."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from development.processes import ROOT, run, say

SECONDS = 0.5  # between two looks; a look takes about 10 ms
PARTS = ("docs", "snippets", "runbook", "mkdocs.yml", "mkdocs.en.yml")

Seen = dict[Path, tuple[int, int]]


def watch(python: Path, port: int) -> int:
    """Serve `site/`, and keep it as the files are, until Ctrl-C."""
    site, beside = ROOT / "site", ROOT / "build" / "site"
    server = [str(python), "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(site)]
    say(f"http://127.0.0.1:{port}/ で公開し、ファイルの変更を反映します。Ctrl+C で終了します", f"Serving http://127.0.0.1:{port}/ as the files are, until Ctrl-C")  # fmt: skip
    with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as serving:
        try:
            follow(lambda: rebuild(python, site, beside), lambda: seen(ROOT), lambda: time.sleep(SECONDS))
        finally:
            serving.send_signal(signal.SIGTERM)
    return 0


def follow(build: Callable[[], None], look: Callable[[], Seen], wait: Callable[[], None]) -> None:
    """Build at once, and again whenever what is there differs from what the last build began with and has come to rest."""
    built: Seen = {}
    before = look()
    while True:
        if before != built:
            built = before
            build()
        wait()
        now = look()
        while now != before:  # an editor, or git, is still at work
            before = now
            wait()
            now = look()
        before = now


def rebuild(python: Path, site: Path, beside: Path) -> None:
    """Build the pages in a new process, which imports the code as it is now. If that fails, print why and keep the pages there are."""
    begun = time.perf_counter()
    code = run([python, "-m", "mkdocs", "build", "--strict", "--site-dir", beside], quiet=True)
    if code == 0:
        shutil.rmtree(site, ignore_errors=True)
        beside.rename(site)
        spent = time.perf_counter() - begun
        say(f"作成しました ({spent:.1f} 秒)。ブラウザーで再読み込みしてください", f"Built in {spent:.1f} s: reload in the browser")  # fmt: skip
    else:
        shutil.rmtree(beside, ignore_errors=True)
        say("作成できません。ページは変更前のままです", "Not built: the pages are as they were")


def seen(root: Path, parts: Iterable[str] = PARTS) -> Seen:
    """Return every file that the pages come from, with its time and its size."""
    found: Seen = {}
    for part in parts:
        for folder, folders, files in os.walk(root / part):
            folders[:] = [each for each in folders if each != "__pycache__"]
            found |= {path: _state(path) for path in (Path(folder, name) for name in files)}
        if (root / part).is_file():
            found[root / part] = _state(root / part)
    return found


def _state(path: Path) -> tuple[int, int]:
    """Return a file's time and size; zeros if it has gone meanwhile."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size
