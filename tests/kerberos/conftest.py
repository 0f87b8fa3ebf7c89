"""A domain for all tests here, and a simulated site that its tickets are for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from runbook.sandbox import Server, Site, serve
from tests.kerberos import domain as domains
from tests.kerberos.domain import Domain


@pytest.fixture(scope="session")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Domain]:
    """The domain of all workers. Where none can be made its tests are skipped; in CI they fail."""
    absent = domains.missing() or ", ".join(name for name in ("gssapi", "krb5") if not find_spec(name))
    if absent:
        report = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        report(f"no domain can be made here, missing: {absent}; `python3 dev.py test` installs it on Debian")
    here = tmp_path_factory.getbasetemp()
    with domains.shared((here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "domain") as running:
        yield running


@pytest.fixture(autouse=True)
def member(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process belongs to the domain, and nobody has logged in."""
    for name, value in domain.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("RUNBOOK_USERNAME", "RUNBOOK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ticket cache of its own, empty."""
    path = tmp_path / "tickets"
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{path}")
    return path


@pytest.fixture
def ticket(domain: Domain, cache: Path) -> Path:
    """That cache, after `kinit`."""
    domain.run("kinit", domains.USER, given=domain.password, KRB5CCNAME=f"FILE:{cache}")
    return cache


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, site: Site, domain: Domain) -> Iterator[Server]:
    """The small site, which lets in who has a ticket and nobody else."""
    with serve(site, tls=request.param == "https", auth=("kerberos",), keytab=domain.keytab) as running:
        yield running


@pytest.fixture
def plain(site: Site, domain: Domain) -> Iterator[Server]:
    """The same over HTTP, with sealed messages."""
    with serve(site, auth=("kerberos",), keytab=domain.keytab) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The domain is the same on every Python, and GSSAPI is built for one: that is enough."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("slow")
