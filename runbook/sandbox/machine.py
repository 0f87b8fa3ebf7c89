"""A simulated machine: its state, and the two ways to reach it (in process here, over HTTP in `server`)."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from runbook.sandbox import agent as agents
from runbook.sandbox import local_groups, network, pending_reboot, soap, tcp_globals, wsman_faults
from runbook.sandbox.access import Access
from runbook.sandbox.clock import Clock
from runbook.sandbox.commands import Command
from runbook.sandbox.dpm import AGENT, install
from runbook.sandbox.dpm_engine import Dpm
from runbook.sandbox.durable import Durable, durable
from runbook.sandbox.endpoint import Endpoint
from runbook.sandbox.events import Event
from runbook.sandbox.faults import Answer, Fault, Faults, raised
from runbook.sandbox.files import File
from runbook.sandbox.log import Log, Request, Write
from runbook.sandbox.network import NicSpec
from runbook.sandbox.printed import CommandResult
from runbook.sandbox.qos import QosPolicy
from runbook.sandbox.registry import Registry
from runbook.sandbox.service_list import services_of
from runbook.sandbox.tcp_globals import PARAMETERS
from runbook.sandbox.versions import VERSIONS, Version
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.site import Site

__all__ = ["AGENT", "PARAMETERS", "Answer", "Durable", "Machine"]

_GARBAGE = b"\x00\xff<not xml \xe3\x81"
_REBOOT_TAKES = timedelta(seconds=90)  # on the site's clock: a boot time must differ from the one before


class Machine:
    """A Windows Server of a version and language; `dpm_server`, or with `agent` a protected computer."""

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
        """`version` is a key of `VERSIONS`, `language` ja-JP or en-US; without `nics` there is one Intel adapter. `owner` is the DPM
        server that protects a computer. Raises `KeyError` for a version or vendor that is not simulated, `ValueError` for such a
        language."""
        if language not in ("ja-JP", "en-US"):
            raise ValueError(f"{language} is not simulated")
        self.name: str = name
        self.version, self.language, self.dpm_server = version, language, dpm_server
        self.edition: Version = VERSIONS[version]
        self.description = ""
        self.dpm_version, self.patched, self.listens = dpm_version, False, True
        self.clock, self.skew = Clock(), timedelta()
        self.site: Site | None = None
        self.workgroup: str | None = None
        self.has_power_shell = version != "2003"  # facts 6.5: with KB 968930 only; 2008 is taken to have it [U]
        self.access = Access()
        self.registry = Registry()
        self.services = services_of(language, dpm_server=dpm_server, agent=agent)
        self.tcp: dict[str, str] = dict(self.edition.tcp)
        self.has_kb967224_bug = version == "2008"
        self.commands: dict[str, Command] = {}
        self.reads_stdin = {"more", "sort"}
        self.scripts: dict[str, CommandResult] = {}
        self.events: list[Event] = []
        self.files: list[File] = []
        self.qos: dict[str, QosPolicy] = {}
        self.drivers = {"Tcpip": "Running"} | ({"Psched": "Running"} if self.edition.is_ndis6 else {})  # facts 2.2
        self.troubles: set[agents.Trouble] = set()
        is_protected = agent and not dpm_server
        self.groups = local_groups.trusting(rf"CONTOSO\{owner}$" if is_protected else None)
        self.nics = network.build(
            self.registry,
            name,
            [NicSpec()] if nics is None else list(nics),
            language=language,
            standardized=self.edition.is_ndis6,
        )
        install(
            self.registry, name, agent=agent or dpm_server, server=dpm_server, owner=owner if is_protected else None
        )
        self.log, self.faults = Log(), Faults()
        self.registry.on_write = lambda path, value, before, after: self.log.writes.append(
            Write("registry", f"{path}\\{value}", before, after)
        )
        self.installed = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)
        self.reboot_count = 0
        self.boot_time = self.now() - timedelta(days=41, hours=3)
        self.reboot_seconds = 0.2
        self.effective: dict[object, object] = {}
        self.endpoint = Endpoint(self)
        self._away_until = 0.0
        self._reboot_pending = False
        self._calls = 0  # how often every caller was cut off
        self._changed = threading.Condition(threading.RLock())
        self.agent_seconds = agents.time_out(self)  # the time-out in force at DPMRA
        agents.watch(self)
        self.dpm = Dpm(self) if dpm_server else None
        self._take_effect()

    def now(self) -> datetime:
        """What the machine takes the time to be."""
        return self.clock.now() + self.skew

    @property
    def shells(self) -> int:
        """How many WinRS shells are open."""
        return len(self.endpoint.shells)

    @property
    def is_away(self) -> bool:
        """Rebooting, or without WinRM: connections are refused."""
        return not self.listens or time.monotonic() < self._away_until

    def send(self, envelope: bytes) -> bytes:
        """One envelope in, one out, in process. A fault may say otherwise: `ConnectionResetError`, `TimeoutError`,
        `PermissionError`."""
        if not self.listens:
            raise ConnectionResetError(111, "Connection refused")
        answer = self.answer(envelope)
        if self._reboot_pending:
            self.reboot()
        if (error := raised(answer.broken)) is not None:
            raise error
        return answer.envelope[: len(answer.envelope) // 2] if answer.broken == "half" else answer.envelope

    def answer(self, envelope: bytes) -> Answer:
        """The answer to one envelope, or how the connection breaks instead. Raises `ConnectionResetError` when the machine reboots, or
        its server closes, meanwhile."""
        with self._changed:
            try:
                request = soap.read(envelope, self.edition.envelope)
            except SoapFault as error:
                return self._fault(error, "")
            trouble = self.faults.next(request.action)
            if trouble is not None and trouble.kind in ("reset", "timeout", "401", "reboot"):
                return self.trouble(trouble)
            answer = self._answer(request, trouble)
            self.log.requests.append(
                Request(request.action, request.resource, request.selectors, len(envelope), len(answer.envelope))
            )
            if trouble is not None:
                until = time.monotonic() + trouble.seconds
                while (left := until - time.monotonic()) > 0:
                    self.wait(left)
                if trouble.kind == "reboot-after":
                    return self.trouble(trouble)
        return answer

    def trouble(self, fault: Fault) -> Answer:
        """What such a fault gives in the place of an answer; nothing of what was asked for is done here."""
        if fault.kind in ("reboot", "reboot-after"):
            self._away_until = time.monotonic() + self.reboot_seconds
            self.reboot()
        if fault.kind in ("garbage", "half"):
            return Answer(_GARBAGE, broken="half" if fault.kind == "half" else None)
        if fault.kind == "soap-fault":
            return self._fault(wsman_faults.ordered(fault.code), "")
        return Answer(b"", broken=fault.kind if fault.kind in ("timeout", "401") else "reset")

    def wait(self, seconds: float) -> None:
        """Let others at the machine until something stirs, or for so many seconds. Raises `ConnectionResetError` when callers are
        cut off meanwhile."""
        with self._changed:
            calls = self._calls
            self._changed.wait(min(seconds, threading.TIMEOUT_MAX))
            if self._calls != calls:
                raise ConnectionResetError(104, "Connection reset by peer")

    def stirred(self) -> None:
        """Wake those who wait for something to happen."""
        with self._changed:
            self._changed.notify_all()

    def cut_off(self) -> None:
        """End what callers wait for."""
        with self._changed:
            self._calls += 1
            self._changed.notify_all()

    def reboot_soon(self) -> None:
        """Reboot once the answer to this message is out."""
        self._reboot_pending = True

    def before_answer(self) -> None:
        """What the server calls before an answer goes out: one that is about to reboot takes no new connection."""
        if self._reboot_pending:
            self._away_until = time.monotonic() + self.reboot_seconds

    def after_answer(self) -> None:
        """What the server calls when an answer is out."""
        if self._reboot_pending:
            self.reboot()  # which ends every connection: each knows the boot that it was made in

    def reboot(self) -> None:
        """Start anew: shells end, services come up by their start mode, pending changes take effect."""
        with self._changed:
            self._reboot_pending = False
            self.clock.advance(_REBOOT_TAKES)
            self.endpoint.forget()
            pending_reboot.done(self.registry)
            for service in self.services.values():
                service.boot()
            self.reboot_count += 1
            self.boot_time = self.now()
            self._take_effect()
            self.cut_off()

    def durable(self) -> Durable:
        """The registry, the TCP globals, the services, QoS policies and schedules, for comparison."""
        return durable(self)

    def _answer(self, request: soap.Incoming, trouble: Fault | None) -> Answer:
        if trouble is not None and trouble.kind == "soap-fault":
            return self._fault(wsman_faults.ordered(trouble.code), request.message_id)
        try:
            answer = Answer(self.endpoint.answer(request))
        except SoapFault as error:
            answer = self._fault(error, request.message_id)
        if trouble is None or trouble.kind == "slow":
            return answer
        if trouble.kind == "garbage":
            return Answer(_GARBAGE)
        return Answer(answer.envelope, answer.status, "half" if trouble.kind == "half" else "reset")

    def _fault(self, error: SoapFault, message_id: str) -> Answer:
        envelope = soap.fault(error, message_id, self.name, nested=not self.edition.has_cim)
        return Answer(envelope, error.kind.status)

    def _take_effect(self) -> None:
        """What is in force from this boot on: TCP's settings and the drivers' keywords (facts 4.1, 5.4)."""
        self.effective = tcp_globals.in_force_at_boot(self)
        for nic in self.nics:
            for keyword, value in network.in_force(self.registry, nic).items():
                self.effective[nic.guid, keyword] = value
