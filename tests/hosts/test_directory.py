"""From names to hosts, as scripts and the command line find them; what is typed is tested with the command line."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from runbook.hosts.directory import Access, Directory, Wanted
from runbook.hosts.errors import OneHostTwice, SpnForSeveralHosts
from runbook.hosts.inventory import read
from runbook.hosts.secrets import Secrets
from runbook.wsman.target import Target


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for every account."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "p")


def test_an_spn_is_that_of_one_host_alone() -> None:
    """Whichever part the others have in the command: a DPM server would be logged in to with a protected computer's SPN."""
    access = Access(auth="kerberos", spn_host="f.example")
    with pytest.raises(SpnForSeveralHosts):
        Directory(Secrets("en"), access=access).pair(Wanted(("F",)), "D")
    with pytest.raises(SpnForSeveralHosts):
        Directory(Secrets("en"), access=access).wanted(Wanted(protected_by="D"))  # before the DPM server is asked
    assert Directory(Secrets("en"), access=access).entry("F").login.spn_host == "f.example"


def test_a_name_becomes_a_target_once(tmp_path: Path) -> None:
    """A full name finds the short one in the inventory; the entry keeps the inventory's spelling, and connects to its target."""
    (tmp_path / "i.toml").write_text("[hosts.FILES01]\nendpoint='10.0.0.5:80'\nusername='u'\nsite='osaka'\n")
    directory = Directory(Secrets("en"), read(tmp_path / "i.toml"))
    entry = directory.entry("files01.contoso.local")
    assert (entry.name, entry.target, entry.location) == ("FILES01", Target("10.0.0.5", 80), "osaka")
    assert directory.target("files01") == entry.target
    assert entry.connect().name == "FILES01"


def test_the_dpm_server_is_not_its_own_protected_computer() -> None:
    """By whichever spelling."""
    with pytest.raises(OneHostTwice):
        Directory(Secrets("en"), access=Access(user="u")).pair(Wanted(("d:5985",)), "d")


def test_the_hosts_of_a_command_share_the_guard_of_accounts() -> None:
    """An entry that travels to another process takes none of it along."""
    directory = Directory(Secrets("en"), access=Access(user="u"))
    first, second = directory.wanted(Wanted(("a", "b")))
    assert first.accounts is second.accounts
    assert pickle.loads(pickle.dumps(first)).accounts is not first.accounts
