"""Where a host is reached: parsed strictly, because libraries below guess.

pywinrm turns `2001:db8::1` into `http://2001:5985` and gives `https://h` the HTTP port (models.md, traps); nothing
that is typed reaches it unparsed.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from runbook.errors import InvalidInput
from runbook.text import Text

HTTP_PORT = 5985
HTTPS_PORT = 5986
"""Ports of WinRM 2.0 and later; WinRM 1.1 used 80 and 443 (facts 6.6)."""

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Target:
    """A WinRM listener: `host` without brackets, `port`, and whether it speaks TLS."""

    host: str
    port: int
    tls: bool = False

    @property
    def address(self) -> str:
        """`host:port` as a person writes it, with brackets around IPv6."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address of the WS-Management endpoint."""
        return f"{'https' if self.tls else 'http'}://{self.address}/wsman"


def parse_target(typed: str, *, tls: bool = False) -> Target:
    """Read `name`, `name:port`, an IPv4 or IPv6 address, or `[IPv6]:port`.

    Without a port it is 5985, or 5986 with `tls`. Raises `InvalidInput` for everything else: URLs, user names,
    paths, blanks, ports outside 1-65535, IPv6 zones, names that are not ASCII letters, digits, `-`, `_` and `.`.
    """
    text = typed.strip()
    if "://" in text:
        raise _unusable(typed, Text("URL は指定できません。ホスト名だけを指定し、HTTPS は --tls で選びます。",
                                    "A URL is not accepted: give the host name alone, and choose HTTPS with --tls."))  # fmt: skip
    host, port = _split(text, typed)
    if port is None:
        number = HTTPS_PORT if tls else HTTP_PORT
    elif port.isascii() and port.isdigit() and 0 < int(port) < 65536:
        number = int(port)
    else:
        raise _unusable(typed, Text("ポートは 1 から 65535 までの数字です。", "A port is a number from 1 to 65535."))
    return Target(host, number, tls)


def _split(text: str, typed: str) -> tuple[str, str | None]:
    if text.startswith("["):
        inside, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise _unusable(typed, Text("角かっこが正しく閉じられていません。", "The brackets are not closed."))
        return _ipv6(inside, typed), rest[1:] if rest else None
    if text.count(":") > 1:
        return _ipv6(text, typed), None
    host, colon, port = text.partition(":")
    if re.fullmatch(r"[0-9.]+", host):
        try:
            return str(ipaddress.IPv4Address(host)), port if colon else None
        except ValueError:
            raise _unusable(
                typed, Text("IPv4 アドレスとして正しくありません。", "It is not a valid IPv4 address.")
            ) from None
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _unusable(typed, Text("ホスト名に使えるのは英数字と「-」「_」「.」です。それ以外の名前のホストは IP アドレスで指定してください。",
                                    "A host name consists of letters, digits, '-', '_' and '.'; reach a host with another name by its IP address."))  # fmt: skip
    return host, port if colon else None


def _ipv6(text: str, typed: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        raise _unusable(typed, Text("IPv6 アドレスとして正しくありません。ポートは [アドレス]:ポート のように書きます。",
                                    "It is not a valid IPv6 address; with a port, write [address]:port.")) from None  # fmt: skip
    if address.scope_id is not None:
        raise _unusable(
            typed,
            Text("ゾーン (%) 付きの IPv6 アドレスは使えません。", "An IPv6 address with a zone (%) cannot be used."),
        )
    return str(address)


def _unusable(typed: str, why: Text) -> InvalidInput:
    shown = typed if len(typed) <= 80 else typed[:77] + "..."
    return InvalidInput(
        Text("ホスト {host} を解釈できません。{why}", "Cannot use {host} as a host. {why}").format(host=repr(shown), why=why),
        Text("例: files01、files01.contoso.local:5985、10.0.0.5、[2001:db8::1]:5986",
             "Examples: files01, files01.contoso.local:5985, 10.0.0.5, [2001:db8::1]:5986"),
    )  # fmt: skip
