"""Plan = apply, apply twice = nothing, apply then undo = identity, over random host states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runbook.change.apply import apply
from runbook.change.plan import Plan
from runbook.change.undo import plan_undo
from runbook.journal.journal import Journal
from runbook.procedure.steps.chosen_adapters import AdapterChoice
from runbook.procedure.steps.step1 import Step1
from runbook.procedure.steps.step2 import Step2
from runbook.sandbox import Machine, NicSpec, RegValue
from runbook.windows.look import Look
from tests.conftest import LANGUAGES, VERSIONS, host_of
from tests.soak.counting import THOROUGH

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
TCPIP = r"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
AGENT_VALUES = ("ConnectionNoActivityTimeout", "ConnectionNoActivityTimeoutForNonCCJobs", "CommandTimeout", "Other")
SWITCHES = ("EnableTCPChimney", "EnableRSS", "EnableTCPA")
KEYWORDS = (
    "*LsoV1IPv4",
    "*LsoV2IPv4",
    "*LsoV2IPv6",
    "*TCPChecksumOffloadIPv4",
    "*TCPUDPChecksumOffloadIPv4",
    "*JumboPacket",
)
VENDORS = ("intel", "broadcom", "realtek", "indexed", "ranged", "mellanox")
CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"

dwords = st.integers(0, 0xFFFFFFFF)
states = st.sampled_from(["enabled", "disabled", "automatic"])


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    """A machine of any version and language, with any values where the steps look, and DPMRA in either state."""
    nics = [
        NicSpec(vendor=vendor, ip=f"10.0.0.{number}")
        for number, vendor in enumerate(draw(st.lists(st.sampled_from(VENDORS), max_size=3)), start=1)
    ]
    machine = Machine(
        "FILES01", version=draw(st.sampled_from(VERSIONS)), language=draw(st.sampled_from(LANGUAGES)), nics=nics
    )
    for name, number in draw(st.dictionaries(st.sampled_from(AGENT_VALUES), dwords)).items():
        machine.registry.set(AGENT, name, RegValue("REG_DWORD", number))
    for name, number in draw(st.dictionaries(st.sampled_from(SWITCHES), st.integers(0, 3))).items():
        machine.registry.set(TCPIP, name, RegValue("REG_DWORD", number))
    for name in machine.tcp:
        machine.tcp[name] = draw(states if name == "chimney" else st.sampled_from(["enabled", "disabled"]))
    for number in range(20):
        key = rf"{CLASS}\{number:04d}"
        if machine.registry.has_key(rf"{key}\Ndi\Params"):
            for name, value in draw(st.dictionaries(st.sampled_from(KEYWORDS), st.sampled_from("0123"))).items():
                machine.registry.set(key, name, RegValue("REG_SZ", value))
            for name in draw(st.lists(st.sampled_from(KEYWORDS))):
                machine.registry.delete(key, name)
    machine.has_kb967224_bug = False
    if draw(st.booleans()):
        machine.services["DPMRA"].start()
    return machine


EVERY = AdapterChoice(every=True)
Planner = Callable[[Look, Journal], Plan]
planners: st.SearchStrategy[Planner] = st.sampled_from(
    [
        lambda look, journal: Step1().plan(look, journal),
        lambda look, journal: Step1(seconds=3600).plan(look, journal),
        lambda look, journal: Step1(kb971411=True).plan(look, journal),
        lambda look, journal: Step2(whole_list=True, adapters=EVERY).plan(look, journal),
        lambda look, journal: Step2(only=("snp",)).plan(look, journal),
        lambda look, journal: Step2(only=("nic",), adapters=EVERY).plan(look, journal),
    ]
)
many = settings(max_examples=200 if THOROUGH else 30, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(machines(), planners)
def test_apply_writes_exactly_the_plan_in_its_order_and_twice_is_nothing(machine: Machine, planner: Planner) -> None:
    """Every write from outside is one of the plan's changes, in order; a second plan is empty."""
    with TemporaryDirectory() as folder, Journal(Path(folder) / "j") as journal:
        host = host_of(machine)
        plan = planner(Look(host), journal)
        assert machine.log.writes == []
        apply(host, plan, journal)
        written = [write for write in machine.log.writes if write.kind in ("registry", "tcp")]
        assert len(written) == len(plan.changes)
        for write, change in zip(written, plan.changes, strict=True):
            word = str(getattr(change.setting, "keyword", None) or getattr(change.setting, "name", None))
            # 2003 and 2008 keep some of the TCP globals in the registry, under these names (facts 4.1).
            stored = {"chimney": "EnableTCPChimney", "rss": "EnableRSS", "netdma": "EnableTCPA"}.get(word, word)
            assert write.target.endswith((word, stored)), (write, change)
        again = planner(Look(host), journal)
        assert again.is_empty
        machine.log.clear()
        apply(host, again, journal)
        assert machine.log.writes == []


@many
@given(machines(), planners)
def test_undo_is_the_way_back(machine: Machine, planner: Planner) -> None:
    """After apply and undo the whole durable state of the host is what it was, absence included."""
    with TemporaryDirectory() as folder, Journal(Path(folder) / "j") as journal:
        host = host_of(machine)
        before = machine.durable()
        plan = planner(Look(host), journal)
        applied = apply(host, plan, journal)
        run = journal.run(applied.run)
        assert run is not None
        apply(host, plan_undo(Look(host), run), journal, undoes=run.id)
        assert machine.durable().diff(before) == []
        undone = journal.run(run.id)
        assert undone is not None
        assert plan_undo(Look(host), undone).is_empty
