"""900 seconds did not help: try an hour on the same host."""

from runbook import Look, Step1, apply, connect, open_journal

HOST = "FILES01"
STEP = Step1(at_least=3600)

with open_journal() as journal, connect(HOST) as host:
    plan = STEP.plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> ConnectionNoActivityTimeout: 900 -> 3600
    apply(host, plan, journal)
