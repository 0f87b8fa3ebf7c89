"""Do the QoS policies hold? Nothing is changed."""

from runbook import Look, Step3, connect, open_journal

with open_journal() as journal, connect("FILES01") as host:
    plan = Step3(link=100, percent=80).plan(Look(host), journal)
    print("limited" if plan.is_empty else "not limited")
    #> limited
