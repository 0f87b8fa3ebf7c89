"""Inventories and lists of hosts as Windows saves them: in any encoding that `explain` reads too."""

from __future__ import annotations

import locale
import sys
from pathlib import Path

import pytest

from runbook.errors import InvalidInput
from runbook.hosts import host_list, inventory

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"]
INVENTORY = "# 本番の一覧\r\n[hosts.FILES01]\r\nsite = '大阪'\r\n"
LIST = "# 本番の一覧\r\nFILES01\r\nSQL01  # 表\r\n"


@pytest.fixture(autouse=True)
def _japanese_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(locale, "getencoding", lambda: "cp932")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_inventory_is_read_to_the_letter(encoding: str, tmp_path: Path) -> None:
    """Notepad's ANSI, and UTF-16 from the `>` of Windows PowerShell."""
    path = tmp_path / "i.toml"
    path.write_bytes(INVENTORY.encode(encoding))
    assert inventory.read(path).hosts == {"FILES01": {"site": "大阪"}}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_list_of_hosts_is_read(encoding: str, tmp_path: Path) -> None:
    """The same encodings."""
    path = tmp_path / "hosts.txt"
    path.write_bytes(LIST.encode(encoding))
    assert host_list.read(path) == ["FILES01", "SQL01"]


def test_a_code_page_is_the_one_of_this_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name from a French Windows must not become kanji."""
    monkeypatch.setattr(locale, "getencoding", lambda: "cp1252")
    path = tmp_path / "i.toml"
    path.write_bytes("[hosts.FILES01]\nsite = 'Orléans'\n".encode("cp1252"))
    assert inventory.read(path).hosts == {"FILES01": {"site": "Orléans"}}


@pytest.mark.parametrize("read", [inventory.read, host_list.read])
def test_an_unknown_encoding_is_said_with_what_to_do(read: object, tmp_path: Path) -> None:
    """Rather than names that nobody wrote."""
    assert callable(read)
    path = tmp_path / "file"
    path.write_bytes(b"# \x81 \xff\n")
    with pytest.raises(InvalidInput) as caught:
        read(path)
    assert "save it as UTF-8" in caught.value.text.en
    assert "UTF-8 で保存し直してください" in caught.value.text.ja
