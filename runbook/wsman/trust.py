"""Which certificates HTTPS trusts: the system's own store, or the one file that was asked for.

requests would bring its own bundle (certifi), and OpenSSL reads SSL_CERT_FILE; neither knows a company's CA, and neither
was asked for.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from typing import Any

from runbook.errors import InvalidInput
from runbook.text import Text
from runbook.wsman.adapter import ClosingAdapter


def trusting(ca: Path | None) -> ssl.SSLContext:
    """A client context that verifies certificate and host name against `ca` alone, or the system's store.

    Raises `InvalidInput` when the file cannot be read as PEM.
    """
    verifying = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # WinRM on 2008 R2 to 2012 R2 speaks TLS 1.2 at best; below that nothing is offered.
    verifying.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca is not None:
        try:
            verifying.load_verify_locations(cafile=str(ca))
        except (OSError, ssl.SSLError) as error:
            raise InvalidInput(
                Text(
                    "CA 証明書 {ca} を読み込めません ({why})。PEM 形式のファイルを指定してください。",
                    "Cannot read the CA certificates in {ca} ({why}). Name a file in PEM format.",
                ).format(ca=ca, why=error.strerror or type(error).__name__)
            ) from error
    elif sys.platform == "win32":
        for store in ("CA", "ROOT"):
            for certificate, encoding, trust in ssl.enum_certificates(store):
                # 1.3.6.1.5.5.7.3.1: may identify a server
                if encoding == "x509_asn" and (trust is True or "1.3.6.1.5.5.7.3.1" in trust):
                    verifying.load_verify_locations(cadata=certificate)
    else:
        paths = ssl.get_default_verify_paths()  # the openssl_* ones do not follow SSL_CERT_FILE
        file = paths.openssl_cafile if Path(paths.openssl_cafile).is_file() else None
        folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
        if file or folder:
            verifying.load_verify_locations(cafile=file, capath=folder)
    return verifying


class VerifyingAdapter(ClosingAdapter):
    """Lets requests use that context, and keeps certifi out of it."""

    def __init__(self, ca: Path | None) -> None:
        """Raises `InvalidInput` as `trusting` does."""
        self.context = trusting(ca)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Give every connection the context."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self.context)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Let requests set up a client certificate, but not its own bundle of CAs."""
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # requests' stub has no types here
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """Likewise where requests picks the connection pool."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)
        return host, pool
