"""A scenario: an environment whose backups fail, its story, and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.catalogue import DEFINITIONS
from runbook.sandbox.scenarios.healthy import DPM, HOST, healthy_environment, path
from runbook.sandbox.windows.agent import Trouble
from runbook.sandbox.windows.protection import BackupJob

_TROUBLES: Final = {
    "antivirus": Trouble.ANTIVIRUS,
    "backup-network": Trouble.BACKUP_NETWORK,
    "attached-as-trusted": Trouble.ATTACHED_AS_TRUSTED,
    "dvd-image": Trouble.DVD_IMAGE,
    "workgroup-password": Trouble.PASSWORD_EXPIRED,
    "ipsec": Trouble.IPSEC_AT_ONE_END,
}
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """An environment with a fault.

    `symptom` is the console's text for the first failed job, in the environment's language.
    """

    name: str
    environment: Environment
    symptom: str
    dpm: str = DPM
    host: str = HOST

    @property
    def title_ja(self) -> str:
        """The title in Japanese."""
        return DEFINITIONS[self.name].titles[0]

    @property
    def title_en(self) -> str:
        """The title in English."""
        return DEFINITIONS[self.name].titles[1]

    @property
    def story_ja(self) -> str:
        """An administrator's report, in Japanese."""
        return DEFINITIONS[self.name].stories[0]

    @property
    def story_en(self) -> str:
        """An administrator's report, in English."""
        return DEFINITIONS[self.name].stories[1]

    @property
    def truths(self) -> dict[str, str]:
        """The true answers of a person on the spot, by topic: yes or no."""
        link = path(self.environment)
        short = link.drops_idle_after is not None and link.drops_idle_after < 5 * 60  # facts 8: less than five minutes
        asked = {topic: trouble in self.environment[self.host].troubles for topic, trouble in _TROUBLES.items()}
        asked |= {"rpc-dynamic": bool(self.environment.network.no_dynamic)}
        asked |= {"idle-device": short, "throttled": self.host in self.environment.dpm.throttles}
        return {topic: "yes" if holds else "no" for topic, holds in asked.items()}

    def remedy(self) -> None:
        """Remove the cause by hand, on the machines and around them."""
        DEFINITIONS[self.name].cure(self.environment)

    def next_day(self) -> list[BackupJob]:
        """Let a day pass. Return its jobs."""
        self.environment.clock.advance(_A_DAY)
        return self.environment.dpm.run(self.environment.clock.now())


def scenario(name: str, *, version: str = "2016", language: str = "en-US", dpm_version: str | None = None) -> Scenario:
    """Return a scenario on the day after its environment broke.

    If it cannot happen on a Windows version, use another version.

    Raise `KeyError` for a name that is not in `SCENARIOS`.
    """
    definition = DEFINITIONS[name]
    possible = version if not definition.versions or version in definition.versions else definition.versions[-1]
    environment = healthy_environment(possible, language, dpm_version)
    definition.begin(environment)
    dpm = environment.dpm
    dpm.look_back(_A_DAY)
    failed = next((job.message for job in dpm.jobs if job.computer == HOST and job.status == "Failed"), "")
    symptom = definition.symptom[0 if language == "ja-JP" else 1] if definition.symptom else failed
    return Scenario(name, environment, symptom)
