"""Run every check of the procedure on one host and its DPM server. Nothing is changed."""

from runbook import CHECKS, Look, Pair, connect, measured

with connect("FILES01") as host, connect("DPM01") as server:
    pair = Pair(Look(host), Look(server))
    for check in CHECKS:
        print(check.id, measured(check, pair).answer)
        #> name-resolution yes
        #> rpc-port open
        #> rpc-dynamic open
        #> winrm yes
        #> dpm-services running
        #> agent-installed yes
        #> agent-enabled yes
        #> agent-account system
        #> pending-reboot no
        #> agent-version same
        #> agent-owner this
        #> trusted-groups complete
        #> workgroup-password valid
        #> untrusted-attach yes
        #> certificates valid
        #> dcom-hardening none
        #> clock-skew close
        #> port-conflict none
        #> agent-crash none
        #> com-limits granted
        #> ipsec alike
        #> antivirus-filter no
