"""The planner of a host in a plan file: the plan that was approved, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from runbook.change.errors import NotThePlannedComputer
from runbook.change.plan import Change, Plan, Restart, changes_for
from runbook.change.recorder import History
from runbook.dpm.values import value_text
from runbook.errors import RunbookError, WsmanFault
from runbook.plans.errors import DiffersFromPlan
from runbook.plans.plan_file import PlannedHost, versions_of
from runbook.settings.setting import Setting, Value
from runbook.text import Text, same
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """Makes the host's plan of a plan file again, from what is there now. It is the same one, or it is refused.

    `file` is the file's SHA-256. `before` are the file's plans that are carried out before on the same host. An undo is planned `again`
    from the journal. `refusal` is why it must not be carried out at all; then nothing is sent.
    """

    host: PlannedHost
    file: str
    before: tuple[Plan, ...] = ()
    again: Callable[[Look, History], Plan] | None = None
    refusal: RunbookError | None = None

    study: ClassVar[None] = None

    def plan(self, look: Look, history: History) -> Plan:
        """Return the plan. Raise `NotThePlannedComputer`, or `DiffersFromPlan` with everything that is not as planned."""
        if self.refusal is not None:
            raise self.refusal
        planned = self.host.plan
        with look.on_one_computer():
            if not planned.computer.matches(look.identity):
                raise NotThePlannedComputer(computer=str(planned.computer), found=str(look.identity))
            earlier = {change.setting: change.after for plan in self.before for change in plan.changes}
            differences = [*_versions(self.host, look), *_values(self.host, look, earlier)]
            if differences:
                raise DiffersFromPlan(what=_listed(differences))
            now = self._again(look, history)
            differences = [*_changes(planned, now), *_restarts(planned, now), *_reboot(planned, now)]
            if differences:
                raise DiffersFromPlan(what=_listed(differences))
            return replace(now, notes=planned.notes, all_seen=planned.all_seen, file=self.file)

    def _again(self, look: Look, history: History) -> Plan:
        """Return the plan as it is made now; that of a step has the same values, because these were compared."""
        planned = self.host.plan
        if self.again is not None:
            return self.again(look, history)
        booted = look.system.booted if planned.booted is not None else None
        return replace(
            planned,
            host=look.host.name,
            computer=look.identity,
            changes=tuple(
                replace(change, needs_reboot=change.setting.needs_reboot(look)) for change in planned.changes
            ),
            restarts=tuple(_restart_now(look, restart) for restart in planned.restarts),
            booted=booted,
            reboot_pending=booted is not None and history.reboot_due(look.identity, booted),
            made=time.monotonic(),
        )


@dataclass(frozen=True, slots=True)
class AsLeft:
    """Plans what a reboot has taken back of a host's plan, and what else has changed since: nothing, if all is well."""

    host: PlannedHost

    study: ClassVar[None] = None

    def plan(self, look: Look, history: History) -> Plan:  # noqa: ARG002  # nothing of the journal is asked for
        """Return the plan's changes that do not stand, and a change for each setting that was to be left alone."""
        with look.on_one_computer():
            wanted = [(change.setting, change.after) for change in self.host.plan.changes]
            return replace(self.host.plan, changes=changes_for(look, (*wanted, *self.host.unchanged)))


def _versions(host: PlannedHost, look: Look) -> Iterator[Text]:
    """Yield what is another version than planned. DPM's is compared if it was known."""
    planned, now = host.versions, versions_of(look)
    if planned.windows != now.windows:
        yield _DIFFERS.format(what="Windows", planned=planned.windows, found=now.windows)
    if planned.dpm and planned.dpm != now.dpm:
        yield _DIFFERS.format(what="DPM (dpmra.exe)", planned=planned.dpm, found=now.dpm or _NOTHING)


def _values(host: PlannedHost, look: Look, earlier: Mapping[Setting, Value]) -> Iterator[Text]:
    """Yield each setting that has another value than planned, those included that were to be left alone."""
    planned = [(change.setting, change.before) for change in host.plan.changes]
    for setting, value in (*planned, *host.unchanged):
        now = earlier[setting] if setting in earlier else setting.read(look)
        if now != value:
            what = same("{place} {label}").format(place=setting.place, label=setting.label)
            yield _DIFFERS.format(what=what, planned=value_text(setting, value), found=value_text(setting, now))


def _changes(planned: Plan, now: Plan) -> Iterator[Text]:
    """Yield each change that is planned otherwise now, or is not planned any more."""
    if planned.step != now.step:
        yield _DIFFERS.format(what=_WHAT, planned=planned.step, found=now.step)
    if planned.finishes != now.finishes:
        yield _NOT_THE_SAME_REST
    before = {change.setting: change for change in planned.changes}
    after = {change.setting: change for change in now.changes}
    for setting in dict.fromkeys((*before, *after)):
        if before.get(setting) != after.get(setting):
            what = same("{place} {label}").format(place=setting.place, label=setting.label)
            yield _DIFFERS.format(what=what, planned=_brief(before.get(setting)), found=_brief(after.get(setting)))


def _brief(change: Change | None) -> Text:
    if change is None:
        return _NOTHING
    brief = _WITH_REBOOT if change.needs_reboot else same("{before} → {after}")
    return brief.format(
        before=value_text(change.setting, change.before), after=value_text(change.setting, change.after)
    )


def _restart_now(look: Look, planned: Restart) -> Restart:
    """Return the restart as it is due now: only a service that runs is restarted, with what depends on it and runs."""
    service = look.service(planned.service)
    if service is None or not service.runs:
        return replace(planned, running=False, dependents=())
    try:
        dependents = tuple(each.name for each in look.dependents(planned.service) if each.runs)
    except WsmanFault:  # a service with running dependents refuses to stop; that case is handled then
        dependents = planned.dependents
    return replace(planned, running=True, dependents=dependents)


def _restarts(planned: Plan, now: Plan) -> Iterator[Text]:
    """Yield each service that would be restarted now and is not named in the plan.

    Whether a service runs may have changed: it is restarted if it runs, as the plan says. DPMRA is started on demand.
    """
    named = {name for restart in planned.restarts for name in (restart.service, *restart.dependents)}
    due = (name for restart in now.restarts_now for name in (*restart.dependents, restart.service))
    for name in dict.fromkeys(due):
        if name not in named:
            yield _NOT_NAMED.format(name=name)


def _reboot(planned: Plan, now: Plan) -> Iterator[Text]:
    """Yield that other changes wait for the reboot since, which it would put into force."""
    if now.reboot_pending and not planned.reboot_pending:
        yield _PENDING


def _listed(differences: Sequence[Text]) -> Text:
    return Text("、".join(each.ja for each in differences), "; ".join(each.en for each in differences))


_DIFFERS: Final = Text("{what}: 計画では {planned}、現在は {found}", "{what}: {planned} in the plan, {found} now")
_WITH_REBOOT: Final = Text("{before} → {after} (再起動が必要)", "{before} → {after} (needs a reboot)")
_WHAT: Final = Text("内容", "what is done")
_NOTHING: Final = Text("(なし)", "(none)")
_NOT_THE_SAME_REST: Final = Text(
    "元に戻す値が残っているかどうかが計画と異なります", "whether anything is left to undo is not as planned"
)
_NOT_NAMED: Final = Text(
    "サービス {name} も再起動することになりますが、計画にはありません",
    "the service {name} would be restarted as well, and is not in the plan",
)
_PENDING: Final = Text(
    "計画の作成後に行われたほかの変更が、再起動を待っています", "other changes, made since, wait for a reboot"
)
