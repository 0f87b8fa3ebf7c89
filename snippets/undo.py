"""Undo a run by its number: every value as it was found, absence included. Without a number, the runs are listed."""

from runbook import Look, apply, connect, open_journal, plan_undo

RUN = None

with open_journal() as journal:
    for run in journal.runs():
        print(run.id, run.step, run.host, run.state)
        #> 1 step1 FILES01 done
    if RUN:
        chosen = journal.run(RUN)
        with connect(chosen.host) as host:
            plan = plan_undo(Look(host), chosen)
            for change in plan.changes:
                print(change)
                #> ConnectionNoActivityTimeout: 900 -> (absent)
            apply(host, plan, journal, undoes=RUN)
