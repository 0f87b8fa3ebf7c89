"""The operations of WS-Management, on one function that exchanges envelopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from xml.etree.ElementTree import Element, SubElement

from runbook.errors import RunbookError
from runbook.wsman import names
from runbook.wsman.envelope import Argument, Envelope, arguments, checked, read_body
from runbook.wsman.instance import Instance

Send = Callable[[bytes], bytes]
"""An envelope in, an envelope out. A fault is an envelope too; what is raised is a `ConnectionProblem`."""

MAX_ITEMS = 32_000
"""MaxBatchItems of every WinRM version (facts 6.6)."""


class Client:
    """One host's WS-Management service. Not for use by two threads at once.

    `requests` counts the envelopes sent so far: round trips are what a WAN makes expensive.
    """

    def __init__(self, send: Send, *, operation_timeout: float = 20.0) -> None:
        """`operation_timeout` in seconds is what the host is told; above 60 it would be cut (facts 6.6)."""
        self._send = send
        self.operation_timeout = operation_timeout
        self.requests = 0

    def exchange(self, envelope: Envelope) -> Element:
        """Send one request and return the body of its answer. Raises its fault, or a `ConnectionProblem`."""
        message = envelope.to_bytes()
        self.requests += 1
        return read_body(self._send(message), envelope)

    def get(self, resource: str, selectors: Mapping[str, str] | None = None) -> Instance:
        """One object, named by its keys. Raises `NoSuchInstance` or `NoSuchClass`."""
        body = self.exchange(self._envelope(names.GET, resource, selectors))
        return Instance.of(body[0])

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
    ) -> Instance:
        """Call a method; the answer holds `ReturnValue` and the out parameters."""
        element = arguments(resource, f"{method}_INPUT", parameters or {})
        body = self.exchange(self._envelope(f"{resource}/{method}", resource, selectors, element))
        return Instance.of(body[0])

    def query(self, namespace: str, wql: str) -> Iterator[Instance]:
        """The objects that a WQL query finds, as many requests as it takes; released if not read to the end."""
        enumerate_ = _enumerate_request()
        SubElement(enumerate_, f"{{{names.WSMAN}}}Filter", {"Dialect": names.WQL}).text = checked(wql)
        # A filter needs the all-classes URI (facts 6.3).
        return self._pull(names.wmi(namespace, "*"), enumerate_)

    def enumerate(self, resource: str) -> Iterator[Instance]:
        """All objects of a class, likewise."""
        return self._pull(resource, _enumerate_request())

    def _pull(self, resource: str, enumerate_: Element) -> Iterator[Instance]:
        body = self.exchange(self._envelope(names.ENUMERATE, resource, body=enumerate_))
        context: str | None = None
        try:
            while True:
                # Items stand in WS-Man's namespace in the first answer and in WS-Enumeration's later (facts 6.3).
                items, context = _batch(body, context)
                yield from items
                if context is None:
                    return
                body = self.exchange(self._envelope(names.PULL, resource, body=_pull_request(context)))
        except GeneratorExit:
            if context is not None:
                self._release(resource, context)
            raise

    def _release(self, resource: str, context: str) -> None:
        release = Element(f"{{{names.ENUMERATION}}}Release")
        SubElement(release, f"{{{names.ENUMERATION}}}EnumerationContext").text = context
        with suppress(RunbookError):  # a courtesy: the host drops the context by itself after a minute (facts 6.6)
            self.exchange(self._envelope(names.RELEASE, resource, body=release))

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
