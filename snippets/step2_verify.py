"""Is everything of round 1 off on this host, and has it been rebooted since? Nothing is changed."""

from runbook import Look, Step2, connect, open_journal

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = Step2().plan(Look(host), journal)
    print("all off" if plan.is_empty else "not all off")
    #> all off
    print("reboot needed" if plan.reboot_pending else "rebooted")
    #> reboot needed
