"""The support matrix: from Microsoft's lists, what is simulated, and what somebody ran on real hosts."""

from __future__ import annotations

import pytest

from runbook.dpm import support
from runbook.dpm.support import PRODUCTS, RELEASES, Evidence, RealRun
from runbook.fleet.check_job import run_checks
from runbook.journal.journal import Journal
from runbook.pages.support_table import support_table
from runbook.procedure.measuring import Pair
from runbook.procedure.troubleshooting import TREE
from runbook.sandbox import Machine
from runbook.sandbox.scenarios.healthy import healthy_environment
from runbook.sandbox.windows.versions import VERSIONS
from runbook.windows.look import Look
from tests.conftest import host_of

FILE_VERSIONS = {
    "DPM 2007": "2.0.8861.0", "DPM 2010": "3.0.7696.0", "DPM 2012": "4.0.1908.0", "DPM 2012 SP1": "4.1.3313.0", "DPM 2012 R2": "4.2.1417.0",
    "DPM 2016": "5.0.158.0", "DPM 2019": "10.19.58.0", "DPM 2022": "10.22.148.0", "DPM 2025": "10.25.63.0",
    "MABS v1": "11.0.50.0", "MABS v2": "12.0.332.0", "MABS v3": "13.0.415.0", "MABS v4": "14.0.30.0",
}  # fmt: skip


def test_what_is_called_simulated_is() -> None:
    """The simulated environment has these releases and no other ones."""
    assert set(VERSIONS) == support.SIMULATED_RELEASES
    assert {release.name for release in RELEASES} >= support.SIMULATED_RELEASES


@pytest.mark.parametrize("name", sorted(support.SIMULATED_PRODUCTS))
@pytest.mark.parametrize("version", sorted(support.SIMULATED_RELEASES))
def test_each_simulated_pair_tells_its_cell(name: str, version: str) -> None:
    """Both ends, the product, and what it is known from."""
    environment = healthy_environment(version, "en-US", FILE_VERSIONS[name])
    ends, known = support.describe(Look(host_of(environment["FILES01"])), Look(host_of(environment["DPM01"])))
    assert ends.en.count(f"Windows Server {version} (en-US)") == 2
    assert name in ends.en
    assert "simulator" in known.en


def test_the_row_costs_nothing(journal: Journal) -> None:
    """All of it was read for other checks."""
    environment = healthy_environment("2016", "ja-JP", None)
    pair = Pair(Look(host_of(environment["FILES01"])), Look(host_of(environment["DPM01"])))
    results = run_checks(TREE, pair, journal)
    while next(results).id != "step2":
        pass
    before = [look.host.client.requests for look in pair.both]
    assert next(results).id == "support"
    assert [look.host.client.requests for look in pair.both] == before


@pytest.mark.parametrize(("name", "version"), FILE_VERSIONS.items())
def test_a_product_is_known_by_its_first_numbers(name: str, version: str) -> None:
    """4.1 is not 4.2, and 10.19 not 10.22; an unknown number is no product."""
    found = support.product_of(version)
    assert found is not None
    assert found.name == name
    assert [product.name for product in PRODUCTS] == list(FILE_VERSIONS)


@pytest.mark.parametrize("version", ["", "1.0", "6.0.0.0", "10.20.1.0", "100.1.2.3", "4"])
def test_an_unknown_version_is_no_product(version: str) -> None:
    """Rather none than the nearest one."""
    assert support.product_of(version) is None


@pytest.mark.parametrize("version", VERSIONS)
def test_a_release_is_known_by_version_and_build(version: str) -> None:
    """10.0 is several releases."""
    found = support.release_of(host_of(Machine("A", version)).system.read())
    assert found is not None
    assert found.name == version


def test_a_pair_that_somebody_ran_is_real() -> None:
    """One run makes its own cell real, and no other one."""
    run = RealRun("2022", "DPM 2022", "ja-JP", "someone", "2027-01-01")
    assert support.evidence("2022", "DPM 2022", (run,)) is Evidence.REAL
    assert support.evidence("2022", "DPM 2025", (run,)) is Evidence.SOURCES
    assert support.evidence("2016", "DPM 2022", (run,)) is Evidence.SIMULATOR
    machine = Machine("A", "2022", dpm_version="10.22.148.0")
    assert support.ran_on_real(Look(host_of(machine)), (run,))
    machine.dpm_version = "5.0.158.0"
    assert not support.ran_on_real(Look(host_of(Machine("A", "2022", dpm_version="5.0.158.0"))), (run,))


def test_while_nobody_ran_anything_no_host_is_asked() -> None:
    """The line before a change costs no round trip."""
    look = Look(host_of(Machine("A", "2016")))
    assert not support.ran_on_real(look)
    assert look.host.client.requests == 0


def test_lists_name_releases_that_there_are() -> None:
    """No misspelled release can turn a yes into a no."""
    names = {release.name for release in RELEASES}
    for product in PRODUCTS:
        assert product.protects is None or product.protects <= names


def test_the_page_has_a_cell_for_each_pair() -> None:
    """In both languages; a pair that Microsoft does not list has nothing to be known from."""
    for language, word in (("ja", "模擬"), ("en", "simulator")):
        table = support_table("ja" if language == "ja" else "en")
        assert table.count("<td>") == len(PRODUCTS) * len(RELEASES)
        assert f"<td>○ <br>{word}</td>" in table
        assert "<td>–</td>" in table
