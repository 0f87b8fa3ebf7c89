"""Compare twin pages in two languages: what they must have in common, and sections that changed on one side only.

`python -m tests.site.parity` records the current sections, once both sides of each are up to date. A section that changed on one
side only is recorded if it is named: `python -m tests.site.parity tree/step1.md#cost`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"
RECORD: Final = DOCS / "twins.json"

_HEADING = re.compile(r"^(#+) .*\{ #([a-z0-9-]+) \}$")
_FENCE = re.compile(r"^( *)(```+) ?(.*)$")


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


def skeleton(section: str) -> dict[str, object]:
    """Return the parts of a page that do not depend on the language."""
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
    text = "\n".join(prose)
    codes = re.findall(r"`([^`]+)`", text)
    plain = re.sub(r"`[^`]+`|\]\([^)]*\)", " ", text)
    links = [re.sub(r"/(ja-jp|en-us)/", "/", each) for each in re.findall(r"\]\(([^)]+)\)", text)]
    return {
        "heading": [len(found[1]) for line in prose if (found := _HEADING.match(line))],
        "fences": fences,
        "links": Counter(links),
        "code": Counter(codes),
        "tables": [line.count("|") for line in prose if line.startswith("|")],
        "items": [len(line) - len(line.lstrip()) for line in prose if re.match(r" *(?:-|\d+\.) ", line)],
        "admonitions": re.findall(r"^(?:!!!|\?\?\?) (\w+)", text, re.MULTILINE),
        "terms": len(re.findall(r"^: ", text, re.MULTILINE)),
        # A single digit may be a word in the other language: "two hosts".
        "numbers": set(re.findall(r"(?<![\w.])\d[\d.]*\d(?!\w| 進数)", plain)),
    }


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


def main(named: list[str]) -> int:
    """Record the sections. Return 1 if a section's twin is out of date."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    now = present()
    left = {name: side for name, side in stale(recorded, now).items() if side != "neither" and name not in named}
    kept = {name: recorded[name] if name in left else digests for name, digests in now.items()}
    RECORD.write_text(json.dumps(kept, indent=0) + "\n", encoding="utf-8")
    for name, side in left.items():
        print(f"{name}: {side} did not follow")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
