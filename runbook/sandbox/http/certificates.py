"""Certificates for one run: a CA, a server for this computer, a client."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from spnego.channel_bindings import GssChannelBindings

Flaw = Literal["", "expired", "not-yet", "other-name", "self-signed", "ends-soon"]
"""The possible flaws of the server's certificate.

An unknown CA needs no flaw: clients know this CA only if it is given to them.
"""

_VALID = (-1 / 24, 365.0)
_DAYS = {"expired": (-400, -35), "not-yet": (2, 367), "ends-soon": (-300, 7)}
"""Valid from and to, in days from now."""


def make(folder: Path, names: Sequence[str], flaw: Flaw = "") -> None:
    """Write ca.pem, server.pem, server.key, client.pem and client.key, valid for a year.

    The server's certificate is for localhost, 127.0.0.1, ::1 and `names`, unless it has a `flaw`.
    """
    ca_key = ec.generate_private_key(ec.SECP256R1())
    authority: list[x509.ExtensionType] = [x509.BasicConstraints(ca=True, path_length=0), _signs_certificates()]
    ca = _certificate("runbook sandbox CA", ca_key, None, ca_key, authority)
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    addresses = [x509.IPAddress(ipaddress.ip_address(each)) for each in ("127.0.0.1", "::1")]
    dns = [x509.DNSName(each) for each in ("localhost", *names)]
    roles: dict[str, list[x509.ExtensionType]] = {
        "server": [
            x509.SubjectAlternativeName([*dns, *addresses]),
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        ],
        "client": [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])],
    }
    if flaw == "other-name":
        roles["server"][0] = x509.SubjectAlternativeName([x509.DNSName("old-name.contoso.local")])
    for role, extensions in roles.items():
        key = ec.generate_private_key(ec.SECP256R1())
        alone = flaw == "self-signed" and role == "server"
        days = _DAYS.get(flaw, _VALID) if role == "server" else _VALID
        certificate = _certificate(
            f"runbook sandbox {role}", key, None if alone else ca, key if alone else ca_key, extensions, days
        )
        (folder / f"{role}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret = folder / f"{role}.key"
        secret.touch(mode=0o600)
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def bindings(folder: Path) -> GssChannelBindings:
    """Return the channel binding of a login over TLS, from the server's certificate (RFC 5929: tls-server-end-point)."""
    server = x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())
    return GssChannelBindings(application_data=b"tls-server-end-point:" + server.fingerprint(hashes.SHA256()))


def _signs_certificates() -> x509.KeyUsage:
    """Return the key usage of a CA, which Python 3.13 requires."""
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **dict.fromkeys(others, False))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    extensions: Sequence[x509.ExtensionType],
    days: tuple[float, float] = _VALID,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for extension in extensions:
        builder = builder.add_extension(
            extension, critical=isinstance(extension, (x509.BasicConstraints, x509.KeyUsage))
        )
    return builder.sign(signer, hashes.SHA256())
