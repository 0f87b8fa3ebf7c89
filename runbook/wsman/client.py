"""The operations of WS-Management, on top of one function that exchanges envelopes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from typing import TypeVar
from xml.etree.ElementTree import Element, SubElement

from runbook.errors import AuthenticationFailed, NoLogon, WsmanFault
from runbook.pause import NEVER
from runbook.text import Notify
from runbook.wsman import names, retry
from runbook.wsman.envelope import Argument, Envelope, arguments, read_body, require_xml_text
from runbook.wsman.errors import (
    EmptyAnswer,
    HostTooSlow,
    MissingElement,
    NoMoreLogins,
    QueryTooSlow,
    TooManyAnswers,
    TooManyObjects,
    TooManyValues,
)
from runbook.wsman.instance import Instance
from runbook.wsman.request_log import logged

Result = TypeVar("Result")

Send = Callable[[bytes], bytes]
"""Sends an envelope and returns the answer, which may be a fault. Raises only `ConnectionProblem`."""

MAX_ITEMS = 32_000
"""MaxBatchItems of every WinRM version (facts 6.6)."""

MAX_OBJECTS = 20_000
"""Objects of one query. The largest are of event logs: an entry every 30 s for a week."""
MAX_VALUES = 400_000
"""Values of all objects of one query together; an entry of an event log has sixteen."""
MAX_ANSWERS = 1_000
"""Answers to one query; they are full, except the first one of 2008 R2 and 2012 (facts 6.3)."""
QUERY_SECONDS = 300.0
"""Time for all answers to one query."""


class Client:
    """The WS-Management service of one host. Not thread-safe.

    Reads are retried as `retry_policy` allows; nothing else is. The caller may set `cancellation`, which ends every
    wait for the host, and `notify`, which is called at every retry.

    While `booting`, a refused login says nothing of the password (facts 6.6), so it does not count.

    `requests` counts the envelopes sent: on a WAN, round trips are the cost. `lost` counts the requests without an
    answer: each may have been carried out, and the host may have restarted since. `waited` is the time in seconds that
    the answers took; see `wait_at_most`.
    """

    def __init__(
        self,
        send: Send,
        *,
        name: str = "",
        operation_timeout: float = 20.0,
        retry_policy: retry.RetryPolicy | None = None,
    ) -> None:
        """`name` is the host's, for errors. `operation_timeout` (seconds) is the time limit for the host, which reduces more than
        60 (facts 6.6).
        """
        self._send = send
        self._name = name
        self.operation_timeout = operation_timeout
        self.retry_policy = retry_policy or retry.DEFAULT_POLICY
        self.cancellation = NEVER
        self.notify: Notify = lambda _: None
        self.requests = 0
        self.lost = 0
        self.booting = False
        self.waited = 0.0
        self._patience = self._given_up_at = inf
        self._has_answered = False
        self._refused_logins = 0

    def exchange(self, envelope: Envelope) -> Element:
        """Send one request, once. Return the body of its answer. Raise its fault, or a `ConnectionProblem`.

        After a refused login, nothing more is sent: repeating a wrong password locks the account. If the host has
        accepted a login before, one new login is allowed.
        """
        message = envelope.to_bytes()
        if self._refused_logins > self._has_answered and not self.booting:
            raise NoMoreLogins
        self.check_patience()
        self.requests += 1
        begun = time.monotonic()
        try:
            with logged(self._name, envelope):
                body = read_body(self._send(message), envelope)
        except WsmanFault:
            self._note_answer()
            raise
        except BaseException as error:  # also Ctrl-C
            self.lost += 1
            refused = isinstance(error, AuthenticationFailed) and not isinstance(error, NoLogon)
            self._refused_logins += refused and not self.booting
            raise
        finally:
            self.waited += time.monotonic() - begun
        self._note_answer()
        return body

    def wait_at_most(self, seconds: float) -> None:
        """Raise `HostTooSlow` instead of sending, once answers from now on have taken that many seconds together.

        Pauses do not count: only answers that a slow host, or one that means no good, takes its time with.
        """
        self._patience, self._given_up_at = seconds, self.waited + seconds

    def check_patience(self) -> None:
        """Raise `HostTooSlow` if the answers have taken that long."""
        if self.waited > self._given_up_at:
            raise HostTooSlow(host=self._name, seconds=self._patience)

    @property
    def accepted(self) -> bool | None:
        """True if the host accepted the login; None if the login was not reached."""
        return False if self._refused_logins else self._has_answered or None

    def _note_answer(self) -> None:
        self._has_answered, self._refused_logins = True, 0

    def read_retried(self, read: Callable[[], Result]) -> Result:
        """Return the result of `read`.

        It must change nothing on the host: it is called again after a transient failure.
        """
        return self._retries().read(read)

    def write_verified(self, write: Callable[[], Result], carried_out: Callable[[], bool]) -> Result | None:
        """Return the result of `write`; None if its answer was lost, but `carried_out` reads back that it took effect.

        Call `write` again only if `carried_out` says that it did not take effect. Raise `Uncertain` if that cannot be
        read.
        """
        return self._retries().write(write, carried_out)

    def _retries(self) -> retry.Retries:
        return retry.Retries(self.retry_policy, self._is_known, self.cancellation, self.notify)

    def _is_known(self) -> bool:
        """Return True if the host has answered, and has refused at most one new login since."""
        return self._has_answered and self._refused_logins <= 1

    @contextmanager
    def without_retries(self) -> Iterator[None]:
        """Retry nothing in this block, for loops that already ask the host repeatedly and have a deadline.

        What they wait is theirs: it does not count for `wait_at_most`.
        """
        before, self.retry_policy = self.retry_policy, retry.NO_RETRY
        waited, given_up_at, self._given_up_at = self.waited, self._given_up_at, inf
        try:
            yield
        finally:
            self.retry_policy = before
            self.waited, self._given_up_at = waited, given_up_at

    @contextmanager
    def while_booting(self) -> Iterator[None]:
        """In this block the host is expected to boot: nothing is retried, and a refused login does not count."""
        before, self.booting = self.booting, True
        try:
            with self.without_retries():
                yield
        finally:
            self.booting = before

    @contextmanager
    def notifying(self, notify: Notify) -> Iterator[None]:
        """Call `notify` at every retry in this block."""
        before, self.notify = self.notify, notify
        try:
            yield
        finally:
            self.notify = before

    def get(self, resource: str, selectors: Mapping[str, str] | None = None) -> Instance:
        """Return the object with these keys. Raise `NoSuchInstance` or `NoSuchClass`."""
        return self.read_retried(
            lambda: _single_instance(self.exchange(self._envelope(names.GET, resource, selectors)))
        )

    def put(self, resource: str, selectors: Mapping[str, str], properties: Mapping[str, Argument]) -> Instance:
        """Replace an object's properties. Return the object as the host now reports it."""
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
        """Call a method. Return `ReturnValue` and the out parameters. `reads`: the method changes nothing."""
        element = arguments(resource, f"{method}_INPUT", parameters or {})

        def call() -> Instance:
            return _single_instance(self.exchange(self._envelope(f"{resource}/{method}", resource, selectors, element)))

        return self.read_retried(call) if reads else call()

    def query(self, namespace: str, wql: str) -> list[Instance]:
        """Return the objects that match a WQL query, in as many requests as needed."""
        enumerate_ = _enumerate_request()
        SubElement(enumerate_, f"{{{names.WSMAN}}}Filter", {"Dialect": names.WQL}).text = require_xml_text(wql)
        # A filter needs the all-classes URI (facts 6.3).
        return self.read_retried(lambda: self._pull(names.wmi(namespace, "*"), enumerate_))

    def enumerate(self, resource: str) -> list[Instance]:
        """Return all objects of a class, in as many requests as needed."""
        return self.read_retried(lambda: self._pull(resource, _enumerate_request()))

    def _pull(self, resource: str, enumerate_: Element) -> list[Instance]:
        """Return all batches from the first one.

        A batch in a lost answer is not sent again, so a retry starts over; the host drops the old enumeration after a
        minute (facts 6.6).
        """
        deadline = time.monotonic() + QUERY_SECONDS
        items: list[Instance] = []
        values = 0
        request, action, context = enumerate_, names.ENUMERATE, None
        for _ in range(MAX_ANSWERS):
            body = self.exchange(self._envelope(action, resource, body=request))
            more, context = _batch(body, context)
            items += more
            values += sum(1 for _ in body.iter())
            if len(items) > MAX_OBJECTS:
                raise TooManyObjects(limit=MAX_OBJECTS)
            if values > MAX_VALUES:
                raise TooManyValues(limit=MAX_VALUES)
            if context is None:
                return items
            if time.monotonic() > deadline:
                raise QueryTooSlow(seconds=QUERY_SECONDS)
            self.cancellation.check()
            request, action = _pull_request(context), names.PULL
        raise TooManyAnswers(limit=MAX_ANSWERS)

    def _envelope(
        self,
        action: str,
        resource: str,
        selectors: Mapping[str, str] | None = None,
        body: Element | None = None,
    ) -> Envelope:
        return Envelope(action, resource, selectors or {}, body=body, operation_timeout=self.operation_timeout)


def _enumerate_request() -> Element:
    """Build a request that already asks for as many items as fit in the first answer."""
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
    """Return the objects of one answer, and the context for the next request; None at the end.

    `context` is the last one; a Pull may leave it out. Items are in WS-Man's namespace in the first answer, and in WS-Enumeration's later (facts 6.3). Raise
    `UnreadableAnswer` for an answer that neither ends nor can be continued: it must not look like an empty list.
    """
    answer = next(iter(body), None)
    if answer is None:
        raise EmptyAnswer
    items: list[Instance] = []
    for part in answer:
        name = part.tag.rpartition("}")[2]
        if part.tag in (f"{{{names.WSMAN}}}Items", f"{{{names.ENUMERATION}}}Items"):
            items += [Instance.of(child) for child in part]
        elif name == "EndOfSequence":
            return items, None
        elif name == "EnumerationContext":
            context = part.text or context
    if not context:
        raise MissingElement(name="EnumerationContext")
    return items, context


def _single_instance(body: Element) -> Instance:
    """Return the one object in the body. Raise `EmptyAnswer` if there is none."""
    if not len(body):
        raise EmptyAnswer
    return Instance.of(body[0])
