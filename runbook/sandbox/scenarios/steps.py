"""Scenarios for which exactly one of the article's steps is the remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from runbook.sandbox.environment import Environment
from runbook.sandbox.jobs.offloads import CHECKSUMS, LARGE_SEND, FaultyGlobal, FaultyOffload, OverlappingStarts
from runbook.sandbox.scenarios.definition import Definition
from runbook.sandbox.scenarios.healthy import DPM, HEALTHY, HOST, path
from runbook.sandbox.windows.agent import AGENT
from runbook.sandbox.windows.protection import ProtectionGroup, Schedule
from runbook.sandbox.windows.registry import RegValue

_LIMIT: Final = 9.0
"""Mbps: 90 % of a line of 10."""


def wait(environment: Environment, seconds: int) -> None:
    """Set the time-out at both ends. Restart DPMRA if it runs; otherwise it reads the time-out when it starts."""
    for name in (DPM, HOST):
        machine = environment[name]
        machine.registry.set(rf"{AGENT}\Agent", "ConnectionNoActivityTimeout", RegValue("REG_DWORD", seconds))
        service = machine.services.find("DPMRA")
        if service is not None and service.state == "Running":
            service.stop()
            service.start()


def stalling(environment: Environment, seconds: int) -> None:
    """Let the line deliver nothing for that many seconds, now and then."""
    path(environment).stall = seconds


def _chimney(environment: Environment) -> None:
    machine = environment[DPM]
    machine.tcp["chimney"] = machine.effective["chimney"] = "enabled"
    environment.causes.append(FaultyGlobal("chimney", DPM, HOST))


def _no_chimney(environment: Environment) -> None:
    machine = environment[DPM]
    if "chimney" in machine.tcp:
        machine.tcp["chimney"] = machine.effective["chimney"] = "disabled"


def _no_large_send(environment: Environment) -> None:
    _without(environment, lambda keyword: keyword.startswith("*Lso"))


def _no_checksums(environment: Environment) -> None:
    _without(environment, lambda keyword: "Checksum" in keyword)


def _without(environment: Environment, is_meant: Callable[[str], bool]) -> None:
    """Set keywords of the host's adapters to 0, and reboot it."""
    machine = environment[HOST]
    for nic in machine.nics:
        for keyword in filter(is_meant, nic.driver.params):
            machine.registry.set(nic.key, keyword, RegValue("REG_SZ", "0"))
    machine.reboot()


def _no_coalescing(environment: Environment) -> None:
    machine = environment[DPM]
    machine.tcp["rsc"] = machine.effective["rsc"] = "disabled"


def _narrow(environment: Environment) -> None:
    link = path(environment)
    link.mbps, link.saturated = 10.0, True


def _throttle(environment: Environment) -> None:
    """Throttle in DPM's console; on 2003 the packet scheduler must be installed first (facts 2.2)."""
    for name in (DPM, HOST):
        environment[name].drivers["Psched"] = "Running"
    environment.dpm.throttles[HOST] = _LIMIT


def _overlap(environment: Environment) -> None:
    environment.causes.append(OverlappingStarts(HOST))
    japanese = environment.server.language == "ja-JP"
    names = ("ファイル サーバー", "ホーム フォルダー", "部門共有", "SQL データベース") if japanese else ("File servers", "Home folders", "Departments", "SQL databases")  # fmt: skip
    files, home, departments, databases = names
    environment.dpm.groups = [
        ProtectionGroup(files, [HOST], [Schedule("ShadowCopy", times=("12:00", "20:00"))], 15),
        ProtectionGroup(home, [HOST], [Schedule("ShadowCopy", times=("12:00", "20:00"))], 15),
        ProtectionGroup(departments, [HOST, HEALTHY], [Schedule("ShadowCopy", times=("20:00",))], 15),
        ProtectionGroup(databases, [HEALTHY], [Schedule("FullReplicationForApplication", times=("20:00",))], 15),
    ]


def _stagger(environment: Environment) -> None:
    for number, group in enumerate(environment.dpm.groups):
        group.offset = 3 * number
        for schedule in group.schedules:
            schedule.times = tuple(f"{int(time[:2]) + number:02d}:00" for time in schedule.times[-1:])


STEPS: Final = (
    Definition(
        "idle-wan",
        ("遠隔拠点の WAN 回線", "A branch office behind a WAN"),
        ("拠点の FILES01 のバックアップが不定期に失敗します。回線は時々数分間つながらなくなります。SQL01 は失敗しません。", "Backups of FILES01 in a branch office fail now and then. Its line is silent for some minutes at times. SQL01 never fails."),
        lambda environment: stalling(environment, 600),
        lambda environment: wait(environment, 900),
    ),
    Definition(
        "long-idle-wan",
        ("長く途切れる WAN 回線", "A WAN with long gaps"),
        ("衛星回線の先にある FILES01 のバックアップが失敗します。回線は 30 分以上途切れることがあります。", "Backups of FILES01 behind a satellite line fail. The line may be silent for more than half an hour."),
        lambda environment: stalling(environment, 2400),
        lambda environment: wait(environment, 3600),
    ),
    Definition(
        "chimney",
        ("DPM サーバーの新しい NIC", "A new network card in the DPM server"),
        ("DPM サーバーの NIC を交換してから FILES01 のバックアップだけが切断されます。Ping やファイル共有は正常です。", "Since the DPM server has a new network card, backups of FILES01 are cut off. Ping and file shares work."),
        _chimney,
        _no_chimney,
        ("2008", "2008 R2", "2012", "2016", "2012 R2"),
    ),
    Definition(
        "nic-offload",
        ("FILES01 の NIC ドライバー更新", "A driver update on FILES01"),
        ("FILES01 の NIC ドライバーを更新してから大きなデータの転送が切断されます。リモート デスクトップは正常です。", "Since the network driver of FILES01 was updated, large transfers are cut off. Remote desktop works."),
        lambda environment: environment.causes.append(FaultyOffload(LARGE_SEND, HOST)),
        _no_large_send,
        ("2008 R2", "2012", "2012 R2", "2016", "2022", "2008"),
    ),
    Definition(
        "receive-coalescing",
        ("DPM サーバーの NIC ドライバー更新", "A driver update on the DPM server"),
        ("DPM サーバーの NIC ドライバーを更新してから FILES01 のバックアップが不定期に切断されます。SQL01 は失敗しません。", "Since the network driver of the DPM server was updated, backups of FILES01 are cut off now and then. SQL01 never fails."),
        lambda environment: environment.causes.append(FaultyGlobal("rsc", DPM, HOST)),
        _no_coalescing,
        ("2012", "2012 R2", "2016", "2022"),
    ),
    Definition(
        "checksum-offload",
        ("FILES01 の新しい NIC", "A new network card in FILES01"),
        ("FILES01 の NIC を交換してからバックアップが途中で切断されます。小さなファイルのコピーは成功します。", "Since FILES01 has a new network card, its backups are cut off halfway. Copying small files works."),
        lambda environment: environment.causes.append(FaultyOffload(CHECKSUMS, HOST)),
        _no_checksums,
        ("2008 R2", "2012", "2012 R2", "2016", "2022"),
    ),
    Definition(
        "narrow-link",
        ("10 Mbps の回線", "A line of 10 Mbps"),
        ("拠点との回線は 10 Mbps です。バックアップの間は回線の使用率が 100 % になり、ジョブが失敗します。", "The line to the branch office has 10 Mbps. During backups it is full, and jobs fail."),
        _narrow,
        _throttle,
    ),
    Definition(
        "overlapping-groups",
        ("20 時に集中するバックアップ", "Everything at eight in the evening"),
        ("保護グループが 4 つあり、すべて 20:00 に開始します。その時間帯に FILES01 のジョブが失敗します。", "There are four protection groups, and all start at 20:00. Jobs of FILES01 fail at that time."),
        _overlap,
        _stagger,
    ),
)  # fmt: skip
