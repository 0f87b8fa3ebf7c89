"""What the header `Authorization` says of a login, whatever stands in it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook.wsman.http.login.sent import sign_in
from runbook.wsman.login import UNKNOWN, SignIn


def authenticate(domain: bytes, user: bytes, *, unicode: bool) -> bytes:
    """An AUTHENTICATE_MESSAGE without its responses."""
    message = bytearray(64)
    message[:12] = b"NTLMSSP\0\x03\0\0\0"
    message[60] = unicode
    for place, words in ((28, domain), (36, user)):
        message[place : place + 8] = len(words).to_bytes(2, "little") * 2 + len(message).to_bytes(4, "little")
        message += words
    return bytes(message)


def header(scheme: str, token: bytes) -> str:
    """The header with this token."""
    return f"{scheme} {base64.b64encode(token).decode()}"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (header("Basic", "運用:pass:word".encode()), SignIn("運用", "basic")),
        (header("Negotiate", authenticate("CONTOSO".encode("utf-16-le"), "佐藤".encode("utf-16-le"), unicode=True)), SignIn("CONTOSO\\佐藤", "ntlm")),
        (header("NTLM", authenticate(b"", b"adm", unicode=False)), SignIn("adm", "ntlm")),
        (header("Negotiate", b"NTLMSSP\0\x01\0\0\0"), SignIn("", "ntlm")),
        (header("Negotiate", b"\x60\x10\x06\x09" + bytes.fromhex("2a864886f712010202")), SignIn("", "kerberos")),
        (header("Kerberos", b"\x60\x10\x06\x09" + bytes.fromhex("2a864882f712010202")), SignIn("", "kerberos")),
        (header("CredSSP", b"\x16\x03\x03").encode(), SignIn("", "credssp")),
        ("http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual", SignIn("", "certificate")),
        ("Negotiate ?", UNKNOWN),
    ],
)  # fmt: skip
def test_each_login_says_what_it_is(sent: str | bytes, expected: SignIn) -> None:
    """The account too, where it is not encrypted; never a password."""
    assert sign_in(sent) == expected


@given(st.binary(max_size=80))
def test_a_message_of_any_shape_is_read(rest: bytes) -> None:
    """A field may point to anywhere: nothing is raised."""
    assert sign_in(header("Negotiate", b"NTLMSSP\0" + rest)).method == "ntlm"
