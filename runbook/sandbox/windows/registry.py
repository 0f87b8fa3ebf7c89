"""The simulated registry: a case-insensitive tree of typed values, with protected keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

RegData = str | int | bytes | tuple[str, ...]

_HIVES = {
    "HKLM": "HKEY_LOCAL_MACHINE",
    "HKCU": "HKEY_CURRENT_USER",
    "HKCR": "HKEY_CLASSES_ROOT",
    "HKU": "HKEY_USERS",
}


@dataclass(frozen=True, slots=True)
class RegValue:
    """A value. `type` is REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ, REG_QWORD or another one of Windows'.

    `data` is str for the first two, then bytes, int, a tuple of str, and int; bytes for REG_NONE.
    """

    type: str
    data: RegData


class AccessDeniedError(Exception):
    """The key is protected."""


@dataclass(slots=True)
class _Key:
    name: str
    subkeys: dict[str, _Key] = field(default_factory=dict)
    values: dict[str, tuple[str, RegValue]] = field(default_factory=dict)
    read_denied: bool = False
    write_denied: bool = False


class Registry:
    """The registry of a computer. Paths are like `HKLM\\SOFTWARE\\X`; the name `""` is the default value.

    `check` and `write` act from outside and respect protection; the other methods act as the computer itself and ignore
    it. `on_write` is called with path, name, old value and new value for each write from outside.
    """

    def __init__(self) -> None:
        self._root = _Key("")
        self.on_write: Callable[[str, str, RegValue | None, RegValue | None], None] = lambda *_: None

    def get(self, path: str, name: str) -> RegValue | None:
        """Return a value; None if it is absent."""
        key = self._find(path)
        found = key.values.get(name.lower()) if key else None
        return found[1] if found else None

    def set(self, path: str, name: str, value: RegValue) -> None:
        """Set a value, creating its key; an existing value keeps the spelling of its name."""
        key = self._make(path)
        spelled = key.values[name.lower()][0] if name.lower() in key.values else name
        key.values[name.lower()] = (spelled, value)

    def delete(self, path: str, name: str) -> bool:
        """Delete a value. Return True if it existed."""
        key = self._find(path)
        return bool(key and key.values.pop(name.lower(), None))

    def create_key(self, path: str) -> None:
        """Create a key and its parents."""
        self._make(path)

    def delete_key(self, path: str) -> bool:
        """Delete a key with all below it. Return True if it existed."""
        parent, _, name = path.rpartition("\\")
        key = self._find(parent)
        return bool(key and key.subkeys.pop(name.lower(), None))

    def has_key(self, path: str) -> bool:
        """Return True if a key exists."""
        return self._find(path) is not None

    def values(self, path: str) -> dict[str, RegValue] | None:
        """Return a key's values by name; None if the key does not exist."""
        key = self._find(path)
        return None if key is None else dict(key.values.values())

    def subkeys(self, path: str) -> list[str] | None:
        """Return the names of a key's subkeys in Windows' order; None if the key does not exist."""
        key = self._find(path)
        return None if key is None else [sub.name for _, sub in sorted(key.subkeys.items())]

    def deny(self, path: str) -> None:
        """Deny reading and writing from outside, from this key down."""
        self._make(path).read_denied = True

    def deny_write(self, path: str) -> None:
        """Deny writing from outside, from this key down."""
        self._make(path).write_denied = True

    def check(self, path: str, *, writing: bool = False) -> None:
        """Raise `AccessDeniedError` if this access from outside is denied."""
        key: _Key | None = self._root
        for folded, _ in _parts(path):
            key = key.subkeys.get(folded) if key else None
            if key and (key.read_denied or (writing and key.write_denied)):
                raise AccessDeniedError(path)

    def write(self, path: str, name: str, value: RegValue | None) -> None:
        """Set or delete (None) a value from outside. Raise `AccessDeniedError`."""
        self.check(path, writing=True)
        before = self.get(path, name)
        if value is None:
            self.delete(path, name)
        else:
            self.set(path, name, value)
        self.on_write(path, name, before, value)

    def walk(self, path: str = "") -> Iterator[tuple[str, dict[str, RegValue]]]:
        """Yield every key from this one down by full path, with its values."""
        key = self._find(path)
        if key is not None:
            yield from self._walk(full(path) if path else "", key)

    def _walk(self, path: str, key: _Key) -> Iterator[tuple[str, dict[str, RegValue]]]:
        yield path, dict(key.values.values())
        for _, sub in sorted(key.subkeys.items()):
            yield from self._walk(f"{path}\\{sub.name}" if path else sub.name, sub)

    def _find(self, path: str) -> _Key | None:
        key: _Key | None = self._root
        for folded, _ in _parts(path):
            key = key.subkeys.get(folded) if key else None
        return key

    def _make(self, path: str) -> _Key:
        key = self._root
        for folded, part in _parts(path):
            if folded not in key.subkeys:
                key.subkeys[folded] = _Key(part)
            key = key.subkeys[folded]
        return key


def full(path: str) -> str:
    """Return the path with its hive spelled out."""
    hive, slash, rest = path.partition("\\")
    return _HIVES.get(hive.upper(), hive.upper()) + slash + rest


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[tuple[str, str], ...]:
    """Return the names on a path, each as it is compared and as it is spelled."""
    return tuple((part.lower(), part) for part in full(path).split("\\") if part) if path else ()
