"""What the package draws on pages: short tables of its own knowledge, and what a mistake in a fence looks like."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest
from mkdocs.exceptions import Abort
from pymdownx.superfences import SuperFencesException

from runbook.cli.exit_codes import ExitCode
from runbook.doctor.quotas import LIMITS
from runbook.pages.building.english_build import messages_named, on_build_error
from runbook.pages.fences import render_fence
from runbook.pages.markup import Html
from runbook.text import Language


@pytest.mark.parametrize("language", ["ja", "en"])
def test_exit_codes_are_all_drawn_or_only_some(language: Language) -> None:
    """Without `only` every code, with it those in that order; one that there is not is refused."""
    assert render_fence("show: exit-codes", language).count("<code>") == len(ExitCode)
    drawn = render_fence("show: exit-codes\nonly: 8 1", language)
    assert drawn.count("<code>") == 2
    assert drawn.index("<code>8<") < drawn.index("<code>1<")
    with pytest.raises(SuperFencesException, match="there is not, '7777'"):
        render_fence("show: exit-codes\nonly: 7777", language)


def test_limits_are_drawn_with_what_is_needed() -> None:
    """Each with the number that `doctor` compares with."""
    drawn = render_fence("show: quotas", "en")
    assert all(f"<code>{limit.name}</code></td><td>{limit.least}<" in drawn for limit in LIMITS)


def test_a_fence_that_cannot_be_drawn_ends_the_build() -> None:
    """Whatever goes wrong; the tool would otherwise show the fence as text. One that asks for what there is not ends in a sentence."""

    def broken(_: Mapping[str, str], __: Language) -> Html:
        raise ZeroDivisionError

    with pytest.raises(SuperFencesException, match="cannot be drawn") as bug:
        render_fence("show: broken", "en", {"broken": broken})
    on_build_error(bug.value)
    with pytest.raises(SuperFencesException) as mistake:
        render_fence("show: nothing", "en")
    with pytest.raises(Abort):
        on_build_error(mistake.value)


def test_messages_name_the_language(caplog: pytest.LogCaptureFixture) -> None:
    """Those of MkDocs alone, and only while the English pages are built."""
    with messages_named("en"):
        logging.getLogger("mkdocs.structure.pages").warning("prepare/winrm.md: %s", "no such link")
        logging.getLogger("other").warning("else")
    logging.getLogger("mkdocs.structure.pages").warning("after")
    assert [record.getMessage() for record in caplog.records] == ["en: prepare/winrm.md: no such link", "else", "after"]
