"""The program, README and the changelog use the words of `tests/site/terms.toml`, as the pages do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.layout import SPOKEN, modules_in, sentences

HERE = Path(__file__).parent
TERMS = tomllib.loads((HERE / "site" / "terms.toml").read_text(encoding="utf-8"))
NO_WORDS = re.compile(r"`[^`]*`|\{[^}]*\}|\]\([^)]*\)|https?://\S+")
"""Code, placeholders and addresses."""


def banned(language: str, text: str) -> Iterator[str]:
    """Yield each word of a text that the list replaces, with what stands there instead."""
    words = NO_WORDS.sub(" ", text)
    for pattern, instead in TERMS[language].items():
        yield from (f"{match[0]} → {instead}" for match in re.finditer(pattern, words))


def test_what_the_program_says() -> None:
    """Messages, help and reports in both languages. The simulated Windows says what Windows does."""
    found = [
        f"{module.name}:{line}: {word}"
        for module in modules_in()
        if not module.name.startswith("runbook.sandbox")
        for line, ja, en in sentences(module, SPOKEN)
        for language, text in (("ja", ja), ("en", en))
        for word in banned(language, text)
    ]
    assert not found


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "SECURITY.md"])
def test_documents_of_the_repository(name: str) -> None:
    """Line by line: one with Japanese in it is a Japanese one."""
    found = [
        f"{number}: {word}"
        for number, line in enumerate((HERE.parent / name).read_text(encoding="utf-8").splitlines(), 1)
        for word in banned("ja" if re.search("[\u3040-\u30ff\u4e00-\u9fff]", line) else "en", line)
    ]
    assert not found


def test_descriptions_of_the_json() -> None:
    """A person reads them on the page of the commands."""
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((HERE.parent / "docs" / "schemas").glob("*.json"))
    }
    described = [(name, words) for name, text in texts.items() for words in re.findall(r'"description": (".*")', text)]
    assert described
    assert not [f"{name}: {word}" for name, words in described for word in banned("en", words)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "`undo` takes the run back."),
        ("en", "Log on again."),
        ("en", "Switch it off."),
        ("ja", "ログオンします。"),
    ],
)
def test_a_word_of_the_list_is_noticed(language: str, text: str) -> None:
    """In any form, and with other words between."""
    assert list(banned(language, text))


def test_code_and_names_on_the_screen_are_no_words() -> None:
    """They stay as Windows and the program have them."""
    assert not list(banned("en", "Give `--log-on`, or set the Log On of `mend-agent` (https://x/walk)."))
    assert not list(banned("ja", "[ログオン] タブを開きます。"))
