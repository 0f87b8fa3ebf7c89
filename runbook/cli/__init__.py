"""The command line. Each command imports its own heavy modules, so that `--help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from runbook.cli.exit_codes import ExitCode, most_severe
from runbook.cli.process.streams import Output, standard_streams
from runbook.errors import InvalidInput
from runbook.text import Language


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Return its exit code (see `runbook.cli.exit_codes`)."""
    from runbook.cli.show.encoding import make_printable
    from runbook.cli.typed.language import language_of

    arguments = list(sys.argv[1:] if argv is None else argv)
    language = language_of(arguments)
    with standard_streams():
        for stream in (sys.stdout, sys.stderr):
            make_printable(stream, language)
        try:
            code = _run(arguments, language)
        except (Exception, KeyboardInterrupt) as error:
            from runbook.cli.process.last_net import show_mistake

            code = show_mistake(error, language)
        sys.stdout.flush()
        if isinstance(sys.stdout, Output) and (lost := sys.stdout.missed):
            from runbook.cli.process.last_net import show_lost_output

            code = most_severe([code, show_lost_output(lost, language)])
    return code


def _run(arguments: Sequence[str], language: Language) -> ExitCode:
    from runbook.cli.typed.parser import UsageError, parse
    from runbook.foreign import printable

    try:
        options = parse(arguments, language)
    except UsageError as error:
        sys.stderr.write("".join(f"{printable(line)}\n" for line in error.message.splitlines()))
        return ExitCode.USAGE
    except InvalidInput as error:  # a value that cannot be used
        from runbook.cli.show.screen import Screen

        Screen(language).error(error)
        return ExitCode.USAGE
    if options is None:
        return ExitCode.DONE

    from runbook.cli.run_command import run_command

    return run_command(options, language)
