"""Every error that this package raises.

Each says in both languages what failed, and in `advice` what the person at the keyboard can do next.
No exception of a library underneath escapes: it becomes one of these, with the original as its cause.

RunbookError
 |- InvalidInput             what was typed or configured cannot be used; nothing was sent
 |- ConnectionProblem        the host could not be talked to
 |   |- Unreachable          no connection was made: nothing was sent
 |   |- ConnectionLost       the connection broke; whether the request was carried out is unknown
 |   |- NoAnswer             the answer did not come in time; likewise unknown
 |   |- AuthenticationFailed the credentials were not accepted
 |   |   |- WrongPassword
 |   |   |- NoTicket         Kerberos: there is none to log in with
 |   |   |- TicketExpired
 |   |   |- ClockSkew
 |   |   |- UnknownSpn       the domain does not know the service by that name
 |   |   `- NoDomainController
 |   |- UntrustedHost        the host did not prove who it is, by its TLS certificate or by Kerberos
 |   |- NotEncrypted         the peer would have us speak in clear
 |   |- UnreadableAnswer     what came back is not WS-Management
 |   `- Uncertain            the answer to a change was lost, and the host cannot be asked whether it was carried out
 |- WsmanFault               the host answered with a fault
 |   |- AccessDenied
 |   |- NoSuchInstance
 |   |- NoSuchClass
 |   |- OperationTimedOut
 |   `- QuotaExceeded
 |- WindowsProblem           the host answered, and the answer is no
 |   |- RegistryProblem
 |   |   |- RegistryAccessDenied
 |   |   `- WrongType        a value is there with another type than expected
 |   |- ServiceProblem
 |   |- CommandFailed
 |   |- CommandTimedOut
 |   `- RebootTimedOut
 |- Unexpected               a mistake in this program
 `- ChangeProblem
     |- Refused              a change was not started, to protect the host
     |- NotWritten           tried in vain: what was there before is there still
     |- NotVerified          written, but what is read back is something else
     |- Collateral           something changed that nobody asked for
     |- WorkerLost           whoever carried it out on another machine is gone
     |- Interrupted          the work was left on request, where nothing was half done
     `- JournalProblem
"""

from __future__ import annotations

from runbook.text import Text


class RunbookError(Exception):
    """The root. `text` is for people, in both languages; `str()` is the English sentence."""

    def __init__(self, text: Text, advice: Text | None = None) -> None:
        super().__init__(text.en)
        self.text = text
        self.advice = advice

    def __reduce__(self) -> tuple[object, ...]:
        """An error travels between processes whole, but for its cause."""
        return _unmade, (type(self), self.args), dict(vars(self))


def _unmade(kind: type[RunbookError], arguments: tuple[object, ...]) -> RunbookError:
    return kind.__new__(kind, *arguments)  # without __init__, which may ask for more


class InvalidInput(RunbookError):
    """What was typed or configured cannot be used; nothing was sent anywhere."""


class ConnectionProblem(RunbookError):
    """The host could not be talked to."""


class Unreachable(ConnectionProblem):
    """No connection was made, so nothing was sent."""


class ConnectionLost(ConnectionProblem):
    """The connection broke while waiting; whether the request was carried out is not known."""


class NoAnswer(ConnectionProblem):
    """The answer did not come in time; whether the request was carried out is not known."""


class AuthenticationFailed(ConnectionProblem):
    """The host did not accept the credentials, or offers no way to present them."""


class WrongPassword(AuthenticationFailed):
    """The domain controller refused the password."""


class NoTicket(AuthenticationFailed):
    """There is no Kerberos ticket to log in with."""


class TicketExpired(AuthenticationFailed):
    """The Kerberos ticket is no longer valid."""


class ClockSkew(AuthenticationFailed):
    """Two clocks are further apart than Kerberos allows."""


class UnknownSpn(AuthenticationFailed):
    """The domain has no account with the SPN that was asked for."""


class NoDomainController(AuthenticationFailed):
    """No domain controller could be reached to get a ticket from."""


class UntrustedHost(ConnectionProblem):
    """The host did not prove who it is: by its TLS certificate, or by its side of Kerberos."""


class NotEncrypted(ConnectionProblem):
    """The peer did not agree to, or did not keep to, message encryption."""


class UnreadableAnswer(ConnectionProblem):
    """What came back is not an answer of WS-Management."""


class Uncertain(ConnectionProblem):
    """The answer to a change was lost, and the host cannot be asked whether it was carried out."""


class WsmanFault(RunbookError):
    """The host answered with a SOAP fault.

    `code` is the WS-Man or Win32 code (for example 0x80338029), `wmi_code` the WMI one (for example 0x80041010);
    either may be None. `reason` is the host's own sentence, in the language it chose.
    """

    def __init__(
        self,
        text: Text,
        *,
        code: int | None,
        wmi_code: int | None,
        reason: str,
        advice: Text | None = None,
    ) -> None:
        super().__init__(text, advice)
        self.code = code
        self.wmi_code = wmi_code
        self.reason = reason


class AccessDenied(WsmanFault):
    """The account may not do this."""


class NoSuchInstance(WsmanFault):
    """The object asked for is not there."""


class NoSuchClass(WsmanFault):
    """This Windows has no such class, namespace or resource."""


class OperationTimedOut(WsmanFault):
    """The host gave up within its own time limit (0x80338029)."""


class QuotaExceeded(WsmanFault):
    """A WinRM quota of the host is used up: shells, operations or envelope size."""


class WindowsProblem(RunbookError):
    """The host answered, and the answer is no."""


class RegistryProblem(WindowsProblem):
    """A registry call returned a code other than 0, kept in `code`."""

    def __init__(self, text: Text, *, code: int, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.code = code


class RegistryAccessDenied(RegistryProblem):
    """The account may not read or write this key."""


class WrongType(RegistryProblem):
    """A value is there, but not with the type that was expected; it was not converted."""


class ServiceProblem(WindowsProblem):
    """A service could not be brought to the state asked for; `code` is Win32_Service's, if there is one."""

    def __init__(self, text: Text, *, code: int | None = None, advice: Text | None = None) -> None:
        super().__init__(text, advice)
        self.code = code


class CommandFailed(WindowsProblem):
    """A command on the host ended badly or printed something that cannot be understood."""


class CommandTimedOut(WindowsProblem):
    """A command on the host did not end in time and was terminated."""


class RebootTimedOut(WindowsProblem):
    """The host did not come back in time after a reboot."""


class Unexpected(RunbookError):
    """A mistake in this program, on one host; the exception is its cause. What the journal says holds all the same."""


class ChangeProblem(RunbookError):
    """A change did not go as planned; the journal says how far it came."""


class Refused(ChangeProblem):
    """A change was not started, to protect the host."""


class NotWritten(ChangeProblem):
    """It was tried, no answer came, and what is read back is still what was there before."""


class NotVerified(ChangeProblem):
    """It was written, but what is read back is something else."""


class Collateral(ChangeProblem):
    """Something changed that nobody asked for."""


class Interrupted(ChangeProblem):
    """The work was left on request (Ctrl-C), at a point where nothing was half done."""


class WorkerLost(ChangeProblem):
    """Whoever worked on a host from another machine is gone, and so is whoever was to take over."""


class JournalProblem(ChangeProblem):
    """The journal cannot be written or read; nothing is changed without it."""
