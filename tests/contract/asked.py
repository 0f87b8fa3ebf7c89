"""What a request asks of Windows, in words that can be compared: classes, methods, programs, scripts, registry keys."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from runbook.windows.registry import split

PACKAGE: Final = Path(__file__).parents[2] / "runbook"
OWN_KEY: Final = "dpm-runbook-contract"

_SCHEMA: Final = "http://schemas.microsoft.com/wbem/wsman/1/"
_HIVES: Final = {"2147483648": "HKCR", "2147483649": "HKCU", "2147483650": "HKLM", "2147483651": "HKU"}
_READS: Final = ("Get", "Enum", "Check")


def asked(request: bytes) -> frozenset[str]:
    """Return what a request asks for."""
    root = ElementTree.fromstring(request)
    action = _text(root, "Action").rpartition("/")[2]
    resource = _text(root, "ResourceURI").removeprefix(_SCHEMA)
    if resource.startswith("windows/shell/"):
        return frozenset({f"shell {action}", *_commands(_text(root, "Command"))})
    query = _text(root, "Filter")
    if query:
        return frozenset({f"query {resource.removeprefix('wmi/').removesuffix('/*')}: {_shape(query)}"})
    if resource.endswith("/StdRegProv"):
        return frozenset({f"method StdRegProv.{action}", *_key_read(root, action)})
    if action in ("Get", "Put", "Enumerate", "Pull", "Create", "Delete"):
        return frozenset({"pull" if action == "Pull" else f"{action.lower()} {resource}"})
    return frozenset({f"method {resource.rpartition('/')[2]}.{action}"})


def key_name(key: str) -> str:
    """Return a registry key as it is compared: in capitals, an adapter's number left out."""
    hive, path = split(key)
    return re.sub(r"\\\d{4}(?=\\|$)", r"\\NNNN", f"{hive}\\{path}".upper())


def _shape(query: str) -> str:
    """Return a query without its values."""
    query = re.sub(r"'(?:[^'\\]|\\.)*'", "'?'", " ".join(query.split()))
    query = re.sub(r"(?<==)\d+", "?", query)
    return re.sub(r"(\w+=\S+?)(?: or \1)+", r"\1", query, flags=re.IGNORECASE)


def _key_read(root: Element, action: str) -> Iterator[str]:
    path = _text(root, "sSubKeyName")
    if path and action.startswith(_READS) and OWN_KEY not in path:
        yield f"key {key_name(_HIVES[_text(root, 'hDefKey')] + chr(92) + path)}"


def _commands(line: str) -> Iterator[str]:
    """Yield the programs of a command line, with the words that choose what they do."""
    if match := re.search(r"-EncodedCommand (\S+)", line):
        sent = base64.b64decode(match[1]).decode("utf-16-le")
        yield from (f"script {name}" for name, text in scripts().items() if text in sent)
        return
    for command in line.split(" & ") if line else ():
        words = "echo" if command.startswith("echo ") else re.sub(r'"[^"]*"', '""', command)
        yield "program " + re.sub(r"(?<==)\S+", "", words)
        for key in re.findall(r'^reg query "([^"]+)"', command):
            if OWN_KEY not in key:
                yield f"key {key_name(key)}"


@cache
def scripts() -> dict[str, str]:
    """Return the package's scripts by name."""
    return {path.stem: path.read_text(encoding="ascii") for path in sorted(PACKAGE.rglob("scripts/*.ps1"))}


def _text(root: Element, name: str) -> str:
    found = (each.text for each in root.iter() if each.tag.rpartition("}")[2] == name)
    return (next(found, None) or "").strip()
