"""How long a command waits for the answers of one host, all of them together, until it goes on without it.

The page use/broken-networks names these limits and the others.
"""

from __future__ import annotations

LOOK_SECONDS: float = 600.0
"""While it only reads. The slowest host that is expected, a large DPM server over a slow link, takes some minutes."""
CHANGE_SECONDS: float = 1800.0
"""While it changes the host: as long as half a thousand settings take over the slowest links. Reboots do not count."""
