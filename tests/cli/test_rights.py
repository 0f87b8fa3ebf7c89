"""The table of rights: every command stands in it, and what it says of each is what the command really asks of hosts."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands import COMMANDS as COMMAND_LINE
from runbook.pages.rights_table import COMMANDS, RIGHTS, Need
from runbook.procedure.tree import StepNode
from runbook.procedure.troubleshooting import TREE
from runbook.sandbox import Environment, Machine, NicSpec, serve
from runbook.sandbox.windows.protection import ProtectionGroup, Schedule

_WRITING = {Need.REGISTRY_WRITE, Need.SERVICE_CONTROL, Need.PROGRAM_WRITE, Need.DPM_WRITE, Need.REBOOT}


def needs(letters: str) -> set[Need]:
    """The needs of a cell."""
    return set(map(Need, letters))


def test_every_command_and_every_step_stands_there() -> None:
    """In the order of --help; a new one is not forgotten."""
    assert list(COMMANDS) == list(COMMAND_LINE)
    assert {node.step.name for node in TREE.nodes.values() if isinstance(node, StepNode)} <= COMMANDS.keys()


def test_every_need_has_its_rights_and_is_in_its_column() -> None:
    """Nothing that writes is in the column of looking; what a program writes needs the shell as well."""
    assert set(RIGHTS) == set(Need)
    used = set[Need]()
    for asked in COMMANDS.values():
        looks, changes = needs(asked.to_look), needs(asked.to_change)
        assert not looks & _WRITING
        assert changes <= _WRITING
        assert Need.SHELL in looks or Need.PROGRAM_WRITE not in changes
        assert Need.DPM in looks or Need.DPM_WRITE not in changes
        used |= looks | changes
    assert used == set(Need)


_BY_PROGRAM = (Need.SHELL, Need.PROGRAM_WRITE)
_BY_KIND = {"tcp": _BY_PROGRAM, "qos": _BY_PROGRAM, "schedule": (Need.DPM_WRITE,)}


def asked(environment: Environment, said: Iterable[str]) -> Iterator[Need]:
    """What was asked of the hosts; which class a query names is said in the client's log alone."""
    for machine in environment.machines:
        for request in machine.log.requests:
            action, resource = request.action.rpartition("/")[2], request.resource_uri.lower()
            if resource.endswith("/stdregprov"):
                yield Need.REGISTRY_WRITE if action.startswith(("Set", "Create", "Delete")) else Need.REGISTRY
            elif "/wmi/" in resource:
                yield _BY_METHOD.get(action, Need.WMI)
            elif resource.endswith("/config"):
                yield Need.CONFIG
            elif resource.endswith("/shell/cmd"):
                yield Need.DPM if machine.name == "DPM01" else Need.SHELL
        for write in machine.log.writes:
            yield from _BY_KIND.get(write.kind, ())
    for line in said:
        if re.search(r"Win32_(Service|SystemDriver)\b.*: answered", line):
            yield Need.SERVICES
        if "from Win32_NTLogEvent" in line:
            yield Need.EVENTS


_BY_METHOD = {
    "StartService": Need.SERVICE_CONTROL,
    "StopService": Need.SERVICE_CONTROL,
    "Reboot": Need.REBOOT,
}

RUNS = {
    "doctor": (),
    "check": (),
    "step1": (),
    "step2": ("--reboot",),
    "step3": ("--qos", "--link", "100"),
    "step4": (),
    "outcome": (),
    "undo": ("1-9",),
}


def test_it_says_what_the_commands_ask(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """All that stands there and nothing else. On the DPM server a shell may be DPM's, or that of every host."""
    caplog.set_level(logging.DEBUG, "runbook.wsman.request_log")
    dpm = Machine("DPM01", version="2016", dpm_server=True, nics=[NicSpec("intel", "10.0.0.1")])
    files = Machine("FILES01", version="2008 R2", nics=[NicSpec("broadcom", "10.0.0.2")])
    files.services["DPMRA"].start()
    site = Environment((dpm, files))
    site.dpm.groups.append(ProtectionGroup("G", ["FILES01"], [Schedule("ShadowCopy", times=("08:00",))], 60))
    with serve(site) as server:
        hosts = (f"[hosts.{each.name}]\nendpoint='{server.endpoint(each.name)}'" for each in site.machines)
        account = f"[defaults]\nusername='{server.username}'\npassword='{server.password}'"
        listed = tmp_path / "i.toml"
        listed.write_text("\n".join([account, *hosts]).replace("[hosts.DPM01]", "[hosts.DPM01]\nrole='dpm-server'"))

        def run(*words: str) -> set[Need]:
            caplog.clear()
            for machine in site.machines:
                machine.log.clear()
            journal = () if words[0] == "doctor" else ("--journal", str(tmp_path / "j"))
            main([*words, "--inventory", str(listed), *journal])
            capfd.readouterr()
            return set(asked(site, caplog.messages))

        for command, more in RUNS.items():
            looks, changes = needs(COMMANDS[command].to_look), needs(COMMANDS[command].to_change)
            shell = {Need.DPM} if Need.SHELL in looks else set[Need]()
            looked = run(command, *more, *(("--check",) if changes else ()))
            assert looked <= looks | shell, (command, looked - looks)
            changed = run(command, *more, "--apply") if changes else set[Need]()
            assert changed <= looks | changes | shell, (command, changed - looks - changes)
            if command not in (
                "step4",
                "undo",
            ):  # the schedules are fine as they are, and not every kind of change was made
                asked_for = looked | changed
                assert asked_for - shell == (looks | changes) - shell, (command, (looks | changes) - asked_for)
