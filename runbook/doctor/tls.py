"""Does TLS come about, and is the certificate trusted: for which names, from whom, until when?"""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from runbook.doctor import advice_outside as advice
from runbook.doctor import wire
from runbook.doctor.finding import Advice, Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.text import Text, same
from runbook.wsman.trust import trusting

_SOON: Final = timedelta(days=30)

# OpenSSL's X509_V_ERR_ numbers (x509_vfy.h): of several things wrong it tells only the first.
_BY_CODE: Final = {
    9: advice.NOT_YET,
    10: advice.EXPIRED,
    18: advice.UNKNOWN_CA,  # self-signed
    19: advice.UNKNOWN_CA,  # self-signed in the chain
    20: advice.UNKNOWN_CA,  # its issuer is not here
    21: advice.UNKNOWN_CA,  # likewise, and it came alone
    62: advice.OTHER_NAME,
    64: advice.OTHER_NAME,  # an IP address
}


def look(patient: Patient) -> Finding:
    """Handshakes without and with verification. Raises `InvalidInput` for a CA file that cannot be read."""
    if not patient.target.tls:
        return fine(Text("使用していません (HTTP。内容は認証方式が暗号化します)", "not in use (HTTP; what is sent is encrypted by the authentication)"))  # fmt: skip
    verifying = trusting(patient.ca)
    host = patient.target.host
    try:
        with wire.connect(patient) as plain, wire.unverified().wrap_socket(plain, server_hostname=host) as stream:
            version, der = stream.version() or "", stream.getpeercert(binary_form=True) or b""
    except (OSError, ValueError) as error:
        if wire.speaks_http(patient):
            return found("broken", advice.NOT_TLS)
        return found("broken", advice.NO_HANDSHAKE, same(getattr(error, "reason", None) or type(error).__name__))
    certificate = _read(der)
    seen = (same(version), *(_described(certificate) if certificate else ()))
    try:
        with wire.connect(patient) as plain, verifying.wrap_socket(plain, server_hostname=host):
            pass
    except ssl.SSLCertVerificationError as error:
        first = _BY_CODE.get(error.verify_code, advice.UNVERIFIED)
        reason = () if first is not advice.UNVERIFIED else (same(error.verify_message),)
        others = [each for each in _wrong(certificate, host) if each is not first] if certificate else []
        return _all(first, others, (*reason, *seen))
    if certificate is not None and certificate.not_valid_after_utc - datetime.now(UTC) < _SOON:
        return found("note", advice.ENDS_SOON, *seen)
    return fine(*seen)


def _read(der: bytes) -> x509.Certificate | None:
    """The certificate; None for one that OpenSSL takes, but that cannot be read in full."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        names(certificate)
    except ValueError:
        return None
    return certificate


def _all(first: Advice, others: list[Advice], seen: tuple[Text, ...]) -> Finding:
    todos = [each.todo for each in (first, *others)]
    todo = Text("".join(each.ja for each in todos), " ".join(each.en for each in todos))
    return Finding("broken", (first.when, *(each.when for each in others), *seen), todo)


def _wrong(certificate: x509.Certificate, host: str) -> list[Advice]:
    """What is wrong with dates and names, whatever OpenSSL met first."""
    now = datetime.now(UTC)
    wrong = []
    if now > certificate.not_valid_after_utc:
        wrong.append(advice.EXPIRED)
    if now < certificate.not_valid_before_utc:
        wrong.append(advice.NOT_YET)
    if not any(_covers(name, host) for name in names(certificate)):
        wrong.append(advice.OTHER_NAME)
    return wrong


def _covers(name: str, host: str) -> bool:
    name, host = name.lower(), host.lower().rstrip(".")
    return name == host or (name.startswith("*.") and name[1:] == host[host.find(".") :])


def names(certificate: x509.Certificate) -> list[str]:
    """The DNS names and IP addresses that a certificate is for. Its common name does not count any more (RFC 6125, RFC 9525)."""
    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    addresses = alternative.get_values_for_type(x509.IPAddress)
    return [*alternative.get_values_for_type(x509.DNSName), *(str(each) for each in addresses if isinstance(each, (ipaddress.IPv4Address, ipaddress.IPv6Address)))]  # fmt: skip


def _described(certificate: x509.Certificate) -> list[Text]:
    common = certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    issuer = same(str(common[0].value) if common else certificate.issuer.rfc4514_string())
    if certificate.issuer == certificate.subject:
        issuer = Text("{name} (自己署名)", "{name} (self-signed)").format(name=issuer)
    return [
        Text("名前: {names}", "names: {names}").format(names=", ".join(names(certificate)) or Text("なし", "none")),
        Text("発行元: {issuer}", "issuer: {issuer}").format(issuer=issuer),
        Text("有効期間: {begin} - {end}", "valid: {begin} - {end}").format(
            begin=f"{certificate.not_valid_before_utc:%Y-%m-%d}", end=f"{certificate.not_valid_after_utc:%Y-%m-%d}"
        ),
    ]
