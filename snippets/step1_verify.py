"""Does the time-out hold on this host? Nothing is changed."""

from runbook import Look, connect, open_journal, step1

HOST = "FILES01"
OPTIONS = step1.Options(at_least=900)

with open_journal() as journal, connect(HOST) as host:
    plan = step1.plan(Look(host), journal, OPTIONS)
    # A plan with nothing left to do: the step is done.
    print("done" if plan.is_empty else "not done")
    #> done
