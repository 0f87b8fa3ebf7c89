"""Host names are read by us, strictly, before a library guesses."""

from __future__ import annotations

import pytest

from runbook.errors import InvalidInput
from runbook.wsman.target import parse_target


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("files01", "http://files01:5985/wsman"),
        ("files01.contoso.local:80", "http://files01.contoso.local:80/wsman"),
        ("FILE_SRV-1", "http://FILE_SRV-1:5985/wsman"),
        ("10.0.0.5:5985", "http://10.0.0.5:5985/wsman"),
        ("2001:db8::1", "http://[2001:db8::1]:5985/wsman"),
        ("[::1]:5986", "http://[::1]:5986/wsman"),
        ("[2001:db8::1]", "http://[2001:db8::1]:5985/wsman"),
        ("  files01  ", "http://files01:5985/wsman"),
    ],
)
def test_reads_names_and_addresses(typed: str, url: str) -> None:
    """Names, IPv4 and IPv6, with and without a port, become exactly this address."""
    assert parse_target(typed).url == url


def test_tls_changes_scheme_and_port() -> None:
    """With TLS the port is WinRM's HTTPS port, unless another is given."""
    assert parse_target("h", tls=True).url == "https://h:5986/wsman"
    assert parse_target("h:443", tls=True).url == "https://h:443/wsman"


@pytest.mark.parametrize(
    "typed",
    [
        "https://h", "http://h:5985/wsman", "host;x", "h/wsman", "user@h", "h:0", "h:65536", "h:x", "h:", "",
        " ", "a b", "h\nx", "-h", "h..x", ".", "256.1.1.1", "1.2.3", "[::1", "[::1]5986", "[h]:1", ":::", "::1%eth0",
        "fe80::1%1", "サーバー01", "h:５９８５", "h?", "h#", "h\\x", "a" * 64, "a." * 130,
    ],
)  # fmt: skip
def test_rejects_everything_else(typed: str) -> None:
    """What is no plain host is refused with a sentence in both languages and examples; nothing is guessed."""
    with pytest.raises(InvalidInput) as caught:
        parse_target(typed)
    assert caught.value.text.ja != caught.value.text.en
    assert caught.value.advice is not None
