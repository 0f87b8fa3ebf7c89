"""What the packages of an environment need on Windows alone. `python -m development.windows_only` prints it, a line for each.

It runs in the environment whose packages it reads, and `packaging` is one of them.
"""

from __future__ import annotations

from importlib.metadata import distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "extra": ""}


def windows_only(among: frozenset[str]) -> set[str]:
    """Return the requirements, without their markers, of these installed packages that are not among them."""
    found = set()
    for package in distributions():
        if canonicalize_name(package.metadata["Name"]) in among:
            needed = [Requirement(line) for line in package.requires or []]
            for each in needed:
                if canonicalize_name(each.name) not in among and (not each.marker or each.marker.evaluate(_WINDOWS)):
                    found.add(f"{each.name}{each.specifier}")
    return found


if __name__ == "__main__":
    installed = frozenset(canonicalize_name(package.metadata["Name"]) for package in distributions())
    print("\n".join(sorted(windows_only(installed))))
