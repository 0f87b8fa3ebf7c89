"""Connect to a host and ask who it is. Nothing is changed."""

from runbook import Look, connect

with connect("FILES01") as host:
    system = Look(host).system
    print(system.computer, system.caption)
    #> FILES01 Microsoft Windows Server 2016 Standard
