"""A person's own defaults: what would otherwise be typed with every command.

    lang = "ja"
    inventory = "contoso.toml"           # relative to this file
    user = 'CONTOSO\\backupadmin'

What is typed comes first, and for the account what the inventory says. A host is never meant by default: see `everything` of `Wanted`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

from runbook.cli.typed.errors import UnusableDefaults
from runbook.decoding import decode
from runbook.text import Language, Text, same

VARIABLE: Final = "RUNBOOK_DEFAULTS"
"""The environment variable that names another file."""

PLACES: Final = r"%LOCALAPPDATA%\dpm-runbook\defaults.toml, ~/.config/dpm-runbook/defaults.toml"
"""Where the file is on Windows and on Linux, in words."""

KEYS: Final = ("lang", "inventory", "user")


class Defaults(NamedTuple):
    """What is used if it is not typed. None or '' leaves it open."""

    lang: Language | None = None
    inventory: Path | None = None
    user: str = ""


def defaults_path() -> Path:
    """Return the path of the file, which need not exist.

    It is where platformdirs says, which takes longer to load than all that `--help` needs.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    variable, usual = ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_CONFIG_HOME", ".config")
    folder = Path(os.environ.get(variable) or Path.home() / usual)
    return folder / "dpm-runbook" / "defaults.toml"


def read_defaults() -> Defaults:
    """Read the file. Raise `InvalidInput` if it cannot be used; without one nothing is a default."""
    path = defaults_path()
    if str(path) == os.devnull:  # says that there is none
        return Defaults()
    try:
        text = decode(_content(path))
    except FileNotFoundError:
        return Defaults()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or Text("UTF-8 で保存してください", "save it as UTF-8")
        raise UnusableDefaults(path=path, why=_same(why)) from error
    import tomllib

    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnusableDefaults(path=path, why=_same(str(error))) from error
    return _checked(path, found)


def _content(path: Path) -> bytes:
    path.stat()  # without the file, `--help` loads nothing to read it
    from runbook.hosts.bounded_file import read_bytes
    from runbook.hosts.errors import UnusableFile

    try:
        return read_bytes(path)
    except UnusableFile as error:
        raise UnusableDefaults(path=path, why=error.why) from error


def _checked(path: Path, found: dict[str, Any]) -> Defaults:
    for key, value in found.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            unknown = Text("{key} は使えません (使える名前: {known})", "{key} is not known (known: {known})")
            raise UnusableDefaults(path=path, why=unknown.format(key=key, known=known))
        if not isinstance(value, str) or (key == "lang" and value not in ("ja", "en")):
            wrong = Text("{key} の値が正しくありません", "the value of {key} cannot be used")
            raise UnusableDefaults(path=path, why=wrong.format(key=key))
    lang, inventory = found.get("lang"), found.get("inventory")
    return Defaults(
        "ja" if lang == "ja" else "en" if lang == "en" else None,
        path.parent / inventory if inventory else None,
        found.get("user", ""),
    )


def _same(words: str | Text) -> Text:
    return words if isinstance(words, Text) else same(words)
