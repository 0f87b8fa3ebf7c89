"""Standard input of a command, as it goes out."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

from runbook.sandbox import Machine
from runbook.wsman import names
from runbook.wsman.client import Client
from runbook.wsman.shell import Shell


def test_input_is_sent_once_and_ended() -> None:
    """To the stream `stdin` of the command that waits for it, as UTF-8."""
    machine, sent = Machine("H"), []

    def send(envelope: bytes) -> bytes:
        sent.append(ElementTree.fromstring(envelope))
        return machine.send(envelope)

    with Shell(Client(send)) as shell:
        shell.run("more", stdin="保護対象\r\n")
    (stream,) = (found for each in sent for found in each.iter(f"{{{names.SHELL}}}Stream"))
    assert (stream.get("Name"), stream.get("End")) == ("stdin", "true")
    assert stream.get("CommandId")
    assert base64.b64decode(stream.text or "").decode() == "保護対象\r\n"
