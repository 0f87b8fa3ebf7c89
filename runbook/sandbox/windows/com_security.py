"""COM's machine-wide limits in the registry of a computer (KB 3041345, ID 348)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from runbook.sandbox.windows.registry import Registry, RegValue

OLE: Final = r"HKLM\SOFTWARE\Microsoft\Ole"
POLICY: Final = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DCOM"
LAUNCH, ACCESS = "MachineLaunchRestriction", "MachineAccessRestriction"

# Sub-authorities after the authority: Everyone, anonymous logon, Administrators, Distributed COM Users.
_Sid = tuple[int, tuple[int, ...]]
_EVERYONE: Final[_Sid] = (1, (0,))
_ANONYMOUS: Final[_Sid] = (5, (7,))
_ADMINISTRATORS: Final[_Sid] = (5, (32, 544))
_DCOM_USERS: Final[_Sid] = (5, (32, 562))
_LOCAL_LAUNCH, _ALL_LAUNCH, _ALL_ACCESS = 0x0B, 0x1F, 0x07


def install(registry: Registry) -> None:
    """Write the limits that Microsoft lists as those that DPM needs."""
    launch = ((_EVERYONE, _LOCAL_LAUNCH), (_ADMINISTRATORS, _ALL_LAUNCH), (_DCOM_USERS, _ALL_LAUNCH))
    access = ((_ANONYMOUS, _ALL_ACCESS), (_DCOM_USERS, _ALL_ACCESS), (_EVERYONE, _ALL_ACCESS))
    registry.set(OLE, "EnableDCOM", RegValue("REG_SZ", "Y"))
    registry.set(OLE, LAUNCH, RegValue("REG_BINARY", _descriptor(launch)))
    registry.set(OLE, ACCESS, RegValue("REG_BINARY", _descriptor(access)))


def restrict(registry: Registry, *, restricted: bool) -> None:
    """Let a policy grant launch and activation to administrators alone, or take that policy back."""
    if restricted:
        registry.set(POLICY, LAUNCH, RegValue("REG_SZ", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"))
    else:
        registry.delete(POLICY, LAUNCH)


def lets_in(registry: Registry) -> bool:
    """Return True if other computers may use COM: it is on, and no policy keeps its users out."""
    on, policy = registry.get(OLE, "EnableDCOM"), registry.get(POLICY, LAUNCH)
    return (on is None or str(on.data).upper() != "N") and (policy is None or "S-1-5-32-562" in str(policy.data))


def _descriptor(entries: Sequence[tuple[_Sid, int]]) -> bytes:
    """Return a self-relative security descriptor that allows these rights."""
    packed = b"".join(_entry(sid, mask) for sid, mask in entries)
    dacl = struct.pack("<BBHHH", 2, 0, 8 + len(packed), len(entries), 0) + packed
    owner = _sid(_ADMINISTRATORS)
    header = struct.pack("<BBHIIII", 1, 0, 0x8004, 20, 20 + len(owner), 0, 20 + 2 * len(owner))
    return header + owner * 2 + dacl


def _entry(sid: _Sid, mask: int) -> bytes:
    return struct.pack("<BBHI", 0, 0, 8 + len(_sid(sid)), mask) + _sid(sid)


def _sid(sid: _Sid) -> bytes:
    authority, parts = sid
    return struct.pack("<BB", 1, len(parts)) + authority.to_bytes(6, "big") + struct.pack(f"<{len(parts)}I", *parts)
