"""The proxies that a host can be reached through: one for HTTP, or SOCKS 5.

With `socks5h` the proxy resolves the host's name, and this computer asks no DNS server for it. `socks5`, which would resolve it
here, is not offered: behind a proxy the same name may be another computer.
"""

from __future__ import annotations

import importlib.util
import re
from typing import Final

from runbook.text import Text
from runbook.wsman.http.errors import SocksPackageMissing

_PROXY: Final = re.compile(r"((http|socks5h)://)?[^\s/]+/?")

FORM: Final = Text(
    "proxy は http://ホスト:ポート または socks5h://ホスト:ポート の形で指定してください",
    "proxy takes the form http://host:port or socks5h://host:port",
)


def is_proxy(typed: str) -> bool:
    """Return whether this names a proxy in one of the known forms. Without a scheme it is one for HTTP."""
    return bool(_PROXY.fullmatch(typed))


def is_socks(proxy: str) -> bool:
    """Return whether this proxy speaks SOCKS."""
    return proxy.startswith("socks5h://")


def refuse_without_package(proxy: str | None) -> None:
    """Raise `InvalidInput` if this computer lacks the package that the proxy needs."""
    if proxy and is_socks(proxy) and importlib.util.find_spec("socks") is None:
        raise SocksPackageMissing
