"""Do the groups still start together? Nothing is changed."""

from runbook import Look, Step4, connect

with connect("DPM01") as server:
    print("crowded" if Step4().study(Look(server)).crowded else "well apart")
    #> well apart
