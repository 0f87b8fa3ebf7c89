"""What `dev.py test` installs of the system: only where that is allowed without asking, or was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from development import system_packages
from development.system_packages import Want, provide


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run, on a Debian without a browser."""
    commands: list[list[str]] = []

    def run(command: Sequence[str | Path], *, quiet: bool = False) -> int:
        commands.append([str(word) for word in command])
        return 0

    monkeypatch.setattr(system_packages, "run", run)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    wanted = Want("ページの検査", "tests of pages", ("chromium", "fonts-noto-cjk"), lambda: bool(commands))
    monkeypatch.setattr(system_packages, "wants", lambda: [wanted])
    return commands


@pytest.mark.parametrize(
    ("root", "ci", "install", "prefix"),
    [
        (False, False, False, None),
        (False, False, True, ["sudo"]),
        (False, True, False, ["sudo", "-n"]),
        (True, False, False, []),
    ],
)
def test_who_may_install(
    root: bool,
    ci: bool,
    install: bool,
    prefix: list[str] | None,
    ran: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Root and CI unasked, CI without a prompt, anybody else with --install; what it is for is said to all."""
    monkeypatch.setattr(system_packages, "is_root", lambda: root)
    monkeypatch.setenv("CI", "true" if ci else "")
    absent = provide(install=install)
    shown = capsys.readouterr().out
    assert "Wanted for tests of pages (Debian): chromium fonts-noto-cjk" in shown
    assert "ページの検査に必要なパッケージ (Debian): chromium fonts-noto-cjk" in shown
    assert ("dev.py test --install" in shown) == (prefix is None)
    if prefix is None:
        assert (len(absent), ran) == (1, [])
    else:
        assert absent == []
        assert [command[: len(prefix) + 1] for command in ran] == [[*prefix, "apt-get"], [*prefix, "env"]]
        assert ran[1][-2:] == ["chromium", "fonts-noto-cjk"]


def test_where_there_is_no_apt_nothing_is_installed(ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what is missing, and that is all."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert [want.en for want in provide(install=True)] == ["tests of pages"]
    assert ran == []
