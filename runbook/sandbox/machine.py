"""A simulated machine: its state, and the two ways to reach it (in process here, over HTTP in `server`)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from runbook.sandbox import network, services, soap
from runbook.sandbox.commands import Command
from runbook.sandbox.endpoint import Endpoint
from runbook.sandbox.faults import Fault, Faults
from runbook.sandbox.log import Log, Request, Write
from runbook.sandbox.network import NicSpec
from runbook.sandbox.registry import Registry, RegValue
from runbook.sandbox.versions import VERSIONS, Version

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager"
PARAMETERS = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
_SWITCHES = {"chimney": "EnableTCPChimney", "rss": "EnableRSS", "netdma": "EnableTCPA"}

_REBOOT_TAKES = timedelta(seconds=90)

Broken = Literal["reset", "timeout", "401", "half"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: bytes with an HTTP status, or a way in which the connection breaks. `envelope` is what `half` cuts."""

    envelope: bytes
    status: int = 200
    broken: Broken | None = None


@dataclass(frozen=True)
class Durable:
    """All of a machine's state that lasts; equal if and only if nothing differs."""

    state: Mapping[str, object]

    def diff(self, other: Durable) -> list[str]:
        """What differs, a line each; empty if nothing does."""
        keys = sorted(self.state.keys() | other.state.keys())
        return [
            f"{key}: {other.state.get(key)!r} -> {self.state.get(key)!r}"
            for key in keys
            if self.state.get(key) != other.state.get(key)
        ]


class _Services(dict[str, services.Service]):
    """Services by name, case-insensitive."""

    def __getitem__(self, name: str) -> services.Service:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def get(self, name: str, default: object = None) -> services.Service | None:  # type: ignore[override]  # noqa: ARG002
        return next((service for own, service in self.items() if own.lower() == name.lower()), None)


class Machine:
    """A Windows Server of a version and language; `dpm_server` or, with `agent`, a protected computer."""

    def __init__(
        self,
        name: str,
        *,
        version: str = "2016",
        language: str = "en-US",
        dpm_server: bool = False,
        agent: bool = True,
        nics: Sequence[NicSpec] | None = None,
    ) -> None:
        """`version` is a key of `VERSIONS`; `language` is ja-JP or en-US."""
        self.name: str = name
        self.version, self.language, self.dpm_server = version, language, dpm_server
        self.edition: Version = VERSIONS[version]
        self.description = ""
        self.registry = Registry()
        self.services = _Services(
            {each.name: each for each in services.usual(language, dpm_server=dpm_server, agent=agent)}
        )
        self.tcp: dict[str, str] = dict(self.edition.tcp)
        self.has_kb967224_bug = version == "2008"
        self.commands: dict[str, Command] = {}
        self.nics = network.build(self.registry, name, list([NicSpec()] if nics is None else nics), language=language, standardized=self.edition.nt >= (6, 0))  # fmt: skip
        self._fill(agent or dpm_server)
        self.log, self.faults = Log(), Faults()
        self.registry.on_write = lambda path, value, before, after: self.log.writes.append(
            Write("registry", f"{path}\\{value}", before, after)
        )
        self.installed = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)
        self.reboot_count = 0
        self.boot_time = self.now() - timedelta(days=41, hours=3)
        self.reboot_seconds = 0.2
        self.effective: dict[object, object] = {}
        self._away_until = 0.0
        self._reboot_pending = False
        self._endpoint = Endpoint(self)
        self._lock = threading.RLock()
        self._take_effect()

    def now(self) -> datetime:
        """The machine's clock: ours, and the time that its reboots would have taken."""
        return datetime.now(UTC) + _REBOOT_TAKES * self.reboot_count

    @property
    def shells(self) -> int:
        """How many WinRS shells are open."""
        return len(self._endpoint.shells)

    @property
    def is_away(self) -> bool:
        """Rebooting: connections are refused."""
        return time.monotonic() < self._away_until

    def send(self, envelope: bytes) -> bytes:
        """One envelope in, one out, in process. A fault may say otherwise: `ConnectionResetError`, `TimeoutError`,
        `PermissionError`."""
        answer = self.answer(envelope)
        if self._reboot_pending:
            self.reboot()
        if answer.broken == "reset":
            raise ConnectionResetError(104, "Connection reset by peer")
        if answer.broken == "timeout":
            raise TimeoutError("timed out")
        if answer.broken == "401":
            raise PermissionError(401, "Unauthorized")
        return answer.envelope[: len(answer.envelope) // 2] if answer.broken == "half" else answer.envelope

    def answer(self, envelope: bytes) -> Answer:
        """The answer to one envelope, or how the connection breaks instead."""
        with self._lock:
            try:
                request = soap.read(envelope, self.edition.envelope)
            except soap.SoapFault as error:
                return Answer(soap.fault(error, "", self.name), error.status)
            trouble = self.faults.next(request.action)
            if trouble is not None and trouble.kind in ("reset", "timeout", "401"):
                return Answer(b"", broken="reset" if trouble.kind == "reset" else trouble.kind)
            answer = self._answer(request, trouble)
            self.log.requests.append(
                Request(request.action, request.resource, request.selectors, len(envelope), len(answer.envelope))
            )
        if trouble is not None:
            time.sleep(trouble.seconds)
        return answer

    def reboot_soon(self) -> None:
        """Reboot once the answer to this message is out."""
        self._reboot_pending = True

    def after_answer(self) -> None:
        """What the server calls when an answer is out."""
        if self._reboot_pending:
            self._away_until = time.monotonic() + self.reboot_seconds
            self.reboot()  # which ends every connection: each knows the boot that it was made in

    def reboot(self) -> None:
        """Start anew: shells end, services come up by their start mode, pending changes take effect."""
        with self._lock:
            self._reboot_pending = False
            self._endpoint.forget()
            for service in self.services.values():
                service.stop()
                if service.start_mode == "Auto":
                    service.start()
            self.reboot_count += 1
            self.boot_time = self.now()
            self._take_effect()

    def durable(self) -> Durable:
        """The registry, the TCP globals and the services, for comparison."""
        return Durable(dict(self._durable()))

    def _answer(self, request: soap.Incoming, trouble: Fault | None) -> Answer:
        if trouble is not None and trouble.kind == "soap-fault":
            error = soap.SoapFault(trouble.code or 0x80338012, "w:InternalError", "The fault that was ordered.")
            return Answer(soap.fault(error, request.message_id, self.name), 500)
        try:
            answer = Answer(self._endpoint.answer(request))
        except soap.SoapFault as error:
            answer = Answer(soap.fault(error, request.message_id, self.name), error.status)
        if trouble is None or trouble.kind == "slow":
            return answer
        if trouble.kind == "garbage":
            return Answer(b"\x00\xff<not xml \xe3\x81")
        return Answer(answer.envelope, answer.status, "reset" if trouble.kind == "reset-after" else "half")

    def _fill(self, with_agent: bool) -> None:
        def text(data: str, kind: str = "REG_SZ") -> RegValue:
            return RegValue(kind, data)

        self.registry.set(PARAMETERS, "Hostname", text(self.name))
        self.registry.set(PARAMETERS, "DataBasePath", text(r"%SystemRoot%\System32\drivers\etc", "REG_EXPAND_SZ"))
        self.registry.set(PARAMETERS, "TcpTimedWaitDelay", RegValue("REG_DWORD", 30))
        names = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"
        for key in ("ActiveComputerName", "ComputerName"):
            self.registry.set(rf"{names}\{key}", "ComputerName", text(self.name))
        if with_agent:
            # ConnectionNoActivityTimeout is absent by default (facts 1.1); the rest after facts 1.2.
            self.registry.set(rf"{AGENT}\Setup", "InstallPath", text("C:\\Program Files\\Microsoft DPM\\DPM\\"))
            self.registry.create_key(rf"{AGENT}\Agent\2.0")
        if self.dpm_server:
            self.registry.set(rf"{AGENT}\DB", "DatabaseName", text("DPMDB"))

    def _take_effect(self) -> None:
        """What is in force from this boot on: the switches in the registry and the drivers' keywords (facts 4.1, 5.4)."""
        in_registry = (
            _SWITCHES if self.edition.nt < (6, 0) else {"netdma": "EnableTCPA"} if self.version == "2008" else {}
        )
        self.effective = {name: state for name, state in self.tcp.items()}  # noqa: C416  # its keys are of more types
        for name, switch in in_registry.items():
            value = self.registry.get(PARAMETERS, switch)
            self.effective[name] = "disabled" if value is not None and value.data == 0 else "enabled"
        for nic in self.nics:
            for keyword, param in nic.driver.params.items():
                value = self.registry.get(nic.key, keyword)
                self.effective[nic.guid, keyword] = param.default if value is None else value.data

    def _durable(self) -> Iterator[tuple[str, object]]:
        for path, values in self.registry.walk():
            yield path, None
            for name, value in values.items():
                yield f"{path}\\\\{name}", value
        for name, state in self.tcp.items():
            yield f"tcp {name}", state
        for name, service in self.services.items():
            yield f"service {name}", (service.state, service.start_mode)
