"""How did the jobs of the last day end? Nothing is changed."""

from datetime import timedelta

from runbook import Look, connect, jobs_since

with connect("DPM01") as server:
    yesterday = Look(server).system.now - timedelta(days=1)
    jobs = jobs_since(server, yesterday) or ()
    print(len(jobs), {job.status for job in jobs})
    #> 4 {'Succeeded'}
