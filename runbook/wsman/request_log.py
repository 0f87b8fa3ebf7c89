"""Log the requests to a host: what was asked, how it ended, how long it took. Never a value that is written, never an answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from runbook.wsman.envelope import Envelope

_LOG: Final = logging.getLogger(__name__)
_NAMES: Final = frozenset({"sSubKeyName", "sValueName", "Filter", "Command", "Name"})
"""The parts of a request that say what it is about."""


@contextmanager
def logged(host: str, envelope: Envelope) -> Iterator[None]:
    """Log the exchange in this block."""
    if not _LOG.isEnabledFor(logging.DEBUG):
        yield
        return
    begun = time.monotonic()
    outcome = "answered"
    try:
        yield
    except BaseException as error:
        outcome = f"{type(error).__name__}: {error}"
        raise
    finally:
        _LOG.debug("%s: %s: %s (%.2f s)", host, _asked(envelope), outcome, time.monotonic() - begun)


def _asked(envelope: Envelope) -> str:
    action, resource = (uri.rpartition("/")[2] for uri in (envelope.action, envelope.resource))
    elements = () if envelope.body is None else envelope.body.iter()
    about = [each.text for each in elements if each.tag.rpartition("}")[2] in _NAMES and each.text]
    return " ".join([action, resource, *envelope.selectors.values(), *about])
