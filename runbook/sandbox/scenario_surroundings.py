"""Scenarios whose cause lies around the two machines: names, ports, devices, other software, or nobody knows where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runbook.sandbox.agent import Trouble
from runbook.sandbox.links import ENDPOINT_MAPPER
from runbook.sandbox.scenario_plot import DPM, HOST, Plot, path
from runbook.sandbox.scenario_steps import stalling, wait

if TYPE_CHECKING:
    from runbook.sandbox.site import Site

_BLOCKED: Final = (DPM, HOST, ENDPOINT_MAPPER)
_MANY, _FEW = 500, 20


def _no_winrm(site: Site) -> None:
    """WinRM is not set up there (facts 6.5), and the line is as in idle-wan."""
    site[HOST].listens = False
    stalling(site, 600)


def _device(site: Site, seconds: int | None) -> None:
    path(site).drops_idle_after = seconds


def _switch(site: Site, *, faulty: bool) -> None:
    path(site).faulty = faulty


def _objects(site: Site, number: int) -> None:
    for group in site.server.dpm.groups if site.server.dpm is not None else ():
        if HOST in group.members:
            group.objects = number


SURROUNDINGS: Final = (
    Plot(
        "no-name",
        ("DNS サーバーの移行", "The DNS servers were replaced"),
        ("DNS サーバーを移行した週末から FILES01 のバックアップが失敗します。", "Since the weekend on which the DNS servers were replaced, backups of FILES01 fail."),
        lambda site: site.network.unresolved.add((DPM, HOST)),
        lambda site: site.network.unresolved.discard((DPM, HOST)),
    ),
    Plot(
        "port-closed",
        ("拠点の新しいファイアウォール", "A new firewall at the branch office"),
        ("拠点のファイアウォールを入れ替えた後、FILES01 のバックアップがすべて失敗します。", "Since the firewall of the branch office was replaced, every backup of FILES01 fails."),
        lambda site: site.network.closed.add(_BLOCKED),
        lambda site: site.network.closed.discard(_BLOCKED),
    ),
    Plot(
        "no-winrm",
        ("リモート管理できない FILES01", "FILES01 cannot be managed remotely"),
        ("WAN の先の FILES01 のバックアップが不定期に失敗します。FILES01 では WinRM が構成されていません。", "Backups of FILES01 behind a WAN fail now and then. WinRM is not set up on FILES01."),
        _no_winrm,
        lambda site: wait(site, 900),
    ),
    Plot(
        "antivirus",
        ("新しいウイルス対策ソフト", "A new antivirus program"),
        ("FILES01 のウイルス対策ソフトを入れ替えてから、バックアップが途中で失敗します。", "Since FILES01 has another antivirus program, backups fail in the middle."),
        lambda site: site[HOST].troubles.add(Trouble.ANTIVIRUS),
        lambda site: site[HOST].troubles.discard(Trouble.ANTIVIRUS),
    ),
    Plot(
        "backup-network",
        ("バックアップ専用ネットワーク", "A network for backups only"),
        ("バックアップ専用ネットワークのアドレスを変更した後、DPM から FILES01 に到達できません。", "After the addresses of the network for backups were changed, DPM does not reach FILES01."),
        lambda site: site[HOST].troubles.add(Trouble.BACKUP_NETWORK),
        lambda site: site[HOST].troubles.discard(Trouble.BACKUP_NETWORK),
    ),
    Plot(
        "idle-device",
        ("拠点間の VPN 装置", "A VPN between two places"),
        ("拠点との間の VPN 装置を入れ替えてから、長いバックアップだけが必ず切断されます。", "Since the VPN devices between the two places were replaced, long backups are always cut off."),
        lambda site: _device(site, 240),
        lambda site: _device(site, 7200) if path(site).drops_idle_after is not None else None,
    ),
    Plot(
        "unexplained",
        ("原因不明の切断", "Cut off, and nobody knows why"),
        ("FILES01 のバックアップが切断されます。最近の変更はなく、他の症状もありません。", "Backups of FILES01 are cut off. Nothing was changed lately, and nothing else is wrong."),
        lambda site: _switch(site, faulty=True),
        lambda site: _switch(site, faulty=False),
    ),
    Plot(
        "too-many-objects",
        ("保護対象を大量に追加", "Much was added to a protection group"),
        ("FILES01 の共有フォルダーを保護グループに大量に追加した後、ジョブが失敗します。", "After many shares of FILES01 were added to a protection group, its jobs fail."),
        lambda site: _objects(site, _MANY),
        lambda site: _objects(site, _FEW),
    ),
    Plot(
        "no-code",
        ("「バックアップに失敗」とだけ", "Only that it failed"),
        ("夜間の担当者から、FILES01 のバックアップに失敗したという連絡だけがありました。", "All that the night shift left is a note that the backup of FILES01 failed."),
        lambda site: stalling(site, 600),
        lambda site: wait(site, 900),
        symptom=("バックアップに失敗しました。", "The backup failed."),
    ),
)  # fmt: skip
