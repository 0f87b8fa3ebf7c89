"""Hosts to test on: simulated ones, in process and over the wire."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from runbook.change.journal import Journal
from runbook.errors import AuthenticationFailed, ConnectionLost, NoAnswer
from runbook.sandbox import Machine, Server, Site, serve, small_site
from runbook.text import same
from runbook.windows import Host
from runbook.wsman import retry

# The same examples in every run: a gate does not depend on luck.
settings.register_profile("gate", derandomize=True)
settings.load_profile("gate")

VERSIONS = ("2003", "2008", "2008 R2", "2012 R2", "2016", "2022")
LANGUAGES = ("ja-JP", "en-US")


def host_of(machine: Machine) -> Host:
    """The host as our code sees it, with no socket in between: what breaks there is what the transport would raise."""

    def send(envelope: bytes) -> bytes:
        try:
            return machine.send(envelope)
        except ConnectionResetError as error:
            raise ConnectionLost(same(str(error))) from error
        except TimeoutError as error:
            raise NoAnswer(same(str(error))) from error
        except PermissionError as error:
            raise AuthenticationFailed(same(str(error))) from error

    return Host(machine.name, send)


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not wait for a broken network to mend: it is asked again as often as ever, but at once."""
    monkeypatch.setattr(retry, "PATIENT", retry.Patience(first=0.001))


@pytest.fixture(params=itertools.product(VERSIONS, LANGUAGES), ids=lambda pair: "-".join(pair))
def machine(request: pytest.FixtureRequest) -> Machine:
    """A protected computer, of each version in each language."""
    version, language = request.param
    return Machine("FILES01", version=version, language=language)


@pytest.fixture
def host(machine: Machine) -> Host:
    """That machine, connected in process."""
    return host_of(machine)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal of its own."""
    with Journal(tmp_path / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def site() -> Site:
    """A DPM server and three protected computers of different versions and languages."""
    return small_site()


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    """That site over real HTTP with NTLM and message encryption."""
    with serve(site) as running:
        yield running
