"""900 seconds did not help: try an hour on the same host."""

from runbook import Look, apply, connect, open_journal, step1

HOST = "FILES01"
OPTIONS = step1.Options(at_least=3600)

with open_journal() as journal, connect(HOST) as host:
    plan = step1.plan(Look(host), journal, OPTIONS)
    for change in plan.changes:
        print(change)
        #> ConnectionNoActivityTimeout: 900 -> 3600
    apply(host, plan, journal)
