"""The global TCP settings of the Scalable Networking Pack, Chimney, RSS and NetDMA, and of what came later, RSC (facts 4).

Each Windows stores them elsewhere: Server 2003 in the registry; 2008 and 2008 R2 where only `netsh` reads them (except
EnableTCPA on 2008); 2012 and later where CIM reads them. A setting that a version does not have is left out; that is
not an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from runbook.windows import reg_query
from runbook.windows.errors import (
    CollateralChange,
    NetshFailed,
    NoTcpSettings,
    TcpCollateral,
    UnexpectedType,
    UnreadableKey,
    UnreadableTcpState,
    UnusableTcpState,
)
from runbook.windows.registry import Registry, full_name
from runbook.windows.system import SERVER_2008, SERVER_2008_R2, SERVER_2012, System
from runbook.windows.values import ABSENT, Kind, RegistryValue, dword, named
from runbook.wsman.client import Client
from runbook.wsman.shell import Shell, run_reading

PARAMETERS = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
REGISTRY_NAMES = {"chimney": "EnableTCPChimney", "rss": "EnableRSS", "netdma": "EnableTCPA"}
"""The globals of the Scalable Networking Pack, and their values in the registry where those count (facts 4.1)."""
_CIM_NAMES = {"chimney": "Chimney", "rss": "ReceiveSideScaling", "rsc": "ReceiveSegmentCoalescing"}
"""The globals of 2012 and later, and CIM's names for them (facts 4.3)."""
NAMES = tuple(dict.fromkeys([*REGISTRY_NAMES, *_CIM_NAMES]))
"""All globals that are read and written here."""

_QUERY = reg_query.commands([PARAMETERS], recursive=False)[0]

ENABLED, DISABLED, AUTOMATIC, DEFAULT = "enabled", "disabled", "automatic", "default"
_CIM_STATES = {0: DISABLED, 1: ENABLED, 2: AUTOMATIC}
_FROM_DWORD = {0: DISABLED, 1: ENABLED}
_TO_DWORD = {state: number for number, state in _FROM_DWORD.items()}


class Tcp:
    """One host's TCP globals. A state is `enabled`, `disabled`, `automatic`, or `default` if no value is set."""

    def __init__(self, client: Client, registry: Registry) -> None:
        self._client = client
        self._registry = registry

    def read(self, system: System) -> dict[str, str]:
        """Return the states of the globals in `NAMES`, as far as this Windows has them.

        Requests: 1 on 2012 and later, 4 before. Raise `CommandFailed` for a state that could not be written back.
        """
        states = self._read(system)
        for name, state in states.items():
            if not is_state(state):
                raise UnreadableTcpState(name=name, state=state)
        return states

    def _read(self, system: System) -> dict[str, str]:
        if system.version >= SERVER_2012:
            return self._read_cim()
        if system.version < SERVER_2008:
            values = self._parameters()
            return {name: _state(values, name) for name in REGISTRY_NAMES}
        line = "netsh interface tcp dump"
        if system.version < SERVER_2008_R2:
            line = f"{line} & {_QUERY}"
        printed = run_reading(self._client, line)[0].stdout
        states = dumped_states(printed)
        if system.version < SERVER_2008_R2:
            states["netdma"] = _state(_parameters_in(printed), "netdma")
        return states

    def needs_reboot(self, system: System, name: str) -> bool:
        """Return True if a change of this setting takes effect only after a reboot (facts 4.1)."""
        return self._in_registry(system, name)

    def at_risk(self, system: System, name: str) -> dict[str, RegistryValue]:
        """Return the values under `PARAMETERS` that writing this setting may change by accident (KB 967224), by name.

        They are numbers [I]; the texts there belong to DHCP, DNS and the setup, and are never written. 4 requests if
        there are any.
        """
        return _numbers(self._parameters()) if self._is_guarded(system, name) else {}

    def check_at_risk(self, system: System, name: str, before: Mapping[str, RegistryValue]) -> None:
        """Compare the values from `at_risk` with the current ones, after writes whose answers were partly lost.

        Raise `TcpCollateral` for the differences. 4 requests if anything was at risk.
        """
        if before:
            _refuse_collateral(before, self.at_risk(system, name))

    def write(self, system: System, name: str, state: str) -> None:
        """Set a global; `default` removes the registry value if there is one.

        Raise `CommandFailed` if netsh refuses, `TcpCollateral` if it changed other values.
        """
        if self._in_registry(system, name):
            self._write_registry(name, state)
        elif self._is_guarded(system, name):
            self._write_guarded(name, state)
        else:
            with Shell(self._client) as shell:
                _set_global(shell, name, state)

    def _in_registry(self, system: System, name: str) -> bool:
        return system.version < SERVER_2008 or (name == "netdma" and system.version < SERVER_2008_R2)

    def _is_guarded(self, system: System, name: str) -> bool:
        return SERVER_2008 <= system.version < SERVER_2008_R2 and not self._in_registry(system, name)

    def _read_cim(self) -> dict[str, str]:
        query = "select * from MSFT_NetOffloadGlobalSetting"
        states: dict[str, str] = {}
        for found in self._client.query("root/StandardCimv2", query):
            for name, property_ in _CIM_NAMES.items():
                if (number := found.number(property_)) is not None:
                    states[name] = _CIM_STATES.get(number, str(number))
        return states

    def _parameters(self) -> dict[str, RegistryValue]:
        return _parameters_in(run_reading(self._client, _QUERY)[0].stdout)

    def _write_registry(self, name: str, state: str) -> None:
        if state == DEFAULT and name in REGISTRY_NAMES:
            self._registry.delete(PARAMETERS, REGISTRY_NAMES[name])
            return
        number = _TO_DWORD.get(state)
        if number is None and re.fullmatch("[0-9]{1,10}", state):
            number = int(state)
        if name not in REGISTRY_NAMES or number is None or number > 0xFFFFFFFF:
            raise UnusableTcpState(name=name, state=state)
        self._registry.write(PARAMETERS, REGISTRY_NAMES[name], dword(number))

    def _write_guarded(self, name: str, state: str) -> None:
        """Write, then compare the values around it.

        Vista and 2008 without the fix of KB 967224 write wrong values there (facts 4.2).
        """
        with Shell(self._client) as shell:
            before = _numbers(_parameters_in(shell.run(_QUERY).stdout))
            _set_global(shell, name, state)
            after = _numbers(_parameters_in(shell.run(_QUERY).stdout))
        _refuse_collateral(before, after)


def _refuse_collateral(before: Mapping[str, RegistryValue], after: Mapping[str, RegistryValue]) -> None:
    changes = tuple(
        CollateralChange(changed, before.get(changed, ABSENT), after.get(changed, ABSENT))
        for changed in sorted(before.keys() | after.keys())
        if before.get(changed) != after.get(changed)
    )
    if changes:
        raise TcpCollateral(changes=changes)


def is_state(word: str) -> bool:
    """Return True if this is a state in one word, or a number: the only text that may stand in a command line."""
    return re.fullmatch("[a-z0-9]{1,20}", word) is not None


def _set_global(shell: Shell, name: str, state: str) -> None:
    if name not in NAMES or not is_state(state):
        raise UnusableTcpState(name=name, state=state)
    result = shell.run(f"netsh interface tcp set global {name}={state}")
    if result.exit_code != 0:
        output = " ".join((result.stdout + " " + result.stderr).split()) or f"exit code {result.exit_code}"
        raise NetshFailed(name=name, state=state, output=output)


def dumped_states(printed: str) -> dict[str, str]:
    """Return the states in the one `set global` line of `netsh interface tcp dump`.

    The line is the same in every language (facts 4.4).
    """
    states: dict[str, str] = {}
    found = False
    for line in printed.splitlines():
        if re.match(r"\s*set\s+global\b", line, re.IGNORECASE):
            found = True
            pairs = re.findall(r"([A-Za-z]+)=(\S+)", line)
            states |= {name.lower(): state.lower() for name, state in pairs if name.lower() in REGISTRY_NAMES}
    if not found:
        raise NoTcpSettings
    return states


def _numbers(values: Mapping[str, RegistryValue]) -> dict[str, RegistryValue]:
    return {name: value for name, value in values.items() if value.kind is Kind.DWORD}


def _parameters_in(printed: str) -> dict[str, RegistryValue]:
    if (values := reg_query.parse(printed).get(full_name(PARAMETERS))) is None:
        raise UnreadableKey(key=PARAMETERS)  # never treated as "no values": before-images are made of this
    return values


def _state(values: Mapping[str, RegistryValue], name: str) -> str:
    value = named(values, REGISTRY_NAMES[name])
    if value is None:
        return DEFAULT
    if value.kind is not Kind.DWORD or not isinstance(value.data, int):
        raise UnexpectedType(key=PARAMETERS, name=REGISTRY_NAMES[name], wanted=Kind.DWORD.label, found=value.kind.label)
    return _FROM_DWORD.get(value.data, str(value.data))
