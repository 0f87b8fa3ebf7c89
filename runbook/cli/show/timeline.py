"""Protection groups on a line of twenty-four hours, before and after the proposed change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from runbook.cli.show.screen import Screen
from runbook.cli.show.table import Cell
from runbook.dpm.schedules import DAY, DAYS, Overlap, ProtectionGroup, clock, overlaps
from runbook.procedure.steps.schedule_overview import ScheduleOverview
from runbook.text import Text, same

_CELL: Final = 60
"""Minutes per character."""

_DAYS_JA: Final = dict(zip(DAYS, "月火水木金土日", strict=True))


def show_schedule_overview(overview: ScheduleOverview, screen: Screen) -> None:
    """Show the groups before, their overlaps, and the groups after if they differ. If there are none, the plan says so."""
    if not overview.before:
        return
    screen.heading(
        Text("現在のスケジュール (時刻は DPM サーバーのもの)", "The schedule now, in the DPM server's own time")
    )
    _show(overview.before, screen)
    crowds = _overlaps_of(overlaps(overview.before))
    for crowd in crowds[:3]:
        screen.say(crowd, "yellow")
    if len(crowds) > 3:  # a few examples are enough
        screen.say(Text("ほかに {n} か所あります。", "And {n} more.").format(n=len(crowds) - 3), "yellow")
    if overview.after != overview.before:
        screen.heading(Text("提案するスケジュール", "The schedule proposed"))
        _show(overview.after, screen)
    elif not overview.crowded:
        screen.say(Text("開始時刻は重なっていません。", "No two groups start together."), "green")


def _show(groups: Sequence[ProtectionGroup], screen: Screen) -> None:
    rows = []
    for group in groups:
        starts = sorted({time for schedule in group.schedules for time in schedule.times})
        bar = ["·"] * (DAY // _CELL)
        for time in starts:
            bar[time // _CELL] = "█"
        rows.append((Cell(group.name), Cell("".join(bar)), Cell(_starts(group, screen))))
    heads = (Text("保護グループ", "Protection group"), same("0     6     12    18    24"), Text("開始時刻", "Starts"))
    screen.table(rows, heads, indent=1)


def _starts(group: ProtectionGroup, screen: Screen) -> str:
    """Return a group's times, its days unless it is every day, and its synchronization interval."""
    parts = [", ".join(sorted({clock(time) for schedule in group.schedules for time in schedule.times}))]
    days = {day for schedule in group.schedules for day in (schedule.days or DAYS)}
    if len(days) < len(DAYS):
        parts.append(
            Text(
                "".join(_DAYS_JA[day] for day in DAYS if day in days), ",".join(day for day in DAYS if day in days)
            ).to(screen.language)
        )
    if group.every:
        offset = "?" if group.offset is None else group.offset
        parts.append(
            Text("同期 {every} 分ごと (+{offset})", "sync every {every} min (+{offset})")
            .format(every=group.every, offset=offset)
            .to(screen.language)
        )
    return "  ".join(part for part in parts if part)


def _overlaps_of(found: Sequence[Overlap]) -> list[Text]:
    """Return a sentence for each overlap; one that repeats through the week appears once."""
    days: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for each in found:
        days.setdefault((each.minute % DAY, each.groups), []).append(DAYS[each.minute // DAY])
    return [
        Text(
            "{days_ja} {time} から 30 分以内に {n} グループが開始します: {names}",
            "{days} {time}: {n} groups start within 30 minutes: {names}",
        ).format(
            days_ja="毎日" if len(on) == len(DAYS) else "".join(_DAYS_JA[day] for day in on),
            days="every day" if len(on) == len(DAYS) else ",".join(on),
            time=clock(minute),
            n=len(names),
            names=", ".join(names),
        )
        for (minute, names), on in days.items()
    ]
