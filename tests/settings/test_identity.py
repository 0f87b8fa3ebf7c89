"""A setting is the same thing whatever people call it: equal settings are the same thing on the same host."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.change.apply import apply
from runbook.change.plan import Change, Plan
from runbook.change.resume import plan_resume
from runbook.change.run import Run
from runbook.change.undo import plan_undo
from runbook.journal.journal import Journal
from runbook.sandbox import Machine
from runbook.settings.keyword import KeywordSetting
from runbook.settings.registry import RegistrySetting
from runbook.settings.setting import Setting
from runbook.windows.identity import Identity
from runbook.windows.look import Look
from runbook.windows.values import ABSENT, Kind, dword
from tests.conftest import host_of

AGENT = r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"
CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}\0007"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            RegistrySetting(AGENT, "CommandTimeout", Kind.DWORD, default="300"),
            RegistrySetting(AGENT, "CommandTimeout", Kind.DWORD, reboot=True),
        ),
        (
            KeywordSetting("{GUID}", CLASS, "*LsoV2IPv4", "Ethernet", "Large Send Offload V2 (IPv4)"),
            KeywordSetting("{GUID}", CLASS, "*LsoV2IPv4", "イーサネット", "大量送信オフロード v2 (IPv4)"),
        ),
    ],
    ids=["registry", "keyword"],
)
def test_words_for_people_are_no_part_of_it(one: Setting, other: Setting) -> None:
    """A connection that was renamed, or a default that another version knows, make no other setting of it."""
    assert one == other
    assert hash(one) == hash(other)


def test_another_value_is_another_setting() -> None:
    """Its key, its name and its type are what it is."""
    setting = RegistrySetting(AGENT, "CommandTimeout", Kind.DWORD)
    assert setting != RegistrySetting(AGENT, "CommandTimeout", Kind.SZ)
    assert setting != RegistrySetting(AGENT, "Other", Kind.DWORD)


def renamed(run: Run) -> Run:
    """The run's record as another version reads it, which calls its settings otherwise."""
    changes = tuple(
        (Change(RegistrySetting(AGENT, change.setting.label, Kind.DWORD), change.before, change.after), state)
        for change, state in run.changes
    )
    return Run(**{name: getattr(run, name) for name in run.__dataclass_fields__} | {"changes": changes})


def test_a_run_is_resumed_and_undone_by_what_its_settings_are(tmp_path: Path) -> None:
    """The journal finds the before-image of a setting although the words for it have changed since."""
    machine = Machine("FILES01", "2016")
    host = host_of(machine)
    settings = [
        RegistrySetting(AGENT, name, Kind.DWORD, default="300")
        for name in ("CommandTimeout", "AbortAgentOnLockTimeout")
    ]
    changes = tuple(Change(setting, ABSENT, dword(900)) for setting in settings)
    with Journal(tmp_path / "j") as journal:
        number = journal.begin(Plan("step1", "FILES01", Identity("FILES01"), tuple(settings), changes))
        journal.release(number)
        run = journal.run(number)
        assert run is not None
        plan = plan_resume(Look(host), renamed(run))
        assert [getattr(change.setting, "default", None) for change in plan.changes] == ["", ""]
        apply(host, plan, journal, resumes=number)
        run = journal.run(number)
        assert run is not None
        assert [change.setting.when_absent(Look(host)) for change, _ in run.changes] == ["300", "300"], (
            "still in the file"
        )
        apply(host, plan_undo(Look(host), renamed(run)), journal, undoes=number)
        assert settings[0].read(Look(host)) is ABSENT
