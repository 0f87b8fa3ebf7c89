"""What Windows notes in its registry while it waits for a reboot, and what becomes of it in the reboot.

The four places are those that administrators look at [G].
"""

from __future__ import annotations

from typing import Final

from runbook.sandbox.registry import Registry, RegValue

_WINDOWS: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
SERVICING: Final = rf"{_WINDOWS}\Component Based Servicing\RebootPending"
UPDATE: Final = rf"{_WINDOWS}\WindowsUpdate\Auto Update\RebootRequired"
SESSION_MANAGER: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
RENAMES: Final = "PendingFileRenameOperations"
_NAMES: Final = r"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName"


def agent_installed(registry: Registry, program: str) -> None:
    """What an installer leaves that could not replace a program in use: Windows renames it at the next start."""
    new = rf"\??\{program}.new"
    registry.set(SESSION_MANAGER, RENAMES, RegValue("REG_MULTI_SZ", (new, rf"!\??\{program}")))
    registry.create_key(SERVICING)


def waits(registry: Registry) -> bool:
    """Whether Windows waits for a reboot."""
    renames = registry.get(SESSION_MANAGER, RENAMES)
    return registry.has_key(SERVICING) or registry.has_key(UPDATE) or bool(renames and renames.data)


def done(registry: Registry) -> None:
    """The reboot: what waited for it is done, and a new name is in force."""
    registry.delete_key(SERVICING)
    registry.delete_key(UPDATE)
    registry.delete(SESSION_MANAGER, RENAMES)
    wanted = registry.get(rf"{_NAMES}\ComputerName", "ComputerName")
    if wanted is not None:
        registry.set(rf"{_NAMES}\ActiveComputerName", "ComputerName", wanted)
