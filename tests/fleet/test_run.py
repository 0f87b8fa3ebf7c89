"""Many jobs: enough failures end it, nothing that a host does or we do wrong loses another's result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from runbook.change.journal import Journal
from runbook.change.plan import Plan
from runbook.errors import AuthenticationFailed, Refused, Unexpected, Unreachable
from runbook.fleet.engine import Engine, Stop, threads
from runbook.fleet.entry import Entry
from runbook.fleet.job import Job, Report, State
from runbook.fleet.order import waves
from runbook.fleet.run import run_all
from runbook.text import same
from runbook.windows.look import Look
from runbook.wsman.target import Target
from runbook.wsman.transport import Login


@dataclass(frozen=True)
class Planner:
    """Plans nothing, or raises."""

    raises: Callable[[], Exception] | None = None

    def plan(self, look: Look, journal: Journal) -> Plan:  # noqa: ARG002  # as every planner is called
        """Nothing to do, if all is well."""
        if self.raises is not None:
            raise self.raises()
        return Plan("step1", look.host.name, look.host.name, (), ())

    def study(self, look: Look) -> None:
        """None."""


def refuse() -> Exception:
    """What a host that is in order says no to."""
    return Refused(same("no"))


def job(name: str, raises: Callable[[], Exception] | None = None) -> Job:
    """A job that sends nothing."""
    return Job(Entry(name, Target("127.0.0.1", 1), Login("ntlm", "u", "p")), Planner(raises))


@contextmanager
def engine(parallel: int) -> Iterator[Engine]:
    """Threads without a journal."""
    with Journal(None) as journal, threads(100, parallel, journal) as engine:
        yield engine


def states(done: list[tuple[Job, Report]]) -> dict[str, State]:
    """How things stand on each host."""
    return {job.name: report.state for job, report in done}


@pytest.mark.parametrize("parallel", [1, 8])
def test_each_job_has_one_report(parallel: int) -> None:
    """In the order of the jobs, whoever ends first; and each was told once."""
    jobs = [job(f"H{number}", refuse if number % 3 == 0 else None) for number in range(30)]
    told: list[str] = []
    with engine(parallel) as crew:
        done = run_all(crew, [jobs], Stop(), lambda report: told.append(report.name))
    assert [(one.name, report.name) for one, report in done] == [(each.name, each.name) for each in jobs]
    assert sorted(told) == sorted(each.name for each in jobs)
    assert [report.state is State.FAILED for _, report in done] == [number % 3 == 0 for number in range(30)]


def test_a_mistake_of_ours_costs_one_host() -> None:
    """An exception that nobody foresaw is that host's report, and says what it was."""
    with engine(4) as crew:
        done = run_all(crew, [[job("A"), job("B", lambda: ZeroDivisionError("x")), job("C")]], Stop())
    assert states(done) == {"A": State.DONE, "B": State.FAILED, "C": State.DONE}
    error = done[1][1].error
    assert isinstance(error, Unexpected)
    assert "ZeroDivisionError" in error.text.ja


def test_enough_failures_start_no_further_host() -> None:
    """With one at a time exactly so many fail; the others say that they were not started."""
    jobs = [job(f"H{number}", refuse if number in (1, 2) else None) for number in range(6)]
    with engine(1) as crew:
        done = run_all(crew, [jobs], Stop(), stop_after=2)
    assert list(states(done).values()) == [State.DONE, State.FAILED, State.FAILED, *3 * [State.NOT_STARTED]]


@pytest.mark.parametrize(("first", "others"), [(None, State.DONE), (refuse, State.NOT_STARTED)])
def test_the_others_wait_for_the_canary(first: Callable[[], Exception] | None, others: State) -> None:
    """They are begun when it is well, and only then."""
    jobs = [job("A", first), *(job(f"H{number}") for number in range(5))]
    with engine(8) as crew:
        done = run_all(crew, waves(jobs, 1), Stop(), canary=True)
    assert {state for name, state in states(done).items() if name != "A"} == {others}


def test_leaving_starts_nothing_more() -> None:
    """What was told to leave before it began sends nothing."""
    stop = Stop()
    stop.leave()
    with engine(2) as crew:
        done = run_all(crew, [[job("A"), job("B")]], stop)
    assert set(states(done).values()) == {State.NOT_STARTED}


def login(user: str, number: int, raises: Callable[[], Exception] | None) -> Job:
    """A job that logs in as that user."""
    return Job(Entry(f"{user}{number}", Target("127.0.0.1", 1), Login("ntlm", user, "p")), Planner(raises))


def refused() -> Exception:
    """What a host says to a wrong password."""
    return AuthenticationFailed(same("wrong"))


def unreachable() -> Exception:
    """A host that says nothing."""
    return Unreachable(same("gone"))


@pytest.mark.parametrize("parallel", [1, 16])
def test_a_wrong_password_is_tried_on_two_hosts_and_no_more(parallel: int) -> None:
    """However many there are and at once; another account goes on, and hosts that cannot be reached count for nothing."""
    tried: list[str] = []

    def wrong() -> Exception:
        tried.append("bad")
        return refused()

    jobs = [login("bad", 0, unreachable), *(login("bad", number, wrong) for number in range(1, 30))]
    jobs += [login("good", number, None) for number in range(30)]
    with engine(parallel) as crew:
        done = run_all(crew, [jobs], Stop())
    assert len(tried) == 2
    assert [report.state for job, report in done if job.entry.login.username == "good"] == 30 * [State.DONE]
    errors = [report.error for job, report in done if job.entry.login.username == "bad"]
    assert [type(error) for error in errors] == [Unreachable, *29 * [AuthenticationFailed]]
    assert sum("not tried here" in str(error) for error in errors) == 27


def test_an_account_that_was_accepted_once_may_be_refused_by_many() -> None:
    """It is not wrong then; those hosts do not know it."""
    with engine(8) as crew:
        done = run_all(crew, [[login("u", number, refused if number else None) for number in range(20)]], Stop())
    assert sum("not tried" in str(report.error) for _, report in done) == 0
