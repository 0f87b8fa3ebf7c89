"""The Windows version, the boot time, pending reboots, and the reboot itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from runbook.errors import (
    AuthenticationFailed,
    ConnectionLost,
    ConnectionProblem,
    NoAnswer,
    NoLogon,
    UnreadableAnswer,
    WsmanFault,
)
from runbook.text import Text
from runbook.windows.errors import NotBackAfterReboot, RebootRefused, StillRunning, UnknownWindows
from runbook.windows.registry import Registry
from runbook.windows.values import ABSENT, Kind
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.numbers import integer

WIN32_OPERATING_SYSTEM = names.wmi("root/cimv2", "Win32_OperatingSystem")

SERVER_2008 = (6, 0)
SERVER_2008_R2 = (6, 1)
SERVER_2012 = (6, 2)

STILL_UP_SECONDS = 300.0
"""How long a host may go on without rebooting after the answer to a reboot was lost.

A guess [G]: services may take long to stop.
"""

BETWEEN_LOGINS_SECONDS = 60.0
"""The seconds between two logins while a host boots and refuses them.

Windows accepts logins before its Netlogon can check them (facts 6.6). If the password was changed meanwhile instead,
policies that count refusals within minutes are not reached soon.
"""

REBOOT_SECONDS: Final = 900.0
"""How long a host may take to come back from a reboot."""

ANOTHER_BOOT: Final = timedelta(seconds=60)
"""How far the boot time must have moved, in either direction, to be that of another boot.

It is computed from the clock, and moves by seconds within one boot (facts 6.4). It is earlier after a reboot that
corrected a clock which was fast. No server is up, works and is up again within a minute [I].
"""

UNEVEN: Final = timedelta(seconds=30)
"""By how much Windows may seem to have been up for longer than since the request.

A corrected clock moves the boot time as far as the clock, so how long Windows has been up stays true (facts 6.4 [I]), and one
that was up for longer than this is not taken for rebooted. If a correction moved the clock alone, the boot time would
be the same one.
"""

_LANGUAGES = {0x0409: "en-US", 0x0411: "ja-JP"}

_OFFSETS = range(-24 * 60, 24 * 60 + 1)
"""Minutes from UTC."""

_SERVICING = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending"
_UPDATE = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
_SESSION_MANAGER = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
_NAMES = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"


@dataclass(frozen=True, slots=True)
class System:
    """A host's Windows. `version` is (major, minor), `booted` and `now` carry the host's offset from UTC."""

    computer: str
    caption: str
    version: tuple[int, int]
    build: int
    service_pack: str
    language: str
    utc_offset: timedelta
    booted: datetime
    now: datetime


class OperatingSystem:
    """One host's operating system."""

    def __init__(self, client: Client, registry: Registry) -> None:
        self._client = client
        self._registry = registry

    def read(self) -> System:
        """Return version, edition (`caption`), language, clock and boot time. One request."""
        found = next(iter(self._client.query("root/cimv2", "select * from Win32_OperatingSystem")), None)
        booted, now = (found.moment("LastBootUpTime"), found.moment("LocalDateTime")) if found else (None, None)
        version = found.read("Version", _version) if found else None
        if not found or not booted or not now or not version:
            raise UnknownWindows
        code = found.number("OSLanguage") or 0
        return System(
            computer=found.text("CSName") or "",
            caption=" ".join((found.text("Caption") or "").split()),
            version=version,
            build=found.number("BuildNumber") or 0,
            service_pack=found.text("CSDVersion") or "",
            language=_LANGUAGES.get(code, f"0x{code:04X}"),
            utc_offset=timedelta(minutes=found.number("CurrentTimeZone", _OFFSETS) or 0),
            booted=booted,
            now=now,
        )

    def pending_reboot(self) -> tuple[Text, ...]:
        """Return the reasons why Windows itself waits for a reboot; empty if it does not. Up to seven requests.

        The four places are those that administrators check [G]; an installer may use another one.
        """
        reasons: list[Text] = []
        if self._registry.kinds(_SERVICING) is not ABSENT:
            reasons.append(
                Text("役割、機能または更新プログラムのインストール", "a role, feature or update was installed")
            )
        if self._registry.kinds(_UPDATE) is not ABSENT:
            reasons.append(Text("Windows Update", "Windows Update"))
        renames = self._registry.read(_SESSION_MANAGER, "PendingFileRenameOperations", Kind.MULTI_SZ)
        if renames is not ABSENT and renames.data:
            reasons.append(Text("再起動時に置き換えられるファイル", "files that are replaced at the next start"))
        active, wanted = (
            self._registry.read(rf"{_NAMES}\{key}", "ComputerName", Kind.SZ)
            for key in ("ActiveComputerName", "ComputerName")
        )
        if active is not ABSENT and wanted is not ABSENT and str(active).lower() != str(wanted).lower():
            reasons.append(Text("コンピューター名の変更", "the computer was renamed"))
        return tuple(reasons)

    def reboot(
        self, before: System, *, seconds: float = REBOOT_SECONDS, waiting: Callable[[float], None] = lambda _: None
    ) -> System:
        """Restart Windows and wait until it answers again and proves the reboot. `before` was read just before.

        That Windows accepts the request proves nothing: the shutdown may be aborted, or a program may block it.

        Send one request only: a second one could reach a Windows that has just started. Its answer is often lost if
        Windows is quick (facts 6.4). If the host then still answers with the old boot time for five minutes, the
        request did not arrive, or Windows is still shutting down.

        Call `waiting` with the seconds left, before each look. Raise `RebootTimedOut` after `seconds`, or after those
        five minutes. Raise `WindowsProblem` if Windows refuses (the Shutdown privilege is needed, facts 6.4). Raise
        `AuthenticationFailed` if it refuses the login to the end: it is tried once a minute. Raise the connection's
        error if nothing was sent.
        """
        asked, lost = time.monotonic(), False
        try:
            code = self._client.invoke(WIN32_OPERATING_SYSTEM, "Reboot").return_value()
        except (ConnectionLost, NoAnswer, UnreadableAnswer):
            code, lost = 0, True
        if code != 0:
            raise RebootRefused(code=code)
        return self._rebooted(before.booted, asked, seconds, waiting, STILL_UP_SECONDS if lost else seconds)

    def _rebooted(
        self, before: datetime, begun: float, seconds: float, waiting: Callable[[float], None], up: float
    ) -> System:
        """Wait for a boot since `begun`, at most `up` seconds while the host still answers without a reboot."""
        refusal: AuthenticationFailed | None = None
        still_up, next_login = False, begun
        for _ in self._client.cancellation.pauses(begun + seconds):
            waiting(max(0.0, begun + seconds - time.monotonic()))
            if time.monotonic() < next_login:
                continue
            try:
                with self._client.while_booting():
                    system = self.read()
            except (ConnectionProblem, WsmanFault) as error:
                still_up, refusal = False, None
                if isinstance(error, AuthenticationFailed) and not isinstance(error, NoLogon):
                    refusal, next_login = error, time.monotonic() + BETWEEN_LOGINS_SECONDS
                continue
            refusal = None
            if _has_rebooted(system, before, timedelta(seconds=time.monotonic() - begun)):
                return system
            still_up = True
            if time.monotonic() - begun > up:
                break
        if refusal is not None:
            raise refusal
        if still_up:
            raise StillRunning(booted=before)
        raise NotBackAfterReboot(seconds=seconds)


def _has_rebooted(system: System, before: datetime, elapsed: timedelta) -> bool:
    """Return True if Windows was started anew since it was asked to, `elapsed` ago, and not at the boot at `before`."""
    return abs(system.booted - before) > ANOTHER_BOOT and system.now - system.booted < elapsed + UNEVEN


def _version(text: str) -> tuple[int, int]:
    """Return `6.1.7601` as (6, 1). Raise `ValueError`."""
    major, minor, *_ = text.split(".")
    return integer(major), integer(minor)
