"""What Windows it is, since when it runs, whether it waits for a reboot, and the reboot itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from runbook.errors import ConnectionProblem, RebootTimedOut, UnreadableAnswer, WindowsProblem, WsmanFault
from runbook.pause import pauses
from runbook.text import Text
from runbook.windows.registry import Registry
from runbook.windows.values import ABSENT, Kind
from runbook.wsman import names
from runbook.wsman.client import Client

OPERATING_SYSTEM = names.wmi("root/cimv2", "Win32_OperatingSystem")

SERVER_2008 = (6, 0)
SERVER_2008_R2 = (6, 1)
SERVER_2012 = (6, 2)

_LANGUAGES = {0x0409: "en-US", 0x0411: "ja-JP"}

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


class SystemOf:
    """One host's operating system."""

    def __init__(self, client: Client, registry: Registry) -> None:
        self._client = client
        self._registry = registry

    def read(self) -> System:
        """Version, edition (`caption`), language, clock and boot time. One request."""
        found = next(iter(list(self._client.query("root/cimv2", "select * from Win32_OperatingSystem"))), None)
        booted, now = (found.moment("LastBootUpTime"), found.moment("LocalDateTime")) if found else (None, None)
        version = (found.text("Version") or "").split(".") if found else []
        if not found or not booted or not now or len(version) < 2 or not all(part.isdigit() for part in version):
            raise UnreadableAnswer(
                Text("Windows のバージョンを読み取れません。", "The version of Windows cannot be read.")
            )
        code = found.number("OSLanguage") or 0
        return System(
            computer=found.text("CSName") or "",
            caption=" ".join((found.text("Caption") or "").split()),
            version=(int(version[0]), int(version[1])),
            build=found.number("BuildNumber") or 0,
            service_pack=found.text("CSDVersion") or "",
            language=_LANGUAGES.get(code, f"0x{code:04X}"),
            utc_offset=timedelta(minutes=found.number("CurrentTimeZone") or 0),
            booted=booted,
            now=now,
        )

    def time_zone(self) -> str:
        """The time zone's name, in the host's language. One request."""
        zones = list(self._client.query("root/cimv2", "select * from Win32_TimeZone"))
        return (zones[0].text("StandardName") or zones[0].text("Caption") or "") if zones else ""

    def pending_reboot(self) -> tuple[Text, ...]:
        """Why Windows itself waits for a reboot; empty if it does not. Up to seven requests.

        The four places are the ones administrators look at [G]; an installer may keep its own elsewhere.
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

    def reboot(self, *, seconds: float = 900.0, waiting: Callable[[float], None] = lambda _: None) -> System:
        """Restart Windows and wait until its boot time has changed and it answers again.

        `waiting` is told the seconds left, each time it looks. Raises `RebootTimedOut` after `seconds`, and
        `WindowsProblem` when Windows refuses (the Shutdown privilege is needed, facts 6.4).
        """
        before = self.read().booted
        try:
            code = self._client.invoke(OPERATING_SYSTEM, "Reboot").number("ReturnValue") or 0
        except ConnectionProblem:
            code = 0  # the answer is lost when Windows is quick (facts 6.4); the boot time will tell
        if code != 0:
            raise WindowsProblem(
                Text("再起動が拒否されました (コード {code})。", "The reboot was refused (code {code}).").format(
                    code=code
                )
            )
        deadline = time.monotonic() + seconds
        for _ in pauses(deadline):
            waiting(max(0.0, deadline - time.monotonic()))
            try:
                system = self.read()
            except (ConnectionProblem, WsmanFault):
                continue
            # More than a second: LastBootUpTime is computed from the clock and wanders a little.
            if abs(system.booted - before) > timedelta(seconds=1):
                return system
        raise RebootTimedOut(
            Text(
                "{seconds:g} 秒待ちましたが、再起動後の応答を確認できません。",
                "The host has not answered with a new boot time after {seconds:g} s.",
            ).format(seconds=seconds),
            Text("コンソールで起動の状態を確認してください。", "Look at its console."),
        )
