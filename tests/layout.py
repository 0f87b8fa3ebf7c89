"""Read the package's source: its modules, their imports, and their sentences."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "runbook"
SENTENCES = ("Text", "Sentence")
SPOKEN = (*SENTENCES, "option", "line")
"""What also makes sentences: the help of an option, a line of a report."""
FIRST_JAPANESE = 0x2E80  # CJK radicals; kana, kanji and full-width punctuation follow


@dataclass(frozen=True)
class Module:
    """A module by its dotted name, with its source."""

    name: str
    source: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        """Return its syntax tree."""
        return ast.parse(self.source)

    def imported(self, modules: frozenset[str]) -> frozenset[str]:
        """Return the members of `modules` that it imports anywhere, also in functions and under `TYPE_CHECKING`."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                source = self._source_of(node)
                names = {f"{source}.{alias.name}" for alias in node.names}
                found |= (names & modules) | ({source} if names - modules else set())
        return frozenset(found & modules - {self.name})

    def _source_of(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parents = self.name.split(".")
        parents = parents[: len(parents) - node.level + self.is_package]
        return ".".join([*parents, node.module] if node.module else parents)


def modules_in(package: Path = PACKAGE) -> tuple[Module, ...]:
    """Return the modules of a package, by name."""
    found = []
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return tuple(sorted(found, key=lambda module: module.name))


def imports(modules: Sequence[Module]) -> dict[str, frozenset[str]]:
    """Return the imports of each module among these modules."""
    names = frozenset(module.name for module in modules)
    return {module.name: module.imported(names) for module in modules}


def circles(arrows: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Return the import cycles, the largest first. A single module is not a cycle."""
    reached = {name: _reached(arrows, name) for name in arrows}
    together = {frozenset({name, *(each for each in reached[name] if name in reached[each])}) for name in arrows}
    return sorted((sorted(group) for group in together if len(group) > 1), key=lambda group: (-len(group), group))


def _reached(arrows: Mapping[str, frozenset[str]], start: str) -> frozenset[str]:
    found: set[str] = set()
    left = [start]
    while left:
        new = arrows[left.pop()] - found
        found |= new
        left += new
    return frozenset(found)


def sentences(module: Module, makers: Sequence[str] = SENTENCES) -> Iterator[tuple[int, str, str]]:
    """Yield line, Japanese and English of every sentence in a module; of a computed sentence, the literal parts."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name_of(node.func) in makers:
            halves: dict[str, ast.expr] = dict(zip(("ja", "en"), node.args, strict=False))
            halves |= {keyword.arg or "": keyword.value for keyword in node.keywords}
            if {"ja", "en"} <= halves.keys():
                yield node.lineno, _literal(halves["ja"]), _literal(halves["en"])


def imports_rich(module: Module) -> bool:
    """Return whether a module draws by itself."""
    return any(
        name.partition(".")[0] == "rich"
        for node in ast.walk(module.tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [getattr(node, "module", "") or ""]
        )
    )


def writes(module: Module) -> bool:
    """Return whether a module uses standard output or error."""
    streams = {"stdout", "stderr", "__stdout__", "__stderr__"}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "sys" and streams & {each.name for each in node.names}:
            return True
        if isinstance(node, ast.Attribute) and node.attr in streams and _name_of(node.value) == "sys":
            return True
    return False


def filled_in(module: Module) -> Iterator[int]:
    """Yield the lines of sentences that are made with an f-string of anything but other sentences' halves."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name_of(node.func) in SENTENCES:
            for part in (part for half in [*node.args, *node.keywords] for part in ast.walk(half)):
                if isinstance(part, ast.FormattedValue) and getattr(part.value, "attr", "") not in ("ja", "en"):
                    yield node.lineno


def _name_of(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _literal(half: ast.AST) -> str:
    """Return the literal words of an expression, without the arguments of calls and without format specifications."""
    match half:
        case ast.Constant(value=str() as words):
            return words
        case ast.Call(func=part) | ast.FormattedValue(value=part):
            return _literal(part)
    return "".join(_literal(part) for part in ast.iter_child_nodes(half))


def in_one_language(ja: str, en: str) -> bool:
    """Return whether the English half contains Japanese, or the Japanese half is a sentence without any."""
    if _has_japanese(en):
        return True
    return ja != en and any(character.isalpha() for character in ja) and not _has_japanese(ja)


def _has_japanese(words: str) -> bool:
    return any(ord(character) >= FIRST_JAPANESE for character in words)
