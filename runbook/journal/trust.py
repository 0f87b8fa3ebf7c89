"""What of a journal may be carried out on a host: what was verified, and what this program itself could have planned.

The hash chain shows that a file was altered, but whoever may write to the file can make a new chain. So a setting, a
value or a service that a procedure does not write is refused as well, however whole the chain is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runbook.change.plan import Change, Plan
from runbook.change.run import Run
from runbook.change.states import ChangeState
from runbook.journal.codec import SERVICES, is_ours
from runbook.journal.database import Database
from runbook.journal.errors import AlteredJournal, ForeignRecord, NotRestorable
from runbook.journal.verify import Flaw, structure_flaws, verify
from runbook.settings.setting import format_value
from runbook.text import Text

_NEVER_WRITTEN = (ChangeState.BY_HAND, ChangeState.AT_RISK)
"""What a person did, and what is only compared: these records are carried out by nobody as they stand."""


class Trust:
    """Whether an open journal is as it was written. It is verified once, and again when somebody else has written to it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._verified: tuple[int, tuple[Flaw, ...]] | None = None

    def check(self) -> None:
        """Raise `AlteredJournal` unless the whole journal is as it was written."""
        with self._database.reading():
            version = self._database.version_of_others
            if self._verified is None or self._verified[0] != version:
                self._verified = version, verify(self._database).findings
        self._require_none(self._verified[1])

    def check_structure(self) -> None:
        """Raise `AlteredJournal` if the file holds what could change a record while it is written, such as a trigger."""
        with self._database.reading():
            self._require_none(structure_flaws(self._database))

    def _require_none(self, flaws: Sequence[Flaw]) -> None:
        if flaws:
            raise AlteredJournal(path=str(self._database.path), what=flaws[0].what)


def check_run(run: Run) -> None:
    """Raise `ForeignRecord` if this program could not have planned what a run recorded."""
    changes = [change for change, state in run.changes if state not in _NEVER_WRITTEN]
    found = _foreign(changes, [each.service for each in run.restarts])
    if found is not None:
        raise ForeignRecord(run=run.id, what=found)


def check_plan(plan: Plan) -> None:
    """Raise `NotRestorable` if a plan writes what no journal may have written: undo could not take it back."""
    found = _foreign(plan.changes, [restart.service for restart in plan.restarts_now])
    if found is not None:
        raise NotRestorable(what=found)


def _foreign(changes: Iterable[Change], services: Iterable[str]) -> Text | None:
    """Return the first setting with a value, or the first service, that is not this program's; None if all are."""
    for change in changes:
        for value in (change.before, change.after):
            if not is_ours(change.setting, value):
                where = f"{change.setting.place} {change.setting.label}"
                return Text("{where}: {value}", "{where}: {value}").format(where=where, value=format_value(value))
    name = next((service for service in services if service not in SERVICES), None)
    return None if name is None else Text("サービス {name}", "the service {name}").format(name=name)
