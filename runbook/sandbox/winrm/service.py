"""The WinRM service of a computer: takes an envelope, returns an envelope, and applies injected faults in between."""

from __future__ import annotations

import time

from runbook.sandbox.protocol import soap, soap_faults
from runbook.sandbox.protocol.fault_injection import Fault, Faults, Reply, to_exception
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.winrm.callers import Callers
from runbook.sandbox.winrm.endpoint import Endpoint
from runbook.sandbox.winrm.log import Request

_GARBAGE = b"\x00\xff<not xml \xe3\x81"


class WinRm:
    """The service of one computer, which must call `forget` when it reboots.

    HTTP is in front of it; in process it is called directly.
    """

    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.callers = Callers()
        self.endpoint = Endpoint(computer, self.callers)
        self.faults = Faults()
        self.requests: list[Request] = []

    def send(self, envelope: bytes) -> bytes:
        """Answer an envelope in process.

        Raise `OSError` if a connection would break: `ConnectionResetError` also while WinRM is not set up,
        `TimeoutError`, `PermissionError`.
        """
        if not self.computer.listens:
            raise ConnectionResetError(111, "Connection refused")
        if not self.computer.checks_logons:
            raise PermissionError(401, "Unauthorized")
        reply = self.answer(envelope)
        self.after_answer()
        if (error := to_exception(reply.broken)) is not None:
            raise error
        return reply.envelope[: len(reply.envelope) // 2] if reply.broken == "half" else reply.envelope

    def answer(self, envelope: bytes) -> Reply:
        """Return the answer to an envelope, or the way in which the connection breaks.

        Raise `ConnectionResetError` if the computer reboots, or its server closes, meanwhile.
        """
        with self.callers.turn:
            try:
                request = soap.read(envelope, self.computer.edition.envelope)
            except SoapFault as error:
                return self._fault(error, "")
            fault = self.faults.next(request.action)
            if fault is not None and fault.kind in ("reset", "timeout", "401", "reboot"):
                return self.fault_reply(fault)
            reply = self._answer(request, fault)
            self.requests.append(
                Request(request.action, request.resource, request.selectors, len(envelope), len(reply.envelope))
            )
            if fault is not None:
                until = time.monotonic() + fault.seconds
                while (left := until - time.monotonic()) > 0:
                    self.callers.wait(left)
                if fault.kind == "reboot-after":
                    return self.fault_reply(fault)
        return reply

    def fault_reply(self, fault: Fault) -> Reply:
        """Return the fault's reply instead of an answer. The requested operation is not done."""
        if fault.kind in ("reboot", "reboot-after"):
            self.computer.go_down()
            self.computer.reboot()
        if fault.kind in ("garbage", "half"):
            return Reply(_GARBAGE, broken="half" if fault.kind == "half" else None)
        if fault.kind == "soap-fault":
            return self._fault(soap_faults.fault_of(fault.code), "")
        return Reply(b"", broken=fault.kind if fault.kind in ("timeout", "401") else "reset")

    def before_answer(self) -> None:
        """Do the work before an answer is sent: a computer that is about to reboot accepts no new connection."""
        if self.computer.reboot_pending:
            self.computer.go_down()

    def after_answer(self) -> None:
        """Do the work after an answer was sent: reboot if requested. That ends every connection made before."""
        if self.computer.reboot_pending:
            self.computer.reboot()

    def forget(self) -> None:
        """End everything that a reboot ends: shells, enumerations, and the waiting of callers."""
        self.endpoint.forget()
        self.callers.disconnect()

    def _answer(self, request: soap.Incoming, fault: Fault | None) -> Reply:
        if fault is not None and fault.kind == "soap-fault":
            return self._fault(soap_faults.fault_of(fault.code), request.message_id)
        try:
            reply = Reply(self.endpoint.answer(request))
        except SoapFault as error:
            reply = self._fault(error, request.message_id)
        if fault is None or fault.kind == "slow":
            return reply
        if fault.kind == "garbage":
            return Reply(_GARBAGE)
        return Reply(reply.envelope, reply.status, "half" if fault.kind == "half" else "reset")

    def _fault(self, error: SoapFault, message_id: str) -> Reply:
        envelope = soap.fault(error, message_id, self.computer.name, nested=not self.computer.edition.has_cim)
        return Reply(envelope, error.kind.status)
