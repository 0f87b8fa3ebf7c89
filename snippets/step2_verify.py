"""Is everything off on this host, and has it been rebooted since? Nothing is changed."""

from runbook import Look, connect, open_journal, step2

HOST = "FILES01"

with open_journal() as journal, connect(HOST) as host:
    plan = step2.plan(Look(host), journal, step2.Options())
    print("all off" if plan.is_empty else "not all off")
    #> all off
    print("reboot needed" if plan.reboot_pending else "rebooted")
    #> reboot needed
