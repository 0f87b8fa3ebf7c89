"""Scenarios whose cause lies in the agent or in what lets DPM reach it: other remedies than the article's steps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from runbook.sandbox import agent, dpm, local_groups, pending_reboot
from runbook.sandbox.agent import Trouble
from runbook.sandbox.files import AGENT_LOGS, File, program_of
from runbook.sandbox.local_groups import TRUSTED
from runbook.sandbox.scenario_plot import DPM, HOST, Plot

if TYPE_CHECKING:
    from runbook.sandbox.site import Site

_FOUR_DAYS: Final = timedelta(days=4)


def _disabled(site: Site) -> None:
    site[HOST].services[agent.SERVICE].start_mode = "Disabled"


def _manual(site: Site) -> None:
    for service in (site[HOST].services.find(agent.SERVICE),):
        if service is not None:
            service.start_mode = "Manual"


def _half_installed(site: Site) -> None:
    host = site[HOST]
    pending_reboot.agent_installed(host.registry, program_of(host.services[agent.SERVICE].path))


def _older(site: Site) -> None:
    """A build of the same version, a hundred before the server's."""
    major, minor, build, rest = site[DPM].dpm_version.split(".")
    site[HOST].dpm_version = f"{major}.{minor}.{max(int(build) - 100, 1)}.{rest}"


def _updated(site: Site) -> None:
    site[HOST].dpm_version = site[DPM].dpm_version


def _trust(site: Site, *, trusted: bool) -> None:
    account = rf"CONTOSO\{DPM}$"
    for name in TRUSTED:
        members = site[HOST].groups.setdefault(name, [])
        members[:] = [member for member in members if member != account] + ([account] if trusted else [])


def _patched(site: Site) -> None:
    site[HOST].patched = True


def _patched_too(site: Site) -> None:
    site[DPM].patched = True


def _password(site: Site) -> None:
    """DPM reaches a computer in a workgroup by a local account, which is in the groups instead of the server's (facts 8 [G])."""
    host = site[HOST]
    host.workgroup = "WORKGROUP"
    host.groups = local_groups.trusting("dpmagent")
    host.troubles.add(Trouble.PASSWORD_EXPIRED)


def _port_taken(site: Site, *, taken: bool) -> None:
    service = site[HOST].services.find(agent.SERVICE)
    if service is not None:
        service.cannot_listen = taken


def _crashing(site: Site) -> None:
    """The copy of the log that a crash leaves (facts 1.7)."""
    host = site[HOST]
    at = (host.now() - _FOUR_DAYS).replace(hour=3, minute=12, second=45, microsecond=0)
    host.files.append(File(rf"{AGENT_LOGS}\DPMRACurr.errlog.{at:%Y-%m-%d_%H-%M-%S}.Crash", at, 1_048_576))
    host.troubles.add(Trouble.AGENT_CRASHES)


def _skew(site: Site, minutes: int) -> None:
    site[HOST].skew = timedelta(minutes=minutes)


AGENTS: Final = (
    Plot(
        "no-agent",
        ("作り直した FILES01", "FILES01 was built anew"),
        ("FILES01 を OS から再構築しました。それ以来、バックアップがすべて失敗します。", "FILES01 was installed anew from the ground up. Since then every backup fails."),
        lambda site: agent.uninstall(site[HOST]),
        lambda site: agent.install(site[HOST], DPM),
    ),
    Plot(
        "agent-disabled",
        ("不要なサービスの停止作業", "Somebody tidied the services up"),
        ("FILES01 で不要なサービスを止める作業があり、翌日からバックアップが失敗します。", "Services that nobody needed were switched off on FILES01. From the next day on backups fail."),
        _disabled,
        _manual,
    ),
    Plot(
        "pending-reboot",
        ("エージェントを更新したばかり", "The agent was just updated"),
        ("FILES01 のエージェントを更新しましたが、業務の都合でまだ再起動していません。", "The agent on FILES01 was updated, but there was no time to restart it yet."),
        _half_installed,
        lambda site: site[HOST].reboot(),
    ),
    Plot(
        "old-agent",
        ("DPM に更新プログラムを適用", "DPM was updated"),
        ("DPM サーバーに更新プログラムのロールアップを適用した後、FILES01 のバックアップが失敗します。", "After an update rollup on the DPM server, backups of FILES01 fail."),
        _older,
        _updated,
    ),
    Plot(
        "other-owner",
        ("もう 1 台の DPM サーバー", "A second DPM server"),
        ("新しい DPM サーバー DPM02 を試験的に導入しました。DPM01 から FILES01 のバックアップが失敗します。", "A new DPM server DPM02 is on trial. Backups of FILES01 by DPM01 fail."),
        lambda site: dpm.authorize(site[HOST].registry, "DPM02"),
        lambda site: dpm.authorize(site[HOST].registry, DPM),
    ),
    Plot(
        "untrusted",
        ("ローカル グループの棚卸し", "The local groups were reviewed"),
        ("FILES01 のローカル グループを整理した後、バックアップがアクセス拒否で失敗します。", "After the local groups of FILES01 were tidied up, backups fail: access is denied."),
        lambda site: _trust(site, trusted=False),
        lambda site: _trust(site, trusted=True),
    ),
    Plot(
        "dcom-hardening",
        ("毎月の更新プログラム", "The monthly updates"),
        ("FILES01 に今月の更新プログラムを適用した後、バックアップがアクセス拒否で失敗します。DPM サーバーはまだ更新していません。", "After this month's updates on FILES01 backups fail: access is denied. The DPM server has not been updated yet."),
        _patched,
        _patched_too,
    ),
    Plot(
        "clock-skew",
        ("仮想マシンに移した FILES01", "FILES01 became a virtual machine"),
        ("FILES01 を仮想マシンに移行した後、バックアップがアクセス拒否で失敗します。", "After FILES01 was moved into a virtual machine, backups fail: access is denied."),
        lambda site: _skew(site, 11),
        lambda site: _skew(site, 0),
    ),
    Plot(
        "workgroup-password",
        ("ワークグループの FILES01", "FILES01 in a workgroup"),
        ("FILES01 はドメインに参加していません。42 日間は正常でしたが、今日からバックアップが失敗します。", "FILES01 is in no domain. All went well for 42 days; today backups fail."),
        _password,
        lambda site: site[HOST].troubles.discard(Trouble.PASSWORD_EXPIRED),
    ),
    Plot(
        "port-conflict",
        ("新しい業務アプリケーション", "A new application"),
        ("FILES01 に新しい業務アプリケーションを導入した後、エージェントが応答しません。", "Since a new application runs on FILES01, the agent does not respond."),
        lambda site: _port_taken(site, taken=True),
        lambda site: _port_taken(site, taken=False),
    ),
    Plot(
        "agent-crash",
        ("予期しない状態のエージェント", "An agent in an unexpected state"),
        ("FILES01 のバックアップがときどき途中で止まり、再試行しても失敗します。", "Backups of FILES01 stop in the middle, and fail when they are tried again."),
        _crashing,
        lambda site: site[HOST].troubles.discard(Trouble.AGENT_CRASHES),
    ),
    Plot(
        "installation",
        ("中断したインストール", "An installation that broke off"),
        ("FILES01 へのエージェントのインストールが途中でエラーになりました。", "The installation of the agent on FILES01 ended with an error."),
        lambda site: site[HOST].troubles.add(Trouble.INSTALLATION),
        lambda site: site[HOST].troubles.discard(Trouble.INSTALLATION),
    ),
)  # fmt: skip
