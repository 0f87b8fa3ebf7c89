"""Scenarios that one of the article's steps cures, and no other step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from runbook.sandbox.dpm import AGENT
from runbook.sandbox.offloads import Chimney, LargeSendOffload, Overlap
from runbook.sandbox.protection import ProtectionGroup, Schedule
from runbook.sandbox.registry import RegValue
from runbook.sandbox.scenario_plot import DPM, HEALTHY, HOST, Plot, path

if TYPE_CHECKING:
    from runbook.sandbox.site import Site

_LIMIT: Final = 9.0
"""Mbps: 90 % of a line of 10."""


def wait(site: Site, seconds: int) -> None:
    """Set the time-out at both ends, and let DPMRA read it where it runs; where it does not it will."""
    for name in (DPM, HOST):
        machine = site[name]
        machine.registry.set(rf"{AGENT}\Agent", "ConnectionNoActivityTimeout", RegValue("REG_DWORD", seconds))
        service = machine.services.find("DPMRA")
        if service is not None and service.state == "Running":
            service.stop()
            service.start()


def stalling(site: Site, seconds: int) -> None:
    """The line delivers nothing for so long, now and then."""
    path(site).stall = seconds


def _chimney(site: Site) -> None:
    machine = site[DPM]
    machine.tcp["chimney"] = machine.effective["chimney"] = "enabled"
    site.causes.append(Chimney(DPM, HOST))


def _no_chimney(site: Site) -> None:
    machine = site[DPM]
    if "chimney" in machine.tcp:
        machine.tcp["chimney"] = machine.effective["chimney"] = "disabled"


def _no_large_send(site: Site) -> None:
    machine = site[HOST]
    for nic in machine.nics:
        for keyword in nic.driver.params:
            if keyword.startswith("*Lso"):
                machine.registry.set(nic.key, keyword, RegValue("REG_SZ", "0"))
    machine.reboot()


def _narrow(site: Site) -> None:
    link = path(site)
    link.mbps, link.saturated = 10.0, True


def _throttle(site: Site) -> None:
    """In DPM's console; on 2003 the packet scheduler has to be installed first (facts 2.2)."""
    for name in (DPM, HOST):
        site[name].drivers["Psched"] = "Running"
    if site.server.dpm is not None:
        site.server.dpm.throttles[HOST] = _LIMIT


def _overlap(site: Site) -> None:
    site.causes.append(Overlap(HOST))
    if site.server.dpm is not None:
        japanese = site.server.language == "ja-JP"
        names = ("ファイル サーバー", "ホーム フォルダー", "部門共有", "SQL データベース") if japanese else ("File servers", "Home folders", "Departments", "SQL databases")  # fmt: skip
        files, home, departments, databases = names
        site.server.dpm.groups = [
            ProtectionGroup(files, [HOST], [Schedule("ShadowCopy", times=("12:00", "20:00"))], 15),
            ProtectionGroup(home, [HOST], [Schedule("ShadowCopy", times=("12:00", "20:00"))], 15),
            ProtectionGroup(departments, [HOST, HEALTHY], [Schedule("ShadowCopy", times=("20:00",))], 15),
            ProtectionGroup(databases, [HEALTHY], [Schedule("FullReplicationForApplication", times=("20:00",))], 15),
        ]


def _stagger(site: Site) -> None:
    for number, group in enumerate(site.server.dpm.groups if site.server.dpm is not None else ()):
        group.offset = 3 * number
        for schedule in group.schedules:
            schedule.times = tuple(f"{int(time[:2]) + number:02d}:00" for time in schedule.times[-1:])


STEPS: Final = (
    Plot(
        "idle-wan",
        ("遠隔拠点の WAN 回線", "A branch office behind a WAN"),
        ("拠点の FILES01 のバックアップが不定期に失敗します。回線は時々数分間つながらなくなります。SQL01 は失敗しません。", "Backups of FILES01 in a branch office fail now and then. Its line is silent for some minutes at times. SQL01 never fails."),
        lambda site: stalling(site, 600),
        lambda site: wait(site, 900),
    ),
    Plot(
        "long-idle-wan",
        ("長く途切れる WAN 回線", "A WAN with long gaps"),
        ("衛星回線の先にある FILES01 のバックアップが失敗します。回線は 30 分以上途切れることがあります。", "Backups of FILES01 behind a satellite line fail. The line may be silent for more than half an hour."),
        lambda site: stalling(site, 2400),
        lambda site: wait(site, 3600),
    ),
    Plot(
        "chimney",
        ("DPM サーバーの新しい NIC", "A new network card in the DPM server"),
        ("DPM サーバーの NIC を交換してから FILES01 のバックアップだけが切断されます。Ping やファイル共有は正常です。", "Since the DPM server has a new network card, backups of FILES01 are cut off. Ping and file shares work."),
        _chimney,
        _no_chimney,
        ("2008", "2008 R2", "2012", "2016", "2012 R2"),
    ),
    Plot(
        "nic-offload",
        ("FILES01 の NIC ドライバー更新", "A driver update on FILES01"),
        ("FILES01 の NIC ドライバーを更新してから大きなデータの転送が切断されます。リモート デスクトップは正常です。", "Since the network driver of FILES01 was updated, large transfers are cut off. Remote desktop works."),
        lambda site: site.causes.append(LargeSendOffload(HOST)),
        _no_large_send,
        ("2008 R2", "2012", "2012 R2", "2016", "2022", "2008"),
    ),
    Plot(
        "narrow-link",
        ("10 Mbps の回線", "A line of 10 Mbps"),
        ("拠点との回線は 10 Mbps です。バックアップの間は回線の使用率が 100 % になり、ジョブが失敗します。", "The line to the branch office has 10 Mbps. During backups it is full, and jobs fail."),
        _narrow,
        _throttle,
    ),
    Plot(
        "overlapping-groups",
        ("20 時に集中するバックアップ", "Everything at eight in the evening"),
        ("保護グループが 4 つあり、すべて 20:00 に開始します。その時間帯に FILES01 のジョブが失敗します。", "There are four protection groups, and all start at 20:00. Jobs of FILES01 fail at that time."),
        _overlap,
        _stagger,
    ),
)  # fmt: skip
