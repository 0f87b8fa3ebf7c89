"""The command line. Everything heavy is imported by the command that needs it, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from runbook.cli.exit_codes import ExitCode


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code (see `runbook.cli.exit_codes`)."""
    from runbook.cli.language import language_of
    from runbook.cli.parser import UsageError, parse

    arguments = list(sys.argv[1:] if argv is None else argv)
    language = language_of(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not end the run half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parse(arguments, language)
    except UsageError as error:
        sys.stderr.write(error.message)
        return ExitCode.USAGE
    if options is None:
        return ExitCode.DONE

    from runbook.cli.run import run

    return run(options, language)
