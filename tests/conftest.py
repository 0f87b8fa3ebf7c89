"""Hosts for tests: simulated ones, in process and over HTTP."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from runbook.journal.journal import Journal
from runbook.sandbox import Environment, Machine, Server, serve, small_environment
from runbook.windows.host import Host
from runbook.windows.identity import Identity
from runbook.wsman import retry
from runbook.wsman.http.wire_errors import translate
from runbook.wsman.target import HTTP_PORT, Target
from tests.signals import handle_ignored_signals

# Use the same examples in every run, so that a gate does not depend on luck.
settings.register_profile("gate", derandomize=True)
settings.load_profile("gate")

handle_ignored_signals()
os.environ["RUNBOOK_DEFAULTS"] = os.devnull  # not those of whoever runs the tests

HERE = Path(__file__).parent
# Not in the quick ring, by measured time: whole walks over HTTP, a browser, terminals, extra processes, many examples.
LONG = (
    "callers", "change/test_apply.py", "change/test_properties.py", "change/test_resume.py", "cli/test_check.py", "cli/test_commands.py", "cli/test_customers.py", "cli/test_lockout.py", "cli/test_many_hosts.py",
    "cli/test_plan_files.py", "cli/test_reboots.py", "cli/test_redact.py", "cli/test_report.py", "cli/test_rights.py", "cli/test_running_jobs.py", "cli/test_scenarios.py", "cli/test_schemas.py", "cli/test_secrets.py",
    "cli/test_step_by_hand.py", "cli/test_two_customers.py", "cli/test_undo_ranges.py", "cli/test_diagnose.py", "contract/test_covered.py", "docs", "dpm/test_schedules.py", "fleet/test_dask.py", "hostile/test_altered_journal.py",
    "hostile/test_consent.py", "hostile/test_foreign_text.py", "hostile/test_http_answers.py", "hostile/test_interruptions.py", "hostile/test_moving_name.py", "hostile/test_sealed_answers.py", "hostile/test_streams.py",
    "hostile/test_words.py", "journal/test_journal.py", "journal/test_trouble.py", "journal/test_verify.py", "kerberos", "plans/test_as_planned.py", "sandbox/test_foreign_clients.py", "site", "snippets", "soak", "walk",
)  # fmt: skip

VERSIONS = ("2003", "2008", "2008 R2", "2012 R2", "2016", "2022")
LANGUAGES = ("ja-JP", "en-US")


def host_of(machine: Machine) -> Host:
    """Return the host as our code sees it, without a socket: a simulated failure is raised as the transport would raise it."""
    target = Target(machine.name, HTTP_PORT)

    def send(envelope: bytes) -> bytes:
        try:
            return machine.send(envelope)
        except OSError as error:
            raise translate(error, target, "ntlm", None) from error

    return Host(machine.name, send)


def identity_of(machine: Machine) -> Identity:
    """Return which computer a simulated machine is, as our code says it."""
    return Identity(machine.name, machine.workgroup or machine.domain, f"UUID {machine.uuid.lower()}")


@pytest.fixture(scope="session", autouse=True)
def _no_journal_of_yours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep away from the journal of whoever runs the tests: on Linux, a command that is told of none finds one of this session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait between retries: a broken network is retried as often as usual, but without pauses."""
    monkeypatch.setattr(retry, "DEFAULT_POLICY", retry.RetryPolicy(first_pause=0.001))


@pytest.fixture(params=itertools.product(VERSIONS, LANGUAGES), ids=lambda pair: "-".join(pair))
def machine(request: pytest.FixtureRequest) -> Machine:
    """Return a protected computer, for each version in each language."""
    version, language = request.param
    return Machine("FILES01", version=version, language=language)


@pytest.fixture
def host(machine: Machine) -> Host:
    """Return that machine, connected in process."""
    return host_of(machine)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Yield a new journal."""
    with Journal(tmp_path / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def site() -> Environment:
    """Return a DPM server and three protected computers of different versions and languages."""
    return small_environment()


@pytest.fixture
def server(site: Environment) -> Iterator[Server]:
    """Yield that environment over real HTTP with NTLM and message encryption."""
    with serve(site) as running:
        yield running


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for the quick ring."""
    parser.addoption("--quick", action="store_true", help="leave out what is long or marked slow")


def pytest_configure(config: pytest.Config) -> None:
    """Leave out slow tests in the quick ring."""
    if config.getoption("quick") and not config.option.markexpr:
        config.option.markexpr = "not slow"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import long test modules in the quick ring."""
    if not config.getoption("quick"):
        return None
    return True if any(HERE / long in (collection_path, *collection_path.parents) for long in LONG) else None
