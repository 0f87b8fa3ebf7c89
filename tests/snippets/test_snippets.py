"""Every snippet runs as it is against the sandbox, and prints what it says that it prints."""

from __future__ import annotations

import ast
import builtins
import tokenize
import tomllib
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest
from pytest_examples import CodeExample, EvalExample

import runbook
from tests.snippets.rehearsal import BEFORE, SNIPPETS, emptied, filled_in, rehearsal, run

CONFIG = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]


class Snippet(CodeExample):
    """A whole file. In a Python file the library would expect an example inside of a docstring."""

    def in_py_file(self) -> bool:
        """Return False: its quotes and blank lines are those of a module."""
        return False


def example(name: str, eval_example: EvalExample) -> Snippet:
    """Return a snippet as an example; lint and format it by the project's own settings of ruff."""
    ignored = [*CONFIG["lint"]["ignore"], *CONFIG["lint"]["per-file-ignores"]["snippets/**"]]
    eval_example.set_config(
        line_length=CONFIG["line-length"], quotes="double", target_version="py310", ruff_ignore=ignored
    )
    snippet: Snippet = Snippet.create(SNIPPETS[name].read_text(encoding="utf-8"), path=SNIPPETS[name])
    return snippet


def said(source: str) -> list[str]:
    """Return the lines that a snippet says it prints: its `#>` comments, and a text that stands by itself, as its docstring does not."""
    lines = [(token.start[0], [token.string.removeprefix("#>").removeprefix(" ")])
             for token in tokenize.generate_tokens(StringIO(source).readline)
             if token.type == tokenize.COMMENT and token.string.startswith("#>")]  # fmt: skip
    for node in ast.parse(source).body[1:]:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            literal = ast.get_source_segment(source, node) or ""
            lines.append((node.lineno, literal.strip("'\"").strip("\n").splitlines()))
    return [line for _, some in sorted(lines) for line in some]


def loudly(*values: object, sep: str = " ", end: str = "\n", file: TextIO | None = None, flush: bool = False) -> None:
    """Print as Python does, and let pytest-examples, which only remembers what it is given, see it as well."""
    PRINT(*values, sep=sep, end=end, file=file, flush=flush)
    builtins.print(*values, sep=sep)


PRINT = builtins.print


@pytest.mark.parametrize("name", SNIPPETS)
def test_prints_what_it_says(
    name: str, eval_example: EvalExample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each `#>` line is what the `print` above it prints, and together they are all that a run prints, by whatever means.

    `--update-examples` formats the snippet and writes these lines anew.
    """
    snippet, printed = example(name, eval_example), StringIO()
    snippet.source = filled_in(name, snippet.source)
    eval_example.include_print = lambda *_: True  # `loudly` is in this file
    failed: BaseException | None = None
    with rehearsal(tmp_path, monkeypatch):
        if name in BEFORE:
            run(SNIPPETS[BEFORE[name]].read_text(encoding="utf-8"))
        try:
            with redirect_stdout(printed):
                if eval_example.update_examples:
                    eval_example.format(snippet)
                    eval_example.run_print_update(snippet, module_globals={"print": loudly})
                else:
                    eval_example.run_print_check(snippet, module_globals={"print": loudly})
        except (Exception, SystemExit) as error:
            failed = error  # out of the generator's way: it would end the whole run
    shown, snippet.source = said(snippet.source), emptied(name, snippet.source)  # what `--update-examples` writes
    assert failed is None, f"{type(failed).__name__}: {failed}"
    assert printed.getvalue() == "".join(f"{line}\n" for line in shown)


def test_undoes_nothing_before_a_run_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is, `undo` lists the runs and writes nothing: run 1 may be anybody's."""
    with rehearsal(tmp_path, monkeypatch) as site:
        run(SNIPPETS[BEFORE["undo"]].read_text(encoding="utf-8"))
        written = len(site["FILES01"].log.writes)
        assert run(SNIPPETS["undo"].read_text(encoding="utf-8")) == "1 step1 FILES01 done\n"
        assert len(site["FILES01"].log.writes) == written > 0


@pytest.mark.parametrize("name", SNIPPETS)
def test_is_formatted(name: str, eval_example: EvalExample) -> None:
    """A snippet is as the formatter and the linter want it."""
    eval_example.lint(example(name, eval_example))


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
