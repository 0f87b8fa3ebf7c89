"""A simulated computer: a Windows Server with its state, without a transport."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Final, Literal, Protocol
from uuid import UUID, uuid5

from runbook.sandbox.windows import agent as agents
from runbook.sandbox.windows import clock, com_security, events, local_groups, pending_reboot
from runbook.sandbox.windows.access import Access
from runbook.sandbox.windows.clock import Clock
from runbook.sandbox.windows.cluster import Cluster
from runbook.sandbox.windows.events import Event
from runbook.sandbox.windows.files import File
from runbook.sandbox.windows.network import adapters, tcp_globals
from runbook.sandbox.windows.network.adapters import NicSpec
from runbook.sandbox.windows.network.qos import QosPolicy
from runbook.sandbox.windows.printed import CommandHandler, CommandResult
from runbook.sandbox.windows.protection import BackupJob, DpmServer, Failure
from runbook.sandbox.windows.registry import Registry, RegValue
from runbook.sandbox.windows.service_list import agent_service, cluster_service, services_of
from runbook.sandbox.windows.versions import VERSIONS, Version
from runbook.sandbox.windows.writes import Write

ENDPOINT_MAPPER: Final = 135
_SMB, _WINRM = 445, 5985
_NAMES: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"
_CRYPTOGRAPHY: Final = r"HKLM\SOFTWARE\Microsoft\Cryptography"  # facts 6.10
_UUIDS: Final = UUID("5f7c1a52-93d0-4c86-9f0b-0d3a8d1f6b27")
_BETWEEN_BOOTS: Final = timedelta(seconds=90)
"""The least time between two boots on the simulated clock, as a real computer takes to start.

Only what is missing is skipped: the clock is that of all computers, and none of the others was up for longer by it.
"""
_BOOT_WANDERS: Final = tuple(timedelta(seconds=each) for each in (0.0, 1.614, 0.000772, -0.4, 1.2, -0.25))
"""How far LastBootUpTime is off at each reading: it moves with the clock's corrections (facts 6.4, recorded steps)."""

_FILTERS: Final = {"luafv": 135_000, "npsvctrig": 46_000}
"""File system filters of Windows, with their altitudes; none is one against viruses (facts 8.1)."""

PortState = Literal["open", "refused", "silent", "unreachable"]


class Surroundings(Protocol):
    """The other computers and the network between them, as seen by a computer and its DPM."""

    def __getitem__(self, name: str) -> Computer:
        """Return a computer by its name. Raise `KeyError` if there is none."""

    def addresses(self, asking: Computer, name: str) -> list[str]:
        """Return the addresses that a name has on a computer."""

    def reverse(self, asking: Computer, address: str) -> str:
        """Return the name of an address in reverse DNS; empty if none."""

    def port(self, asking: Computer, address: str, port: int) -> PortState:
        """Return the answer of a TCP port of an address to a computer."""

    def failure(self, job: BackupJob) -> Failure | None:
        """Return the failure of a job that runs now; None if it succeeds."""


class Computer:
    """A Windows Server of a version and language: a DPM server, or with `agent` a protected computer."""

    def __init__(
        self,
        name: str,
        version: str = "2016",
        language: str = "en-US",
        *,
        dpm_server: bool = False,
        agent: bool = True,
        nics: Sequence[NicSpec] | None = None,
        owner: str = "DPM01",
        dpm_version: str = "4.2.1417.0",
    ) -> None:
        """Install the computer.

        `version` is a key of `VERSIONS`, `language` ja-JP or en-US; without `nics` there is one Intel adapter. `owner`
        is the DPM server that protects the computer.

        Raise `KeyError` for a version or vendor that is not simulated, `ValueError` for such a language.
        """
        if language not in ("ja-JP", "en-US"):
            raise ValueError(f"{language} is not simulated")
        self.name: str = name
        self.version, self.language, self.dpm_server = version, language, dpm_server
        self.edition: Version = VERSIONS[version]
        self.description = ""
        self.dpm_version, self.patched, self.listens = dpm_version, False, True
        self.clock, self.skew = Clock(), timedelta()
        self.surroundings: Surroundings | None = None
        self.dpm: DpmServer | None = None
        self.cluster: Cluster | None = None
        self.workgroup: str | None = None
        self.domain = "contoso.local"
        self.uuid = str(uuid5(_UUIDS, name)).upper()  # of the SMBIOS: the same for a computer installed anew
        self.has_power_shell = version != "2003"  # facts 6.5: with KB 968930 only; 2008 is assumed to have it [U]
        self.access = Access()
        self.registry = Registry()
        self.services = services_of(language, dpm_version, dpm_server=dpm_server, agent=agent)
        self.tcp: dict[str, str] = dict(self.edition.tcp)
        self.has_kb967224_bug = version == "2008"
        self.commands: dict[str, CommandHandler] = {}
        self.reads_stdin = {"more", "sort"}
        self.scripts: dict[str, CommandResult] = {}
        self.events: list[Event] = []
        self.files: list[File] = []
        self.filters = dict(_FILTERS)
        self.certificates: dict[str, datetime] = {}
        self.qos: dict[str, QosPolicy] = {}
        self.qos_counts_bytes = False  # as documents of 2012 alone have it; real ones count bits (facts 2.3)
        self.routes: list[tuple[str, str, str]] = []  # network, mask, the name of the connection
        self.without_switch_rsc: set[str] = set()  # switches of Hyper-V
        self.ports_name_members = False  # of an embedded team, instead of the team's own port (facts 5.7 [U])
        self.missing_classes: set[str] = set()  # of WMI, as on client editions and Nano Server
        self.failing_classes: set[str] = set()  # whose provider fails
        self.drivers = {"Tcpip": "Running"} | ({"Psched": "Running"} if self.edition.is_ndis6 else {})  # facts 2.2
        self.troubles: set[agents.Trouble] = set()
        self.writes: list[Write] = []
        protected_by = owner if agent and not dpm_server else None
        self.groups = local_groups.groups_of_protected(rf"CONTOSO\{protected_by}$" if protected_by else None)
        self.users = ["Administrator"]
        self.nics = adapters.build(
            self.registry,
            name,
            [NicSpec()] if nics is None else list(nics),
            language=language,
            standardized=self.edition.is_ndis6,
        )
        self._install_windows()
        if agent or dpm_server:
            agents.install(self.registry, protected_by)
        if dpm_server:
            agents.install_server(self.registry, name)
        self.registry.on_write = lambda path, value, before, after: self.writes.append(
            Write("registry", f"{path}\\{value}", before, after)
        )
        self.installed = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)
        self.reboot_count = 0
        self.reboot_pending = False
        self.shutdown_blocked = False
        self.reboot_seconds = 0.2
        self.netlogon_seconds = 0.0
        self.boot_time = self.now() - timedelta(days=41, hours=3)
        self._boot_wanders = cycle(_BOOT_WANDERS)
        self.effective: dict[object, object] = {}
        self._away_until = self._netlogon_from = 0.0
        self.agent_seconds = agents.time_out(self.registry)  # the value that DPMRA uses now
        self._watch_agent()
        self._take_effect()

    def now(self) -> datetime:
        """Return the time by the computer's clock."""
        return self.clock.now() + self.skew

    def reported_boot_time(self) -> datetime:
        """Return the time of the boot as Windows computes it now: another one at each reading."""
        return self.boot_time + next(self._boot_wanders)

    def local(self, moment: datetime) -> datetime:
        """Return a time in the computer's local time."""
        return clock.local(self.language, moment)

    @property
    def is_down(self) -> bool:
        """True if WinRM refuses connections: it is not set up, or the computer reboots."""
        return not self.listens or time.monotonic() < self._away_until

    @property
    def checks_logons(self) -> bool:
        """True if Netlogon runs: before, WinRM answers, but every domain logon is refused (facts 6.6)."""
        return time.monotonic() >= self._netlogon_from

    def listens_on(self, port: int) -> bool:
        """Return True if a program listens on a TCP port.

        The agent listens only while its service runs (facts 1.8), WinRM if it is set up.
        """
        if port == agents.DATA_PORT:
            service = self.services.find(agents.SERVICE)
            return service is not None and (service.state == "Running" or service.cannot_listen)
        return port in (ENDPOINT_MAPPER, _SMB, *self.edition.dynamic_ports) or (port == _WINRM and self.listens)

    def sending_limit(self, port: int) -> int | None:
        """Return the limit of QoS policies for sending over a port, in bits per second; None if there is no limit.

        Policies have no effect without Psched (facts 2.2).
        """
        if self.drivers.get("Psched") != "Running":
            return None
        rates = [policy.rate for policy in self.qos.values() if policy.port == port and policy.profile == "All"]
        return min(rates, default=None)

    def install_agent(self, server: str) -> None:
        """Install the agent for a DPM server, as its setup does: service, registry, groups (facts 1.2, 1.9)."""
        if agents.SERVICE not in self.services:
            self.services[agents.SERVICE] = agent_service(self.dpm_version)
            self._watch_agent()
        agents.install(self.registry, server)
        self.groups |= local_groups.groups_of_protected(rf"CONTOSO\{server}$")

    def uninstall_agent(self) -> None:
        """Remove the agent's service, registry and groups."""
        del self.services[agents.SERVICE]
        self.registry.delete_key(agents.AGENT)
        self.groups = local_groups.groups_of_protected(None)

    def join_cluster(self, cluster: Cluster) -> None:
        """Become a node of a cluster: its service is there and runs."""
        self.cluster = cluster
        service = cluster_service()
        self.services[service.name] = service

    def go_down(self) -> None:
        """Refuse connections for `reboot_seconds` from now on."""
        self._away_until = time.monotonic() + self.reboot_seconds

    def reboot(self) -> None:
        """Restart: services start by their start mode, and pending changes take effect."""
        self.reboot_pending = False
        self.clock.advance(max(timedelta(), self.boot_time + _BETWEEN_BOOTS - self.now()))
        pending_reboot.complete(self.registry)
        for service in self.services.values():
            service.boot()
        self.reboot_count += 1
        if self.cluster is not None:
            self.cluster.fail_over(self.name)
        self.boot_time = self.now()
        if self.netlogon_seconds:
            self._netlogon_from = max(self._away_until, time.monotonic()) + self.netlogon_seconds
        self._take_effect()

    def _install_windows(self) -> None:
        """Write Windows' own values into the registry."""
        parameters = tcp_globals.PARAMETERS
        self.registry.set(parameters, "Hostname", RegValue("REG_SZ", self.name))
        self.registry.set(parameters, "DataBasePath", RegValue("REG_EXPAND_SZ", r"%SystemRoot%\System32\drivers\etc"))
        self.registry.set(parameters, "TcpTimedWaitDelay", RegValue("REG_DWORD", 30))
        for key in ("ActiveComputerName", "ComputerName"):
            self.registry.set(rf"{_NAMES}\{key}", "ComputerName", RegValue("REG_SZ", self.name))
        self.registry.set(_CRYPTOGRAPHY, "MachineGuid", RegValue("REG_SZ", str(uuid5(_UUIDS, f"{self.name} Windows"))))
        com_security.install(self.registry)
        for hive in ("HKCR", "HKCU", "HKU"):
            self.registry.create_key(hive)

    def _watch_agent(self) -> None:
        """Let the agent's service call `_agent_started`, if it is installed."""
        service = self.services.find(agents.SERVICE)
        if service is not None:
            service.on_start = self._agent_started

    def _agent_started(self) -> None:
        """Read the time-out. The service reads it when it starts and never while it runs (facts 0.3).

        Without its port the service ends at once, which the System log shows (facts 1.8).
        """
        self.agent_seconds = agents.time_out(self.registry)
        service = self.services.find(agents.SERVICE)
        if service is not None and service.cannot_listen:
            strings = (service.display_name, "%%10048")
            self.events.append(events.known_event(events.SERVICE_ENDED, self.language, self.now(), *strings))

    def _take_effect(self) -> None:
        """Apply the configuration at boot: TCP's settings and the drivers' keywords (facts 4.1, 5.4)."""
        self.effective = {}
        self.effective.update(tcp_globals.in_force_at_boot(self.tcp, self.edition, self.registry).items())
        for nic in self.nics:
            for keyword, value in adapters.in_force(self.registry, nic).items():
                self.effective[nic.guid, keyword] = value
