"""Windows' registry entries for a pending reboot, and their effect in the reboot.

The four places are those that administrators check [G].
"""

from __future__ import annotations

from typing import Final

from runbook.sandbox.windows.registry import Registry, RegValue

_WINDOWS: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
SERVICING: Final = rf"{_WINDOWS}\Component Based Servicing\RebootPending"
UPDATE: Final = rf"{_WINDOWS}\WindowsUpdate\Auto Update\RebootRequired"
SESSION_MANAGER: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
RENAMES: Final = "PendingFileRenameOperations"
_NAMES: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"


def replace_in_use(registry: Registry, program: str) -> None:
    """Record a program in use that an installer could not replace: Windows renames it at the next start."""
    new = rf"\??\{program}.new"
    registry.set(SESSION_MANAGER, RENAMES, RegValue("REG_MULTI_SZ", (new, rf"!\??\{program}")))
    registry.create_key(SERVICING)


def complete(registry: Registry) -> None:
    """Finish the pending work of the reboot, and apply a new computer name."""
    registry.delete_key(SERVICING)
    registry.delete_key(UPDATE)
    registry.delete(SESSION_MANAGER, RENAMES)
    wanted = registry.get(rf"{_NAMES}\ComputerName", "ComputerName")
    if wanted is not None:
        registry.set(rf"{_NAMES}\ActiveComputerName", "ComputerName", wanted)
