"""Give the protection groups their own times (2012 or later)."""

from runbook import Look, Step4, apply, connect, open_journal

with open_journal() as journal, connect("DPM01") as server:
    plan = Step4().plan(Look(server), journal)
    for change in plan.changes:
        print(change)
        #> ShadowCopy: Mo,Tu,We,Th,Fr,Sa,Su 19:00 -> Mo,Tu,We,Th,Fr,Sa,Su 19:30
    apply(server, plan, journal)
