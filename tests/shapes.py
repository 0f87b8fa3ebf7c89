"""Networks of servers as others have recorded them, in our own words (facts 2.2, 5.5, 5.7)."""

from __future__ import annotations

from typing import Final

from runbook.sandbox import NicSpec

G: Final = 1_000_000_000

MANAGED: Final = (
    NicSpec("rndis", "169.254.95.120", "Local Area Connection 2", speed=9_728_000),
    NicSpec("intel", None, "Ethernet 3", connected=False),
    NicSpec("qlogic", None, "Ethernet 2", team="Team1", speed=10 * G),
    NicSpec("qlogic", None, "Ethernet", team="Team1", speed=10 * G),
    NicSpec("lbfo", "10.0.0.11", "LAN", team="Team1", speed=20 * G),
)
"""The five rows of Checkmk: the adapter of the management processor, one without a cable, and a team of 2 x 10 Gbit/s."""

LBFO: Final = (NicSpec("intel", None, "NIC1", team="Team1"), NicSpec("intel", None, "NIC2", team="Team1"))
"""The members of a team, without its adapter."""

VLANS: Final = (
    *LBFO,
    NicSpec("lbfo", "10.0.0.11", "Team1Nic", team="Team1", speed=2 * G),
    NicSpec("lbfo", "10.0.1.11", "Team1 - VLAN 100", team="Team1", vlan=100, speed=2 * G),
)
"""A team whose adapter was named with -TeamNicName, and another one for a VLAN."""

SET: Final = (
    NicSpec("mellanox", None, "LAN-0", switch="SETswitch", speed=25 * G, mac=0xFD),
    NicSpec("mellanox", None, "LAN-1", switch="SETswitch", speed=25 * G),
    NicSpec("vethernet", "10.0.0.11", "vEthernet (SETswitch)", switch="SETswitch", speed=50 * G, mac=0xFD),
)
"""A switch-embedded team; the host's adapter has the MAC address of one uplink."""

SINGLE_UPLINK: Final = (
    NicSpec("qlogic", None, "Ethernet", switch="External", speed=10 * G),
    NicSpec("vethernet", "10.0.0.11", "vEthernet (External)", switch="External", speed=10 * G),
)
"""A switch above one adapter."""
