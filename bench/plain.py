"""The work written with pywinrm's README: a command for everything, one shell each."""

from __future__ import annotations

import re
from collections.abc import Sequence

import winrm

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"


class Plain:
    """The work, by `Session.run_cmd`. The adapters' class keys are given: finding them is not counted."""

    def __init__(self, endpoint: str, username: str, password: str, class_keys: Sequence[str]) -> None:
        # No proxy is "", not None: with that, requests sets no_proxy in the environment for a moment, which other threads may read.
        self._session = winrm.Session(
            endpoint, auth=(username, password), transport="ntlm", proxy="", ca_trust_path=None
        )
        self._class_keys = class_keys

    def run(self, command: str, *arguments: str) -> str:
        """Return a command's output. Raise if it fails."""
        result = self._session.run_cmd(command, arguments)
        if result.status_code != 0:
            raise RuntimeError(f"{command}: {result.status_code}")
        return str(result.std_out.decode("utf-8", errors="replace"))

    def step1_check(self) -> None:
        """Read the value and the service."""
        self._session.run_cmd("reg", ["query", f'"{AGENT}"', "/v", "ConnectionNoActivityTimeout"])  # fails if absent
        self.run("sc", "query", "DPMRA")

    def step1_apply(self) -> None:
        """Read, write, restart, read."""
        self.step1_check()
        self.run("reg", "add", f'"{AGENT}"', "/v", "ConnectionNoActivityTimeout", "/t", "REG_DWORD", "/d", "900", "/f")
        self.run("net", "stop", "DPMRA")
        self.run("net", "start", "DPMRA")
        self.step1_check()

    def step2_check(self) -> str:
        """Read the TCP globals and each adapter."""
        printed = self.run("netsh", "interface", "tcp", "show", "global")
        return printed + "".join(self.run("reg", "query", f'"{key}"', "/s") for key in self._class_keys)

    def step2_apply(self) -> None:
        """Read, write the values that are on, read."""
        before = self.step2_check()
        for name in ("rss", "chimney", "netdma"):
            self.run("netsh", "interface", "tcp", "set", "global", f"{name}=disabled")
        for section in re.split(r"\r\n(?=HKEY_)", before):
            match = re.match(r"HKEY_LOCAL_MACHINE\\(.*)\\Ndi\\Params\\(\*\w*(?:Offload|Lso|Jumbo)\w+)\r\n", section)
            if match:
                data = "1514" if match[2] == "*JumboPacket" else "0"
                self.run("reg", "add", f'"HKLM\\{match[1]}"', "/v", match[2], "/t", "REG_SZ", "/d", data, "/f")
        self.step2_check()
