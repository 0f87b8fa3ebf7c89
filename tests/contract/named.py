"""What the source names of Windows: WMI classes, registry keys."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tests.contract.asked import key_name
from tests.layout import Module, modules_in

NAMESPACES: Final = {
    "Win32": "root/cimv2",
    "CIM": "root/cimv2",
    "MSFT": "root/StandardCimv2",
    "Msvm": "root/virtualization/v2",
    "MSCluster": "root/MSCluster",
}
"""Where the classes of each beginning are."""

_CLASS: Final = re.compile(rf"\b(?:{'|'.join(NAMESPACES)})_[A-Za-z0-9]+\b")
_OF_FAULTS: Final = re.compile(r"MSFT_WmiError|CIM_Error|Win32_Error")  # asked of nobody


@cache
def classes() -> frozenset[str]:
    """Return the classes that are named in the source, but not in words for people."""
    found = {each for text in _texts() if not re.search("[ぁ-ん]", text) for each in _CLASS.findall(text)}
    return frozenset(each for each in found if not _OF_FAULTS.fullmatch(each))


@cache
def keys() -> frozenset[str]:
    """Return the registry keys that are named in the source, as far as they stand there in one piece."""
    return frozenset(key_name(text) for text in _texts() if re.fullmatch(r"HKLM\\[\w .{}()\\*-]+", text))


@cache
def _texts() -> frozenset[str]:
    return frozenset(text for module in _clients_modules() for text in _literals(module))


def _clients_modules() -> Iterator[Module]:
    """Yield the modules that ask Windows: not the simulated environment, and not the words for people."""
    for module in modules_in():
        if module.name.split(".")[1:2] not in (["sandbox"], ["pages"], ["cli"]):
            yield module


def _literals(module: Module) -> Iterator[str]:
    """Yield the literal texts of a module, but no docstring."""
    documented = {
        id(node.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value
