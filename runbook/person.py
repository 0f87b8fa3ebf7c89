"""Who runs this program, as the operating system says it: a variable of the environment can name anybody."""

from __future__ import annotations

import os
import sys
from typing import Final

_NOBODY: Final = "?"


def this_person() -> str:
    r"""Return the user of this process: `DOMAIN\user` on Windows, elsewhere the name of its effective user."""
    if sys.platform == "win32":
        return _of_token() or _NOBODY
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container may run under a number that has no name
        return f"uid {os.geteuid()}"


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _SAM_COMPATIBLE: Final = 2
    _LONGEST: Final = 512

    def _of_token() -> str:
        """Return the user of this process's token; '' if Windows does not say. Not tried on a real Windows."""
        name = ctypes.create_unicode_buffer(_LONGEST)
        size = wintypes.ULONG(_LONGEST)
        found = ctypes.windll.secur32.GetUserNameExW(_SAM_COMPATIBLE, name, ctypes.byref(size))
        return name.value if found else ""
