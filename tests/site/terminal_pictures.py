"""Pictures of the terminal, from real runs against the sandbox: `python -m tests.site.terminal_pictures` draws them again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Final, get_args

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from runbook.text import Language
from tests.snippets.rehearsal import rehearsal

DOCS: Final = Path(__file__).parents[2] / "docs"
COLUMNS: Final = 84
SHOWN: Final = {
    "step1": ("step1", "--host", "DPM01", "--host", "FILES01", "--check"),
    "step2": ("step2", "--host", "DPM01", "--host", "FILES01", "--check"),
    "step4": ("step4", "--host", "DPM01", "--check"),
}
_DRAWING: Final = """<svg viewBox="-8 -10 {width} {terminal_height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px monospace; font-variant-ligatures: none; }}
{styles}
</style>
<defs>{lines}</defs>
<rect x="-8" y="-10" width="{width}" height="{terminal_height}" rx="8" fill="#292929"/>
{backgrounds}<g class="{unique_id}-matrix">
{matrix}
</g>
</svg>"""
"""Rich's own has the window of another system, and a font from another site."""
_PIECE: Final = re.compile(r'textLength="[^"]*"([^>]*)>([^<]*)<')
_COLUMN: Final = 12.2
"""How wide a column is in Rich's pictures."""


def picture(name: str, language: Language, folder: Path) -> str:
    """Return the terminal output of one command as SVG."""
    with pytest.MonkeyPatch.context() as patch, rehearsal(folder, patch):
        words = [*SHOWN[name], "--inventory", str(folder / "site.toml"), "--lang", language]
        more = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
        # Progress goes to the other stream.
        done = subprocess.run(
            [sys.executable, "-m", "runbook", *words],
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ runbook {' '.join(SHOWN[name])}", style="bold"))
    console.print(Text.from_ansi(done.stdout.decode("utf-8").replace("\r\n", "\n").strip("\n")))
    console.print()  # room below
    drawn = console.export_svg(code_format=_DRAWING, unique_id=f"t-{name}")
    return _PIECE.sub(_fitted, drawn) + "\n"


def _fitted(piece: re.Match[str]) -> str:
    """Rich gives every character one column; a Japanese one needs two. Letters of any font are narrowed or widened to fit."""
    width = _COLUMN * cell_len(unescape(piece[2]))
    return f'textLength="{width:g}" lengthAdjust="spacingAndGlyphs"{piece[1]}>{piece[2]}<'


def file_of(name: str, language: Language) -> Path:
    """Return the path of a picture."""
    return DOCS / language / "assets" / "terminal" / f"{name}.svg"


def main() -> None:
    """Draw all pictures."""
    for language in get_args(Language):
        for name in SHOWN:
            file_of(name, language).parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as folder:
                file_of(name, language).write_text(picture(name, language, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
