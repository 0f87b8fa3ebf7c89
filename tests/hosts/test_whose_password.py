"""RUNBOOK_PASSWORD is the password of one account: it is never tried for another one, whatever else is set or left over."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest

from runbook.hosts.directory import Access, Directory
from runbook.hosts.errors import NoPassword, PasswordForWhom
from runbook.hosts.inventory import Inventory, read
from runbook.hosts.secrets import Secrets


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in the environment, without the name of its account, and none in the keyring."""
    monkeypatch.setenv("RUNBOOK_PASSWORD", "given")
    monkeypatch.delenv("RUNBOOK_USERNAME", raising=False)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)


@pytest.fixture
def listed(tmp_path: Path) -> Inventory:
    """Three hosts, two accounts; the password of a third account is in the file."""
    (tmp_path / "i.toml").write_text(
        "[defaults]\nusername='CONTOSO\\u'\n[hosts.A]\n[hosts.B]\nusername='SQL01\\admin'\n[hosts.C]\nusername='c'\npassword='own'\n"
    )
    return read(tmp_path / "i.toml")


def directory(inventory: Inventory | None = None, user: str | None = None, secrets: Secrets | None = None) -> Directory:
    """The hosts of a command."""
    return Directory(secrets or Secrets("en", inventory.customer if inventory else ""), inventory, Access(user=user))


def password(found: Directory, name: str) -> str:
    """The password that a host would get."""
    return found.entry(name).login.password


def test_it_is_for_the_account_that_a_person_names(listed: Inventory) -> None:
    """On the command line, whatever the inventory says."""
    assert password(directory(user="u"), "A") == "given"
    assert password(directory(listed, "u"), "A") == "given"


def test_of_two_accounts_in_an_inventory_neither_gets_it(listed: Inventory) -> None:
    """Before anything is sent, whichever host is asked for first; one that has its own password does not count."""
    for name in ("A", "B"):
        with pytest.raises(PasswordForWhom) as refused:
            password(directory(listed), name)
        assert refused.value.accounts == "CONTOSO\\u, SQL01\\admin"
    assert password(directory(listed), "C") == "own"


def test_the_only_account_of_an_inventory_gets_it(tmp_path: Path) -> None:
    """As before; but not where the inventory is a customer's: it may be left from another customer."""
    path = tmp_path / "i.toml"
    path.write_text("[defaults]\nusername='u'\n[hosts.A]\n[hosts.B]\nusername='U'\n")
    found = directory(read(path))
    assert (password(found, "A"), password(found, "B")) == ("given", "given")
    path.write_text("customer='contoso'\n" + path.read_text())
    with pytest.raises(PasswordForWhom):
        password(directory(read(path)), "A")
    assert password(directory(read(path), "u"), "A") == "given"


def test_with_its_account_it_is_that_accounts_alone(listed: Inventory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others have the keyring's, or none; also an account that was typed."""
    monkeypatch.setenv("RUNBOOK_USERNAME", "contoso\\U")
    assert password(directory(listed), "A") == "given"
    with pytest.raises(NoPassword):
        password(directory(listed), "B")
    with pytest.raises(NoPassword):
        password(directory(listed, "FABRIKAM\\u"), "A")
    monkeypatch.setattr(keyring, "get_password", lambda *_: "kept")
    assert password(directory(listed), "B") == "kept"
    assert password(directory(listed), "A") == "given"


def test_a_script_that_connects_as_two_accounts_gives_it_to_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its connections share what was found out; the second account is refused, and says why."""
    secrets = Secrets("en")
    assert password(directory(user="u", secrets=secrets), "A") == "given"
    with pytest.raises(PasswordForWhom, match="u, v"):
        password(directory(user="v", secrets=secrets), "B")
    monkeypatch.setenv("RUNBOOK_USERNAME", "u")
    with pytest.raises(NoPassword):
        password(directory(user="v", secrets=secrets), "B")


def test_two_names_that_only_fold_alike_are_two_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """`straße` and `strasse` are two accounts in a domain."""
    secrets = Secrets("en")
    assert secrets.password("D\\straße") == "given"
    with pytest.raises(PasswordForWhom):
        secrets.password("D\\strasse")
    monkeypatch.setenv("RUNBOOK_USERNAME", "D\\straße")
    assert Secrets("en").password("d\\Straße") == "given"
    with pytest.raises(NoPassword):
        Secrets("en").password("D\\strasse")


def test_a_default_account_gets_it_for_no_customer(tmp_path: Path) -> None:
    """A person's defaults file names an account for every command, so it does not say whose password this one is."""
    path = tmp_path / "i.toml"
    path.write_text("customer='contoso'\n[hosts.A]\n")
    customers = read(path)

    def secrets(customer: str = "") -> Secrets:
        return Secrets("en", customer, username="mine")

    with pytest.raises(PasswordForWhom):
        password(directory(customers, secrets=secrets("contoso")), "A")
    with pytest.raises(PasswordForWhom):
        password(directory(customers, secrets=secrets("contoso")), "not-listed")
    assert password(directory(customers, "mine", secrets("contoso")), "A") == "given"
    assert password(directory(secrets=secrets()), "A") == "given"


def test_a_default_account_is_one_of_several(tmp_path: Path) -> None:
    """It could be meant for an account of the inventory as well, also if only a host without one is asked for."""
    path = tmp_path / "i.toml"
    path.write_text("[hosts.A]\n[hosts.B]\nusername='b'\n")
    with pytest.raises(PasswordForWhom, match="b, mine"):
        password(directory(read(path), secrets=Secrets("en", username="mine")), "A")


def test_an_account_that_is_typed_at_the_prompt_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person has named it, for a customer's host too."""
    path = tmp_path / "i.toml"
    path.write_text("customer='contoso'\n[hosts.A]\n")
    monkeypatch.setattr("runbook.terminal.attended", lambda: True)
    monkeypatch.setattr("runbook.terminal.discard_typed", lambda: None)
    monkeypatch.setattr("runbook.terminal.read_typed", lambda: "typed\n")
    assert password(directory(read(path)), "A") == "given"
