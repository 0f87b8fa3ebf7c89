"""The certificates that HTTPS trusts: the system's store, or one given file.

requests uses its own bundle (certifi), and OpenSSL reads SSL_CERT_FILE; neither contains a company's CA.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from typing import Any

from runbook.text import Text, same
from runbook.wsman.http.errors import UnreadableCaFile
from runbook.wsman.http.limit import Limit
from runbook.wsman.http.limited_adapter import Connected, LimitedAdapter


def client_ssl_context(ca: Path | None) -> ssl.SSLContext:
    """Return an SSL context that verifies certificate and host name against `ca`, or the system's store.

    Raise `InvalidInput` if the file cannot be read as PEM.
    """
    verifying = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # WinRM on 2008 R2 to 2012 R2 supports at most TLS 1.2; older versions are not offered.
    verifying.minimum_version = ssl.TLSVersion.TLSv1_2
    verifying.hostname_checks_common_name = False  # a name stands in subjectAltName (RFC 9525)
    if ca is not None:
        try:
            verifying.load_verify_locations(cafile=str(ca))
        except OSError as error:
            raise UnreadableCaFile(ca=ca, why=why_unreadable(error)) from error
    elif sys.platform == "win32":
        for store in ("CA", "ROOT"):
            for certificate, encoding, trust in ssl.enum_certificates(store):
                # 1.3.6.1.5.5.7.3.1: may identify a server
                if encoding == "x509_asn" and (trust is True or "1.3.6.1.5.5.7.3.1" in trust):
                    verifying.load_verify_locations(cadata=certificate)
    else:
        paths = ssl.get_default_verify_paths()  # the openssl_* paths do not follow SSL_CERT_FILE
        file = paths.openssl_cafile if Path(paths.openssl_cafile).is_file() else None
        folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
        if file or folder:
            verifying.load_verify_locations(cafile=file, capath=folder)
    return verifying


def why_unreadable(error: OSError) -> Text:
    """Return the reason why a file of certificates, or a key, cannot be read: the system's, or OpenSSL's if it has one."""
    if not isinstance(error, ssl.SSLError):
        return same(error.strerror or "-")
    return same(error.reason) if error.reason else Text("PEM 形式ではありません", "it is not PEM")


class VerifyingAdapter(LimitedAdapter):
    """Makes requests use that context instead of certifi, for the name `tls_name` or else that of the address."""

    def __init__(
        self, ca: Path | None, limit: Limit, connected: Connected = lambda _: None, *, tls_name: str = ""
    ) -> None:
        """Raise `InvalidInput` as `client_ssl_context` does."""
        self.context = client_ssl_context(ca)
        self._trust: dict[str, Any] = {"ssl_context": self.context, "server_hostname": tls_name or None}
        super().__init__(limit, connected)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Give every connection the context and the name."""
        super().init_poolmanager(*args, **kwargs, **self._trust)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Give them to every connection through a proxy: requests does not."""
        return super().proxy_manager_for(proxy, **kwargs, **self._trust)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Let requests set up a client certificate, but not its own bundle of CAs."""
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]  # requests' stub has no types here
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """Leave that bundle out of the pool's key too."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        pool.pop("ca_certs", None)
        return host, pool
