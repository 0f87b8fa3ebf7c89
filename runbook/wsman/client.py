"""The operations of WS-Management, on one function that exchanges envelopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement

from runbook.errors import AuthenticationFailed, UnreadableAnswer, WsmanFault
from runbook.text import Text
from runbook.wsman import names, retry
from runbook.wsman.envelope import Argument, Envelope, arguments, checked, read_body
from runbook.wsman.instance import Instance

Found = TypeVar("Found")

Send = Callable[[bytes], bytes]
"""An envelope in, an envelope out. A fault is an envelope too; what is raised is a `ConnectionProblem`."""

MAX_ITEMS = 32_000
"""MaxBatchItems of every WinRM version (facts 6.6)."""


class Client:
    """One host's WS-Management service. Not for use by two threads at once.

    What only reads is asked again as `patience` has it; nothing else ever is. `requests` counts the envelopes sent so far:
    round trips are what a WAN makes expensive. `lost` counts those that no answer of WS-Management came to: each may have been
    carried out, and the host may have restarted since.
    """

    def __init__(self, send: Send, *, operation_timeout: float = 20.0, patience: retry.Patience | None = None) -> None:
        """`operation_timeout` in seconds is what the host is told; above 60 it would be cut (facts 6.6)."""
        self._send = send
        self.operation_timeout = operation_timeout
        self.patience = patience or retry.PATIENT
        self.requests = 0
        self.lost = 0
        self._met = False
        self._refused = 0

    def exchange(self, envelope: Envelope) -> Element:
        """Send one request, once, and return the body of its answer. Raises its fault, or a `ConnectionProblem`.

        Once a login was refused, and after a session one new login as well, nothing is sent any more: a wrong password tried
        again and again locks the account.
        """
        message = envelope.to_bytes()
        if self._refused > self._met:
            raise _refused_before()
        self.requests += 1
        try:
            body = read_body(self._send(message), envelope)
        except WsmanFault:
            self._answered()
            raise
        except BaseException as error:  # Ctrl-C too
            self.lost += 1
            self._refused += isinstance(error, AuthenticationFailed)
            raise
        self._answered()
        return body

    @property
    def accepted(self) -> bool | None:
        """Whether the host accepted the login; None where it did not come to that."""
        return False if self._refused else self._met or None

    def _answered(self) -> None:
        self._met, self._refused = True, 0

    def again(self, read: Callable[[], Found]) -> Found:
        """What `read` finds, which must change nothing on the host: it is called again where that may help."""
        return retry.ask(read, self.patience, lambda: self._met and self._refused <= 1)

    def certain(self, write: Callable[[], Found], carried_out: Callable[[], bool]) -> Found | None:
        """What `write` gives, or None when its answer was lost but `carried_out`, which reads it back, says that it was.

        It is called again only when `carried_out` says that it was not. Raises `Uncertain` when that cannot be read.
        """
        return retry.write(write, carried_out, self.patience)

    @contextmanager
    def once(self) -> Iterator[None]:
        """In this block nothing is asked again: whoever waits for a host asks it often as it is."""
        before, self.patience = self.patience, retry.ONCE
        try:
            yield
        finally:
            self.patience = before

    def get(self, resource: str, selectors: Mapping[str, str] | None = None) -> Instance:
        """One object, named by its keys. Raises `NoSuchInstance` or `NoSuchClass`."""
        return self.again(lambda: _only(self.exchange(self._envelope(names.GET, resource, selectors))))

    def put(self, resource: str, selectors: Mapping[str, str], properties: Mapping[str, Argument]) -> Instance:
        """Replace an object's properties; the answer is the object as the host now has it."""
        element = arguments(resource, resource.rpartition("/")[2], properties)
        body = self.exchange(self._envelope(names.PUT, resource, selectors, element))
        return Instance.of(body[0]) if len(body) else Instance("", {})

    def invoke(
        self,
        resource: str,
        method: str,
        parameters: Mapping[str, Argument] | None = None,
        selectors: Mapping[str, str] | None = None,
        *,
        reads: bool = False,
    ) -> Instance:
        """Call a method; the answer holds `ReturnValue` and the out parameters. `reads` says that it changes nothing."""
        element = arguments(resource, f"{method}_INPUT", parameters or {})

        def call() -> Instance:
            return _only(self.exchange(self._envelope(f"{resource}/{method}", resource, selectors, element)))

        return self.again(call) if reads else call()

    def query(self, namespace: str, wql: str) -> list[Instance]:
        """The objects that a WQL query finds, in as many requests as it takes."""
        enumerate_ = _enumerate_request()
        SubElement(enumerate_, f"{{{names.WSMAN}}}Filter", {"Dialect": names.WQL}).text = checked(wql)
        # A filter needs the all-classes URI (facts 6.3).
        return self.again(lambda: self._pull(names.wmi(namespace, "*"), enumerate_))

    def enumerate(self, resource: str) -> list[Instance]:
        """All objects of a class, likewise."""
        return self.again(lambda: self._pull(resource, _enumerate_request()))

    def _pull(self, resource: str, enumerate_: Element) -> list[Instance]:
        """All batches from the first on. What a lost answer held comes no second time, so whoever asks again begins anew; the host
        drops what was left by itself after a minute (facts 6.6)."""
        items, context = _batch(self.exchange(self._envelope(names.ENUMERATE, resource, body=enumerate_)), None)
        while context is not None:
            # Items stand in WS-Man's namespace in the first answer and in WS-Enumeration's later (facts 6.3).
            more, context = _batch(
                self.exchange(self._envelope(names.PULL, resource, body=_pull_request(context))), context
            )
            items += more
        return items

    def _envelope(
        self,
        action: str,
        resource: str,
        selectors: Mapping[str, str] | None = None,
        body: Element | None = None,
    ) -> Envelope:
        return Envelope(action, resource, selectors or {}, body=body, operation_timeout=self.operation_timeout)


def _enumerate_request() -> Element:
    """Ask for as many items as fit in the first answer already."""
    enumerate_ = Element(f"{{{names.ENUMERATION}}}Enumerate")
    SubElement(enumerate_, f"{{{names.WSMAN}}}OptimizeEnumeration")
    SubElement(enumerate_, f"{{{names.WSMAN}}}MaxElements").text = str(MAX_ITEMS)
    return enumerate_


def _pull_request(context: str) -> Element:
    pull = Element(f"{{{names.ENUMERATION}}}Pull")
    SubElement(pull, f"{{{names.ENUMERATION}}}EnumerationContext").text = context
    SubElement(pull, f"{{{names.ENUMERATION}}}MaxElements").text = str(MAX_ITEMS)
    return pull


def _batch(body: Element, context: str | None) -> tuple[list[Instance], str | None]:
    items: list[Instance] = []
    ended = False
    for element in body.iter():
        name = element.tag.rpartition("}")[2]
        if element.tag in (f"{{{names.WSMAN}}}Items", f"{{{names.ENUMERATION}}}Items"):
            items += [Instance.of(child) for child in element]
        elif name == "EndOfSequence":
            ended = True
        elif name == "EnumerationContext":
            context = element.text or context
    return items, None if ended else context


def _only(body: Element) -> Instance:
    if not len(body):
        raise UnreadableAnswer(Text("応答に内容がありません。", "The answer is empty."))
    return Instance.of(body[0])


def _refused_before() -> AuthenticationFailed:
    return AuthenticationFailed(
        Text(
            "ホストが資格情報を受け付けなかったため、これ以上ログオンしません (アカウントのロックアウトを防ぐため)。",
            "The host did not accept the credentials, so no more logins are tried: that could lock the account.",
        ),
        Text(
            "パスワードが変更されていないか、アカウントがロックアウトされていないかを確認してください。",
            "Check whether the password was changed or the account is locked out.",
        ),
    )
