"""Take a run back by its number: every value as it was found, absence included."""

from runbook import Look, apply, connect, open_journal, plan_undo

RUN = 1

with open_journal() as journal:
    run = journal.run(RUN)
    with connect(run.host) as host:
        plan = plan_undo(Look(host), run)
        for change in plan.changes:
            print(change)
            #> ConnectionNoActivityTimeout: 900 -> (absent)
        apply(host, plan, journal, undoes=RUN)
