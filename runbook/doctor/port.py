"""Does a TCP connection to the port come about, and if not: who says no?"""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

from runbook.doctor import advice_outside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.text import Text, same

SECONDS: float = 5.0
SECONDS_ELSEWHERE: float = 2.0
USUAL: tuple[int, ...] = (5985, 5986, 80, 443)
"""WinRM 2.0 and later, HTTP and HTTPS; WinRM 1.1 (facts 6.5, 6.6)."""

Answer = Literal["open", "refused", "silent", "unroutable"]

_WORDS: Final = {
    "open": Text("接続できる", "open"),
    "refused": Text("拒否", "refused"),
    "silent": Text("応答なし", "no answer"),
    "unroutable": Text("経路なし", "no route"),
}
_ADVICE: Final = {"refused": advice.REFUSED, "silent": advice.SILENT, "unroutable": advice.NO_ROUTE}


def look(patient: Patient) -> Finding:
    """Try the name's addresses in order; where none is open, the other usual ports of the first as well."""
    port = patient.target.port
    answers: dict[str, Answer] = {}
    for address in patient.addresses:
        answers[address] = knock(address, port)
        if answers[address] == "open":
            patient.open_at = address
            break
    seen = [
        Text("{address} ポート {port}: {answer}", "{address} port {port}: {answer}").format(
            address=address, port=port, answer=_WORDS[answer]
        )
        for address, answer in answers.items()
    ]
    if patient.open_at:
        # Each connection tries the addresses in this order, and waits for those that do not answer.
        return found("note", advice.SECOND_ADDRESS, *seen) if len(answers) > 1 else fine(*seen)
    first = next(iter(answers))
    others = _elsewhere(first, port)
    if others:
        ports = ", ".join(str(each) for each in others)
        return found("broken", advice.OTHER_PORT, *seen, Text("接続できるポート: {ports}", "ports that are open: {ports}").format(ports=same(ports)))  # fmt: skip
    return found("broken", _ADVICE[answers[first]], *seen)


def _elsewhere(address: str, asked: int) -> list[int]:
    others = [port for port in USUAL if port != asked]
    with ThreadPoolExecutor(len(others)) as pool:
        answers = pool.map(lambda port: knock(address, port, SECONDS_ELSEWHERE), others)
        return [port for port, answer in zip(others, answers, strict=True) if answer == "open"]


def knock(address: str, port: int, seconds: float | None = None) -> Answer:
    """How a port answers. `unroutable` is also what a device that rejects on the way looks like."""
    try:
        socket.create_connection((address, port), SECONDS if seconds is None else seconds).close()
    except TimeoutError:
        return "silent"
    except (ConnectionRefusedError, ConnectionResetError):
        return "refused"
    except OSError:
        return "unroutable"
    return "open"
