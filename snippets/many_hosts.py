"""Step 1 on many hosts: what fails on one does not stop the others."""

from runbook import Look, RunbookError, Step1, apply, connect, open_journal

NAMES = ["DPM01", "FILES01", "SQL01"]

with open_journal() as journal:
    for name in NAMES:
        try:
            with connect(name) as host:
                plan = Step1().plan(Look(host), journal)
                apply(host, plan, journal)
                print(name, "done")
                #> DPM01 done
                #> FILES01 done
        except RunbookError as problem:
            print(name, type(problem).__name__)
            #> SQL01 NoAgent
