"""Raise the no-activity time-out of one host to 900 seconds, and restart DPMRA if it runs."""

from runbook import Look, Step1, apply, connect, open_journal

HOST = "FILES01"
STEP = Step1(at_least=900)

with open_journal() as journal, connect(HOST) as host:
    plan = STEP.plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> ConnectionNoActivityTimeout: (absent) -> 900
    apply(host, plan, journal)
