"""Do the QoS policies hold? Nothing is changed."""

from runbook import Look, connect, open_journal, step3

with open_journal() as journal, connect("FILES01") as host:
    plan = step3.plan(Look(host), journal, step3.Options(link=100, percent=80))
    print("limited" if plan.is_empty else "not limited")
    #> limited
