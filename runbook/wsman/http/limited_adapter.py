"""Make http.client, urllib3 and requests read every answer within a `Limit`."""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from requests import Response
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from runbook.wsman.http.closing import ClosingAdapter
from runbook.wsman.http.errors import AnswerEncoded
from runbook.wsman.http.limit import Limit
from runbook.wsman.http.proxy import is_socks

Connected = Callable[[HTTPConnection], None]
"""Called when a connection was made, before anything is sent over it. It may raise, and then nothing is sent."""


class _LimitedReader(io.RawIOBase):
    """Reads from a socket within a limit. requests_ntlm finds the socket as `_sock`, to read its certificate."""

    def __init__(self, source: io.RawIOBase, sock: socket.socket, limit: Limit) -> None:
        self._source, self._sock, self._limit = source, sock, limit

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what there is. Raise `AnswerTooSlow`, `AnswerTooLarge` or `OSError`."""
        self._sock.settimeout(self._limit.wait())
        try:
            count = self._source.readinto(buffer)
        except TimeoutError:
            self._limit.wait()  # was it the end of the whole time?
            raise
        self._limit.count(count or 0)
        return count

    def close(self) -> None:
        """Close the source, which lets its socket go."""
        self._source.close()
        super().close()


def limited(limit: Limit) -> type[http.client.HTTPResponse]:
    """Return the class of answers that are read within a limit."""

    class Answer(http.client.HTTPResponse):
        def __init__(
            self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
        ) -> None:
            super().__init__(sock, debuglevel, method, url)
            self.fp = io.BufferedReader(_LimitedReader(self.fp.detach(), sock, limit))

    return Answer


class TellingConnection(HTTPConnection):
    """A connection that says when it is made."""

    connected_to: ClassVar[staticmethod[[HTTPConnection], None]]

    def connect(self) -> None:
        """Connect, and say so. Raise what the one that is told raises."""
        super().connect()
        type(self).connected_to(self)


def _pools(limit: Limit, connected: Connected) -> Mapping[str, type[HTTPConnectionPool]]:
    """Return the classes of urllib3's pools whose connections give such answers, and say when they are made."""
    answer = limited(limit)

    class Plain(TellingConnection):
        response_class, connected_to = answer, staticmethod(connected)

    class Tls(TellingConnection, HTTPSConnection):
        response_class, connected_to = answer, staticmethod(connected)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _socks_pools(limit: Limit, connected: Connected) -> Mapping[str, type[HTTPConnectionPool]]:
    """Return such pools whose connections are made by a SOCKS proxy."""
    from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection  # imports PySocks, which is an extra

    answer = limited(limit)

    class Plain(TellingConnection, SOCKSConnection):
        response_class, connected_to = answer, staticmethod(connected)

    class Tls(TellingConnection, SOCKSHTTPSConnection):
        response_class, connected_to = answer, staticmethod(connected)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


class LimitedAdapter(ClosingAdapter):
    """Makes requests read every answer within a limit, through a proxy too.

    `connected` is told of each TCP connection: requests makes a new one by itself where the host has closed the last one.
    """

    def __init__(self, limit: Limit, connected: Connected = lambda _: None) -> None:
        self._limit, self._connected = limit, connected
        self._pools = _pools(limit, connected)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use those pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use them for a proxy, or such ones that speak SOCKS."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        pools = _socks_pools(self._limit, self._connected) if is_socks(proxy) else self._pools
        manager.pool_classes_by_scheme = pools
        return manager

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request. Return its answer. Raise `AnswerEncoded` for one that would have to be unpacked."""
        answer = super().send(*args, **kwargs)
        encoding = answer.headers.get("Content-Encoding", "identity").strip()
        if encoding.lower() not in ("", "identity"):
            raise AnswerEncoded(where=self._limit.where, encoding=encoding)
        return answer
