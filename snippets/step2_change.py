"""Round 1 of step 2: switch Chimney and Large Send Offload of one host off; on 2008 R2 and earlier, all of the article's list."""

from runbook import Look, Step2, apply, connect, open_journal

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = Step2().plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> Large Send Offload V1 (IPv4) (*LsoV1IPv4): (absent) -> 0
        #> Large Send Offload V2 (IPv4) (*LsoV2IPv4): 1 -> 0
        #> Large Send Offload V2 (IPv6) (*LsoV2IPv6): 1 -> 0
    done = apply(host, plan, journal)
    print("reboot needed" if done.reboot_due else "in force")
    #> reboot needed
