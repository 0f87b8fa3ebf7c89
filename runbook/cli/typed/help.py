"""What `--help` shows beside the options: the usage, examples, environment variables and exit codes."""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Iterable
from typing import Final

from runbook.cli.exit_codes import MEANING
from runbook.foreign import printable
from runbook.text import Language, Text

_NARROWEST: Final = 11
"""The columns to which help is wrapped at the least, as argparse has it: `COLUMNS` may be smaller than an indent."""

_EXAMPLES: Final = (
    "sandbox --tour",
    "explain 0x80072746",
    "doctor --host files01",
    "diagnose --dpm dpm01 --host files01",
    "step1 --host dpm01 --host files01 --check",
    "step2 --host files01 --reboot",
    "step1 --host files01 --check --plan-out plan.json",
    "apply plan.json",
    "report --run 12 --output change.html",
    "outcome",
    "undo",
)

VARIABLES: Final = {
    "RUNBOOK_USERNAME": Text("ユーザー名 (--user の代わり)", "the user name, instead of --user"),
    "RUNBOOK_PASSWORD": Text("パスワード", "the password"),
    "RUNBOOK_TICKET": Text("チケットの番号 (--ticket の代わり)", "the ticket, instead of --ticket"),
    "RUNBOOK_DEFAULTS": Text("既定値のファイルの場所", "where the file of defaults is"),
    "RUNBOOK_SITE": Text("手順のページの場所 (URL)", "where the pages of this procedure are (a URL)"),
    "RUNBOOK_FLEET_KEY": Text(
        "Dask のワーカーに渡すパスワードの暗号鍵", "the key that encrypts passwords for workers of Dask"
    ),
    "NO_COLOR": Text("値があれば色を付けません", "no colours if it is set"),
}
"""The environment variables, for `--help`. RUNBOOK_INVENTORY is for scripts (`from runbook import …`) alone."""


class Help(argparse.RawDescriptionHelpFormatter):
    """Help whose usage names only the arguments: the options stand below, in groups."""

    options = ""

    def _split_lines(self, text: str, width: int) -> list[str]:
        """Return a help text in lines; Japanese counts double, and breaks anywhere."""
        return _fitted(text, width).split("\n")

    def _fill_text(self, text: str, width: int, indent: str) -> str:  # noqa: ARG002  # there is none
        """Return the description or the epilog: each line wrapped, with its second column kept."""
        return "\n".join(_wrapped(line, width) for line in text.splitlines())

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # noqa: ARG002  # of options
        prefix: str | None = None,
    ) -> None:
        """Add the usage."""
        self._prog = f"{self._prog} [{self.options}]"
        super().add_usage(usage, [action for action in actions if not action.option_strings], [], prefix)


def _wrapped(line: str, width: int) -> str:
    first = re.match(r" *(\S+ {2,})?", line)
    hang = first.end() if first else 0
    return line[:hang] + _fitted(line[hang:], width - hang).replace("\n", "\n" + " " * hang)


def _fitted(text: str, width: int) -> str:
    width = max(width, _NARROWEST)
    if text.isascii():
        return textwrap.fill(text, width, break_on_hyphens=False)
    from runbook.cli.show.wrapping import wrap  # it loads a part of rich, and --help should be there at once

    return wrap(text, width)


class EnglishHelp(Help):
    """Help in English."""

    options = "OPTIONS"


class JapaneseHelp(Help):
    """Help in Japanese."""

    options = "オプション"


_DEFAULTS: Final = Text(
    "lang、inventory、user を指定できます。コマンドで指定した値が優先されます。inventory を省略した場合も、対象のホストは必ず指定します。",
    "It may set lang, inventory and user; what is typed comes first. Hosts still have to be named: an inventory that was not typed is never meant as a whole.",
)


def epilog(language: Language, program: str, defaults: str) -> str:
    """Return what follows the options: examples, the file of `defaults`, environment variables, exit codes."""
    sections = {
        Text("例", "examples"): [f"{program} {words}" for words in _EXAMPLES],
        Text("既定値のファイル (TOML)", "file of defaults (TOML)"): [printable(defaults), _DEFAULTS.to(language)],
        Text("環境変数", "environment variables"): [
            f"{name:<18} {meaning.to(language)}" for name, meaning in VARIABLES.items()
        ],
        Text("終了コード", "exit codes"): [
            f"{code.value:<4} {meaning.to(language)}" for code, meaning in MEANING.items()
        ],
    }
    return "\n\n".join(
        "\n".join([f"{title.to(language)}:", *(f"  {line}" for line in lines)]) for title, lines in sections.items()
    )
