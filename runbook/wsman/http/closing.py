"""Closing a session also closes a connection whose answer was not read to the end.

requests logs in from hooks, before the body is read. If a hook raises because the login failed, the answer is lost, and
its connection would stay open as long as the exception exists.
"""

from __future__ import annotations

from typing import Any

from requests import Response
from requests.adapters import HTTPAdapter


class ClosingAdapter(HTTPAdapter):
    """Keeps the last answer, and closes it together with itself."""

    _last: Response | None = None

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request. Return its answer."""
        self._last = super().send(*args, **kwargs)
        return self._last

    def close(self) -> None:
        """Close the last answer and all pooled connections."""
        last, self._last = self._last, None  # an answer keeps the pool of its connection
        if last is not None:
            last.close()
        super().close()
