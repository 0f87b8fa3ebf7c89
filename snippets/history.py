"""What was changed, and on which host? No host is asked."""

from runbook import open_journal

with open_journal() as journal:
    for run in journal.runs():
        print(run.id, run.step, run.host, run.state)
        #> 1 step1 FILES01 done
