"""A simulated DPM site whose machines answer real WinRM, in process and over HTTP.

It shares no code with what it tests: every behaviour follows the project's fact sheet (`facts n.n` in the comments; [G] marks
general knowledge that was not confirmed there, [U] what nobody knows: there the simulation chooses, and says so).
"""

from runbook.sandbox.faults import Fault
from runbook.sandbox.log import Request, Write
from runbook.sandbox.machine import Machine
from runbook.sandbox.network import NicSpec
from runbook.sandbox.printed import CommandResult
from runbook.sandbox.registry import RegValue
from runbook.sandbox.server import Server, serve
from runbook.sandbox.site import Site, small_site

__all__ = [
    "CommandResult",
    "Fault",
    "Machine",
    "NicSpec",
    "RegValue",
    "Request",
    "Server",
    "Site",
    "Write",
    "serve",
    "small_site",
]
