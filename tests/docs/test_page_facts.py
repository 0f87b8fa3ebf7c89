"""A number or a name in a sentence of a page is the code's."""

from __future__ import annotations

import pytest

from tests.docs.facts import FACTS, Fact
from tests.site import parity


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.page}#{fact.anchor} {fact.value}")
def test_a_page_says_what_the_code_has(fact: Fact, language: str) -> None:
    """The words around it stand in that section with the value that the code has."""
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    words = (fact.ja if language == "ja" else fact.en).format(*values)
    assert words in dict(parity.sections(parity.read(language, fact.page)))[fact.anchor]
