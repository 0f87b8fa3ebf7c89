"""The jobs of a command that changes hosts."""

from __future__ import annotations

from runbook.fleet.change_job import ChangeJob
from runbook.fleet.idle.read_jobs import ReadJobs
from runbook.fleet.reboot_job import RebootJob

AnyChange = ChangeJob | RebootJob | ReadJobs
"""What an engine runs: look or change, reboot, or read the jobs of a DPM server."""
