"""Look at the no-activity time-out and the DPMRA service of one host. Nothing is changed."""

from runbook import Kind, connect

HOST = "FILES01"
KEY = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"

with connect(HOST) as host:
    # ABSENT: the value is not there, and the agent gives up after 300 seconds.
    print(host.registry.read(KEY, "ConnectionNoActivityTimeout", Kind.DWORD))
    #> ABSENT
    print(host.services.get("DPMRA").state)
    #> Stopped
