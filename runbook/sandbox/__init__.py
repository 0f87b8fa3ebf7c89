"""A simulated DPM site whose machines answer real WinRM, in process and over HTTP.

It shares no code with what it tests: every behaviour follows the project's fact sheet (`facts n.n` in the comments; [G] marks
general knowledge that was not confirmed there, [U] what nobody knows: there the simulation chooses, and says so).
"""

from runbook.sandbox.agent import Trouble
from runbook.sandbox.clock import Clock
from runbook.sandbox.dpm_engine import Dpm
from runbook.sandbox.events import Event
from runbook.sandbox.faults import Fault
from runbook.sandbox.files import File
from runbook.sandbox.links import Link, Network
from runbook.sandbox.log import Request, Write
from runbook.sandbox.machine import Machine
from runbook.sandbox.network import NicSpec
from runbook.sandbox.printed import CommandResult
from runbook.sandbox.protection import Failure, Job, ProtectionGroup, Schedule
from runbook.sandbox.qos import QosPolicy
from runbook.sandbox.registry import RegValue
from runbook.sandbox.scenarios import SCENARIOS, Scenario, scenario
from runbook.sandbox.server import Server, serve
from runbook.sandbox.site import Site, small_site

__all__ = [
    "SCENARIOS",
    "Clock",
    "CommandResult",
    "Dpm",
    "Event",
    "Failure",
    "Fault",
    "File",
    "Job",
    "Link",
    "Machine",
    "Network",
    "NicSpec",
    "ProtectionGroup",
    "QosPolicy",
    "RegValue",
    "Request",
    "Scenario",
    "Schedule",
    "Server",
    "Site",
    "Trouble",
    "Write",
    "scenario",
    "serve",
    "small_site",
]
