"""The host for contract tests: a real one if it is named, otherwise a simulated one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from runbook.windows.host import Host
from tests.connecting import connect

KEY = r"HKLM\SOFTWARE\dpm-runbook-contract"
REAL = os.environ.get("RUNBOOK_REAL_HOST")

if REAL:

    @pytest.fixture
    def connected() -> Host:
        """Yield the real host that was named."""
        return connect(
            str(REAL),
            os.environ.get("RUNBOOK_USERNAME", ""),
            os.environ.get("RUNBOOK_PASSWORD", ""),
            tls=bool(os.environ.get("RUNBOOK_REAL_TLS")),
        )
else:

    @pytest.fixture
    def connected(host: Host) -> Host:
        """Yield each simulated host: the suite's own fixture provides versions and languages."""
        return host


@pytest.fixture
def windows(connected: Host) -> Iterator[Host]:
    """Yield the host with a test registry key, which is empty before the test and removed after it."""
    with connected as host:
        host.registry.delete_key(KEY)
        host.registry.create_key(KEY)
        yield host
        host.registry.delete_key(KEY)


@pytest.fixture
def service() -> str:
    """Return a service that may be stopped and started."""
    if not REAL:
        return "DPMRA"
    name = os.environ.get("RUNBOOK_REAL_SERVICE", "")
    if not name:
        pytest.skip("RUNBOOK_REAL_SERVICE names no service that may be stopped")
    return name
