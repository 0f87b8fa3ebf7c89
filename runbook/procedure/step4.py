"""Step 4: spread the protection groups' starts, so that the DPM server is not overloaded (the article; facts 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from runbook.change.journal import Journal
from runbook.change.plan import Plan, changes_for
from runbook.change.settings import Setting, Value
from runbook.dpm import server
from runbook.dpm.schedule_settings import OFFSET, ScheduleSetting, value_of, written
from runbook.dpm.schedules import Group, overlaps, stagger, synchronize_together
from runbook.errors import Refused
from runbook.text import Text
from runbook.windows.look import Look

NAME: Final = "step4"
TITLE: Final = Text("手順 4: 保護グループのスケジュールをずらす", "Step 4: spread the protection groups' schedules")
COST: Final = Text(
    "保護グループの開始時刻が変わります。回数と曜日、グループの順序は変わりません。",
    "Protection groups start at other times: as often, on the same days and in the same order as before.",
)
NEXT: Final = Text(
    "次のバックアップの後に確認してください。改善しない場合は undo で元に戻せます。",
    "See after the next backups. If it does not help, undo takes it back.",
)


@dataclass(frozen=True, slots=True)
class Options:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Study:
    """The groups as they are and as they would be. `changeable` says whether this DPM's shell can do it (2012 and later)."""

    changeable: bool
    before: tuple[Group, ...]
    after: tuple[Group, ...]

    @property
    def crowded(self) -> bool:
        """Whether groups start together."""
        return bool(overlaps(self.before) or synchronize_together(self.before))


def study(look: Look) -> Study:
    """Read the groups and propose other times. Raises `Refused` where there is no DPM server."""
    if not server.is_server(look):
        raise Refused(
            Text(
                "{host} は DPM サーバーではありません。何も変更していません。",
                "{host} is no DPM server. Nothing was changed.",
            ).format(host=look.host.name),
            Text("DPM サーバーを指定してください。", "Name the DPM server."),
        )
    found = look.once(server.read_groups)
    return Study(found.changeable, found.groups, stagger(found.groups))


def plan(look: Look, journal: Journal, options: Options) -> Plan:  # noqa: ARG001  # nothing waits for a reboot here
    """What step 4 would change on the DPM server; nothing where only the console can (2007, 2010).

    Requests: 2, and one shell.
    """
    studied = study(look)
    wanted: list[tuple[Setting, Value]] = []
    notes: list[Text] = []
    for before, after in zip(studied.before, studied.after, strict=True):
        new = {schedule.job: written(schedule) for schedule in after.movable}
        if after.offset is not None:
            new[OFFSET] = value_of(after, OFFSET)
        wanted += [(ScheduleSetting(before.name, job), value) for job, value in new.items()]
        if before.every and before.offset is None:
            notes.append(
                Text(
                    "{group}: 同期の開始時刻のずれを読み取れないため、変更しません。",
                    "{group}: the offset of its synchronizations cannot be read, so it is left alone.",
                ).format(group=before.name)
            )
        if len(before.movable) < len(before.schedules):
            notes.append(
                Text(
                    "{group}: テープやオンラインなど一部のスケジュールは変更しません。",
                    "{group}: some of its schedules (tape, online) are left alone.",
                ).format(group=before.name)
            )
    left = overlaps(studied.after)
    if left:
        notes.append(
            Text(
                "1 日の中に収まらないため、{n} か所で 30 分以内に開始するグループが残ります。",
                "There is not enough room in a day: in {n} places groups still start within 30 minutes.",
            ).format(n=len(left))
        )
    changes = changes_for(look, wanted)
    if changes and not studied.changeable:
        notes.append(
            Text(
                "この DPM のシェルではスケジュールを変更できません。表示した時刻を DPM 管理者コンソールで設定してください。",
                "This DPM's shell cannot change schedules. Set the times shown in the DPM Administrator Console.",
            )
        )
        changes = ()
    return Plan(
        step=NAME,
        host=look.host.name,
        computer=look.system.computer,
        settings=tuple(setting for setting, _ in wanted),
        changes=changes,
        notes=tuple(notes),
    )
