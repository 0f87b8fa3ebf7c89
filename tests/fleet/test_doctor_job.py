"""`doctor` as a job of the engine: it shares the guard of accounts, and comes away when the work is left."""

from __future__ import annotations

import threading

from runbook.doctor import http_answer
from runbook.errors import Interrupted
from runbook.fleet.connections import Connections
from runbook.fleet.doctor_job import DoctorJob
from runbook.fleet.job import Resources
from runbook.fleet.work import work
from runbook.hosts.entry import Entry
from runbook.journal.journal import Journal
from runbook.pause import Cancellation
from runbook.sandbox import Environment, Machine, serve
from runbook.text import Text
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target


def test_leaving_ends_the_wait_for_others_logins() -> None:
    """What was seen until then is in the report, and nothing that was only not waited for."""
    leaving = threading.Event()
    with serve(Environment([Machine("H")])) as server, Journal(None) as journal:
        entry = Entry("H", parse_target(server.endpoint("H")), Login("ntlm", server.username, server.password))
        for _ in range(2):
            entry.accounts.begin(entry.login)  # two hosts that never answer

        def leave_before_login(title: Text) -> None:
            if title == http_answer.EXAMINATION.title:
                leaving.set()

        resources = Resources(Connections(keep=False), journal, leave_before_login, Cancellation(leaving))
        report = work(DoctorJob(entry), resources)
    assert isinstance(report.error, Interrupted)
    assert [examination.id for examination, _ in report.findings] == ["name", "port", "tls", "http"]
