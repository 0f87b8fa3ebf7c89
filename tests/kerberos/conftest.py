"""A domain for all tests of this folder, and a simulated environment that its tickets are for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from runbook.sandbox import Environment, Server, serve
from tests.kerberos import domain as domains
from tests.kerberos.domain import Domain


@pytest.fixture(scope="session")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Domain]:
    """Return the domain of all workers. If none can be made, skip its tests; in CI, fail."""
    absent = domains.missing() or ", ".join(name for name in ("gssapi", "krb5") if not find_spec(name))
    if absent:
        report = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        report(f"no domain can be made here, missing: {absent}; `python3 dev.py test --install` installs it on Debian")
    here = tmp_path_factory.getbasetemp()
    with domains.shared((here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "domain") as running:
        yield running


@pytest.fixture(autouse=True)
def member(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process a member of the domain, without a login."""
    for name, value in domain.environment.items():
        monkeypatch.setenv(name, value)
    for name in ("RUNBOOK_USERNAME", "RUNBOOK_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty ticket cache for one test."""
    path = tmp_path / "tickets"
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{path}")
    return path


@pytest.fixture
def ticket(domain: Domain, cache: Path) -> Path:
    """Return that cache after `kinit`."""
    domain.run("kinit", domains.USER, given=domain.password, KRB5CCNAME=f"FILE:{cache}")
    return cache


@pytest.fixture(params=["http", "https"])
def server(request: pytest.FixtureRequest, site: Environment, domain: Domain) -> Iterator[Server]:
    """Yield the small environment, which accepts only users with a ticket."""
    with serve(site, tls=request.param == "https", auth=("kerberos",), keytab=domain.keytab) as running:
        yield running


@pytest.fixture
def plain(site: Environment, domain: Domain) -> Iterator[Server]:
    """Yield the same over HTTP, with sealed messages."""
    with serve(site, auth=("kerberos",), keytab=domain.keytab) as running:
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run on one Python only: the domain is the same on all, and GSSAPI is built for one."""
    here = f"{Path(__file__).parent}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker("slow")
