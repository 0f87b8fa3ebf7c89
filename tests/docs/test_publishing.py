"""What is published has passed the tests."""

from __future__ import annotations

from pathlib import Path

import yaml

WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"


def test_publishing_waits_for_the_tests() -> None:
    """Nothing else publishes: the workflow of the tests has passed, for a push to main, and its very commit is built."""
    pages = yaml.load((WORKFLOWS / "pages.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    tests = yaml.load((WORKFLOWS / "test.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    run = {"workflows": [tests["name"]], "types": ["completed"], "branches": ["main"]}
    assert pages["on"] == {"workflow_run": run}
    for job in pages["jobs"].values():
        assert set(job["if"].split(" && ")) == {
            "github.event.workflow_run.conclusion == 'success'",
            "github.event.workflow_run.event == 'push'",
        }
        checkouts = [step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout")]
        assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.workflow_run.head_sha }}"]
