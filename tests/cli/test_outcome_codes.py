"""What `outcome` tells a script: the exit code of each host and of all, and the entry in the document."""

from __future__ import annotations

import pytest

from runbook.change.baseline import Baseline
from runbook.cli.commands.outcome import code_of, worst_of
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.json import error_record
from runbook.cli.show.outcome import outcome_record
from runbook.dpm.failures import Ended
from runbook.dpm.improvement import judge
from runbook.errors import RunbookError
from runbook.fleet.aftermath.outcome import Outcome
from runbook.fleet.aftermath.outcome_job import Found, OutcomeReport, Written
from runbook.text import Text
from runbook.windows.values import Kind, RegistryValue
from runbook.wsman.errors import HostTooSlow
from tests import published
from tests.fleet.test_outcome import BEGUN, CHANGE, a_run


@pytest.mark.parametrize(
    ("failed", "good", "taken_back", "unread", "error", "code"),
    [
        (0, 6, False, False, None, ExitCode.DONE),
        (0, 5, False, False, None, ExitCode.UNVERIFIED),
        (0, 6, False, True, None, ExitCode.UNVERIFIED),
        (0, 5, True, False, None, ExitCode.DIFFERENT),
        (0, 6, True, True, None, ExitCode.DIFFERENT),
        (1, 6, False, False, None, ExitCode.DIFFERENT),
        (1, 6, False, True, None, ExitCode.DIFFERENT),
        (0, 0, False, False, HostTooSlow(host="FILES01", seconds=600.0), ExitCode.FAILED),
        (0, 0, True, False, HostTooSlow(host="FILES01", seconds=600.0), ExitCode.DIFFERENT),
    ],
)
def test_what_a_script_is_told(
    failed: int, good: int, taken_back: bool, unread: bool, error: RunbookError | None, code: ExitCode
) -> None:
    """3 outweighs 1, and 1 outweighs 6: what is known to be wrong is never hidden by what was not seen."""
    ended = Ended(good, failed)
    verdict = judge(Baseline(jobs=20, failed=10), ended)
    written = Written(1, CHANGE)
    report = OutcomeReport("FILES01", error=error)
    report.found += [Found(written, RegistryValue(Kind.DWORD, 1))] if taken_back else []
    report.found += [Found(written, error=Text("理由", "why"))] if unread else []
    found = Outcome(report, (a_run(),), None, BEGUN, ended, verdict)
    assert code_of(found) == code
    entry = outcome_record(found, code, "en") | ({} if error is None else {"error": error_record(error, "en")})
    published.validate({"format": 1, "command": "outcome", "exit_code": int(code), "hosts": [entry]})
    assert (entry["exit_code"], entry["helped"], entry["jobs"]["needed"]) == (
        code,
        False if failed else (True if good == 6 else None),
        6,
    )
    assert [value["stands"] for value in entry["values"]] == [False] * taken_back + [None] * unread


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ((), ExitCode.DONE),
        ((ExitCode.DONE, ExitCode.UNVERIFIED), ExitCode.UNVERIFIED),
        ((ExitCode.UNVERIFIED, ExitCode.DIFFERENT), ExitCode.DIFFERENT),
        ((ExitCode.UNVERIFIED, ExitCode.FAILED), ExitCode.FAILED),
        ((ExitCode.FAILED, ExitCode.DIFFERENT, ExitCode.DONE), ExitCode.DIFFERENT),
    ],
)
def test_the_code_of_several_hosts(codes: tuple[ExitCode, ...], code: ExitCode) -> None:
    """The same order as on one host."""
    assert worst_of(codes) == code
