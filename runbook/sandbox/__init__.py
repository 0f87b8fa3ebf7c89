"""A simulated environment whose machines answer real WinRM, in process and over HTTP.

Start with `small_environment()` or `scenario(NAME)`, and `serve` it; or create a `Machine` and call its `send`.
Machines keep their state in plain attributes that may be changed at any time, inject a `Fault` at any message, and log
every `Request` and `Write`.

The sandbox shares no code with the code that it tests. Every behaviour follows FACTS.md (`facts n.n` in the comments;
[G] marks unconfirmed general knowledge, [U] the unknown, for which the simulation makes a choice).
"""

from runbook.sandbox.environment import Environment, small_environment
from runbook.sandbox.jobs.dpm import Dpm
from runbook.sandbox.jobs.links import Link, Network
from runbook.sandbox.machine import Machine
from runbook.sandbox.protocol.fault_injection import Fault
from runbook.sandbox.scenarios.catalogue import SCENARIOS
from runbook.sandbox.scenarios.scenario import Scenario, scenario
from runbook.sandbox.server import Server, serve
from runbook.sandbox.windows.agent import Trouble
from runbook.sandbox.windows.clock import Clock
from runbook.sandbox.windows.cluster import Cluster
from runbook.sandbox.windows.events import Event
from runbook.sandbox.windows.files import File
from runbook.sandbox.windows.network.adapters import NicSpec
from runbook.sandbox.windows.network.qos import QosPolicy
from runbook.sandbox.windows.printed import CommandResult
from runbook.sandbox.windows.protection import BackupJob, Failure, ProtectionGroup, Schedule
from runbook.sandbox.windows.registry import RegValue
from runbook.sandbox.windows.writes import Write
from runbook.sandbox.winrm.log import Request

__all__ = [
    "SCENARIOS",
    "BackupJob",
    "Clock",
    "Cluster",
    "CommandResult",
    "Dpm",
    "Environment",
    "Event",
    "Failure",
    "Fault",
    "File",
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
    "Trouble",
    "Write",
    "scenario",
    "serve",
    "small_environment",
]
