"""Limit DPM's ports on the sending host by Windows' own QoS policies (2012 or later)."""

from runbook import Look, Step3, apply, connect, open_journal

STEP = Step3(link=100, percent=80)

with open_journal() as journal, connect("FILES01") as host:
    plan = STEP.plan(Look(host), journal)
    for change in plan.changes:
        print(change)
        #> runbook-DPM-5718 (TCP 5718): (absent) -> 79994880 bit/s
        #> runbook-DPM-5719 (TCP 5719): (absent) -> 79994880 bit/s
    apply(host, plan, journal)
