"""What an inventory may say of a host: the keys, the type of each, and the values that it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, get_args

from runbook.errors import InvalidInput
from runbook.hosts import password_command
from runbook.hosts.entry import ROLES
from runbook.text import Text
from runbook.wsman.http import proxy
from runbook.wsman.login import Authentication
from runbook.wsman.target import parse_target

KEYS: Final[Mapping[str, type]] = {
    "endpoint": str,
    "role": str,
    "site": str,
    "groups": list,
    "username": str,
    "password": str,
    "password_command": list,
    "authentication": str,
    "tls": bool,
    "ca": str,
    "certificate": str,
    "key": str,
    "spn_host": str,
    "tls_name": str,
    "proxy": str,
}
_CHOICES: Final[Mapping[str, Sequence[str]]] = {"role": ROLES, "authentication": get_args(Authentication)}


def why_unusable(key: str, value: object) -> Text | None:
    """Return why a host cannot have this key with this value; None if it can."""
    if key not in KEYS:
        return _UNKNOWN_KEY.format(key=key, known=", ".join(KEYS))
    if not isinstance(value, KEYS[key]) or not all(isinstance(each, str) for each in as_list(value)):
        return WRONG_TYPE.format(key=key, kind=KINDS[KEYS[key]])
    if key in _CHOICES and value not in _CHOICES[key]:
        return _NO_CHOICE.format(key=key, value=value, known=", ".join(_CHOICES[key]))
    return _MORE[key](value) if key in _MORE else None


def as_list(value: object) -> list[Any]:
    """Return the value of a key that takes one text or a list of them as a list."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, str) else []


_UNKNOWN_KEY: Final = Text("{key} は使えません (使える名前: {known})", "{key} is not known (known: {known})")
_NO_CHOICE: Final = Text(
    "{key} は {known} のいずれかです ({value} は使えません)", "{key} is one of {known}, not {value}"
)
WRONG_TYPE: Final = Text("{key} に指定できるのは{kind}です", "{key} takes {kind}")
KINDS: Final[Mapping[type, Text]] = {
    str: Text("引用符で囲んだ文字列", "text in quotes"),
    bool: Text(" true または false ", "true or false"),
    list: Text('文字列の配列 (例: ["files"])', 'a list of texts, for example ["files"]'),
    dict: Text("テーブル (例: [hosts.FILES01])", "a table, for example [hosts.FILES01]"),
}
_NO_NAME: Final = Text(
    "tls_name には、証明書に書かれたホスト名だけを指定してください",
    "tls_name takes the host's name in the certificate, and nothing else",
)


def _unusable_name(value: str) -> Text | None:
    try:
        return None if parse_target(value).host == value else _NO_NAME
    except InvalidInput:
        return _NO_NAME


_MORE: Final[Mapping[str, Callable[[Any], Text | None]]] = {
    "password_command": password_command.why_unusable,
    "proxy": lambda value: None if proxy.is_proxy(value) else proxy.FORM,
    "tls_name": _unusable_name,
}
"""Why a value of the right type cannot be used all the same."""
