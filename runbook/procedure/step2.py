"""Step 2: switch the Scalable Networking Pack and the NIC's offloads off (the article; facts 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from runbook.change.journal import Journal
from runbook.change.plan import Plan, changes_for
from runbook.change.settings import KeywordSetting, Setting, TcpSetting, Value
from runbook.text import Text
from runbook.windows.adapters import Adapter
from runbook.windows.look import Look
from runbook.windows.tcp import DISABLED
from runbook.windows.values import sz

NAME: Final = "step2"
TITLE: Final = Text(
    "手順 2: SNP と NIC のオフロードを無効にする",
    "Step 2: switch the Scalable Networking Pack and the NIC's offloads off",
)
COST: Final = Text(
    "NIC が行っていた処理を CPU が行うため、CPU の負荷が増えます。アダプターの設定は、再起動後に有効になります。",
    "The CPU does what the NIC did, so its load rises. Adapter settings are in force after a reboot.",
)
NEXT: Final = Text(
    "DPM サーバーと保護対象の両端で設定して再起動し、バックアップを再実行して確認してください。"
    "改善しない場合は undo で元に戻せます。切り分けが終わったら、RSS は再度有効にすることが推奨されています (KB 2643970)。",
    "Set it at both ends, the DPM server and the protected computer, reboot, run a backup and see. "
    "If it does not help, undo takes it back. After troubleshooting, Microsoft advises to enable RSS again (KB 2643970).",
)

Part = Literal["snp", "nic"]


@dataclass(frozen=True, slots=True)
class Options:
    """`only` one of the two parts: `snp` for the TCP globals, `nic` for the adapters."""

    only: Part | None = None


def plan(look: Look, journal: Journal, options: Options) -> Plan:
    """What step 2 would change on a host.

    Requests: 9 on 2012 and later, 11 before, however many adapters there are.
    """
    notes: list[Text] = []
    wanted: list[tuple[Setting, Value]] = []
    if options.only != "nic":
        wanted += [(TcpSetting(name), DISABLED) for name in look.tcp]
    if options.only != "snp":
        for adapter in look.adapters:
            wanted += _adapter(adapter, notes)
        if not look.adapters:
            notes.append(Text("IP を使用しているアダプターが見つかりません。", "No adapter that carries IP was found."))
    system = look.system
    return Plan(
        step=NAME,
        host=look.host.name,
        computer=system.computer,
        settings=tuple(setting for setting, _ in wanted),
        changes=changes_for(look, wanted),
        notes=tuple(notes),
        booted=system.booted.isoformat(),
        reboot_pending=journal.reboot_due(system.computer, system.booted),
    )


def _adapter(adapter: Adapter, notes: list[Text]) -> list[tuple[Setting, Value]]:
    about = f"{adapter.name} ({adapter.description})"
    if not adapter.identified:
        notes.append(
            Text(
                "{about}: レジストリのクラス キーと一致しないため、変更しません。手動で設定してください。",
                "{about}: it could not be matched with its registry key, so it is left alone. Set it by hand.",
            ).format(about=about)
        )
        return []
    if adapter.is_team:
        notes.append(
            Text(
                "{about}: チームです。チームは解除しません。チーミングの影響を切り分けるには、コンソールで解除してください。",
                "{about}: this is a team. Teams are never dissolved here; to rule teaming out, do that in its console.",
            ).format(about=about)
        )
        return []
    if adapter.team is not None:
        notes.append(
            Text("{about}: チーム {team} のメンバーです。", "{about}: a member of the team {team}.").format(
                about=about, team=adapter.team
            )
        )
    if adapter.vendor_values:
        notes.append(
            Text(
                "{about}: ドライバーがベンダー独自の名前を使用しているため、変更しません。デバイスのプロパティの [詳細設定] で確認してください: {values}",
                "{about}: the driver uses its vendor's own names, so it is left alone. See the Advanced page of its properties: {values}",
            ).format(about=about, values=", ".join(f"{name}={value}" for name, value in adapter.vendor_values.items()))
        )
    if any("\ufffd" in keyword.label for keyword in adapter.keywords.values()):
        notes.append(
            Text(
                "{about}: 一部の表示名の文字コードを判別できません。変更するのは * で始まるキーワードなので、影響はありません。",
                "{about}: some labels could not be decoded. What is changed are the keywords that begin with *, so it does no harm.",
            ).format(about=about)
        )
    wanted: list[tuple[Setting, Value]] = []
    for keyword in adapter.keywords.values():
        setting = KeywordSetting(adapter.guid, adapter.class_key, keyword.name, adapter.name, keyword.label)
        if keyword.is_off:
            wanted.append((setting, keyword.value))
        elif keyword.off is None:
            notes.append(
                Text(
                    "{about}: {label} ({name}) はドライバーが無効の値を許可していないため、変更しません (現在: {now})。",
                    "{about}: the driver allows no value that switches {label} ({name}) off, so it is left alone (now: {now}).",
                ).format(about=about, label=keyword.label, name=keyword.name, now=keyword.in_use or "?")
            )
        else:
            wanted.append((setting, sz(keyword.off)))
    return wanted
