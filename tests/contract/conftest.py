"""The host for contract tests: a real one if it is named, otherwise a simulated one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from runbook.windows.host import Host
from runbook.windows.system import System
from tests.connecting import connect
from tests.contract.dialogue import DIALOGUES, recorded_to

KEY = r"HKLM\SOFTWARE\dpm-runbook-contract"
REAL = os.environ.get("RUNBOOK_REAL_HOST")

if REAL:

    @pytest.fixture
    def connected() -> Host:
        """Yield the real host that was named."""
        ca = os.environ.get("RUNBOOK_REAL_CA")
        return connect(
            str(REAL),
            os.environ.get("RUNBOOK_USERNAME", ""),
            os.environ.get("RUNBOOK_PASSWORD", ""),
            tls=bool(os.environ.get("RUNBOOK_REAL_TLS")),
            ca=Path(ca) if ca else None,
        )
else:
    from runbook.sandbox import Environment, Machine
    from tests.conftest import LANGUAGES, VERSIONS, host_of

    # The suite's versions in one language each, and the oldest and the newest of all in the other.
    SIMULATED = [*zip(VERSIONS, LANGUAGES * 3, strict=True), (VERSIONS[0], LANGUAGES[1]), ("2025", LANGUAGES[0])]

    @pytest.fixture(params=SIMULATED, ids=lambda pair: "-".join(pair))
    def connected(request: pytest.FixtureRequest) -> Host:
        """Yield each simulated host, in a network of its own."""
        version, language = request.param
        machine = Machine("FILES01", version=version, language=language)
        Environment((machine,))
        return host_of(machine)


@pytest.fixture(autouse=True)
def _recorded(request: pytest.FixtureRequest) -> Iterator[None]:
    """Record what the host is asked and answers, if a folder for it is named."""
    folder = os.environ.get(DIALOGUES)
    if not folder:
        yield
        return
    with recorded_to(folder, request.node.name):
        yield


@pytest.fixture
def bare(connected: Host) -> Iterator[Host]:
    """Yield the host, for tests that create nothing on it."""
    with connected as host:
        yield host


@pytest.fixture
def windows(connected: Host) -> Iterator[Host]:
    """Yield the host with a test registry key, which is empty before the test and removed after it."""
    with connected as host:
        host.registry.delete_key(KEY)
        host.registry.create_key(KEY)
        yield host
        host.registry.delete_key(KEY)


@pytest.fixture
def system(bare: Host) -> System:
    """Return the host's Windows."""
    return bare.system.read()


@pytest.fixture
def service() -> str:
    """Return a service that may be stopped and started."""
    if not REAL:
        return "DPMRA"
    name = os.environ.get("RUNBOOK_REAL_SERVICE", "")
    if not name:
        pytest.skip("RUNBOOK_REAL_SERVICE names no service that may be stopped")
    return name


@pytest.fixture
def pair_of_services() -> tuple[str, str]:
    """Return a service that may be stopped and started, and one that depends on it and may be, too."""
    if not REAL:
        return "EventSystem", "SENS"
    names = (os.environ.get("RUNBOOK_REAL_SERVICE", ""), os.environ.get("RUNBOOK_REAL_DEPENDENT", ""))
    if not all(names):
        pytest.skip("RUNBOOK_REAL_SERVICE and RUNBOOK_REAL_DEPENDENT name no two services")
    return names[0], names[1]
