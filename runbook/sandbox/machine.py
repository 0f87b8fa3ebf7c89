"""A simulated machine: a computer with WinRM, in process here and over HTTP in `server`."""

from __future__ import annotations

from collections.abc import Sequence

from runbook.sandbox.jobs.dpm import Dpm
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.durable import Durable, durable
from runbook.sandbox.windows.network.adapters import NicSpec
from runbook.sandbox.winrm.log import Log
from runbook.sandbox.winrm.service import WinRm


class Machine(Computer):
    """A computer with its WinRM service, and with DPM if it is a DPM server."""

    dpm: Dpm | None

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
        """Install the computer: see `Computer`. Raise `KeyError` or `ValueError` for anything that is not simulated."""
        super().__init__(
            name,
            version,
            language,
            dpm_server=dpm_server,
            agent=agent,
            nics=nics,
            owner=owner,
            dpm_version=dpm_version,
        )
        self.winrm = WinRm(self)
        self.faults = self.winrm.faults
        self.dpm = Dpm(self) if dpm_server else None

    @property
    def log(self) -> Log:
        """The requests to the machine and its changes from outside."""
        return Log(self.winrm.requests, self.writes)

    @property
    def shells(self) -> int:
        """The number of open WinRS shells."""
        return len(self.winrm.endpoint.shells)

    def send(self, envelope: bytes) -> bytes:
        """Answer an envelope in process.

        An injected fault may raise `ConnectionResetError`, `TimeoutError` or `PermissionError`.
        """
        return self.winrm.send(envelope)

    def reboot(self) -> None:
        """Restart: shells end, services start by their start mode, and pending changes take effect."""
        with self.winrm.callers.turn:
            super().reboot()
            self.winrm.forget()

    def durable(self) -> Durable:
        """Return the registry, the TCP globals, the services, QoS policies and schedules, for comparison."""
        return durable(self)
