"""Step 2: switch the Scalable Networking Pack and the NIC's offloads off (the article; facts 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from runbook.change.plan import Plan, changes_for
from runbook.change.recorder import History
from runbook.procedure.measuring import BOTH, End
from runbook.settings.keyword import KeywordSetting
from runbook.settings.setting import Setting, Value
from runbook.settings.tcp import TcpSetting
from runbook.text import Text
from runbook.windows.adapters import Adapter
from runbook.windows.keywords import Keyword
from runbook.windows.look import Look
from runbook.windows.tcp import DISABLED
from runbook.windows.values import sz

Part = Literal["snp", "nic"]


@dataclass(frozen=True, slots=True)
class Step2:
    """Step 2: `only` limits it to one part: `snp` for the TCP globals, `nic` for the adapters."""

    only: Part | None = None

    name: ClassVar[str] = "step2"
    title: ClassVar[Text] = Text(
        "手順 2: SNP と NIC のオフロードを無効にする",
        "Step 2: switch the Scalable Networking Pack and the NIC's offloads off",
    )
    cost: ClassVar[Text] = Text(
        "NIC が行っていた処理を CPU が行うため、CPU の負荷が増えます。アダプターの設定は、再起動後に有効になります。",
        "The CPU does what the NIC did, so its load rises. Adapter settings are in force after a reboot.",
    )
    next: ClassVar[Text] = Text(
        "DPM サーバーと保護対象の両端で設定して再起動し、バックアップを再実行して確認してください。"
        "改善しない場合は undo で元に戻せます。切り分けが終わったら、RSS は再度有効にすることが推奨されています (KB 2643970)。",
        "Set it at both ends, the DPM server and the protected computer, reboot, run a backup and see. "
        "If it does not help, undo takes it back. After troubleshooting, Microsoft advises to enable RSS again (KB 2643970).",
    )
    ends: ClassVar[tuple[End, ...]] = BOTH
    by_hand: ClassVar[None] = None
    study: ClassVar[None] = None

    def plan(self, look: Look, history: History) -> Plan:
        """Return the changes of step 2 on a host.

        Requests: 11 on 2012 and later, 13 before, for any number of adapters.
        """
        with look.on_one_computer():
            notes: list[Text] = []
            wanted: list[tuple[Setting, Value]] = []
            if self.only != "nic":
                wanted += [(TcpSetting(name), DISABLED) for name in look.tcp]
            if self.only != "snp":
                for adapter in look.adapters:
                    settings, remarks = _adapter(adapter)
                    wanted += settings
                    notes += remarks
                if not look.adapters:
                    notes.append(_NO_ADAPTER)
            system = look.system
            return Plan(
                step=self.name,
                host=look.host.name,
                computer=look.identity,
                settings=tuple(setting for setting, _ in wanted),
                changes=changes_for(look, wanted),
                notes=tuple(notes),
                booted=system.booted,
                reboot_pending=history.reboot_due(look.identity, system.booted),
            )


def _adapter(adapter: Adapter) -> tuple[list[tuple[Setting, Value]], list[Text]]:
    """Return the keywords of an adapter to switch off, and notes about those that stay unchanged."""
    about = f"{adapter.name} ({adapter.description})"
    if not adapter.identified:
        return [], [_NOT_IDENTIFIED.format(about=about)]
    if adapter.is_team:
        return [], [_TEAM.format(about=about)]
    notes: list[Text] = []
    if adapter.team is not None:
        notes.append(_MEMBER.format(about=about, team=adapter.team))
    if adapter.vendor_values:
        values = ", ".join(f"{name}={value}" for name, value in adapter.vendor_values.items())
        notes.append(_VENDOR_NAMES.format(about=about, values=values))
    if any("\ufffd" in keyword.label for keyword in adapter.keywords.values()):
        notes.append(_UNDECODED.format(about=about))
    wanted: list[tuple[Setting, Value]] = []
    for keyword in adapter.keywords.values():
        setting = KeywordSetting(adapter.guid, adapter.class_key, keyword.name, adapter.name, keyword.label)
        if keyword.is_off:
            wanted.append((setting, keyword.value))
        elif keyword.off is None:
            notes.append(_no_off(about, keyword))
        else:
            wanted.append((setting, sz(keyword.off)))
    return wanted, notes


def _no_off(about: str, keyword: Keyword) -> Text:
    return Text(
        "{about}: {label} ({name}) はドライバーが無効の値を許可していないため、変更しません (現在: {now})。",
        "{about}: the driver allows no value that switches {label} ({name}) off, so it is left alone (now: {now}).",
    ).format(about=about, label=keyword.label, name=keyword.name, now=keyword.in_use or "?")


_NO_ADAPTER = Text("IP を使用しているアダプターが見つかりません。", "No adapter that carries IP was found.")
_NOT_IDENTIFIED = Text(
    "{about}: レジストリのクラス キーと一致しないため、変更しません。手動で設定してください。",
    "{about}: it could not be matched with its registry key, so it is left alone. Set it by hand.",
)
_TEAM = Text(
    "{about}: チームです。チームは解除しません。チーミングの影響を切り分けるには、コンソールで解除してください。",
    "{about}: this is a team. Teams are never dissolved here; to rule teaming out, do that in its console.",
)
_MEMBER = Text("{about}: チーム {team} のメンバーです。", "{about}: a member of the team {team}.")
_VENDOR_NAMES = Text(
    "{about}: ドライバーがベンダー独自の名前を使用しているため、変更しません。デバイスのプロパティの [詳細設定] で確認してください: {values}",
    "{about}: the driver uses its vendor's own names, so it is left alone. See the Advanced page of its properties: {values}",
)
_UNDECODED = Text(
    "{about}: 一部の表示名の文字コードを判別できません。変更するのは * で始まるキーワードなので、影響はありません。",
    "{about}: some labels could not be decoded. What is changed are the keywords that begin with *, so it does no harm.",
)
