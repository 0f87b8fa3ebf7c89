"""Scenarios: sites whose backups fail from a hidden cause that only its remedy removes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from runbook.sandbox.agent import Trouble
from runbook.sandbox.protection import Job
from runbook.sandbox.scenario_agents import AGENTS
from runbook.sandbox.scenario_plot import DPM, HOST, Plot, healthy_site, path
from runbook.sandbox.scenario_steps import STEPS
from runbook.sandbox.scenario_surroundings import SURROUNDINGS
from runbook.sandbox.site import Site

PLOTS: Final[Mapping[str, Plot]] = {plot.name: plot for plot in (*STEPS, *AGENTS, *SURROUNDINGS)}
SCENARIOS: Final[tuple[str, ...]] = tuple(PLOTS)

_TROUBLES: Final = {
    "antivirus": Trouble.ANTIVIRUS,
    "backup-network": Trouble.BACKUP_NETWORK,
    "workgroup-password": Trouble.PASSWORD_EXPIRED,
}
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A site with something wrong. `symptom` is what the console shows of the first job that failed, in the site's language."""

    name: str
    site: Site
    symptom: str
    dpm: str = DPM
    host: str = HOST

    @property
    def title_ja(self) -> str:
        """A title."""
        return PLOTS[self.name].titles[0]

    @property
    def title_en(self) -> str:
        """A title."""
        return PLOTS[self.name].titles[1]

    @property
    def story_ja(self) -> str:
        """What an administrator would tell."""
        return PLOTS[self.name].stories[0]

    @property
    def story_en(self) -> str:
        """What an administrator would tell."""
        return PLOTS[self.name].stories[1]

    @property
    def truths(self) -> dict[str, str]:
        """What a person at the site would answer when asked, as it is now, by topic."""
        server, link = self.site.server, path(self.site)
        short = link.drops_idle_after is not None and link.drops_idle_after < 5 * 60  # facts 8: less than five minutes
        asked = {topic: trouble in self.site[self.host].troubles for topic, trouble in _TROUBLES.items()}
        asked |= {"idle-device": short, "throttled": server.dpm is not None and self.host in server.dpm.throttles}
        return {topic: "yes" if holds else "no" for topic, holds in asked.items()}

    def remedy(self) -> None:
        """Do by hand, on the machines and around them, what cures it."""
        PLOTS[self.name].cure(self.site)

    def next_day(self) -> list[Job]:
        """Let a day pass; its jobs."""
        dpm = self.site.server.dpm
        if dpm is None:
            return []
        self.site.clock.advance(_A_DAY)
        return dpm.run(self.site.clock.now())


def scenario(name: str, *, version: str = "2016", language: str = "en-US", dpm_version: str | None = None) -> Scenario:
    """The site of that scenario, as it is on the day after it went wrong. Where it cannot happen on a Windows version, another is taken.

    Raises `KeyError` for a name that is none of `SCENARIOS`.
    """
    plot = PLOTS[name]
    possible = version if not plot.versions or version in plot.versions else plot.versions[-1]
    site = healthy_site(possible, language, dpm_version)
    plot.begin(site)
    dpm = site.server.dpm
    if dpm is None:
        raise LookupError(name)
    dpm.look_back(_A_DAY)
    failed = next((job.message for job in dpm.jobs if job.computer == HOST and job.status == "Failed"), "")
    said = plot.symptom[0 if language == "ja-JP" else 1] if plot.symptom else failed
    return Scenario(name, site, said)
