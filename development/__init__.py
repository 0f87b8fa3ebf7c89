"""The commands of `dev.py`, with the standard library alone.

Imported first, so that an older Python gets a clear message here.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # an older Python must reach this line
    print("Python 3.11 or later is needed / Python 3.11 以降が必要です", file=sys.stderr)
    raise SystemExit(2)
