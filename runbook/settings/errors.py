"""Errors of settings of any kind."""

from __future__ import annotations

from runbook.errors import InvalidInput, Refused, Sentence


class UnusableValue(InvalidInput):
    """The setting does not accept a value of this type."""

    text = Sentence("{value} は値として使えません。", "Cannot use {value} as a value.")
    value: str


class NotRemovable(Refused):
    """The setting always has a value."""

    text = Sentence("{label} は削除できません。", "{label} cannot be removed.")
    label: str


class ForeignClassKey(Refused):
    """The class key's number now belongs to another adapter."""

    text = Sentence(
        "クラス キー {key} はアダプター {adapter} のものではありません。書き込みません。",
        "The class key {key} does not belong to the adapter {adapter}. It was not written.",
    )
    key: str
    adapter: str
