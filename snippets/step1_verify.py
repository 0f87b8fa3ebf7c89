"""Does the time-out hold on this host? Nothing is changed."""

from runbook import Look, Step1, connect, open_journal

HOST = "FILES01"
STEP = Step1(at_least=900)

with open_journal() as journal, connect(HOST) as host:
    plan = STEP.plan(Look(host), journal)
    # A plan with nothing left to do: the step is done.
    print("done" if plan.is_empty else "not done")
    #> done
