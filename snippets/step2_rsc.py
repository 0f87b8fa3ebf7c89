"""Round 2 of step 2: switch RSC of one host off, and show where jumbo frames are on."""

from runbook import Look, Step2, apply, connect, open_journal

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = Step2(round=2).plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> Receive Segment Coalescing: enabled -> disabled
    apply(host, plan, journal)
