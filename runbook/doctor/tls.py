"""Does TLS succeed, and is the certificate trusted: its names, its issuer and its dates?"""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from runbook.doctor import wire
from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.text import Text, same
from runbook.wsman.http.trust import client_ssl_context

NOT_TLS: Final = Advice(
    Text("このポートは TLS ではなく HTTP です", "this port speaks plain HTTP, not TLS"),
    Text(
        "--tls を外すか、HTTPS のポート (5986) を指定してください。",
        "Leave --tls out, or give the port of HTTPS (5986).",
    ),
)
NO_HANDSHAKE: Final = Advice(
    Text("TLS 1.2 以降のハンドシェイクが成立しません", "no handshake of TLS 1.2 or later comes about"),
    Text(
        "リスナーに証明書が割り当てられているか (winrm enumerate winrm/config/listener)、ホストで TLS 1.2 が有効かを確認してください。2008 R2 以前では既定で無効です。このソフトウェアは TLS 1.1 以前を使用しません。",
        "Check that the listener has a certificate (winrm enumerate winrm/config/listener) and that TLS 1.2 is enabled on the host; on 2008 R2 and before it is off by default. This software does not use TLS 1.1 and before.",
    ),
)
CUT: Final = Advice(
    Text("ハンドシェイクは成立しましたが、次の接続が切断されました", "one handshake comes about, the next is cut"),
    Text(
        "ホストが停止または再起動していないかと、途中の機器が通信を検査して切断していないかを確認し、もう一度実行してください。",
        "See whether the host is shutting down, or a device on the way inspects and cuts connections; then run it again.",
    ),
)
EXPIRED: Final = Advice(
    Text("証明書の有効期限が切れています", "the certificate has expired"),
    Text(
        "ホストの証明書を更新し、リスナーに割り当て直してください。期限が先の日付であれば、このコンピューターの時計を確認してください。",
        "Renew the host's certificate and give it to the listener. If the date lies ahead, check this computer's clock.",
    ),
)
NOT_YET: Final = Advice(
    Text("証明書の有効期間がまだ始まっていません", "the certificate is not valid yet"),
    Text(
        "このコンピューターと、証明書を発行したコンピューターの時計を確認してください。",
        "Check the clocks of this computer and of the one that issued it.",
    ),
)
OTHER_NAME: Final = Advice(
    Text("証明書は別の名前のものです", "the certificate is for another name"),
    Text(
        "証明書の「サブジェクトの別名」(SAN) に書かれた名前で接続してください。名前が誤っているか、SAN がない場合は、接続に使う名前を SAN に入れて証明書を発行し直してください。共通名 (CN) だけの証明書は使用できません。トンネルを経由するときは、その名前をインベントリの tls_name で指定します。",
        "Connect by a name that the certificate holds as its subject alternative name (SAN). If those are wrong, or there are none, have one issued with the name that you use as SAN; a common name (CN) alone does not count. Through a tunnel, give that name as tls_name in the inventory.",
    ),
)
UNKNOWN_CA: Final = Advice(
    Text("証明書の発行元を信頼していません", "the issuer of the certificate is not trusted"),
    Text(
        "発行元の CA 証明書 (自己署名の場合はその証明書自体) を PEM 形式で入手し、正しいものであることを確認して --ca で指定してください。",
        "Get the certificate of the issuing CA (for a self-signed one, the certificate itself) as PEM, make sure that it is the right one, and name it with --ca.",
    ),
)
UNVERIFIED: Final = Advice(
    Text("証明書を検証できません", "the certificate cannot be verified"),
    Text(
        "サーバー認証用の証明書であることと、鍵と署名の強度を確認し、発行し直してください。",
        "Check that it is meant for server authentication, and the strength of its key and signature; have it issued again.",
    ),
)
ENDS_SOON: Final = Advice(
    Text("証明書の有効期限が近づいています", "the certificate is about to expire"),
    Text("期限までに更新してください。", "Renew it in time."),
)

_SOON: Final = timedelta(days=30)

# OpenSSL's X509_V_ERR_ numbers (x509_vfy.h); of several errors OpenSSL reports only the first.
_BY_CODE: Final = {
    9: NOT_YET,
    10: EXPIRED,
    18: UNKNOWN_CA,  # self-signed
    19: UNKNOWN_CA,  # self-signed in the chain
    20: UNKNOWN_CA,  # its issuer is not trusted here
    21: UNKNOWN_CA,  # its issuer is not trusted here, and it came without a chain
    62: OTHER_NAME,
    64: OTHER_NAME,  # an IP address
}


def examine(patient: Patient) -> Diagnosis:
    """Make a handshake without verification, then one with it. Raise `InvalidInput` if the CA file cannot be read."""
    if not patient.target.tls:
        return fine(
            Text(
                "使用していません (HTTP。内容は認証方式が暗号化します)",
                "not in use (HTTP; what is sent is encrypted by the authentication)",
            )
        )
    verifying = client_ssl_context(patient.ca)
    name = patient.tls_name
    try:
        with (
            wire.connect(patient) as plain,
            wire.unverified_context().wrap_socket(plain, server_hostname=name) as stream,
        ):
            version, der = stream.version() or "", stream.getpeercert(binary_form=True) or b""
    except (OSError, ValueError) as error:
        if wire.speaks_http(patient):
            return found("broken", NOT_TLS)
        return found("broken", NO_HANDSHAKE, same(_reason(error)))
    certificate = _read(der)
    seen = (same(version), *_wanted(patient), *(_describe(certificate) if certificate else ()))
    try:
        with wire.connect(patient) as plain, verifying.wrap_socket(plain, server_hostname=name):
            pass
    except ssl.SSLCertVerificationError as error:
        first = _BY_CODE.get(error.verify_code, UNVERIFIED)
        reason = () if first is not UNVERIFIED else (same(error.verify_message),)
        others = [each for each in _certificate_problems(certificate, name) if each is not first] if certificate else []
        return _all(first, others, (*reason, *seen))
    except (OSError, ValueError) as error:  # a device on the way that allows one handshake but not the next
        return found("unknown", CUT, same(_reason(error)), *seen)
    if certificate is not None and certificate.not_valid_after_utc - datetime.now(UTC) < _SOON:
        return found("note", ENDS_SOON, *seen)
    return fine(*seen)


def _wanted(patient: Patient) -> tuple[Text, ...]:
    """Return the name that the certificate is checked against, if it is not that of the address."""
    if patient.tls_name == patient.target.host:
        return ()
    return (
        Text("確認に使う名前 (tls_name): {name}", "name to look for (tls_name): {name}").format(name=patient.tls_name),
    )


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or type(error).__name__


def _read(der: bytes) -> x509.Certificate | None:
    """Return the certificate; None if OpenSSL accepts it but it cannot be read in full."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        names(certificate)
    except ValueError:
        return None
    return certificate


def _all(first: Advice, others: list[Advice], seen: tuple[Text, ...]) -> Diagnosis:
    todos = [each.todo for each in (first, *others)]
    todo = Text("".join(each.ja for each in todos), " ".join(each.en for each in todos))
    return Diagnosis("broken", (first.when, *(each.when for each in others), *seen), todo)


def _certificate_problems(certificate: x509.Certificate, host: str) -> list[Advice]:
    """Return the errors of dates and names, whichever error OpenSSL reported first."""
    now = datetime.now(UTC)
    wrong = []
    if now > certificate.not_valid_after_utc:
        wrong.append(EXPIRED)
    if now < certificate.not_valid_before_utc:
        wrong.append(NOT_YET)
    if not any(_covers(name, host) for name in names(certificate)):
        wrong.append(OTHER_NAME)
    return wrong


def _covers(name: str, host: str) -> bool:
    name, host = name.lower(), host.lower().rstrip(".")
    return name == host or (name.startswith("*.") and name[1:] == host[host.find(".") :])


def names(certificate: x509.Certificate) -> list[str]:
    """Return the DNS names and IP addresses of a certificate. Its common name is not used any more (RFC 6125, RFC 9525)."""
    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    kinds = (ipaddress.IPv4Address, ipaddress.IPv6Address)  # and not a network
    addresses = [str(each) for each in alternative.get_values_for_type(x509.IPAddress) if isinstance(each, kinds)]
    return [*alternative.get_values_for_type(x509.DNSName), *addresses]


def _describe(certificate: x509.Certificate) -> list[Text]:
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


EXAMINATION: Final = Examination(
    "tls",
    Text("TLS と証明書", "TLS and certificate"),
    needs=("port",),
    examine=examine,
    advice=(
        NOT_TLS,
        NO_HANDSHAKE,
        CUT,
        EXPIRED,
        NOT_YET,
        OTHER_NAME,
        UNKNOWN_CA,
        UNVERIFIED,
        ENDS_SOON,
    ),
)
