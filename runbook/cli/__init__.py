"""The command line. Each command imports its own heavy modules, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from runbook.cli.exit_codes import ExitCode


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Return its exit code (see `runbook.cli.exit_codes`)."""
    from runbook.cli.typed.language import language_of
    from runbook.cli.typed.parser import UsageError, parse

    arguments = list(sys.argv[1:] if argv is None else argv)
    language = language_of(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show must not end the run half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parse(arguments, language)
    except UsageError as error:
        sys.stderr.write(error.message)
        return ExitCode.USAGE
    if options is None:
        return ExitCode.DONE

    from runbook.cli.run_command import run_command

    return run_command(options, language)
