"""Which limit follows from the link, and what does throttling need? Nothing is changed."""

from runbook import Look, connect, step3

with connect("FILES01") as host:
    look = Look(host)
    limit, reason = step3.limit_for(look, step3.Options(link=100, percent=80))
    print(limit, "Mbps")
    #> 80 Mbps
    missing = step3.prerequisites(look)
    print("not ready" if missing else "ready")
    #> not ready
