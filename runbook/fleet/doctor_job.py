"""The job of `doctor`: find why a connection to a host does not work. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from runbook.doctor.diagnosis import Diagnosis
from runbook.doctor.examination import Examination
from runbook.doctor.examine import examine
from runbook.doctor.patient import READ_SECONDS, Patient
from runbook.fleet.job import Report, Resources
from runbook.hosts import patience
from runbook.hosts.entry import Entry


@dataclass(slots=True)
class DoctorReport(Report):
    """The examinations and their findings, in order. `address` and `url` are those that the command tried."""

    address: str = ""
    url: str = ""
    findings: list[tuple[Examination, Diagnosis]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DoctorJob:
    """Examine the connection to a host. It opens its own connections, because it examines how they are made."""

    entry: Entry

    def report(self) -> DoctorReport:
        """Return an empty report."""
        target = self.entry.target
        url = f"{'https' if target.tls else 'http'}://{target.address}"
        return DoctorReport(self.entry.name, address=target.address, url=url)

    def run(self, report: DoctorReport, resources: Resources) -> None:
        """Run the examinations."""
        entry = self.entry
        send = entry.transport(read_timeout=READ_SECONDS)
        with Patient(
            entry.target, entry.login, ca=entry.ca, tls_name=entry.tls_name, proxy=entry.proxy, send=send
        ) as patient:
            patient.host.client.wait_at_most(patience.LOOK_SECONDS)
            patient.host.client.cancellation = send.cancellation = resources.cancellation
            for examination, finding in examine(patient):
                resources.cancellation.check()  # a finding during cancellation says nothing about the host
                resources.notify(examination.title)
                report.findings.append((examination, finding))
