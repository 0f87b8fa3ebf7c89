"""Services over `Win32_Service` (facts 6.4)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from runbook.errors import ConnectionProblem, RunbookError, ServiceProblem, WsmanFault
from runbook.windows.errors import ServiceNotInState, ServiceRefused, ServicesLeftStopped, UnusableServiceName
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.instance import Instance

WIN32_SERVICE = names.wmi("root/cimv2", "Win32_Service")
STOPPED: Final = "Stopped"
RUNNING: Final = "Running"
START_PENDING: Final = "Start Pending"
STOP_PENDING: Final = "Stop Pending"
STOP_SECONDS: Final = 120.0

_METHODS = {STOPPED: ("StopService", STOP_PENDING), RUNNING: ("StartService", START_PENDING)}
"""The Win32_Service method that requests each state, and the state on the way there."""
_DEPENDENTS_RUN = 3
_NOT_NOW = 5  # "the control cannot be sent in the current state": already stopped, or between two states
_NOT_STARTED = 6
_RUNS_ALREADY = 10


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the host reports it.

    `computer` is the host's own name, which comes with every service; `account` is the one as which it runs, `""` if not reported.
    """

    name: str
    display_name: str
    state: str
    start_mode: str
    computer: str
    account: str = ""

    @property
    def runs(self) -> bool:
        """True if it runs or is starting: it needs a restart to read new values."""
        return self.state in (RUNNING, START_PENDING, "Paused", "Pause Pending", "Continue Pending")


class Services:
    """One host's services, by service name: display names differ by version and language (facts 1.3)."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, name: str) -> Service | None:
        """Return a service; None if it is not installed. One request."""
        found = self._find(name)
        return None if found is None else _service(found)

    def program(self, name: str) -> str:
        """Return the full path of a service's program, without its arguments; '' if it is not installed. One request."""
        service = self._find(name)
        line = (service.text("PathName") or "").strip() if service is not None else ""
        found = re.match(r'"([^"]+)"|(.+?\.exe)(?=\s|$)|(\S+)', line, re.IGNORECASE)
        return next((part for part in found.groups() if part), "") if found else ""

    def _find(self, name: str) -> Instance | None:
        query = f"select * from Win32_Service where Name='{_checked(name)}'"
        return next(iter(self._client.query("root/cimv2", query)), None)

    def dependents(self, name: str) -> tuple[Service, ...]:
        """Return the services that depend on this one, in any state. One request, or two for several.

        WinRM has supported associations by WQL from the start (Microsoft, "DMTF Profile Discovery Through Association
        Traversal"). This query was not tested on a real host.
        """
        query = (
            f"ASSOCIATORS OF {{Win32_Service.Name='{_checked(name)}'}} "
            "WHERE AssocClass=Win32_DependentService Role=Antecedent"
        )
        return tuple(_service(found) for found in self._client.query("root/cimv2", query))

    def stop(self, name: str, *, seconds: float = STOP_SECONDS) -> tuple[str, ...]:
        """Stop a service after the services that depend on it. Return the names of all stopped services, in that order.

        If the service is already stopped, return an empty tuple. But if an answer was lost, a service that is found
        stopped was stopped by this call. Raise `ServiceProblem` if it is not stopped after `seconds`.
        """
        deadline = time.monotonic() + seconds
        stopped: list[str] = []
        try:
            self._stop(name, deadline, seconds, stopped)
        except BaseException as error:  # also Ctrl-C: dependents must not stay stopped if this service does not stop
            self._start_anyway(reversed(stopped), error)
            raise
        return tuple(stopped)

    def _stop(self, name: str, deadline: float, seconds: float, stopped: list[str]) -> None:
        """Stop a service.

        Add to `stopped` every service that was stopped, or may have been by a request whose answer was lost.
        """
        lost = self._client.lost
        try:
            code = self._ask_for(STOPPED, name)
            if code == _DEPENDENTS_RUN:
                for dependent in self.dependents(name):
                    if dependent.runs:
                        self._stop(dependent.name, deadline, seconds, stopped)
                code = self._ask_for(STOPPED, name)
            if code in (_NOT_NOW, _NOT_STARTED):
                service = self.get(name)
                if service is None or (service.state == STOPPED and self._client.lost == lost):
                    return
                if service.state not in (STOPPED, STOP_PENDING):
                    code = self._stop_until(name, deadline)
            if code != 0 and code not in (_NOT_NOW, _NOT_STARTED):
                raise ServiceRefused(name=name, code=code)
        except BaseException:
            if self._client.lost > lost:
                stopped.append(name)
            raise
        stopped.append(name)
        self._wait(name, STOPPED, deadline, seconds)

    def start(self, name: str, *, seconds: float = STOP_SECONDS) -> None:
        """Start a service and wait until it runs. A running service is not an error."""
        code = self._ask_for(RUNNING, name)
        if code not in (0, _RUNS_ALREADY):
            raise ServiceRefused(name=name, code=code)
        self._wait(name, RUNNING, time.monotonic() + seconds, seconds)

    def restart(self, name: str, *, seconds: float = STOP_SECONDS) -> tuple[str, ...]:
        """Stop a service, then start everything that was stopped. Return the names in the order of starting.

        A service that was already stopped stays stopped: DPMRA is started on demand (facts 1.3).
        """
        order = tuple(reversed(self.stop(name, seconds=seconds)))
        for position, each in enumerate(order):
            try:
                self.start(each, seconds=seconds)
            except BaseException as error:
                self._start_anyway(order[position:], error)
                raise
        return order

    def _start_anyway(self, names: Iterable[str], error: BaseException) -> None:
        """Request the start of the stopped services, without waiting, when a restart is interrupted.

        Raise an error that names the services that may stay stopped, and the reason of the interruption.
        """
        down: list[str] = []
        for name in names:
            try:
                started = self._ask_for(RUNNING, name) in (0, _RUNS_ALREADY)
            except RunbookError:
                started = False
            if not started:
                down.append(name)
        if down and isinstance(error, (ConnectionProblem, WsmanFault, ServiceProblem)):
            raise ServicesLeftStopped(why=error.text, names=down) from error

    def _ask_for(self, state: str, name: str) -> int:
        """Request a state.

        Return Win32_Service's code; 0 if the answer was lost, but the service is in that state or on its way to it.
        """
        method, on_its_way = _METHODS[state]

        def call() -> int:
            answer = self._client.invoke(WIN32_SERVICE, method, selectors={"Name": _checked(name)})
            return answer.return_value()

        def carried_out() -> bool:
            service = self.get(name)
            return service is not None and service.state in (state, on_its_way)

        return self._client.write_verified(call, carried_out) or 0

    def _stop_until(self, name: str, deadline: float) -> int:
        """Repeat the request while the service is between two states and accepts no control."""
        code = _NOT_NOW
        for _ in self._client.cancellation.pauses(deadline):
            if (code := self._ask_for(STOPPED, name)) != _NOT_NOW:
                break
        return code

    def _wait(self, name: str, state: str, deadline: float, seconds: float) -> None:
        found, lost = "", self._client.lost
        for _ in self._client.cancellation.pauses(deadline):
            service = self.get(name)
            found = service.state if service else ""
            if found == state:
                return
            if self._client.lost > lost and found != _METHODS[state][1]:
                lost = self._client.lost
                self._ask_for(state, name)  # Windows itself may have restarted meanwhile
        raise ServiceNotInState(name=name, seconds=seconds, state=state, found=found or "?")


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.$ -]{1,256}", name):
        raise UnusableServiceName(name=name)
    return name


def _service(found: Instance) -> Service:
    return Service(
        name=found.text("Name") or "",
        display_name=found.text("DisplayName") or "",
        state=found.text("State") or "",
        start_mode=found.text("StartMode") or "",
        computer=found.text("SystemName") or "",
        account=found.text("StartName") or "",
    )
