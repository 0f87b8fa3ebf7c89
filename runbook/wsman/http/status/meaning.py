"""What an HTTP status means that comes instead of WinRM's answer (facts 6.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runbook.wsman.http.status.errors import (
    HttpAnswer,
    LengthWanted,
    NothingAtThisAddress,
    NotWinrm,
    ProxyAnswered,
    Redirected,
    RequestForbidden,
    RequestNotTaken,
    RequestTooLarge,
    ServiceFailed,
    ServiceUnavailable,
)

_BY_STATUS: Final[Mapping[int, type[HttpAnswer]]] = {
    400: RequestNotTaken,
    403: RequestForbidden,
    404: NothingAtThisAddress,
    407: ProxyAnswered,
    411: LengthWanted,
    413: RequestTooLarge,
    500: ServiceFailed,
    502: ProxyAnswered,
    503: ServiceUnavailable,
    504: ProxyAnswered,
}


def from_status(where: str, status: int, headers: Mapping[str, str]) -> HttpAnswer:
    """Return the error for a status."""
    if 300 <= status < 400:
        return Redirected(where=where, status=status, location=headers.get("Location", "?"))
    return _BY_STATUS.get(status, NotWinrm)(where=where, status=status)
