"""Services over `Win32_Service` (facts 6.4)."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from runbook.errors import ConnectionProblem, InvalidInput, RunbookError, ServiceProblem, WsmanFault
from runbook.pause import pauses
from runbook.text import Text
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
"""How a state is asked for, and the one on the way there."""
_DEPENDENTS_RUN = 3
_NOT_NOW = 5  # "the control cannot be sent in the current state": stopped already, or in between
_NOT_STARTED = 6
_RUNS_ALREADY = 10

_MEANING = {
    2: Text("アクセスが拒否されました", "access denied"),
    3: Text("依存するサービスが実行中です", "services that depend on it are running"),
    7: Text("サービスが時間内に応答しませんでした", "the service did not answer in time"),
    9: Text("実行ファイルが見つかりません", "its program was not found"),
    14: Text("サービスが無効になっています", "the service is disabled"),
    15: Text("サービスのアカウントでログオンできません", "its account cannot log on"),
}


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the host reports it. `computer` is the host's own name, which comes with every service."""

    name: str
    display_name: str
    state: str
    start_mode: str
    computer: str

    @property
    def runs(self) -> bool:
        """Running or on its way there: a restart is due for new values to be read."""
        return self.state in (RUNNING, START_PENDING, "Paused", "Pause Pending", "Continue Pending")


class Services:
    """One host's services, addressed by service name: display names differ by version and language (facts 1.3)."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, name: str) -> Service | None:
        """A service, or None if it is not installed. One request."""
        query = f"select * from Win32_Service where Name='{_checked(name)}'"
        return next((_service(found) for found in self._client.query("root/cimv2", query)), None)

    def program(self, name: str) -> str:
        """The full path of a service's program, without its arguments; '' if it is not installed. One request."""
        query = f"select * from Win32_Service where Name='{_checked(name)}'"
        line = next(((found.text("PathName") or "") for found in self._client.query("root/cimv2", query)), "")
        found = re.match(r'"([^"]+)"|(.+?\.exe)(?=\s|$)|(\S+)', line.strip(), re.IGNORECASE)
        return next((part for part in found.groups() if part), "") if found else ""

    def dependents(self, name: str) -> tuple[Service, ...]:
        """The services that depend on this one, whatever their state. One request.

        Associations by WQL are what WinRM has offered from the start (Microsoft, "DMTF Profile Discovery Through
        Association Traversal"); on a real host this query has not been seen.
        """
        query = (
            f"ASSOCIATORS OF {{Win32_Service.Name='{_checked(name)}'}} "
            "WHERE AssocClass=Win32_DependentService Role=Antecedent"
        )
        return tuple(_service(found) for found in self._client.query("root/cimv2", query))

    def stop(self, name: str, *, seconds: float = STOP_SECONDS) -> tuple[str, ...]:
        """Stop a service, those that depend on it first; the names of all that were stopped, in that order.

        That it is stopped already is success, and gives an empty tuple; but where an answer was lost on the way, a service that is
        found stopped then was stopped by us. Raises `ServiceProblem` when it is not stopped after `seconds`.
        """
        deadline = time.monotonic() + seconds
        stopped: list[str] = []
        try:
            self._stop(name, deadline, seconds, stopped)
        except BaseException as error:  # Ctrl-C too: what depends on it must not stay down because it would not stop
            self._start_anyway(reversed(stopped), error)
            raise
        return tuple(stopped)

    def _stop(self, name: str, deadline: float, seconds: float, stopped: list[str]) -> None:
        """Stop it, adding to `stopped` what has been stopped so far, or may have been by a request whose answer was lost."""
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
                raise _refused(name, code)
        except BaseException:
            if self._client.lost > lost:
                stopped.append(name)
            raise
        stopped.append(name)
        self._wait(name, STOPPED, deadline, seconds)

    def start(self, name: str, *, seconds: float = STOP_SECONDS) -> None:
        """Start a service and wait until it runs. That it runs already is success."""
        code = self._ask_for(RUNNING, name)
        if code not in (0, _RUNS_ALREADY):
            raise _refused(name, code)
        self._wait(name, RUNNING, time.monotonic() + seconds, seconds)

    def restart(self, name: str, *, seconds: float = STOP_SECONDS) -> tuple[str, ...]:
        """Stop, then start again everything that was stopped; its names, in the order of starting.

        A service that is found stopped stays stopped: DPMRA is started on demand (facts 1.3).
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
        """Ask for the start of what we stopped, without waiting, when the work ends in the middle.

        Raises an error that names what may stay down, and why the work ended.
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
            raise _may_be_down(down, error) from error

    def _ask_for(self, state: str, name: str) -> int:
        """Win32_Service's code; 0 when the answer was lost, but the service is seen in that state, or on its way."""
        method, on_its_way = _METHODS[state]

        def call() -> int:
            answer = self._client.invoke(WIN32_SERVICE, method, selectors={"Name": _checked(name)})
            return (answer.number("ReturnValue") or 0) & 0xFFFFFFFF

        def carried_out() -> bool:
            service = self.get(name)
            return service is not None and service.state in (state, on_its_way)

        return self._client.certain(call, carried_out) or 0

    def _stop_until(self, name: str, deadline: float) -> int:
        """Call again while the service is between two states and takes no control."""
        code = _NOT_NOW
        for _ in pauses(deadline):
            if (code := self._ask_for(STOPPED, name)) != _NOT_NOW:
                break
        return code

    def _wait(self, name: str, state: str, deadline: float, seconds: float) -> None:
        found, lost = "", self._client.lost
        for _ in pauses(deadline):
            service = self.get(name)
            found = service.state if service else ""
            if found == state:
                return
            if self._client.lost > lost and found != _METHODS[state][1]:
                lost = self._client.lost
                self._ask_for(state, name)  # Windows itself may have restarted meanwhile
        raise ServiceProblem(
            Text(
                "サービス {name} が {seconds:g} 秒待っても {state} になりません (現在: {found})。",
                "The service {name} is not {state} after {seconds:g} s (it is: {found}).",
            ).format(name=name, state=state, seconds=seconds, found=found or "?"),
            advice=Text(
                "[サービス] の画面で状態を確認してください。実行中のジョブの終了を待ってから、もう一度実行できます。",
                "Look at it in the Services console. You can run this again once running jobs have ended.",
            ),
        )


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.$ -]{1,256}", name):
        raise InvalidInput(
            Text("サービス名 {name} は使えません。", "Cannot use {name} as a service name.").format(name=name)
        )
    return name


def _service(found: Instance) -> Service:
    return Service(
        name=found.text("Name") or "",
        display_name=found.text("DisplayName") or "",
        state=found.text("State") or "",
        start_mode=found.text("StartMode") or "",
        computer=found.text("SystemName") or "",
    )


def _may_be_down(names: list[str], error: RunbookError) -> ServiceProblem:
    return ServiceProblem(
        Text(
            "{why} 停止したままになっている可能性のあるサービス: {names}",
            "{why} Services that may have stayed stopped: {names}",
        ).format(why=error.text, names=", ".join(names)),
        advice=Text(
            "[サービス] の画面で状態を確認し、停止している場合は開始してください (DPMRA は必要なときに起動されます)。",
            "Look at them in the Services console, and start what is stopped (DPMRA is started on demand).",
        ),
    )


def _refused(name: str, code: int) -> ServiceProblem:
    why = _MEANING.get(code, Text("理由は不明です", "for an unknown reason"))
    return ServiceProblem(
        Text(
            "サービス {name} を操作できません: {why} (コード {code})。",
            "The service {name} cannot be controlled: {why} (code {code}).",
        ).format(name=name, why=why, code=code),
        code=code,
    )
