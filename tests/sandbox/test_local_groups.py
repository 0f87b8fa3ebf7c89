"""`net localgroup`, and whom a protected computer trusts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runbook.sandbox import Machine
from runbook.windows import local_groups
from runbook.windows.host import Host
from tests.sandbox.conftest import Raw

TRUSTED = ("DPMRADmTrustedMachines", "DPMRADCOMTrustedMachines", "Distributed COM Users")
CONFIGURATION = r"SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent\2.0"


@pytest.mark.parametrize("language", ["ja-JP", "en-US"])
def test_members_as_windows_prints_them(raw: Callable[[Machine], Raw], language: str) -> None:
    """Header, dashes, one member a line, a last sentence in the machine's language; names ignore case."""
    result = raw(Machine("FILES01", language=language)).run('net localgroup "distributed com users"', code_page=None)
    lines = result.stdout.decode("cp932").split("\r\n")
    last = {"ja-JP": "コマンドは正常に終了しました。", "en-US": "The command completed successfully."}[language]
    assert result.exit_code == 0
    assert lines[0].endswith(" Distributed COM Users")
    dashes = lines.index("-" * 79)
    assert lines[dashes + 1 :] == [r"CONTOSO\DPM01$", last, "", ""]


@pytest.mark.parametrize(("language", "words"), [("ja-JP", "システム エラー 1376"), ("en-US", "System error 1376")])
def test_a_group_that_is_not_there(raw: Callable[[Machine], Raw], language: str, words: str) -> None:
    """Exit code 2, and the number whatever the language."""
    result = raw(Machine("FILES01", language=language)).run('net localgroup "No such group"', code_page=None)
    assert (result.exit_code, result.stdout) == (2, b"")
    assert result.stderr.decode("cp932").startswith(words)


def test_all_groups(raw: Callable[[Machine], Raw]) -> None:
    """Without a name: the groups, each with a star."""
    assert "*DPMRADmTrustedMachines\r\n" in raw(Machine("FILES01")).text("net localgroup")


def test_members_come_and_go(raw: Callable[[Machine], Raw]) -> None:
    """`/add` and `/delete`; what is so already, and a switch that is not known, is refused."""
    host = raw(Machine("FILES01"))
    change = 'net localgroup "Distributed COM Users" CONTOSO\\DPM02$'
    assert [host.run(f"{change} {switch}").exit_code for switch in ("/add", "/add", "/ad", "/delete", "/delete")] == [0, 2, 1, 0, 2]  # fmt: skip
    host.run(f"{change} /add")
    assert "CONTOSO\\DPM02$\r\n" in host.text('net localgroup "Distributed COM Users"')


@pytest.mark.parametrize(("language", "label"), [("ja-JP", "パスワードの有効期限"), ("en-US", "Password expires")])
def test_an_account(raw: Callable[[Machine], Raw], language: str, label: str) -> None:
    """`net user` says when its password expires (facts 6.4); an account that is not there is exit code 2."""
    host = raw(Machine("FILES01", language=language))
    assert label in host.localized("net user administrator")
    assert [host.run(f"net user {each}").exit_code for each in ("nobody", "administrator /dele")] == [2, 1]
    assert host.run("net user Administrator /delete").exit_code == 0
    assert host.run("net user Administrator").exit_code == 2


def test_whom_a_computer_trusts() -> None:
    """The DPM server that protects it, in three groups (facts 1.9); a DPM server and a computer without agent have no such groups."""

    def read(machine: Machine) -> dict[str, frozenset[str] | None]:
        return local_groups.members(Host(machine.name, machine.send).client, TRUSTED)

    found = read(Machine("FILES01", owner="DPM07"))
    assert all(members is not None and "dpm07$" in members for members in found.values())
    for machine in (Machine("DPM01", dpm_server=True), Machine("WEB01", agent=False)):
        assert [members is None for members in read(machine).values()] == [True, True, False]


def test_whom_the_agent_obeys(raw: Callable[[Machine], Raw]) -> None:
    """In `Agent\\2.0`, as XML (facts 1.2); a DPM server has none of it."""
    read = raw(Machine("FILES01", owner="DPM07")).registry("GetStringValue", CONFIGURATION, "configuration")
    assert "<MachineName>DPM07.contoso.local</MachineName>" in (read["sValue"][0] or "")
    assert raw(Machine("DPM01", dpm_server=True)).code("GetStringValue", CONFIGURATION, "configuration") == 1
