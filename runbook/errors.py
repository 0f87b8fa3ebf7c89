"""Every error that this package raises.

Each says in both languages what failed, and `advice` says what the user can do next.
An exception of a library becomes the cause of one of these errors.

RunbookError
 |- InvalidInput             the input or the configuration cannot be used; nothing was sent
 |- ConnectionProblem        the communication with the host failed
 |   |- Unreachable          no connection was made: nothing was sent
 |   |- ConnectionLost       the connection broke; it is not known if the request was carried out
 |   |- NoAnswer             the answer did not come in time; also not known
 |   |- AuthenticationFailed the credentials were not accepted
 |   |   |- WrongPassword
 |   |   `- NoLogon          no logon came about, and no password was refused
 |   |       |- NoTicket     there is no Kerberos ticket to log in with
 |   |       |- TicketExpired
 |   |       |- ClockSkew
 |   |       |- UnknownSpn   the domain does not know the service by that name
 |   |       `- NoDomainController
 |   |- UntrustedHost        the host did not prove its identity, by its TLS certificate or by Kerberos
 |   |- NotEncrypted         the peer does not encrypt its messages
 |   |- UnreadableAnswer     the answer is not valid WS-Management, or not the expected output of a script
 |   `- Uncertain            the answer to a change was lost, and the host cannot be asked about it
 |- WsmanFault               the host answered with a fault
 |   |- AccessDenied
 |   |- NoSuchInstance
 |   |- NoSuchClass
 |   |- OperationTimedOut
 |   |- QuotaExceeded
 |   `- TemporaryFault       Windows, or WMI on it, is starting, shutting down or short of memory
 |- WindowsProblem           the host answered that the operation failed or was refused
 |   |- RegistryProblem
 |   |   |- RegistryAccessDenied
 |   |   `- WrongType        a value exists, but has another type than expected
 |   |- ServiceProblem
 |   |- CommandFailed
 |   |- CommandTimedOut
 |   `- RebootTimedOut
 |- Unexpected               a bug in this program
 `- ChangeProblem
     |- Refused              a change was not started, to protect the host
     |- NotWritten           the write was tried, and the old value is still there
     |- NotVerified          written, but the value read back is a different one
     |- Collateral           the write changed something else as well
     |- WorkerLost           the worker on another machine that carried it out is gone
     |- Interrupted          the user stopped the work, at a safe point
     `- JournalProblem
         `- UntrustedJournal the journal was altered or is damaged; nothing of it is carried out
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import ClassVar, dataclass_transform

from runbook.text import Text


class Sentence:
    """The sentence of an error class, with `{name}` for a field or a property of the error.

    On the class, return the `Text` with its placeholders. On an error, return the `Text` with the values filled in.
    """

    def __init__(self, ja: str, en: str) -> None:
        self._words = Text(ja, en)
        self._names = {name for _, name, _, _ in Formatter().parse(ja + en) if name}

    def __get__(self, error: RunbookError | None, _: type[RunbookError]) -> Text:
        return (
            self._words if error is None else self._words.format(**{name: getattr(error, name) for name in self._names})
        )


@dataclass_transform(eq_default=False, kw_only_default=True)
class RunbookError(Exception):
    """The base class. `text` is for display, in both languages; `str()` returns the English sentence.

    The classes of this module are the families that callers catch. The code raises a class of a room's own module
    `errors`. That class defines `text` and `advice`; its annotations are the fields, the values of one case:

        class NoSuchRun(InvalidInput):
            text = Sentence("実行 {run} は記録にありません。", "There is no run {run} in the journal.")
            advice = Sentence("history で確認してください。", "See `history`.")
            run: int

        raise NoSuchRun(run=12)
    """

    text = Sentence("", "")
    advice: ClassVar[Sentence | None] = None
    family: ClassVar[type[RunbookError]]
    """The class of this module that the error belongs to."""
    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(dict.fromkeys((*cls._names, *cls.__annotations__)))
        if cls.__module__ == __name__:
            cls.family = cls

    def __init__(self, **fields: object) -> None:
        super().__init__()
        needed = {name for name in self._names if not hasattr(type(self), name)}
        if wrong := (needed - fields.keys()) | (fields.keys() - set(self._names)):
            raise TypeError(f"{type(self).__name__}: {', '.join(sorted(wrong))}")
        vars(self).update(fields)

    def __str__(self) -> str:
        return self.text.en

    @property
    def fields(self) -> dict[str, object]:
        """Return the values of this case by name. They fill `text` and `advice`, and the JSON carries them."""
        return {name: getattr(self, name) for name in self._names}

    def __reduce__(self) -> tuple[object, ...]:
        """Return the data from which pickle rebuilds the error in another process. The cause is left out."""
        return _without_fields, (type(self),), dict(vars(self))


RunbookError.family = RunbookError


def _without_fields(kind: type[RunbookError]) -> RunbookError:
    return kind.__new__(kind)  # `__init__` requires the fields, but they come with the state


def owners() -> tuple[type[RunbookError], ...]:
    """Return every class that defines a text or an advice, each once, from the modules imported so far."""
    each_once = dict.fromkeys(_below(RunbookError))  # a class of two families is found under both
    return tuple(kind for kind in each_once if vars(kind).keys() & {"text", "advice"})


def _below(root: type[RunbookError]) -> Iterator[type[RunbookError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _below(kind)


class InvalidInput(RunbookError):
    """The input or the configuration cannot be used; nothing was sent."""


class ConnectionProblem(RunbookError):
    """The communication with the host failed."""


class Unreachable(ConnectionProblem):
    """No connection was made, so nothing was sent."""


class ConnectionLost(ConnectionProblem):
    """The connection broke before the answer came; it is not known if the request was carried out."""


class NoAnswer(ConnectionProblem):
    """The answer did not come in time; it is not known if the request was carried out."""


class AuthenticationFailed(ConnectionProblem):
    """The host did not accept the credentials, or offers no way to present them."""


class WrongPassword(AuthenticationFailed):
    """The domain controller refused the password."""


class NoLogon(AuthenticationFailed):
    """No logon came about, and no password was refused: it does not count towards an account lockout."""


class NoTicket(NoLogon):
    """There is no Kerberos ticket to sign in with."""


class TicketExpired(NoLogon):
    """The Kerberos ticket is no longer valid."""


class ClockSkew(NoLogon):
    """Two clocks are further apart than Kerberos allows."""


class UnknownSpn(NoLogon):
    """The domain has no account with the requested SPN."""


class NoDomainController(NoLogon):
    """No domain controller could be reached to get a ticket from."""


class UntrustedHost(ConnectionProblem):
    """The host did not prove its identity, by its TLS certificate or by Kerberos."""


class NotEncrypted(ConnectionProblem):
    """The peer did not agree to message encryption, or stopped using it."""


class UnreadableAnswer(ConnectionProblem):
    """The answer is not valid WS-Management, or not the expected output of a script."""


class Uncertain(ConnectionProblem):
    """The answer to a change was lost, and the host cannot be asked if the change was carried out."""


class WsmanFault(RunbookError):
    """The host answered with a SOAP fault.

    `code` is the WS-Man or Win32 code (for example 0x80338029), `wmi_code` the WMI code (for example 0x80041010);
    either may be None. `subcode` is WS-Management's own name for the fault, or ''. `reason` is the host's own sentence,
    in the host's language.
    """

    text = Sentence(
        "ホストがエラーを返しました ({codes}): {reason}", "The host answered with a fault ({codes}): {reason}"
    )
    code: int | None
    wmi_code: int | None
    subcode: str = ""
    reason: str

    @property
    def codes(self) -> str:
        """Return the codes in the usual notation, or the subcode if there are no codes."""
        numbers = [f"0x{number:08X}" for number in (self.code, self.wmi_code) if number is not None]
        return ", ".join(numbers) or self.subcode or "?"


class AccessDenied(WsmanFault):
    """The account is not allowed to do this."""

    advice = Sentence(
        "アカウントをホストの Administrators グループに追加してください。ローカル アカウント (組み込みの Administrator 以外) は、管理者でも UAC により権限が制限されます。その場合はドメイン アカウントを使うか、影響を理解したうえで、ホストに LocalAccountTokenFilterPolicy を設定してください。",
        "Add the account to Administrators on the host. UAC filters local accounts other than the built-in Administrator even there: use a domain account or, knowing what it opens, set LocalAccountTokenFilterPolicy on the host.",
    )


class NoSuchInstance(WsmanFault):
    """The requested object does not exist."""


class NoSuchClass(WsmanFault):
    """This Windows has no such class, namespace or resource."""


class OperationTimedOut(WsmanFault):
    """The host gave up within its own time limit (0x80338029)."""


class QuotaExceeded(WsmanFault):
    """A WinRM quota of the host is used up: shells, operations, or requests in a time."""

    advice = Sentence(
        "ほかの WinRM セッションが閉じるのを待ってから、もう一度実行してください。",
        "Wait until other WinRM sessions have closed, then run it again.",
    )


class TemporaryFault(WsmanFault):
    """Windows, or WMI on it, is starting, shutting down or short of memory. The operation may have been carried out."""


class WindowsProblem(RunbookError):
    """The host answered that the operation failed or was refused."""


class RegistryProblem(WindowsProblem):
    """A registry call returned a code other than 0; see `code`."""

    code: int


class RegistryAccessDenied(RegistryProblem):
    """The account is not allowed to read or write this key."""


class WrongType(RegistryProblem):
    """The value exists, but has another type than expected; it was not converted."""


class ServiceProblem(WindowsProblem):
    """A service did not reach the requested state; `code` is Win32_Service's, if there is one."""

    code: int | None = None


class CommandFailed(WindowsProblem):
    """A command on the host failed, or its output is not understood."""


class CommandTimedOut(WindowsProblem):
    """A command on the host did not end in time and was terminated."""


class RebootTimedOut(WindowsProblem):
    """The host did not come back in time after a reboot."""


class Unexpected(RunbookError):
    """A bug in this program, on one host; the exception is the cause. The journal stays valid."""

    text = Sentence(
        "予期しないエラーが発生しました ({kind}: {error})。",
        "Something went wrong that should not have ({kind}: {error}).",
    )
    advice = Sentence(
        "このプログラムの誤りです。history でどこまで進んだかを確認し、エラーの内容を報告してください。",
        "This is a mistake in this program. See with `history` how far it came, and please report it.",
    )
    kind: str
    error: str


def wrap_unexpected(error: Exception) -> RunbookError:
    """Return an error of this package unchanged. Wrap any other exception, a bug, in `Unexpected` as its cause."""
    if isinstance(error, RunbookError):
        return error
    unexpected = Unexpected(kind=type(error).__name__, error=str(error))
    unexpected.__cause__ = error
    return unexpected


class ChangeProblem(RunbookError):
    """A change did not go as planned; the journal shows how far it came."""


class Refused(ChangeProblem):
    """A change was not started, to protect the host."""


class NotWritten(ChangeProblem):
    """The write was tried, no answer came, and the value read back is still the old one."""


class NotVerified(ChangeProblem):
    """The value was written, but the value read back is a different one."""


class Collateral(ChangeProblem):
    """The write changed something else as well."""


class Interrupted(ChangeProblem):
    """The user stopped the work (Ctrl-C), at a safe point."""

    text = Sentence("中断しました。", "Interrupted.")
    advice = Sentence("もう一度実行すると、残りの作業を続けます。", "Run it again to do what is left.")


class WorkerLost(ChangeProblem):
    """The worker on another machine is gone, and so is the worker that replaced it."""


class JournalProblem(ChangeProblem):
    """The journal cannot be written or read. Without it, nothing is changed."""


class UntrustedJournal(JournalProblem):
    """The journal was altered or is damaged; nothing of it is carried out."""
