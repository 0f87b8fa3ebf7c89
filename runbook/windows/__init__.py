"""One Windows host: registry, services, TCP globals, adapters, system. Typed values in, typed values out."""

from runbook.windows.host import Host, connect

__all__ = ["Host", "connect"]
