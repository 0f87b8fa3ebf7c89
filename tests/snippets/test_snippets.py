"""Every snippet runs as it is against the sandbox, and prints what it says that it prints."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample

import runbook
from tests.snippets.rehearsal import BEFORE, SNIPPETS, rehearsal, run


@pytest.mark.parametrize("name", SNIPPETS)
def test_prints_what_it_says(
    name: str, eval_example: EvalExample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The `#>` lines are what a run prints; `--update-examples` writes them anew."""
    source = SNIPPETS[name].read_text(encoding="utf-8")
    example = CodeExample.create(source, path=SNIPPETS[name])
    failed: BaseException | None = None
    eval_example.set_config(line_length=100)
    with rehearsal(tmp_path, monkeypatch):
        if name in BEFORE:
            run(SNIPPETS[BEFORE[name]].read_text(encoding="utf-8"))
        try:
            if eval_example.update_examples:
                eval_example.run_print_update(example)
            else:
                eval_example.run_print_check(example)
        except (Exception, SystemExit) as error:
            failed = error  # out of the generator's way: it would end the whole run
    assert failed is None, f"{type(failed).__name__}: {failed}"


@pytest.mark.parametrize("name", SNIPPETS)
def test_uses_the_public_names_alone(name: str) -> None:
    """From this package a snippet imports only what `from runbook import …` gives."""
    for node in ast.walk(ast.parse(SNIPPETS[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("runbook"):
            assert node.module == "runbook"
            assert {each.name for each in node.names} <= set(runbook.__all__)
        if isinstance(node, ast.Import):
            assert not any(each.name.startswith("runbook") for each in node.names)


def test_every_public_name_can_be_had() -> None:
    """What the package promises is there, each with a docstring, and nothing else is loaded for it by accident."""
    for name in runbook.__all__:
        assert getattr(runbook, name).__doc__, name
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        _ = runbook.nothing_of_that_name
