"""Compare twin pages in two languages: what they must have in common, and sections that changed on one side only.

`python -m tests.site.parity` shows what changed in each section since sections were last recorded, in both languages side by side,
and records the current ones, once both sides of each are up to date. A section that changed on one side only is recorded if it is
named: `python -m tests.site.parity tree/step1.md#cost`. Where two branches recorded the same section, take either side of
`docs/twins.json` and run it.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"
RECORD: Final = DOCS / "twins.json"

_HEADING = re.compile(r"^(#+) .*\{ #([a-z0-9-]+) \}$")
_FENCE = re.compile(r"^( *)(```+) ?(.*)$")
_DIGIT = re.compile(r"(?<![\w.])\d(?![\w.]*\d)(?![A-Za-z])")
_EXIT_CODE = re.compile(r"[^.。\n]*(?:[Ee]xit code|終了コード)[^.。\n]*")


def names(language: str) -> list[str]:
    """Return the paths of the pages of one language."""
    return sorted(file.relative_to(DOCS / language).as_posix() for file in (DOCS / language).rglob("*.md"))


def read(language: str, name: str) -> str:
    """Return a page's source."""
    return (DOCS / language / name).read_text(encoding="utf-8")


def sections(source: str) -> Iterator[tuple[str, str]]:
    """Return each heading's anchor, with the text up to the next heading. Raise `ValueError` for a heading without an anchor."""
    anchor, lines, fence = "", list[str](), ""
    for line in source.splitlines():
        found = _FENCE.match(line)
        if found and (not fence or line.strip() == fence):
            fence = "" if fence else found[2]
        if line.startswith("#") and not fence:
            heading = _HEADING.match(line)
            if heading is None:
                raise ValueError(f"no anchor: {line}")
            if anchor:
                yield anchor, "\n".join(lines)
            anchor, lines = heading[2], []
        lines.append(line)
    yield anchor, "\n".join(lines)


def lines_of(section: str) -> tuple[list[str], list[str]]:
    """Return the lines of a section's fences, and those of its prose."""
    fences, prose, inside = list[str](), list[str](), ""
    for line in section.splitlines():
        found = _FENCE.match(line)
        if found and (not inside or line.strip() == inside):
            inside = "" if inside else found[2]
            fences.append(line.strip())
        elif inside:
            fences.append(line.strip())
        else:
            prose.append(line)
    return fences, prose


def skeleton(section: str) -> dict[str, object]:
    """Return the parts of a page that do not depend on the language."""
    fences, prose = lines_of(section)
    text = "\n".join(prose)
    codes = re.findall(r"`([^`]+)`", text)
    plain = _plain(text)
    links = [re.sub(r"/(ja-jp|en-us)/", "/", each) for each in re.findall(r"\]\(([^)]+)\)", text)]
    return {
        "heading": [len(found[1]) for line in prose if (found := _HEADING.match(line))],
        "fences": fences,
        "links": Counter(links),
        "marks": Counter(re.findall(r"\]\[([a-z]+)\]", text)),
        "code": Counter(codes),
        "tables": [line.count("|") for line in prose if line.startswith("|")],
        "items": [len(line) - len(line.lstrip()) for line in prose if re.match(r" *(?:-|\d+\.) ", line)],
        "admonitions": re.findall(r"^(?:!!!|\?\?\?) (\w+)", text, re.MULTILINE),
        "terms": len(re.findall(r"^: ", text, re.MULTILINE)),
        # A single digit may be a word in the other language, "two hosts"; an exit code never is.
        "numbers": set(re.findall(r"(?<![\w.])\d[\d.]*\d(?!\w| 進数)", plain)),
        "exit codes": {digit for sentence in _EXIT_CODE.findall(plain) for digit in _DIGIT.findall(sentence)},
    }


def digits(section: str) -> Counter[str]:
    """Return the single digits of a section. Japanese writes more of them, as in 1 つ; English has none that Japanese has not."""
    return Counter(_DIGIT.findall(_plain("\n".join(lines_of(section)[1]))))


def _plain(text: str) -> str:
    """Return text without its code, the targets of its links, and its anchors."""
    return re.sub(r"`[^`]+`|\]\([^)]*\)|\{ #.*?\}", " ", text)


def digest(text: str) -> str:
    """Return a section's digest in twelve digits; line breaks do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def present() -> dict[str, list[str]]:
    """Return the digests of both sides of every section, by `page#anchor`."""
    found = {}
    for name in names("ja"):
        japanese, english = dict(sections(read("ja", name))), dict(sections(read("en", name)))
        for anchor in japanese.keys() & english.keys():
            found[f"{name}#{anchor}"] = [digest(japanese[anchor]), digest(english[anchor])]
    return dict(sorted(found.items()))


def stale(recorded: dict[str, list[str]], now: dict[str, list[str]]) -> dict[str, str]:
    """Return the sections that changed since they were recorded, each with the side that is out of date; `neither` if both changed."""
    found = {}
    for name, digests in now.items():
        before = recorded.get(name, ["", ""])
        changed = [old != new for old, new in zip(before, digests, strict=True)]
        if any(changed):
            found[name] = "neither" if all(changed) else "en" if changed[0] else "ja"
    return found


def before(name: str, language: str, commit: str) -> str:
    """Return a section as it was in a commit; empty if it was not there."""
    page, _, anchor = name.partition("#")
    return dict(sections(_git("show", f"{commit}:./{language}/{page}"))).get(anchor, "")


def last_record() -> str:
    """Return the last commit that recorded sections."""
    return _git("log", "-1", "--format=%H", "--", RECORD.name).strip()


def _git(*words: str) -> str:
    """Return what git prints; nothing where there is no history, as in a copy of the files."""
    try:
        return subprocess.run(["git", *words], cwd=DOCS, capture_output=True, encoding="utf-8", check=False).stdout
    except FileNotFoundError:
        return ""


def change(name: str, since: str) -> Iterator[str]:
    """Yield, for both languages, the lines of a section that changed since a commit."""
    page, _, anchor = name.partition("#")
    for language in ("ja", "en"):
        old, new = before(name, language, since), dict(sections(read(language, page)))[anchor]
        shown = difflib.unified_diff(old.splitlines(), new.splitlines(), f"{language}/{name}", n=0, lineterm="")
        yield from list(shown) or [f"--- {language}/{name}: as it was"]


def main(named: list[str]) -> int:
    """Show what changed, and record the sections. Return 1 if a section's twin is out of date."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    now, since = present(), last_record()
    changed = stale(recorded, now)
    for name in changed:
        print(*change(name, since), "", sep="\n")
    left = {name: side for name, side in changed.items() if side != "neither" and name not in named}
    kept = {name: recorded[name] if name in left else digests for name, digests in now.items()}
    RECORD.write_text(json.dumps(kept, indent=0) + "\n", encoding="utf-8")
    for name, side in left.items():
        print(f"{name}: {side} did not follow")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
