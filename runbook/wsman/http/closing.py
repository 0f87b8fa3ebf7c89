"""Closing a session also closes a connection whose answer was not read to the end.

requests logs in from hooks, before the body is read. If a hook raises because the login failed, the answer is lost, and
its connection would stay open as long as the exception exists. What the answer said of itself is kept, because the
exceptions of the libraries do not carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from requests import Response
from requests.adapters import HTTPAdapter

from runbook.wsman.http.login.sent import sign_in
from runbook.wsman.login import UNKNOWN, SignIn


class Heard(NamedTuple):
    """An answer without its body.

    `credentials` is true if its request carried a header `Authorization`; `resent` if that came with a message that had
    been encrypted for an older login, which the host can only refuse.
    """

    status: int
    headers: Mapping[str, str]
    credentials: bool
    resent: bool


class ClosingAdapter(HTTPAdapter):
    """Keeps the last answer, and closes it together with itself. `heard` remains, and the last login that was accepted."""

    heard: Heard | None = None
    sign_in: SignIn = UNKNOWN
    _last: Response | None = None

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request. Return its answer."""
        self.heard = None
        self._last = answer = super().send(*args, **kwargs)
        asked = answer.request.headers
        credentials = "Authorization" in asked
        encrypted = str(asked.get("Content-Type", "")).startswith("multipart/")
        if credentials and answer.status_code != HTTPStatus.UNAUTHORIZED:
            self.sign_in = sign_in(asked["Authorization"])
        self.heard = Heard(answer.status_code, answer.headers, credentials, credentials and encrypted)
        return answer

    def close(self) -> None:
        """Close the last answer and all pooled connections."""
        last, self._last = self._last, None  # an answer keeps the pool of its connection
        if last is not None:
            last.close()
        super().close()
