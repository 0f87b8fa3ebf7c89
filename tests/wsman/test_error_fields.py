"""An error of the wire names what it is about: the service, the user, the file."""

from __future__ import annotations

import sys
from email.utils import formatdate
from pathlib import Path
from time import time

import pytest

from runbook import errors
from runbook.wsman.http.kerberos import codes
from runbook.wsman.http.kerberos.principal import principal
from runbook.wsman.http.transport import PywinrmTransport
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target

HOST = parse_target("files01.contoso.test")
SPN = "HTTP/files01.contoso.test"


@pytest.mark.parametrize("code", [-1765328377, -1765328324])
def test_kerberos_names_the_service_that_was_asked_for(code: int) -> None:
    """Known code or not; in its fields, which JSON carries."""
    raised = OSError()
    vars(raised)["err_code"] = code
    error = codes.from_code(raised, HOST, SPN, "backupadmin@CONTOSO.TEST")
    assert error.fields["spn"] == SPN


def test_a_clock_that_differs_names_whose_login_was_refused() -> None:
    """And by how much, in whole minutes."""
    error = codes.from_refusal(HOST, SPN, "backupadmin@CONTOSO.TEST", formatdate(time() + 7200, usegmt=True))
    assert "120" in error.text.en
    assert "files01.contoso.test" in error.text.en


@pytest.mark.skipif(sys.platform == "win32", reason="SSPI knows the domains")
def test_a_realm_that_is_not_known_names_the_user_as_typed() -> None:
    """With the NetBIOS name in front."""
    with pytest.raises(errors.InvalidInput, match=r"CONTOSO\\backupadmin"):
        principal("CONTOSO\\backupadmin")


def test_a_file_of_certificates_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Its whole path."""
    absent = tmp_path / "ca.pem"
    transport = PywinrmTransport(parse_target("127.0.0.1:1", tls=True), Login("ntlm", "u", "p"), ca=absent)
    with pytest.raises(errors.InvalidInput) as refused:
        transport(b"<x/>")
    assert str(absent) in refused.value.text.en
