"""Switch the Scalable Networking Pack and the adapters' offloads of one host off."""

from runbook import Look, Step2, apply, connect, open_journal

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = Step2().plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> Receive-Side Scaling: enabled -> disabled
        #> Large Send Offload V1 (IPv4) (*LsoV1IPv4): (absent) -> 0
        #> Large Send Offload V2 (IPv4) (*LsoV2IPv4): 1 -> 0
        #> Large Send Offload V2 (IPv6) (*LsoV2IPv6): 1 -> 0
        #> IPv4 Checksum Offload (*IPChecksumOffloadIPv4): 3 -> 0
        #> TCP Checksum Offload (IPv4) (*TCPChecksumOffloadIPv4): 3 -> 0
        #> TCP Checksum Offload (IPv6) (*TCPChecksumOffloadIPv6): (absent) -> 0
        #> UDP Checksum Offload (IPv4) (*UDPChecksumOffloadIPv4): (absent) -> 0
        #> UDP Checksum Offload (IPv6) (*UDPChecksumOffloadIPv6): (absent) -> 0
        #> Jumbo Packet (*JumboPacket): 9014 -> 1514
    done = apply(host, plan, journal)
    print("reboot needed" if done.reboot_due else "in force")
    #> reboot needed
