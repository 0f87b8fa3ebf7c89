"""Errors of DPM's own settings."""

from __future__ import annotations

from runbook.errors import Refused, Sentence


class ScheduleNotRemovable(Refused):
    """A group's schedule can be changed, but not removed."""

    text = Sentence("スケジュール {label} は削除できません。", "The schedule {label} cannot be removed.")
    label: str


class SeenInConsoleOnly(Refused):
    """No command can read this."""

    text = Sentence("{name} はコンソールでのみ確認できます。", "{name} can be seen in its console only.")
    name: str


class ChangedInConsoleOnly(Refused):
    """No command can change this."""

    text = Sentence("{name} はコンソールでのみ変更できます。", "{name} can be changed in its console only.")
    name: str
