"""Write one setting. If an answer is lost, read the setting back before writing it a second time.

A write whose answer was lost may have been carried out, or may still run in a shell on the host. Deleting the shell
ends it. Writes are idempotent, so that a second one does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping

from runbook.change.errors import NeitherBeforeNorAfter, StillAsBefore
from runbook.change.plan import Change
from runbook.errors import Collateral, RunbookError
from runbook.settings.setting import Setting, Value, format_value
from runbook.windows.errors import AnotherComputerAnswers
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.wsman import retry


def write_verified(look: Look, change: Change, computer: Identity, at_risk: Mapping[Setting, Value]) -> None:
    """Write the new value of a setting on `computer`. `at_risk` are the old values that this may change by accident.

    Raise the errors of the setting's own `write`. If an answer was lost, raise `NotWritten` if the old value is still
    there, `NotVerified` if another value is there, `Uncertain` if it cannot be read back, `Refused` if another computer
    answers now.
    """
    client = look.host.client
    lost = client.lost

    def attempt() -> None:
        # Since the answer was lost, the host may have restarted, or another host may have its name: read everything
        # again.
        now = look if client.lost == lost else Look(look.host)
        change.setting.write(now, change.after)

    def carried_out() -> bool:
        now = Look(look.host)
        if not computer.matches(now.identity):
            raise AnotherComputerAnswers(computer=str(computer), found=str(now.identity))
        value = change.setting.read(now)
        if value == change.after:
            return True
        if value == change.before or change.is_half_written(value):
            return False
        raise NeitherBeforeNorAfter(
            label=change.setting.label,
            value=format_value(value),
            before=format_value(change.before),
            after=format_value(change.after),
        )

    try:
        client.write_verified(attempt, carried_out)
    except Collateral:
        if client.lost == lost:
            raise
        # Otherwise it is compared below with the value from before the first try.
    except RunbookError as error:
        if client.lost > lost and retry.is_transient(error):
            raise StillAsBefore(
                label=change.setting.label,
                before=format_value(change.before),
                why=error.text,
                todo=error.advice or StillAsBefore.todo,
            ) from error
        raise
    if client.lost > lost:
        change.setting.check_at_risk(look, at_risk)
