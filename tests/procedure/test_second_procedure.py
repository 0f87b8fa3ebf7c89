"""The house holds more than one procedure: another is walked, reported, drawn and undone with what there is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from runbook.change.plan import Plan, changes_for
from runbook.change.recorder import History
from runbook.cli import main
from runbook.cli.commands import check, diagnose, report
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.screen import Screen
from runbook.cli.typed.parser import parse
from runbook.journal import codec
from runbook.pages.fences import fences, render_fence
from runbook.procedure.impact import Impact
from runbook.procedure.measuring import End, Measurement, Pair
from runbook.procedure.tree import DONE, Answer, Check, Outcome, StepNode, Tree
from runbook.sandbox import Environment, RegValue, serve, small_environment
from runbook.settings.registry import RegistrySetting
from runbook.text import Text
from runbook.windows.look import Look
from runbook.windows.values import Kind, dword

Command = Callable[[argparse.Namespace, Screen, Tree], ExitCode]

KEY = r"HKLM\SOFTWARE\Contoso\Archiver"
DISABLED = RegistrySetting(KEY, "Disabled", Kind.DWORD)
RETRIES = RegistrySetting(KEY, "Retries", Kind.DWORD)


@dataclass(frozen=True, slots=True)
class MoreRetries:
    """A step that the package does not know."""

    retries: int = 5

    name: ClassVar[str] = "more-retries"
    title: ClassVar[Text] = Text("再試行を増やす", "Try more often")
    cost: ClassVar[Text] = Text("時間がかかります。", "It takes longer.")
    next: ClassVar[Text] = Text("確認してください。", "See whether it helps.")
    ends: ClassVar[tuple[End, ...]] = ("host",)
    by_hand: ClassVar[None] = None
    study: ClassVar[None] = None

    def plan(self, look: Look, history: History) -> Plan:  # noqa: ARG002  # nothing waits for a reboot
        """One registry value."""
        changes = changes_for(look, [(RETRIES, dword(self.retries))])
        return Plan(self.name, look.host.name, look.identity, (RETRIES,), changes)


def is_allowed(pair: Pair) -> Measurement:
    """Whether nobody switched it off."""
    value = DISABLED.read(pair.host)
    return Measurement(
        "no" if value == dword(1) else "yes", (Text("値: {value}", "value: {value}").format(value=value),)
    )


def is_patient(pair: Pair) -> Measurement:
    """Whether it tries often enough."""
    return Measurement("yes" if RETRIES.read(pair.host) == dword(5) else "no")


YES_OR_NO = (Answer("yes", Text("はい", "yes")), Answer("no", Text("いいえ", "no")))
WORDS = Text("テスト", "a test")
ARCHIVER = Tree.of(
    "allowed",
    {
        "allowed": {"yes": "retries", "no": "allow-it"},
        "retries": {DONE: "patient"},
        "patient": {"yes": "solved", "no": "ask-contoso"},
    },
    (
        Check("allowed", Text("許可", "Allowed"), Text("許可されていますか?", "Is it allowed?"), WORDS, YES_OR_NO, is_allowed),
        StepNode("retries", Text("再試行", "Retries"), WORDS, MoreRetries(), Impact(WORDS, WORDS, "none", WORDS, WORDS)),
        Check("patient", Text("結果", "The result"), Text("成功しますか?", "Does it work?"), WORDS, YES_OR_NO, is_patient),
        Outcome("allow-it", "other-cause", Text("原因: 無効", "Cause: switched off"), WORDS, "Contoso"),
        Outcome("solved", "resolved", Text("解決", "Solved"), WORDS, "Contoso"),
        Outcome("ask-contoso", "escalate", Text("未解決", "Not solved"), WORDS, "Contoso"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """The simulated environment on the wire, and where its inventory lies."""

    environment: Environment
    inventory: Path

    def words(self, *words: str) -> list[str]:
        """A command line for this environment."""
        return [*words, "--inventory", str(self.inventory)]

    def run(self, command: Command, *words: str) -> ExitCode:
        """Run a command that takes a procedure, on ours."""
        options = parse(self.words(*words), "en")
        assert options is not None
        return command(options, Screen("en"), ARCHIVER)

    def retries(self) -> RegValue | None:
        """What the host tries now."""
        return self.environment["FILES01"].registry.get(KEY, "Retries")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The small environment. A procedure declares the registry values that it writes."""
    monkeypatch.setattr(codec, "DECLARED", codec.DECLARED | {RETRIES})
    environment = small_environment()
    with serve(environment, auth=("ntlm",)) as server:
        inventory = tmp_path / "site.toml"
        write_inventory(inventory, environment, server, tmp_path / "journal.sqlite3")
        yield Stage(environment, inventory)


def test_it_is_walked_reported_and_undone(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Its check reads, its step writes and is verified, the report tells of it, and undo takes it back."""
    ends = ("--dpm", "DPM01", "--host", "FILES01")
    assert stage.run(diagnose.run, "diagnose", *ends, "--apply") == ExitCode.DONE
    assert stage.retries() == RegValue("REG_DWORD", 5)
    capsys.readouterr()
    assert stage.run(report.run, "report", "1", "--format", "json") == ExitCode.DONE
    told = json.loads(capsys.readouterr().out)
    taken = [(each["node"], each["answer"]) for each in told["answers"]]
    assert taken == [("allowed", "yes"), ("retries", "done"), ("patient", "yes")]
    assert told["outcome"]["kind"] == "resolved"
    assert [run["step"] for run in told["runs"]] == ["more-retries"]
    assert main(stage.words("undo", "1", "--apply")) == ExitCode.DONE
    assert stage.retries() is None


def test_another_cause_ends_the_walk(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    """Its check finds it, both on a walk and in `check`, and nothing is changed."""
    stage.environment["FILES01"].registry.set(KEY, "Disabled", RegValue("REG_DWORD", 1))
    ends = ("--dpm", "DPM01", "--host", "FILES01")
    assert stage.run(diagnose.run, "diagnose", *ends, "--apply") == ExitCode.TO_DO
    assert "Cause: switched off" in capsys.readouterr().out
    stage.run(check.run, "check", *ends, "--json")
    [host] = json.loads(capsys.readouterr().out)["hosts"]
    [row] = [each for each in host["checks"] if each["check"] == "allowed"]
    assert (row["state"], row["leads_to"]) == ("found", "allow-it")
    assert stage.retries() is None


@pytest.mark.parametrize("form", ["list", "checklist", "picture", "diagnose"])
def test_it_is_drawn(form: str) -> None:
    """In every form, with all its nodes and none of the other procedure's."""
    html = render_fence(f"show: {form}", "en", fences(ARCHIVER, ()))
    shown = "The result" if form != "checklist" else "Does it work?"
    assert shown in html
    assert "Not solved" in html
    assert "DPM" not in html


def test_its_pages_are_drawn() -> None:
    """A node's card names the way there, and what follows."""
    ours = fences(ARCHIVER, ())
    assert "Retries" in render_fence("show: node\nnode: patient", "en", ours)
    assert "Not solved" in render_fence("show: next\nnode: patient", "en", ours)


def test_a_flow_and_its_nodes_have_to_agree() -> None:
    """An answer that leads nowhere, one that no node has, and a node that nothing leads to are refused."""
    nodes = tuple(ARCHIVER.nodes.values())
    for flow in (
        {**ARCHIVER.flow, "allowed": {"yes": "retries"}},
        {**ARCHIVER.flow, "allowed": {"yes": "retries", "no": "allow-it", "perhaps": "allow-it"}},
        {**ARCHIVER.flow, "patient": {"yes": "allowed", "no": "ask-contoso"}},
        {**ARCHIVER.flow, "allowed": {"yes": "retries", "no": "solved"}},
    ):
        with pytest.raises(ValueError, match=r"answers|loop|never reached"):
            Tree.of("allowed", flow, nodes)
    with pytest.raises(ValueError, match="never reached"):
        Tree.of("allowed", {**ARCHIVER.flow, "elsewhere": {"yes": "solved"}}, nodes)
