"""Round 3 of step 2, for a short test: switch checksum offloads and RSS of one host off."""

from runbook import Look, Step2, apply, connect, open_journal

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = Step2(round=3).plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> Receive Side Scaling: enabled -> disabled
        #> IPv4 Checksum Offload (*IPChecksumOffloadIPv4): 3 -> 0
        #> TCP Checksum Offload (IPv4) (*TCPChecksumOffloadIPv4): 3 -> 0
        #> TCP Checksum Offload (IPv6) (*TCPChecksumOffloadIPv6): (absent) -> 0
        #> UDP Checksum Offload (IPv4) (*UDPChecksumOffloadIPv4): (absent) -> 0
        #> UDP Checksum Offload (IPv6) (*UDPChecksumOffloadIPv6): (absent) -> 0
    apply(host, plan, journal)
