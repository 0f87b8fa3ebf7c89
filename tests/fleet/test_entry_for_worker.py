"""How a password gets to a worker: by reference, or encrypted, never as it is."""

from __future__ import annotations

import pickle
from dataclasses import replace

import keyring
import pytest
from cryptography.fernet import Fernet

from runbook.errors import InvalidInput
from runbook.fleet.dask.entry_for_worker import FLEET_KEY, EntryForWorker
from runbook.hosts.entry import Entry
from runbook.wsman.login import Login
from runbook.wsman.target import Target

SECRET = "s3cret-パスワード"
ENTRY = Entry("A", Target("a", 5985), Login("ntlm", "CONTOSO\\u", SECRET))


@pytest.fixture(autouse=True)
def nothing_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's own user has no password."""
    monkeypatch.delenv(FLEET_KEY, raising=False)
    monkeypatch.delenv("RUNBOOK_PASSWORD", raising=False)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)


def sent_and_received(for_worker: EntryForWorker) -> EntryForWorker:
    """What arrives; what was sent does not hold the password."""
    sent = pickle.dumps(for_worker)
    assert SECRET.encode() not in sent
    assert SECRET.encode("utf-16-le") not in sent
    arrived: EntryForWorker = pickle.loads(sent)
    return arrived


def test_by_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker looks the account up at its own place; where it is not there, or is another account's, that is said."""
    for_worker = sent_and_received(EntryForWorker.of(ENTRY))
    with pytest.raises(InvalidInput, match="no password"):
        for_worker.restore()
    monkeypatch.setenv("RUNBOOK_PASSWORD", "the worker's own")
    for another in ("", "FABRIKAM\\u"):
        monkeypatch.setenv("RUNBOOK_USERNAME", another)
        with pytest.raises(InvalidInput, match="no password"):
            for_worker.restore()
    monkeypatch.setenv("RUNBOOK_USERNAME", "contoso\\U")
    assert for_worker.restore().login.password == "the worker's own"


def test_a_worker_asks_its_keyring_for_the_customer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account of one customer has a password of its own, even where its name is that of another's."""
    asked: list[tuple[str, str]] = []

    def stored(service: str, username: str) -> str:
        asked.append((service, username))
        return "theirs"

    monkeypatch.setattr(keyring, "get_password", stored)
    found = sent_and_received(EntryForWorker.of(replace(ENTRY, customer="contoso"))).restore()
    assert (found.login.password, asked) == ("theirs", [("dpm-runbook/contoso", "CONTOSO\\u")])


def test_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one key on both sides; with another, or none that is one, it stays shut."""
    monkeypatch.setenv(FLEET_KEY, Fernet.generate_key().decode())
    for_worker = sent_and_received(EntryForWorker.of(ENTRY))
    assert for_worker.restore() == ENTRY
    monkeypatch.setenv(FLEET_KEY, Fernet.generate_key().decode())
    with pytest.raises(InvalidInput, match="is not that of"):
        for_worker.restore()
    monkeypatch.setenv(FLEET_KEY, "no key")
    with pytest.raises(InvalidInput, match="not a key"):
        EntryForWorker.of(ENTRY)


def test_a_ticket_needs_no_password() -> None:
    """Kerberos and certificates log in with what the worker has."""
    kerberos = Entry("A", Target("a", 5985), Login("kerberos"))
    assert sent_and_received(EntryForWorker.of(kerberos)).restore() == kerberos
