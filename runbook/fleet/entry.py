"""A host to work on, as it was typed or stands in the inventory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from runbook.windows import Host, connect
from runbook.wsman.target import Target
from runbook.wsman.transport import Login

DPM_SERVER: Final = "dpm-server"
PROTECTED: Final = "protected"
ROLES: Final = (DPM_SERVER, PROTECTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """The name that people see, how to reach the host, and where it belongs.

    `role` is one of `ROLES`, or '' where nobody said; `site` is where it stands, for an engine whose workers stand in sites.
    """

    name: str
    target: Target
    login: Login
    ca: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    role: str = ""
    site: str = ""

    def connect(self) -> Host:
        """Connect; nothing is sent yet."""
        host = connect(self.target.address, tls=self.target.tls, login=self.login, ca=self.ca, proxy=self.proxy)
        host.name = self.name
        return host

    def with_password(self, password: str) -> Entry:
        """The same host, logged in to with this password; '' takes it out."""
        return replace(self, login=replace(self.login, password=password))
