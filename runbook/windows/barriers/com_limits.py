"""COM's machine-wide limits: whether COM may be reached from other computers at all, whatever an application permits.

The values are security descriptors: binary in `SOFTWARE\\Microsoft\\Ole`, and as text (SDDL) where a policy sets them
(facts 8.1).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from runbook.windows.errors import UnreadableLimit
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind

OLE_KEY: Final = r"HKLM\SOFTWARE\Microsoft\Ole"
POLICY_KEY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DCOM"
LAUNCH, ACCESS = "MachineLaunchRestriction", "MachineAccessRestriction"

Grant = Literal["granted", "denied", "unclear"]
"""Whether the group of DCOM's users may call from outside; unclear where single accounts may."""

_EXECUTE, _REMOTE, _ACTIVATE_REMOTE = 0x1, 0x4, 0x10
_NEEDED: Final = {LAUNCH: _REMOTE | _ACTIVATE_REMOTE, ACCESS: _REMOTE}
_EVERYONE, _AUTHENTICATED, _NETWORK, _DCOM_USERS = "S-1-1-0", "S-1-5-11", "S-1-5-2", "S-1-5-32-562"
_CALLERS: Final = frozenset({_EVERYONE, _AUTHENTICATED, _NETWORK, _DCOM_USERS})
_ACCOUNT: Final = "S-1-5-21-"
_ALLOW, _DENY = 0, 1
_DACL_PRESENT: Final = 0x0004
_NAMES: Final = {"WD": _EVERYONE, "AU": _AUTHENTICATED, "NU": _NETWORK}
_RIGHTS: Final = {"CC": 0x1, "DC": 0x2, "LC": 0x4, "SW": 0x8, "RP": 0x10, "GA": 0x1F}
_TYPES: Final = {"A": _ALLOW, "D": _DENY}


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of an access control list that allows or denies rights to an account or a group."""

    type: int
    sid: str
    mask: int


@dataclass(frozen=True, slots=True)
class ComLimits:
    """Whether DCOM is on, and what the limits for launch and for access grant. A limit that is not set grants the default."""

    on: bool
    launch: Grant
    access: Grant


def read(look: Look) -> ComLimits:
    """Return the limits in force; those of a policy come first. From 2 requests for the defaults' absence to 5."""
    on = look.registry(OLE_KEY, "EnableDCOM", Kind.SZ)
    return ComLimits(str(on).upper() != "N", _limit(look, LAUNCH), _limit(look, ACCESS))


def _limit(look: Look, name: str) -> Grant:
    by_policy = look.registry(POLICY_KEY, name, Kind.SZ)
    if by_policy is not ABSENT and str(by_policy):
        return _grant(_from_text(name, str(by_policy)), _NEEDED[name])
    value = look.registry(OLE_KEY, name, Kind.BINARY)
    if value is ABSENT or not isinstance(value.data, bytes):
        return "granted"
    entries = _from_bytes(name, value.data)
    return "granted" if entries is None else _grant(entries, _NEEDED[name])


def _grant(entries: Iterable[_Entry], needed: int) -> Grant:
    """Return what the entries grant to DCOM's users who call from outside."""
    allowed = [(each.sid, _implied(each.mask)) for each in entries if each.type == _ALLOW]
    refused = any(each.sid in _CALLERS and _implied(each.mask) & needed for each in entries if each.type == _DENY)
    together = 0
    for sid, mask in allowed:
        together |= mask if sid in _CALLERS else 0
    if together & needed == needed and not refused:
        return "granted"
    if any(sid.startswith(_ACCOUNT) and mask & needed == needed for sid, mask in allowed):
        return "unclear"
    return "denied"


def _implied(mask: int) -> int:
    """Return the rights of a mask: one of before 2003 SP1 has a single right, which meant all [G]."""
    return mask | (_REMOTE | _ACTIVATE_REMOTE if mask & 0x1F == _EXECUTE else 0)


def _from_text(name: str, sddl: str) -> list[_Entry]:
    found = re.search(r"D:[A-Z_]*((?:\([^()]*\))*)", sddl)
    if found is None:
        raise UnreadableLimit(name=name)
    entries = []
    for entry in re.findall(r"\(([^()]*)\)", found[1]):
        fields = entry.split(";")
        if len(fields) < 6:  # type, flags, rights, two GUIDs, account
            raise UnreadableLimit(name=name)
        if fields[0] in _TYPES:
            entries.append(_Entry(_TYPES[fields[0]], _NAMES.get(fields[5], fields[5]), _rights(name, fields[2])))
    return entries


def _rights(name: str, text: str) -> int:
    if re.fullmatch("0x[0-9A-Fa-f]{1,8}", text):
        return int(text, 16)
    if not re.fullmatch("([A-Z]{2})+", text):
        raise UnreadableLimit(name=name)
    mask = 0
    for letters in re.findall("..", text):
        mask |= _RIGHTS.get(letters, 0)
    return mask


def _from_bytes(name: str, data: bytes) -> list[_Entry] | None:
    """Return the entries of a self-relative descriptor; None if it has no list, which limits nothing."""
    try:
        control, offset = struct.unpack_from("<xxH12xI", data)
        if not control & _DACL_PRESENT or not offset:
            return None
        return list(_entries(data, offset))
    except (struct.error, ValueError) as error:
        raise UnreadableLimit(name=name) from error


def _entries(data: bytes, offset: int) -> Iterator[_Entry]:
    (number,) = struct.unpack_from("<4xH", data, offset)
    offset += 8
    for _ in range(number):
        kind, size, mask = struct.unpack_from("<BxHI", data, offset)
        if size < 8 or offset + size > len(data):
            raise ValueError(size)
        if kind in (_ALLOW, _DENY):
            yield _Entry(kind, _sid(data[offset + 8 : offset + size]), mask)
        offset += size


def _sid(data: bytes) -> str:
    revision, number = struct.unpack_from("<BB", data)
    parts = struct.unpack_from(f"<{number}I", data, 8)
    return "-".join(map(str, ("S", revision, int.from_bytes(data[2:8], "big"), *parts)))
