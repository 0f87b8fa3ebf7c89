"""Which settings of one adapter step 2 turns off, and why the others stay as they are (facts 5.1, 5.5, 5.7)."""

from __future__ import annotations

from dataclasses import dataclass

from runbook.procedure.steps import network_notes
from runbook.procedure.steps.chosen_adapters import about
from runbook.procedure.steps.offloads import Settings
from runbook.settings.keyword import KeywordSetting
from runbook.settings.setting import Setting, Value
from runbook.text import Text, same
from runbook.windows.look import Look
from runbook.windows.network.adapters import Adapter
from runbook.windows.network.keywords import JUMBO, RSC, Keyword
from runbook.windows.values import sz


@dataclass(frozen=True, slots=True)
class KeywordsOff:
    """The keywords to turn off, notes about those that stay as they are, and those that the driver cannot turn off."""

    wanted: tuple[tuple[Setting, Value], ...]
    notes: tuple[Text, ...]
    without_off: tuple[Text, ...]


def keywords_off(look: Look, adapter: Adapter, chosen: Settings, *, named: bool) -> KeywordsOff:
    """Return what is turned off on an adapter. `named`: a person chose it by its name, with what shares it."""
    notes: list[Text] = []
    if adapter.vendor_values:
        values = ", ".join(f"{name}={value}" for name, value in adapter.vendor_values.items())
        notes.append(_VENDOR_NAMES.format(about=about(adapter), values=values))
    wanted: list[tuple[Setting, Value]] = []
    without_off: list[Text] = []
    without_hardware: list[str] = []
    below_switch = network_notes.switch_above(look, adapter)
    for keyword in adapter.keywords.values():
        if keyword.name in chosen.spoken_of and not keyword.is_off:
            notes.append(_BY_NAME.format(about=about(adapter), now=keyword.in_use or "?"))
        if keyword.name not in chosen.keywords:
            continue
        setting = KeywordSetting(adapter.guid, adapter.class_key, keyword.name, adapter.name, keyword.label)
        if "\ufffd" in keyword.label and _UNDECODED.format(about=about(adapter)) not in notes:
            notes.append(_UNDECODED.format(about=about(adapter)))
        if keyword.is_off:
            wanted.append((setting, keyword.value))
        elif keyword.name in RSC and below_switch is not None:
            without_hardware.append(keyword.name)
        elif keyword.name == JUMBO and not named and (below_switch is not None or adapter.rdma):
            notes.append(_SHARED_JUMBO.format(about=about(adapter), now=keyword.in_use or "?"))
        elif keyword.off is None:
            notes.append(_no_off(adapter, keyword))
            without_off.append(same(f"{adapter.name} {keyword.name}"))
        else:
            wanted.append((setting, sz(keyword.off)))
    if without_hardware:
        names = ", ".join(without_hardware)
        notes.append(_RSC_BELOW_SWITCH.format(about=about(adapter), names=names, switch=below_switch))
    return KeywordsOff(tuple(wanted), tuple(notes), tuple(without_off))


def _no_off(adapter: Adapter, keyword: Keyword) -> Text:
    return _NO_OFF.format(about=about(adapter), label=keyword.label, name=keyword.name, now=keyword.in_use or "?")


_NO_OFF = Text(
    "{about}: {label} ({name}) はドライバーが無効の値を許可していないため、変更しません (現在: {now})。",
    "{about}: the driver allows no value that turns {label} ({name}) off, so it is not changed (now: {now}).",
)
_RSC_BELOW_SWITCH = Text(
    "{about}: {names} は変更しません。仮想スイッチ {switch} に接続された NIC では、ハードウェアの RSC は動作しません。",
    "{about}: {names} not changed. Hardware RSC does not work on a NIC below a virtual switch ({switch}).",
)
_SHARED_JUMBO = Text(
    "{about}: *JumboPacket は変更しません (現在: {now})。仮想マシンや記憶域の通信にも使用されるためです。変更するには --adapter で指定してください。",
    "{about}: *JumboPacket is not changed (now: {now}), because virtual machines or storage use it too. To change it, name the adapter with --adapter.",
)
_BY_NAME = Text(
    "{about}: *JumboPacket は変更しません (現在: {now})。両端とスイッチの設定がそろっている必要があります。無効にする場合は、両端で --only jumbo を指定してください。",
    "{about}: *JumboPacket is not changed (now: {now}). Both ends and the switches between them must agree. To turn it off, give --only jumbo for both ends.",
)
_VENDOR_NAMES = Text(
    "{about}: ドライバーがベンダー独自の名前を使用しているため、変更しません。デバイスのプロパティの [詳細設定] で確認してください: {values}",
    "{about}: the driver uses its vendor's own names, so it is not changed. See the Advanced tab of its properties: {values}",
)
_UNDECODED = Text(
    "{about}: 一部の表示名の文字コードを判別できません。変更するのは * で始まるキーワードなので、影響はありません。",
    "{about}: some labels could not be decoded. What is changed are the keywords that begin with *, so it does no harm.",
)
