"""IPsec: the policies and connection security rules that are set on a host, by the registry (facts 8.1)."""

from __future__ import annotations

from typing import Final

from runbook.windows.host import Host
from runbook.windows.values import ABSENT

_RULES: Final = (
    r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\ConSecRules",
    r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\ConSecRules",
)
"""Each value below is a rule: of a policy, and of the computer itself (the second place is [G])."""

_POLICIES: Final = (
    (r"HKLM\SOFTWARE\Policies\Microsoft\Windows\IPSec\GPTIPSECPolicy", "DSIPSECPolicyPath"),
    (r"HKLM\SOFTWARE\Policies\Microsoft\Windows\IPSec\Policy\Local", "ActivePolicy"),
)
"""Where an IPsec policy of the older kind is assigned: by a domain, and on the computer itself (the second is [G])."""


def rules(host: Host) -> tuple[str, ...]:
    """Return the names of the rules, and of the values that assign a policy. 4 requests."""
    found: list[str] = []
    for key in _RULES:
        kinds = host.registry.kinds(key)
        found += [] if kinds is ABSENT else [name for name in kinds if name]
    for key, name in _POLICIES:
        kinds = host.registry.kinds(key)
        found += [] if kinds is ABSENT else [each for each in kinds if each.lower() == name.lower()]
    return tuple(found)
