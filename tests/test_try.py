"""`dev.py try`: a newcomer's first command."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import pytest


def test_the_pages_are_named_after_ctrl_c_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is how the sandbox ends."""
    dev = importlib.import_module("dev")

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "environment", lambda: Path("python"))
    monkeypatch.setattr(dev, "call", lambda *_, **__: None)
    monkeypatch.setattr(dev, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        dev.try_it(argparse.Namespace(rest=[]))
    assert "index.html" in capsys.readouterr().out
