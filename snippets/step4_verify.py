"""Do the groups still start together? Nothing is changed."""

from runbook import Look, connect, step4

with connect("DPM01") as server:
    print("crowded" if step4.study(Look(server)).crowded else "well apart")
    #> well apart
