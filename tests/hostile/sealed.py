"""Machines whose WinRM answers wrongly inside an encrypted session: each of `MODES` changes the right answers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from itertools import count
from typing import Final

from runbook.sandbox import Machine
from runbook.sandbox.protocol import soap
from runbook.sandbox.protocol.fault_injection import Reply

Mode = Callable[[str, str], str]
"""Takes the last word of a request's action and the right answer. Returns the answer to give."""

DIGITS: Final = "9" * 5000
NUMBERS: Final = {
    "negative": "-5", "word": "abc", "empty": "", "exponent": "1e3", "digits": DIGITS, "fraction": "4.5", "hex": "0x384",
    "ten-to-the-20": "1" + "0" * 20, "33-bits": str(1 << 32), "underscore": "9_0", "full-width": "９００",
}  # fmt: skip
MOMENTS: Final = {
    "year-1": "0001-01-01T00:00:00+09:00", "year-9999": "9999-12-31T23:59:59-09:00", "no-zone": "2026-11-27T12:00:00",
    "zone-99": "2026-11-27T12:00:00+99:99", "dmtf": "20261127120000.000000+540", "word": "yesterday", "empty": "",
    "digits": DIGITS,
}  # fmt: skip


def become_hostile(machine: Machine, mode: str) -> None:
    """Make a machine answer in a mode from now on."""
    answer, wrong = machine.winrm.answer, MODES[mode]

    def hostile(envelope: bytes) -> Reply:
        reply = answer(envelope)
        if reply.broken is not None:
            return reply
        action = soap.read(envelope, 1 << 20).action.rpartition("/")[2]
        changed = wrong(action, reply.envelope.decode())
        return Reply(changed.encode("utf-8", "surrogatepass"), reply.status)

    vars(machine.winrm)["answer"] = hostile


def _values(names: str, value: str) -> Mode:
    """Put a value into every property of these names."""
    pattern = re.compile(rf"(<(?:\w+:)?(?:{names})(?: [^>]*)?>)(?:<cim:\w+[^>]*>)?[^<]*(?:</cim:\w+>)?(?=</)")
    return lambda _, answer: pattern.sub(lambda found: found[1] + value, answer)


def _body(body: str, *actions: str) -> Mode:
    """Answer these actions, or all, with a body."""
    return lambda action, answer: _with_body(answer, body) if not actions or action in actions else answer


def _with_body(answer: str, body: str) -> str:
    return re.sub(r"(?s)(<(\w+):Body>).*(</\2:Body>)", lambda found: found[1] + body + found[3], answer)


_N: Final = 'xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"'
_WS: Final = 'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"'


def _enumeration(items: str, context: str = "uuid:1") -> Mode:
    """Answer every Enumerate and Pull with these items, and that there is more."""
    inside = f"<n:EnumerationContext>{context}</n:EnumerationContext><n:Items>{items}</n:Items>"
    first, later = (f"<n:{kind}Response {_N}>{inside}</n:{kind}Response>" for kind in ("Enumerate", "Pull"))
    return lambda action, answer: (
        _with_body(answer, first if action == "Enumerate" else later) if action in ("Enumerate", "Pull") else answer
    )


def _output(printed: bytes, *, more: bool = False) -> Mode:
    """Answer every Receive with this output; with `more`, the command never ends."""
    rsp = 'xmlns:rsp="http://schemas.microsoft.com/wbem/wsman/1/windows/shell"'
    done = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/" + ("Running" if more else "Done")
    body = (
        f'<rsp:ReceiveResponse {rsp}><rsp:Stream Name="stdout" CommandId="1">{base64.b64encode(printed).decode()}</rsp:Stream>'
        f'<rsp:CommandState CommandId="1" State="{done}">{"" if more else "<rsp:ExitCode>0</rsp:ExitCode>"}</rsp:CommandState>'
        "</rsp:ReceiveResponse>"
    )
    return _body(body, "Receive")


def _replaced(old: str, new: str) -> Mode:
    return lambda _, answer: re.sub(old, lambda _: new, answer)


def _whole(answer: str) -> Mode:
    return lambda *_: answer


def _new_items() -> Mode:
    """Answer every Enumerate and Pull with an item of many properties that no other item has."""
    numbers = count()

    def mode(action: str, answer: str) -> str:
        properties = "".join(f"<p{next(numbers)}/>" for _ in range(10_000))
        return _enumeration(f"<W>{properties}</W>")(action, answer)

    return mode


_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_OBJECT: Final = '<p:W xmlns:p="u"><p:Name>DPMRA</p:Name><p:State>Running</p:State></p:W>'
_ENTITIES: Final = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
_LINE: Final = "HKEY_LOCAL_MACHINE\\X\r\n"

MODES: Final[dict[str, Mode]] = {
    "right": lambda _, answer: answer,
    **{f"dword-{name}": _values("uValue", value) for name, value in NUMBERS.items()},
    **{f"return-{name}": _values("ReturnValue", value) for name, value in NUMBERS.items()},
    **{f"zone-{name}": _values("CurrentTimeZone", value) for name, value in NUMBERS.items()},
    **{f"types-{name}": _values("Types", value) for name, value in NUMBERS.items()},
    **{
        f"numbers-{name}": _values("Index|EventCode|Speed|BuildNumber|OSLanguage|Chimney|ReceiveSideScaling", value)
        for name, value in NUMBERS.items()
    },
    **{f"version-{name}": _values("Version", value) for name, value in (NUMBERS | {"square": "²0.²"}).items()},
    **{
        f"moment-{name}": _values("LastBootUpTime|LocalDateTime|TimeGenerated|LastModified", value)
        for name, value in MOMENTS.items()
    },
    "braces": _values("Caption|CSName|Description|DisplayName|State|Message|SettingID|sValue|PathName", "{0.x} {} {n} %s"),
    "null-values": lambda _, answer: re.sub(r"<p:(\w+)>[^<]*</p:\1>", rf'<p:\1 xmlns:i="{_XSI}" i:nil="true"/>', answer),
    "no-values": _replaced(r"<p:(\w+)>[^<]*</p:\1>", ""),
    "no-return-value": _replaced(r"<(\w+:)?ReturnValue>[^<]*</(\w+:)?ReturnValue>", ""),
    "fewer-types": _replaced(r"<p:Types>[^<]*</p:Types>", ""),
    "no-body": _replaced(r"(?s)<(\w+):Body>.*</\1:Body>", ""),
    "empty-body": _body(""),
    "junk-body": _body("<a/>"),
    "junk-text": _body("what?"),
    "empty-answer": _whole(""),
    "no-xml": _whole("\x00\x01 no xml"),
    "two-roots": lambda _, answer: answer + answer,
    "surrogate": _body("\ud800"),
    "entities": lambda _, answer: f'<!DOCTYPE e [<!ENTITY e0 "{"x" * 100}">{_ENTITIES}]>' + _with_body(answer, "&e8;"),
    "outside-entity": lambda _, answer: (
        '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _with_body(answer, "&x;")
    ),
    "deep": _body("<a>" * 100_000 + "</a>" * 100_000),
    "a-little-deep": _body("<a>" * 40 + "</a>" * 40),
    "wide": _body("<a/>" * 200_000),
    "attributes": _body('<a b=""/>' * 80_000),
    "large": _body("x" * (3 << 20)),
    "other-message": _replaced(r"RelatesTo>[^<]*<", "RelatesTo>uuid:0<"),
    "many-messages": _replaced(r"(?s)<(\w+):RelatesTo>.*</\1:RelatesTo>", "<a>" * 20 + "</a>" * 20),
    "no-end": _enumeration("", ""),
    "no-context": _body(f"<n:EnumerateResponse {_N}/>", "Enumerate"),
    "only-enumerate": _body(f"<n:EnumerateResponse {_N}/>", "Enumerate", "Pull"),
    "same-context": _enumeration(""),
    "one-by-one": _enumeration(_OBJECT),
    "2000-at-once": _enumeration(_OBJECT * 2000),
    "objects-of-nothing": _enumeration("<a/>" * 20_000),
    "new-properties": _new_items(),
    "array": _enumeration("<W>" + "<Name>x</Name>" * 20_000 + "</W>"),
    "shell-endless": _output(b"x" * 100_000, more=True),
    "shell-silent": _output(b"", more=True),
    "shell-lines": _output(b"\n" * 500_000),
    "shell-keys": _output("".join(f"HKEY_{n}\n" for n in range(40_000)).encode(), more=True),
    "shell-binary": _output(bytes(range(256)) * 200),
    "shell-brackets": _output(b"[" * 100_000),
    "shell-empty": _output(b""),
    "shell-banner": _output("Welcome!\r\nログオンしました\r\n".encode()),
    "shell-utf16": _output("begin\r\nend\r\n".encode("utf-16")),
    "shell-records": _output(b"begin\r\n" + b"member\tx\r\n" * 30_000 + b"end\r\n"),
    "shell-groups": _output(
        b"begin\nshell\tmodule\n" + b"".join(b"group\tG%d\nsynchronization\t%d\t0\n" % (n, n) for n in range(600)) + b"end\n"
    ),
    "shell-numbers": _output(f"begin\nshell\tmodule\ngroup\tA\nsynchronization\t{DIGITS}\t-5\nend\n".encode()),
    "shell-times": _output(b"begin\nshell\tmodule\ngroup\tA\nschedule\tShadowCopy\tMo\t99:99\nsynchronization\t\t\nend\n"),
    "shell-base64": _replaced(r"(<rsp:Stream[^>]*>)[^<]+", '<rsp:Stream Name="stdout">!!'),
    "shell-stream": _replaced(r'<rsp:Stream Name="stdout"', '<rsp:Stream Name="nobody"'),
    **{f"exit-code-{name}": _values("ExitCode", value) for name, value in NUMBERS.items()},
    "no-exit-code": _replaced(r"<rsp:ExitCode>[^<]*</rsp:ExitCode>", ""),
    "no-shell-id": _body("<a/>", "Create"),
    "no-command-id": _body("<a/>", "Command"),
    "reg-number": _output(_LINE.encode() + f"    EnableRSS    REG_DWORD    0x{DIGITS}\r\n".encode()),
}  # fmt: skip
"""Every way to be wrong; `right` is none, for comparison."""
