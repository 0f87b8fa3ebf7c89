"""Which limit follows from the link, and what does throttling need? Nothing is changed."""

from runbook import Look, Step3, connect

STEP = Step3(link=100, percent=80)

with connect("FILES01") as host:
    look = Look(host)
    limit, reason = STEP.limit_for(look)
    print(limit, "Mbps")
    #> 80 Mbps
    missing = STEP.prerequisites(look)
    print("not ready" if missing else "ready")
    #> not ready
