"""When do the protection groups start, and which times would keep them apart? Nothing is changed."""

from runbook import Look, Step4, connect


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


with connect("DPM01") as server:
    study = Step4().study(Look(server))
    print("crowded" if study.crowded else "well apart")
    #> crowded
    for before, after in zip(study.before, study.after, strict=True):
        print(before.name, clock(before.first), "->", clock(after.first))
        #> Files 19:00 -> 19:00
        #> System state 19:00 -> 19:30
