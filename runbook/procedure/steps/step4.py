"""Step 4: spread the protection groups' starts, so that the DPM server is not overloaded (the article; facts 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from runbook.change.plan import Plan, changes_for
from runbook.change.recorder import History
from runbook.dpm import server
from runbook.dpm.errors import NotADpmServer
from runbook.dpm.schedules import overlaps, stagger
from runbook.dpm.settings.schedule import OFFSET, Offset, ScheduleSetting, Starts
from runbook.procedure.measuring import End
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.settings.setting import Setting, Value
from runbook.text import Text
from runbook.windows.look import Look


@dataclass(frozen=True, slots=True)
class Step4:
    """Step 4: it has no options."""

    name: ClassVar[str] = "step4"
    title: ClassVar[Text] = Text(
        "手順 4: 保護グループのスケジュールをずらす", "Step 4: spread the protection groups' schedules"
    )
    cost: ClassVar[Text] = Text(
        "保護グループの開始時刻が変わります。回数と曜日、グループの順序は変わりません。",
        "Protection groups start at other times: as often, on the same days and in the same order as before.",
    )
    next: ClassVar[Text] = Text(
        "次のバックアップの後に確認してください。改善しない場合は undo で元に戻せます。",
        "See after the next backups. If it does not help, undo it (undo).",
    )
    ends: ClassVar[tuple[End, ...]] = ("dpm",)
    by_hand: ClassVar[None] = None

    def study(self, look: Look) -> ScheduleOverview:
        """Read the groups and propose other times. Raise `Refused` if the host is not a DPM server."""
        if not server.is_server(look):
            raise NotADpmServer(host=look.host.name)
        found = look.cached(server.read_groups)
        return ScheduleOverview(found.changeable, found.groups, stagger(found.groups))

    def plan(self, look: Look, history: History) -> Plan:  # noqa: ARG002  # nothing waits for a reboot here
        """Return the changes of step 4 on the DPM server; none if only the console can make them (2007, 2010).

        Requests: 3, and one shell.
        """
        with look.on_one_computer():
            overview = self.study(look)
            wanted: list[tuple[Setting, Value]] = []
            notes: list[Text] = [] if overview.before else [_NO_GROUPS]
            for before, after in zip(overview.before, overview.after, strict=True):
                new: dict[str, Value] = {schedule.job: Starts.of(schedule) for schedule in after.movable}
                if after.offset is not None:
                    new[OFFSET] = Offset(after.offset)
                wanted += [(ScheduleSetting(before.name, job), value) for job, value in new.items()]
                if before.every and before.offset is None:
                    notes.append(_OFFSET_UNKNOWN.format(group=before.name))
                if len(before.movable) < len(before.schedules):
                    notes.append(_SOME_LEFT.format(group=before.name))
            left = overlaps(overview.after)
            if left:
                notes.append(_NO_ROOM.format(n=len(left)))
            changes = changes_for(look, wanted)
            if changes and not overview.changeable:
                notes.append(_CONSOLE_ONLY)
                changes = ()
            return Plan(
                step=self.name,
                host=look.host.name,
                computer=look.identity,
                settings=tuple(setting for setting, _ in wanted),
                changes=changes,
                notes=tuple(notes),
            )


_NO_GROUPS = Text(
    "DPM のシェルは保護グループを 1 つも返しませんでした。DPM 管理者コンソールに保護グループがある場合、この結果は正しくありません。DPM の管理者のアカウントで接続しているか確認してください。",
    "DPM's shell lists no protection group. If the DPM Administrator Console shows some, this is not right: check that the account is a DPM administrator's.",
)
_OFFSET_UNKNOWN = Text(
    "{group}: 同期の開始時刻のずれを読み取れないため、変更しません。",
    "{group}: the offset of its synchronizations cannot be read, so it is not changed.",
)
_SOME_LEFT = Text(
    "{group}: テープやオンラインなど一部のスケジュールは変更しません。",
    "{group}: some of its schedules (tape, online) are not changed.",
)
_NO_ROOM = Text(
    "1 日の中に収まらないため、{n} か所で 30 分以内に開始するグループが残ります。",
    "There is not enough room in a day: in {n} places groups still start within 30 minutes.",
)
_CONSOLE_ONLY = Text(
    "この DPM のシェルではスケジュールを変更できません。表示した時刻を DPM 管理者コンソールで設定してください。",
    "This DPM's shell cannot change schedules. Set the times shown in the DPM Administrator Console.",
)
