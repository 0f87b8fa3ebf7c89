"""The host under contract: a real one if it is named, else whatever the suite simulates."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from runbook.windows import Host, connect

KEY = r"HKLM\SOFTWARE\dpm-runbook-contract"
REAL = os.environ.get("RUNBOOK_REAL_HOST")

if REAL:

    @pytest.fixture
    def connected() -> Host:
        """The real host that was named."""
        return connect(
            str(REAL),
            os.environ.get("RUNBOOK_USERNAME", ""),
            os.environ.get("RUNBOOK_PASSWORD", ""),
            tls=bool(os.environ.get("RUNBOOK_REAL_TLS")),
        )
else:

    @pytest.fixture
    def connected(host: Host) -> Host:
        """One simulated host after the other: the suite's own fixture goes through versions and languages."""
        return host


@pytest.fixture
def windows(connected: Host) -> Iterator[Host]:
    """The host, with a registry key of its own that is empty before and gone afterwards."""
    with connected as host:
        host.registry.delete_key(KEY)
        host.registry.create_key(KEY)
        yield host
        host.registry.delete_key(KEY)


@pytest.fixture
def service() -> str:
    """A service that may be stopped and started."""
    if not REAL:
        return "DPMRA"
    name = os.environ.get("RUNBOOK_REAL_SERVICE", "")
    if not name:
        pytest.skip("RUNBOOK_REAL_SERVICE names no service that may be stopped")
    return name
