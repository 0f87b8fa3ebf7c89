"""Events, files, groups and reachability as our own readers see them, and how many requests each takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runbook.dpm import server
from runbook.errors import CommandFailed, InvalidInput, UnreadableAnswer
from runbook.sandbox import Environment, Machine
from runbook.sandbox.windows.events import Event as Entry
from runbook.sandbox.windows.files import File as Stored
from runbook.sandbox.windows.printed import CommandResult as Printed
from runbook.windows import events, files, local_groups, power_shell, qos
from runbook.windows.reach import reach
from runbook.wsman.shell import CommandResult
from tests.conftest import LANGUAGES, host_of

GROUPS = ("Distributed COM Users", "No Such Group", "Administrators")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", ["2003", "2008 R2", "2022"])
def test_events_come_oldest_first_and_within_the_time(version: str, language: str) -> None:
    """The host's own offset does not shift the window; other numbers and other logs are left out. One request, or two (facts 6.3)."""
    machine = Machine("H", version, language)
    now = machine.now()
    for hours, code, log in [(1, 7024, "System"), (30, 7024, "System"), (2, 7024, "Application"), (3, 10036, "System"), (4, 41, "System")]:  # fmt: skip
        machine.events.append(Entry(log, code, "x", now - timedelta(hours=hours), ("DPMRA", "%%10048"), "長い\r\n文"))
    found = events.read(host_of(machine).client, "System", (7024, 10036), now - timedelta(hours=24))
    assert [event.code for event in found] == [10036, 7024]
    assert (found[1].strings, found[1].message) == (("DPMRA", "%%10048"), "長い 文")
    assert (found[1].log, found[1].source) == ("System", "x")
    assert abs(found[1].at - (now - timedelta(hours=1))) < timedelta(seconds=1)
    assert len(machine.log.requests) == (1 if version == "2003" else 2)


def test_no_events_is_no_error() -> None:
    """An empty log is an empty answer."""
    machine = Machine("H")
    assert events.read(host_of(machine).client, "System", (1,), machine.now()) == ()


def test_a_file_is_found_by_its_path_whatever_is_in_it() -> None:
    """Backslashes and quotes are part of the name, not of the query. One request each."""
    machine = Machine("H")
    odd = "C:\\O'Brien's\\日本 語\\dpmra.exe"
    machine.files.append(Stored(odd, machine.now(), version="4.2.1.0"))
    client = host_of(machine).client
    found = files.find(client, odd)
    assert found is not None
    assert (found.path, found.version) == (odd, "4.2.1.0")
    assert files.find(client, "C:\\nothing.exe") is None
    assert [file.path for file in files.in_folder(client, "C:\\O'Brien's\\日本 語\\", "exe")] == [odd]
    assert files.in_folder(client, "C:\\O'Brien's", "exe") == ()  # not below
    assert len(machine.log.requests) == 4


@pytest.mark.parametrize("bad", ["", "logs", "\\\\server\\share", "CC:\\x", "C\\x", "1:\\x"])
def test_a_folder_that_is_none_is_refused(bad: str) -> None:
    """Before anything is sent."""
    machine = Machine("H")
    with pytest.raises(InvalidInput):
        files.in_folder(host_of(machine).client, bad, "log")
    assert machine.log.requests == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_with_their_members(language: str) -> None:
    """In lower case and without the domain; a group that is not there is None, which is not the same as empty."""
    machine = Machine("FILES01", "2016", language)
    found = local_groups.members(host_of(machine).client, GROUPS)
    assert found["No Such Group"] is None
    assert "dpm01$" in (found["Distributed COM Users"] or ())
    assert "dpm01$" not in (found["Administrators"] or ())


@pytest.mark.parametrize("printed", ["", "[[[[", "FILES01\\DPM01$\r\n", "\x00\xff"])
def test_a_list_of_members_that_is_none_is_said(printed: str) -> None:
    """Otherwise no member would be a cause that nothing supports."""
    machine = Machine("H")
    machine.commands["net"] = lambda *_: Printed(printed)
    with pytest.raises(UnreadableAnswer, match="Administrators"):
        local_groups.members(host_of(machine).client, ("Administrators",))


@pytest.mark.parametrize("bad", ['a"b', "a&b", "a|b", "", "%PATH%", "a\nb", "x;y"])
def test_a_group_name_is_never_syntax(bad: str) -> None:
    """What cmd.exe would take for its own is refused before it is sent."""
    machine = Machine("H")
    with pytest.raises(InvalidInput):
        local_groups.members(host_of(machine).client, (bad,))
    assert not any("localgroup" in str(request) for request in machine.log.requests)


def test_reaching_out_takes_one_shell() -> None:
    """Create, command, answer, delete; the signal may be among them."""
    site = Environment((Machine("DPM01", dpm_server=True), Machine("FILES01")))
    client = host_of(site["DPM01"]).client
    assert reach(client, "FILES01").port() == "open"
    assert len(site["DPM01"].log.requests) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_that_throws_is_a_sentence(language: str) -> None:
    """PowerShell's own words, in the host's language; the name of the script stands before them."""
    machine = Machine("FILES01", "2016", language)
    with pytest.raises(CommandFailed, match="groups") as caught:
        power_shell.run(host_of(machine).client, server.GROUPS)
    assert "Microsoft.DataProtectionManager.PowerShell" in caught.value.text.en


def test_without_power_shell_that_is_said() -> None:
    """Server 2003: cmd.exe's own error, and no traceback."""
    machine = Machine("OLD01", "2003", "ja-JP")
    with pytest.raises(CommandFailed):
        reach(host_of(machine).client, "DPM01")
    assert machine.shells == 0


@pytest.mark.parametrize(
    "printed",
    [
        "port",
        "port\t10.0.0.1\t135\tajar",
        "port\t10.0.0.1\t0\topen",
        "address\t10.0.0.1",
        "address\t10.0.0.1\tfiles01",
        "Welcome",
        "",
        "port\t10.0.0.1\t135\topen\n\n",
    ],
)
def test_a_script_that_answers_otherwise_is_said(printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is cut short, a word that is none of the script's, or nothing about the port: an error that names the script."""
    whole = f"begin\r\n{printed}\r\nend\r\n"
    monkeypatch.setattr(power_shell, "run_reading", lambda *_, **__: [CommandResult(whole, "", 0)])
    with pytest.raises(UnreadableAnswer, match="script reach"):
        reach(host_of(Machine("DPM01")).client, "FILES01")


def test_a_policy_line_cut_short_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise for the policy of QoS."""
    monkeypatch.setattr(
        power_shell, "run_reading", lambda *_, **__: [CommandResult("begin\nunit\tbits\npolicy\tTCP\nend\n", "", 0)]
    )
    with pytest.raises(UnreadableAnswer, match="script qos_read"):
        qos.policy_rate(host_of(Machine("FILES01")).client, "X", 5718)


@pytest.mark.parametrize("printed", ["", "begin\n", "port\topen\n", "begin\nport\topen\n", "port\topen\nend\n", "[[[["])
def test_an_answer_without_its_first_and_last_line_is_not_used(printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at all, junk, or records that may not be all: an error, never an answer without records."""
    monkeypatch.setattr(power_shell, "run_reading", lambda *_, **__: [CommandResult(printed, "", 0)])
    with pytest.raises(UnreadableAnswer, match="reach is not whole"):
        reach(host_of(Machine("DPM01")).client, "FILES01")


def test_what_others_print_before_a_script_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """cmd.exe's AutoRun and the welcome of a module stand before the line that begins the answer."""
    printed = "Welcome to the DPM Management Shell!\r\nport\tsilent\r\nbegin\r\naddress\t10.0.0.1\t\r\nport\t10.0.0.1\t135\topen\r\nend\r\n"
    monkeypatch.setattr(power_shell, "run_reading", lambda *_, **__: [CommandResult(printed, "", 0)])
    assert reach(host_of(Machine("DPM01")).client, "FILES01").port() == "open"
