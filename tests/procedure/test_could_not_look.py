"""Checks of the agent that could not look give no answer: they never say that all is well."""

from __future__ import annotations

import pytest

from runbook.dpm.agent import PRODUCT_KEY
from runbook.procedure.causes.agent.agent_crash import AGENT_CRASH
from runbook.procedure.causes.agent.agent_disabled import AGENT_DISABLED
from runbook.procedure.causes.agent.dpm_services import DPM_SERVICES
from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check
from runbook.procedure.walk import measured
from runbook.sandbox import Environment, Machine, NicSpec
from runbook.windows.look import Look
from runbook.windows.services import Service
from tests.conftest import host_of


@pytest.fixture
def site() -> Environment:
    """A DPM server and a file server."""
    return Environment(
        (Machine("DPM01", dpm_server=True, nics=[NicSpec(ip="10.0.0.1")]), Machine("FILES01", nics=[NicSpec()]))
    )


def look(site: Environment, check: object) -> Measurement:
    """What a check says there."""
    assert isinstance(check, Check)
    return measured(check, Pair(Look(host_of(site["FILES01"])), Look(host_of(site["DPM01"]))))


def test_no_crash_log_is_only_said_where_one_was_looked_for(site: Environment) -> None:
    """Where DPM is installed stands in the registry; without it no folder was read."""
    assert look(site, AGENT_CRASH.node).answer == "none"
    site["FILES01"].registry.delete(rf"{PRODUCT_KEY}\Setup", "InstallPath")
    found = look(site, AGENT_CRASH.node)
    assert found.answer is None
    assert [line.en.partition(":")[0] for line in found.evidence] == ["FILES01"]


@pytest.mark.parametrize(
    ("mode", "answer"), [("Auto", "yes"), ("Manual", "yes"), ("Disabled", "no"), ("", None), ("Unknown", None)]
)
def test_a_start_type_that_is_not_known_is_not_fine(site: Environment, mode: str, answer: str | None) -> None:
    """Only the two words with which a service can start say that it may."""
    site["FILES01"].services["DPMRA"].start_mode = mode
    assert look(site, AGENT_DISABLED.node).answer == answer


@pytest.mark.parametrize(
    ("state", "answer"), [("Running", "running"), ("Stop Pending", "stopped"), ("", None), ("Unknown", None)]
)
def test_a_state_that_is_not_known_blames_nobody(
    site: Environment, monkeypatch: pytest.MonkeyPatch, state: str, answer: str | None
) -> None:
    """The DPM engine is stopped only if its state says so."""
    engine = Service("MSDPM", "DPM", state, "Auto", "DPM01")
    monkeypatch.setattr(Look, "service", lambda *_: engine)
    assert look(site, DPM_SERVICES.node).answer == answer
