"""Share a slow result between all workers of a test run: one worker makes it, all read it."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

Made = TypeVar("Made")
SECONDS = 120.0


def once(folders: pytest.TempPathFactory, name: str, make: Callable[[], Made]) -> Made:
    """Return the result of `make` in this test run, from any worker. Raise `TimeoutError` if the worker that makes it fails."""
    shared = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    kept, unfinished = shared / f"{name}.pickle", shared / f"{name}.unfinished"
    try:
        (shared / f"{name}.begun").mkdir()
    except FileExistsError:
        end = time.monotonic() + SECONDS
        while not kept.exists():
            if time.monotonic() > end:
                raise TimeoutError(f"{name} was begun and never made") from None
            time.sleep(0.05)
        made: Made = pickle.loads(kept.read_bytes())
        return made
    made = make()
    unfinished.write_bytes(pickle.dumps(made))
    unfinished.rename(kept)  # atomic: no worker reads a partial result
    return made
