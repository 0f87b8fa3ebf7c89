"""Closing a session closes its connection, also one whose answer nobody read to the end.

requests logs in from hooks, before the body is read. When one raises, because the login failed, the connection belongs to an answer
that is lost, and would stay open for as long as the exception is kept.
"""

from __future__ import annotations

from typing import Any

from requests import Response
from requests.adapters import HTTPAdapter


class ClosingAdapter(HTTPAdapter):
    """Remembers the last answer, and closes it with itself."""

    _last: Response | None = None

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request; its answer."""
        self._last = super().send(*args, **kwargs)
        return self._last

    def close(self) -> None:
        """Close the last answer and all that is pooled."""
        last, self._last = self._last, None  # whoever keeps an answer keeps the pool that its connection belongs to
        if last is not None:
            last.close()
        super().close()
