"""Look at the Scalable Networking Pack and the adapters' offloads of one host. Nothing is changed."""

from runbook import Look, connect

HOST = "FILES01"

with connect(HOST) as host:
    look = Look(host)
    for setting, state in look.tcp.items():
        print(setting, state)
        #> chimney disabled
        #> rss enabled
        #> rsc enabled
    for adapter in look.adapters:
        print(adapter.name)
        #> Local Area Connection
        for keyword in adapter.keywords.values():
            print(keyword.label, "=", keyword.in_use)
            #> Large Send Offload V1 (IPv4) = 1
            #> Large Send Offload V2 (IPv4) = 1
            #> Large Send Offload V2 (IPv6) = 1
            #> IPv4 Checksum Offload = 3
            #> TCP Checksum Offload (IPv4) = 3
            #> TCP Checksum Offload (IPv6) = 3
            #> UDP Checksum Offload (IPv4) = 3
            #> UDP Checksum Offload (IPv6) = 3
            #> Jumbo Packet = 9014
