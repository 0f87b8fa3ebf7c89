"""Scenarios whose cause is around the two machines: names, ports, devices, other software, or is never found."""

from __future__ import annotations

from typing import Final

from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.definition import Definition
from runbook.sandbox.scenarios.healthy import DPM, HOST, path
from runbook.sandbox.scenarios.steps import stalling, wait
from runbook.sandbox.windows.agent import Trouble
from runbook.sandbox.windows.computer import ENDPOINT_MAPPER
from runbook.sandbox.windows.registry import RegValue

_BLOCKED: Final = (DPM, HOST, ENDPOINT_MAPPER)
_MANY, _FEW = 500, 20
_SCANNER: Final = ("ScanFilter", 328_010)
_RULES: Final = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\ConSecRules"
_RULE: Final = "v2.10|Action=SecureServer|Active=TRUE|Name=Branch offices|"


def _scanned(environment: Environment) -> None:
    name, altitude = _SCANNER
    environment[HOST].filters[name] = altitude
    environment[HOST].troubles.add(Trouble.ANTIVIRUS)


def _ipsec(environment: Environment) -> None:
    environment[HOST].registry.set(_RULES, "{9d0c1b1e-1b43-4c8e-9a55-1f8f3a1f7c11}", RegValue("REG_SZ", _RULE))
    environment[HOST].troubles.add(Trouble.IPSEC_AT_ONE_END)


def _no_ipsec(environment: Environment) -> None:
    environment[HOST].registry.delete_key(_RULES)
    environment[HOST].troubles.discard(Trouble.IPSEC_AT_ONE_END)


def _no_winrm(environment: Environment) -> None:
    """Take WinRM away (facts 6.5), with the line of idle-wan."""
    environment[HOST].listens = False
    stalling(environment, 600)


def _device(environment: Environment, seconds: int | None) -> None:
    path(environment).drops_idle_after = seconds


def _switch(environment: Environment, *, faulty: bool) -> None:
    path(environment).faulty = faulty


def _objects(environment: Environment, number: int) -> None:
    for group in environment.dpm.groups:
        if HOST in group.members:
            group.objects = number


SURROUNDINGS: Final = (
    Definition(
        "no-name",
        ("DNS サーバーの移行", "The DNS servers were replaced"),
        ("DNS サーバーを移行した週末から FILES01 のバックアップが失敗します。", "Since the weekend on which the DNS servers were replaced, backups of FILES01 fail."),
        lambda environment: environment.network.unresolved.add((DPM, HOST)),
        lambda environment: environment.network.unresolved.discard((DPM, HOST)),
    ),
    Definition(
        "port-closed",
        ("拠点の新しいファイアウォール", "A new firewall at the branch office"),
        ("拠点のファイアウォールを入れ替えた後、FILES01 のバックアップがすべて失敗します。", "Since the firewall of the branch office was replaced, every backup of FILES01 fails."),
        lambda environment: environment.network.closed.add(_BLOCKED),
        lambda environment: environment.network.closed.discard(_BLOCKED),
    ),
    Definition(
        "way-back-closed",
        ("DPM サーバーの前のファイアウォール", "A firewall before the DPM server"),
        ("DPM サーバーを別のネットワーク セグメントに移してから、FILES01 のエージェントが応答しなくなりました。", "Since the DPM server was moved to a network segment of its own, the agent on FILES01 does not respond."),
        lambda environment: environment.network.no_dynamic.add((HOST, DPM)),
        lambda environment: environment.network.no_dynamic.discard((HOST, DPM)),
    ),
    Definition(
        "ipsec",
        ("拠点だけの IPsec", "IPsec for branch offices"),
        ("拠点のサーバーに新しいポリシーが適用されてから、FILES01 のバックアップがすべて失敗します。", "Since a new policy applies to the servers of branch offices, every backup of FILES01 fails."),
        _ipsec,
        _no_ipsec,
    ),
    Definition(
        "no-winrm",
        ("リモート管理できない FILES01", "FILES01 cannot be managed remotely"),
        ("WAN の先の FILES01 のバックアップが不定期に失敗します。FILES01 では WinRM が構成されていません。", "Backups of FILES01 behind a WAN fail now and then. WinRM is not set up on FILES01."),
        _no_winrm,
        lambda environment: wait(environment, 900),
    ),
    Definition(
        "antivirus",
        ("新しいウイルス対策ソフト", "A new antivirus program"),
        ("FILES01 のウイルス対策ソフトを入れ替えてから、バックアップが途中で失敗します。", "Since FILES01 has another antivirus program, backups fail in the middle."),
        _scanned,
        lambda environment: environment[HOST].troubles.discard(Trouble.ANTIVIRUS),
    ),
    Definition(
        "backup-network",
        ("バックアップ専用ネットワーク", "A network for backups only"),
        ("バックアップ専用ネットワークのアドレスを変更した後、DPM から FILES01 に到達できません。", "After the addresses of the network for backups were changed, DPM does not reach FILES01."),
        lambda environment: environment[HOST].troubles.add(Trouble.BACKUP_NETWORK),
        lambda environment: environment[HOST].troubles.discard(Trouble.BACKUP_NETWORK),
    ),
    Definition(
        "idle-device",
        ("拠点間の VPN 装置", "A VPN between two places"),
        ("拠点との間の VPN 装置を入れ替えてから、長いバックアップだけが必ず切断されます。", "Since the VPN devices between the two places were replaced, long backups are always cut off."),
        lambda environment: _device(environment, 240),
        lambda environment: _device(environment, 7200) if path(environment).drops_idle_after is not None else None,
    ),
    Definition(
        "unexplained",
        ("原因不明の切断", "Cut off, and nobody knows why"),
        ("FILES01 のバックアップが切断されます。最近の変更はなく、他の症状もありません。", "Backups of FILES01 are cut off. Nothing was changed lately, and nothing else is wrong."),
        lambda environment: _switch(environment, faulty=True),
        lambda environment: _switch(environment, faulty=False),
    ),
    Definition(
        "too-many-objects",
        ("保護対象を大量に追加", "Much was added to a protection group"),
        ("FILES01 の共有フォルダーを保護グループに大量に追加した後、ジョブが失敗します。", "After many shares of FILES01 were added to a protection group, its jobs fail."),
        lambda environment: _objects(environment, _MANY),
        lambda environment: _objects(environment, _FEW),
    ),
    Definition(
        "no-code",
        ("「バックアップに失敗」とだけ", "Only that it failed"),
        ("夜間の担当者から、FILES01 のバックアップに失敗したという連絡だけがありました。", "All that the night shift left is a note that the backup of FILES01 failed."),
        lambda environment: stalling(environment, 600),
        lambda environment: wait(environment, 900),
        symptom=("バックアップに失敗しました。", "The backup failed."),
    ),
)  # fmt: skip
