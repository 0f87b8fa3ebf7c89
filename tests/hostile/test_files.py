"""Inventories and lists of hosts that no person wrote: refused at once, in words, before anything is sent."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from runbook.errors import InvalidInput
from runbook.hosts import bounded_file, host_list, inventory
from runbook.hosts.directory import Access, Directory, Wanted
from runbook.hosts.errors import NoInventory, NotInInventory
from runbook.hosts.secrets import Secrets

HOST = "[defaults]\nusername = 'u'\n[hosts.DPM01]\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = " + "[" * 100_000, "nested too deeply"),
        ("x = [" + "[\n" * 100_000, "nested too deeply"),
        ("x = " + "1" * 10_000, "a number that is too long"),
        ("a." * 50_000 + "a = 1", "nested too deeply"),
        ("\"a\" . 'a'." * 50_000 + "a = 1", "nested too deeply"),
        ('"\\"".' * 50_000 + "a = 1", "nested too deeply"),
        ("x = {" + "a." * 50_000 + "a = 1}", "nested too deeply"),
        ("#" * (bounded_file.MOST_BYTES + 1), "longer than 8 MiB"),
        (HOST + "[hosts.dpm01]\n", "line 4: DPM01 and dpm01 are the same name"),
        (HOST + "[hosts.TWIN]\nendpoint = 'dpm01:5985'\n", "line 4: DPM01 and TWIN have the same address, dpm01:5985"),
    ],
    ids=lambda value: value[:12],
)
def test_an_inventory_that_cannot_be_used(text: str, why: str, tmp_path: Path) -> None:
    """Of any size and shape; tomllib alone would take minutes for some of them, and raise what it does not document for others."""
    (tmp_path / "i.toml").write_text(text)
    with pytest.raises(InvalidInput, match=why):
        inventory.read(tmp_path / "i.toml")


def test_addresses_that_look_alike_are_kept(tmp_path: Path) -> None:
    """Ports of one computer are different listeners; a name with many dots is a name."""
    deep = ".".join(["label"] * 12)
    (tmp_path / "i.toml").write_text(
        HOST + f"endpoint = '{deep}'\n[hosts.A]\nendpoint = 'x:80'\n[hosts.B]\nendpoint = 'x:81'\n[hosts.'{deep}x']\n"
    )
    assert list(inventory.read(tmp_path / "i.toml").hosts) == ["DPM01", "A", "B", f"{deep}x"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of POSIX")
def test_what_is_no_file(tmp_path: Path) -> None:
    """A device is refused. A list of hosts may come out of a pipe, once; one that stays silent is given up."""
    os.mkfifo(tmp_path / "pipe")
    for path in (Path(os.devnull), Path("/dev/zero"), tmp_path / "pipe"):
        with pytest.raises(InvalidInput, match="it is not a file"):
            inventory.read(path)
    with pytest.raises(InvalidInput, match="nothing came out of it for 0 s"):
        bounded_file.read_bytes(tmp_path / "pipe", pipe=True, seconds=0.01)
    inside, outside = os.pipe()
    os.write(outside, b"FILES01\nSQL01\n")
    os.close(outside)
    assert host_list.read(Path(f"/dev/fd/{inside}")) == ["FILES01", "SQL01"]
    os.close(inside)


def test_a_name_that_the_inventory_does_not_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, rather than that there is no user name; with a user name it is a host like any other."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")
    (tmp_path / "i.toml").write_text("[hosts.DPM01]\nusername = 'u'\n")
    listed = inventory.read(tmp_path / "i.toml")
    with pytest.raises(NotInInventory, match=r"FILE01 is not in the inventory .*i\.toml"):
        Directory(Secrets("en"), listed).entry("FILE01")
    assert Directory(Secrets("en"), listed, Access(user="u")).entry("FILE01").name == "FILE01"
    with pytest.raises(NoInventory, match="--group names hosts of an inventory"):
        Directory(Secrets("en"), None, Access(user="u")).wanted(Wanted(("FILE01",), groups=("files",)))
