"""Recorded dialogues: whole, without names, and good to be answered from."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from runbook.errors import NoSuchClass
from runbook.sandbox import Environment, Machine
from runbook.windows import local_groups
from runbook.windows.host import Host
from runbook.windows.reach import reach
from runbook.windows.values import Kind
from tests.conftest import host_of
from tests.contract.conftest import REAL
from tests.contract.dialogue import NAMES, Anonymous, recorded_to, replayed

pytestmark = pytest.mark.skipif(bool(REAL), reason="of the recording, whoever answers")


def look_at(host: Host, name: str) -> tuple[object, ...]:
    """Ask for something of each kind: a query, a method, a shell, a script, a fault."""
    with pytest.raises(NoSuchClass):
        host.client.query("root/cimv2", "select * from Win32_NoSuchClassAtAll")
    return (
        host.system.read(),
        host.registry.read(r"HKLM\SOFTWARE\Microsoft\Cryptography", "MachineGuid", Kind.SZ),
        local_groups.members(host.client, ("Administrators",)),
        reach(host.client, name),
    )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the recorded dialogue with a computer of that name."""
    monkeypatch.setenv(NAMES, r"SECRET01,CORP\admin.name")
    machine = Machine("SECRET01", version="2022", language="ja-JP")
    Environment((machine,))
    with recorded_to(str(tmp_path), "a look [2022]"):
        look_at(host_of(machine), "secret01")
    return tmp_path / "a-look-2022.jsonl"


def test_names_are_replaced_everywhere(file: Path) -> None:
    """Also in what a shell printed and in a script's arguments, which are encoded."""
    text = file.read_text(encoding="utf-8")
    encoded = [base64.b64decode(each) for each in re.findall(r"[A-Za-z0-9+/]{24,}={0,2}", text) if len(each) % 4 == 0]
    assert encoded
    for secret in ("secret01", "admin.name"):
        assert secret not in text.lower()
        assert not any(secret.encode(how) in part.lower() for part in encoded for how in ("utf-8", "utf-16-le"))
    assert "NAME03" in text


def test_a_stand_in_is_the_same_everywhere() -> None:
    """Accounts, hardware addresses, identifiers and addresses each have one; the class of network adapters stays."""
    hide = Anonymous([r"CORP\admin.name"])
    guid = "7f0c3e5a-1111-2222-3333-444455556666"
    first = hide(
        f"<IPAddress>10.1.2.3</IPAddress> {guid} AA:BB:CC:DD:EE:FF corp\\Admin.Name S-1-5-21-9-8-7-500 10.0.20348.1"
    )
    assert first == hide(first.upper()) or hide(f"{guid.upper()}") in first
    for secret in ("10.1.2.3", guid, "AA:BB", "corp", "dmin", "9-8-7"):
        assert secret not in first
    assert "10.0.20348.1" in first  # a version, not an address
    assert "4D36E972-E325-11CE-BFC1-08002BE10318" in hide("4D36E972-E325-11CE-BFC1-08002BE10318")


def test_a_recording_answers_as_the_host_did(file: Path) -> None:
    """The same requests in the same order get the same answers, whatever the message's number; any other is an error."""
    host = Host("NAME03", replayed(file))
    system, guid, groups, reached = look_at(host, "NAME03")
    assert system
    assert guid
    assert groups
    assert reached
    with pytest.raises(LookupError):
        host.system.read()
