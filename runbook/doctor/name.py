"""Does the name stand for an address here, and does the address lead back to it?"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from runbook.doctor import advice_outside as advice
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.text import Text, same

SECONDS: Final = 5.0
_MOST: Final = 4  # a name with more addresses than this is looked at no further

Result = TypeVar("Result")


def look(patient: Patient) -> Finding:
    """Forward with all addresses, then back for each; two looks of at most five seconds."""
    host = patient.target.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _name(patient, host)
    patient.addresses = (str(address),)
    if patient.login.method == "kerberos":
        return found("note", advice.ADDRESS_GIVEN)
    return fine(advice.ADDRESS_GIVEN.when)


def _name(patient: Patient, host: str) -> Finding:
    try:
        infos = bounded(lambda: socket.getaddrinfo(host, patient.target.port, type=socket.SOCK_STREAM))
    except TimeoutError:
        return found("broken", advice.NAME_SERVER_SILENT)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return found("broken", advice.NAME_SERVER_SILENT)
        local = host.lower().rstrip(".").endswith(".local")
        return found("broken", advice.NO_SUCH_LOCAL_NAME if local else advice.NO_SUCH_NAME)
    except OSError as error:
        return found("broken", advice.NO_SUCH_NAME, same(str(error)))
    patient.addresses = tuple(dict.fromkeys(str(info[4][0]) for info in infos))[:_MOST]
    try:
        back = bounded(lambda: [(address, _back(address)) for address in patient.addresses])
    except TimeoutError:
        back = [(address, "") for address in patient.addresses]
    seen = [
        Text("{address} (逆引き: {name})", "{address} (reverse: {name})").format(
            address=address, name=name or Text("なし", "none")
        )
        for address, name in back
    ]
    if patient.login.method == "kerberos" and not any(_is(name, host) for _, name in back):
        return found("note", advice.NO_WAY_BACK, *seen)
    return fine(*seen)


def _back(address: str) -> str:
    try:
        return socket.getnameinfo((address, 0), socket.NI_NAMEREQD)[0]
    except OSError:
        return ""


def _is(name: str, host: str) -> bool:
    """The same name; a single label is completed by the resolver."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    return name == host or ("." not in host and name.partition(".")[0] == host)


def bounded(call: Callable[[], Result], seconds: float = SECONDS) -> Result:
    """What a call returns or raises; `TimeoutError` when that takes longer: resolvers take no time-out of ours."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(call())
        except BaseException as error:  # handed on below
            errors.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]
