"""How did the jobs of the last day end? Nothing is changed."""

from collections import Counter
from datetime import timedelta

from runbook import Look, connect, jobs_since

with connect("DPM01") as server:
    yesterday = Look(server).system.now - timedelta(days=1)
    jobs = jobs_since(server, yesterday) or ()
    print(Counter(job.status for job in jobs))
    #> Counter({'Succeeded': 4})
