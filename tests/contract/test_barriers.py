"""What may stand between two computers, as a host itself tells: COM's limits, IPsec, filters, certificates."""

from __future__ import annotations

from runbook.windows.barriers import certificates, com_limits, file_filters, ipsec
from runbook.windows.host import Host
from runbook.windows.look import Look
from runbook.windows.system import SERVER_2008, System


def test_coms_limits_are_read(bare: Host) -> None:
    """Each limit is one of three, whatever baseline the host has."""
    limits = com_limits.read(Look(bare))
    assert {limits.launch, limits.access} <= {"granted", "denied", "unclear"}


def test_ipsec_rules_are_listed(bare: Host) -> None:
    """None is an answer, too."""
    assert all(ipsec.rules(bare)) or ipsec.rules(bare) == ()


def test_filters_are_listed(bare: Host) -> None:
    """The list of fltmc is read in the host's language."""
    assert all(isinstance(name, str) for name in file_filters.read(bare).antivirus)


def test_certificates_are_listed(bare: Host, system: System) -> None:
    """Each with its end; a host may have none."""
    if system.version >= SERVER_2008:
        assert all(each.until.year > 1999 for each in certificates.personal(bare))
