"""An examination: a question to a host, its section of the site, and all advice that it may give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis
from runbook.doctor.patient import Patient
from runbook.text import Text

PAGE: Final = "prepare/connection.html"


@dataclass(frozen=True, slots=True)
class Examination:
    """One question to a host.

    `id` is also the anchor of its section; `needs` names the examinations that must not be broken before. `advice` is everything
    that it may give, in the order of the page.
    """

    id: str
    title: Text
    needs: tuple[str, ...]
    examine: Callable[[Patient], Diagnosis]
    advice: tuple[Advice, ...]

    @property
    def page(self) -> str:
        """Return its section, relative to the site's language."""
        return f"{PAGE}#{self.id}"
