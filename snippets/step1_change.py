"""Raise the no-activity time-out of one host to 900 seconds, and restart DPMRA if it runs."""

from runbook import Look, apply, connect, open_journal, step1

HOST = "FILES01"
OPTIONS = step1.Options(at_least=900)

with open_journal() as journal, connect(HOST) as host:
    plan = step1.plan(Look(host), journal, OPTIONS)
    for change in plan.changes:
        print(change)
        #> ConnectionNoActivityTimeout: (absent) -> 900
    apply(host, plan, journal)
