"""Many jobs: enough failures end it, nothing that a host does or we do wrong loses another's result."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from runbook.errors import (
    AuthenticationFailed,
    ClockSkew,
    Interrupted,
    NoDomainController,
    NoLogon,
    NoTicket,
    Refused,
    RunbookError,
    TicketExpired,
    Unexpected,
    UnknownSpn,
    Unreachable,
)
from runbook.fleet.engine import Stop, Threads, threads
from runbook.fleet.job import Report, Resources
from runbook.fleet.run_all import run_all
from runbook.hosts.accounts import Accounts
from runbook.hosts.entry import Entry
from runbook.hosts.errors import AccountGivenUp
from runbook.journal.journal import Journal
from runbook.wsman.login import Login
from runbook.wsman.target import Target


@dataclass(frozen=True)
class Attempt:
    """A job that logs in and does nothing, or raises."""

    entry: Entry
    raises: Callable[[], Exception] | None = None

    def report(self) -> Report:
        """Nothing but how it ended."""
        return Report(self.entry.name)

    def run(self, report: Report, resources: Resources) -> None:  # noqa: ARG002  # as every job is run
        """Log in, as the transport does."""
        with self.entry.accounts.attempt(self.entry.login, self.entry.name, resources.cancellation):
            if self.raises is not None:
                raise self.raises()


def refuse() -> Exception:
    """What a host that is in order says no to."""
    return Refused()


def job(name: str, raises: Callable[[], Exception] | None = None) -> Attempt:
    """A job that sends nothing."""
    return Attempt(Entry(name, Target("127.0.0.1", 1), Login("ntlm", "u", "p")), raises)


@contextmanager
def engine(parallel: int) -> Iterator[Threads]:
    """Threads without a journal."""
    with Journal(None) as journal, threads(100, parallel, journal) as engine:
        yield engine


def kinds_of(done: list[tuple[Attempt, Report]]) -> list[type[RunbookError] | None]:
    """The class of each error, in order."""
    return [type(report.error) if report.error else None for _, report in done]


def ends(done: list[tuple[Attempt, Report]]) -> dict[str, str]:
    """How it ended on each host."""
    words = {
        report.name: "failed" if report.failed else "done" if report.started else "not started" for _, report in done
    }
    assert list(words) == [job.entry.name for job, _ in done]
    return words


@pytest.mark.parametrize("parallel", [1, 8])
def test_each_job_has_one_report(parallel: int) -> None:
    """In the order of the jobs, whoever ends first; and each was told once."""
    jobs = [job(f"H{number}", refuse if number % 3 == 0 else None) for number in range(30)]
    shown: list[str] = []
    with engine(parallel) as crew:
        done = run_all(crew, [jobs], Stop(), lambda report: shown.append(report.name))
    assert list(ends(done)) == [each.entry.name for each in jobs]
    assert sorted(shown) == sorted(ends(done))
    assert [report.failed for _, report in done] == [number % 3 == 0 for number in range(30)]


@pytest.mark.parametrize(
    ("hosts", "parallel", "platform", "here"),
    [
        (1, 8, "linux", True),
        (1, 8, "win32", False),
        (9, 1, "linux", True),
        (9, 1, "win32", True),
        (9, 8, "linux", False),
    ],
)
def test_the_thread_that_sees_ctrl_c_is_free(
    hosts: int, parallel: int, platform: str, here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a host that does not answer would hold it; hosts in order are each counted before the next begins."""
    monkeypatch.setattr(sys, "platform", platform)
    names: list[str] = []

    def note() -> Exception:
        names.append(threading.current_thread().name)
        return Refused()

    with Journal(None) as journal, threads(hosts, parallel, journal) as engine:
        run_all(engine, [[job("H", note)]], Stop())
    assert (names == [threading.current_thread().name]) is here


def test_a_mistake_of_ours_costs_one_host() -> None:
    """An exception that nobody foresaw is that host's report, and says what it was."""
    with engine(4) as crew:
        done = run_all(crew, [[job("A"), job("B", lambda: ZeroDivisionError("x")), job("C")]], Stop())
    assert ends(done) == {"A": "done", "B": "failed", "C": "done"}
    error = done[1][1].error
    assert isinstance(error, Unexpected)
    assert "ZeroDivisionError" in error.text.ja


def test_enough_failures_start_no_further_host() -> None:
    """With one at a time exactly so many fail; the others say that they were not started."""
    jobs = [job(f"H{number}", refuse if number in (1, 2) else None) for number in range(6)]
    with engine(1) as crew:
        done = run_all(crew, [jobs], Stop(), stop_after=2)
    assert list(ends(done).values()) == ["done", "failed", "failed", *3 * ["not started"]]


@pytest.mark.parametrize(("first", "others"), [(None, "done"), (refuse, "not started")])
def test_the_others_wait_for_the_canary(first: Callable[[], Exception] | None, others: str) -> None:
    """They are begun when it is well, and only then."""
    jobs = [job("A", first), *(job(f"H{number}") for number in range(5))]
    with engine(8) as crew:
        done = run_all(crew, [jobs[:1], jobs[1:]], Stop(), canary=True)
    assert {end for name, end in ends(done).items() if name != "A"} == {others}


def test_leaving_starts_nothing_more() -> None:
    """What was told to leave before it began sends nothing."""
    stop = Stop()
    stop.leave()
    with engine(2) as crew:
        done = run_all(crew, [[job("A"), job("B")]], stop)
    assert set(ends(done).values()) == {"not started"}


def refused() -> Exception:
    """What a host says to a wrong password."""
    return AuthenticationFailed()


def unreachable() -> Exception:
    """A host that says nothing."""
    return Unreachable()


def logins(accounts: Accounts, user: str, answers: Sequence[Callable[[], Exception] | None]) -> list[Attempt]:
    """Jobs that log in as that user, each to another host."""
    return [
        Attempt(Entry(f"{user}{number}", Target("127.0.0.1", 1), Login("ntlm", user, "p"), accounts=accounts), answer)
        for number, answer in enumerate(answers)
    ]


@pytest.mark.parametrize("parallel", [1, 16])
def test_a_wrong_password_is_tried_on_two_hosts_and_no_more(parallel: int) -> None:
    """However many there are and at once; another account goes on, and hosts that cannot be reached count for nothing."""
    tried: list[str] = []

    def wrong() -> Exception:
        tried.append("bad")
        return refused()

    accounts = Accounts()
    bad = logins(accounts, "bad", [unreachable, *29 * [wrong]])
    good = logins(accounts, "good", 30 * [None])
    with engine(parallel) as crew:
        done = run_all(crew, [[*bad, *good]], Stop())
    assert len(tried) == 2
    assert set(list(ends(done).values())[30:]) == {"done"}
    errors = [type(report.error) for _, report in done[:30]]
    assert (errors.count(Unreachable), errors.count(AuthenticationFailed), errors.count(AccountGivenUp)) == (1, 2, 27)


def test_an_account_that_was_accepted_is_given_up_after_two_refusals_in_a_row() -> None:
    """A password may be changed in mid-command. A host that accepts it between them shows that it was not."""
    accounts = Accounts()
    with engine(1) as crew:
        answers = [None, refused, refused, refused, None]
        assert kinds_of(run_all(crew, [logins(accounts, "u", answers)], Stop())) == [
            *(None, AuthenticationFailed, AuthenticationFailed, AccountGivenUp, AccountGivenUp)
        ]
        answers = [None, refused, None, refused, None, refused, None]
        assert AccountGivenUp not in kinds_of(run_all(crew, [logins(accounts, "local", answers)], Stop()))


def test_a_host_that_refused_an_account_is_not_asked_again() -> None:
    """A local account of the same name has its own password there, and its own count of wrong ones."""
    accounts = Accounts()
    with engine(1) as crew:
        jobs = logins(accounts, "admin", [None, refused])
        run_all(crew, [jobs], Stop())
        assert kinds_of(run_all(crew, [[*jobs, *jobs]], Stop())) == [None, AccountGivenUp] * 2


@pytest.mark.parametrize("kind", [NoLogon, ClockSkew, NoTicket, UnknownSpn, NoDomainController, TicketExpired])
def test_what_judges_no_password_does_not_count(kind: type[RunbookError]) -> None:
    """However many hosts say so: nothing is locked by it."""
    with engine(4) as crew:
        done = run_all(crew, [logins(Accounts(), "u", 12 * [lambda: kind.__new__(kind)])], Stop())
    assert {type(report.error) for _, report in done} == {kind}


def test_who_waits_for_anothers_login_comes_away_when_told_to_leave() -> None:
    """A host that takes its time to answer keeps nobody here."""
    accounts, stop = Accounts(), Stop()

    def leave() -> Exception:
        stop.leave()
        return unreachable()

    for _ in range(2):
        accounts.begin(Login("ntlm", "u", "p"))  # two hosts that never answer
    with engine(4) as crew:
        done = run_all(crew, [[*logins(accounts, "u", 3 * [None]), *logins(accounts, "v", [leave])]], stop)
    assert [isinstance(report.error, Interrupted) for _, report in done] == [True, True, True, False]
