"""The two ways to throttle, as settings: Windows' own QoS policy, and DPM's console, which only a person can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from runbook.change.settings import Value
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows import qos
from runbook.windows.look import Look
from runbook.windows.values import ABSENT


@dataclass(frozen=True, slots=True)
class QosSetting:
    """A QoS policy of ours on one TCP port; its value is a rate in bits a second, as a word."""

    name: str
    port: int

    sort: ClassVar[str] = "qos"

    @property
    def place(self) -> str:
        return "QoS"

    @property
    def label(self) -> str:
        return f"{self.name} (TCP {self.port})"

    def read(self, look: Look) -> Value:
        rate = qos.policy_rate(look.host.client, self.name, self.port)
        return ABSENT if rate is None else f"{rate} bit/s"

    def write(self, look: Look, value: Value) -> None:
        rate = int(value.removesuffix(" bit/s")) if isinstance(value, str) else 0
        qos.set_policy(look.host.client, self.name, self.port, rate)

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # in force at once
        return False

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # no limit of ours
        return ""


@dataclass(frozen=True, slots=True)
class ConsoleSetting:
    """What only a person can set, in a console: it is recorded that they say they did; it can be neither read nor undone."""

    console: str
    name: str

    sort: ClassVar[str] = "console"

    @property
    def place(self) -> str:
        return self.console

    @property
    def label(self) -> str:
        return self.name

    def read(self, look: Look) -> Value:  # noqa: ARG002  # that is the point
        raise Refused(
            Text("{name} はコンソールでのみ確認できます。", "{name} can be seen in its console only.").format(
                name=self.name
            )
        )

    def write(self, look: Look, value: Value) -> None:  # noqa: ARG002  # likewise
        raise Refused(
            Text("{name} はコンソールでのみ変更できます。", "{name} can be changed in its console only.").format(
                name=self.name
            )
        )

    def needs_reboot(self, look: Look) -> bool:  # noqa: ARG002  # not known to need one
        return False

    def when_absent(self, look: Look) -> str:  # noqa: ARG002  # not known
        return ""
