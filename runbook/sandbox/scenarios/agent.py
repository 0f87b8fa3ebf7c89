"""Scenarios whose cause is the agent, or the conditions for DPM to reach it: the article's steps do not help."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.definition import Definition
from runbook.sandbox.scenarios.healthy import DPM, HOST
from runbook.sandbox.windows import agent, com_security, local_groups, pending_reboot, service_list
from runbook.sandbox.windows.agent import Trouble
from runbook.sandbox.windows.files import AGENT_LOGS, File, program_of
from runbook.sandbox.windows.local_groups import TRUSTED

_BEFORE: Final = {
    ("4", "2"): "4.1.3313.0",
    ("5", "0"): "4.2.1417.0",
    ("10", "22"): "10.19.58.0",
}
"""An agent's version before each release of the DPM server."""

_FOUR_DAYS: Final = timedelta(days=4)
_A_YEAR: Final = timedelta(days=365)


def _disabled(environment: Environment) -> None:
    environment[HOST].services[agent.SERVICE].start_mode = "Disabled"


def _manual(environment: Environment) -> None:
    service = environment[HOST].services.find(agent.SERVICE)
    if service is not None:
        service.start_mode = "Manual"


def _half_installed(environment: Environment) -> None:
    host = environment[HOST]
    pending_reboot.replace_in_use(host.registry, program_of(host.services[agent.SERVICE].path))


def _older(environment: Environment) -> None:
    """Leave the agent at the release before the server's (facts 1.7)."""
    major, minor, *_ = environment[DPM].dpm_version.split(".")
    environment[HOST].dpm_version = _BEFORE.get((major, minor), "3.0.7696.0")


def _account(environment: Environment, name: str) -> None:
    environment[HOST].services[agent.SERVICE].account = name


def _engine(environment: Environment, *, runs: bool) -> None:
    service = environment[DPM].services["MSDPM"]
    if runs:
        service.start()
    else:
        service.stop()
        service.start_mode = "Manual"  # somebody set it so: after a reboot it stays stopped


def _updated(environment: Environment) -> None:
    environment[HOST].dpm_version = environment[DPM].dpm_version


def _trust(environment: Environment, *, trusted: bool) -> None:
    account = rf"CONTOSO\{DPM}$"
    for name in TRUSTED:
        members = environment[HOST].groups.setdefault(name, [])
        members[:] = [member for member in members if member != account] + ([account] if trusted else [])


def _patched(environment: Environment) -> None:
    environment[HOST].patched = True


def _patched_too(environment: Environment) -> None:
    environment[DPM].patched = True


def _password(environment: Environment) -> None:
    """Let a password expire.

    For a computer in a workgroup DPM uses a local account; the groups contain it instead of the server's account (facts
    8 [G]).
    """
    host = environment[HOST]
    host.workgroup = "WORKGROUP"
    host.groups = local_groups.groups_of_protected("dpmagent")
    host.troubles.add(Trouble.PASSWORD_EXPIRED)


def _other_domain(environment: Environment) -> None:
    """Make it a member of a domain without trust, and lose the local account that DPM used there (facts 1.9 [G])."""
    host = environment[HOST]
    host.domain = "fabrikam.local"
    host.groups = local_groups.groups_of_protected(None) | {name: [] for name in TRUSTED}
    host.troubles.add(Trouble.ATTACHED_AS_TRUSTED)


def _attached(environment: Environment) -> None:
    """Attach it with a local account, if it has been attached in another way."""
    host = environment[HOST]
    if Trouble.ATTACHED_AS_TRUSTED in host.troubles:
        host.groups = local_groups.groups_of_protected("dpmagent")
        host.troubles.discard(Trouble.ATTACHED_AS_TRUSTED)


def _port_taken(environment: Environment, *, taken: bool) -> None:
    service = environment[HOST].services.find(agent.SERVICE)
    if service is not None:
        service.cannot_listen = taken


def _crashing(environment: Environment) -> None:
    """Create the copy of the log that a crash leaves (facts 1.7)."""
    host = environment[HOST]
    at = (host.now() - _FOUR_DAYS).replace(hour=3, minute=12, second=45, microsecond=0)
    host.files.append(File(rf"{AGENT_LOGS}\DPMRACurr.errlog.{at:%Y-%m-%d_%H-%M-%S}.Crash", at, 1_048_576))
    host.troubles.add(Trouble.AGENT_CRASHES)


def _limits(environment: Environment, *, restricted: bool) -> None:
    com_security.restrict(environment[HOST].registry, restricted=restricted)


def _certificate(environment: Environment) -> None:
    """Let both agents log on by certificate, and the protected computer's end (facts 8).

    No account is involved then, and the groups have the account that the certificate is mapped to [I].
    """
    server, host = environment[DPM], environment[HOST]
    host.workgroup = "WORKGROUP"
    host.groups = local_groups.groups_of_protected("dpmagent")
    for machine in (server, host):
        machine.services[agent.CERTIFICATES] = service_list.certificate_service()
        machine.certificates[f"CN={machine.name}"] = machine.now() + _A_YEAR
    _end_certificate(environment, ended=True)


def _end_certificate(environment: Environment, *, ended: bool) -> None:
    host = environment[HOST]
    host.certificates = {name: host.now() + (-_FOUR_DAYS if ended else _A_YEAR) for name in host.certificates}
    (host.troubles.add if ended else host.troubles.discard)(Trouble.CERTIFICATE_ENDED)


def _skew(environment: Environment, minutes: int) -> None:
    environment[HOST].skew = timedelta(minutes=minutes)


AGENTS: Final = (
    Definition(
        "no-agent",
        ("作り直した FILES01", "FILES01 was built anew"),
        ("FILES01 を OS から再構築しました。それ以来、バックアップがすべて失敗します。", "FILES01 was installed anew from the ground up. Since then every backup fails."),
        lambda environment: environment[HOST].uninstall_agent(),
        lambda environment: environment[HOST].install_agent(DPM),
    ),
    Definition(
        "agent-disabled",
        ("不要なサービスの停止作業", "Somebody tidied the services up"),
        ("FILES01 で不要なサービスを止める作業があり、翌日からバックアップが失敗します。", "Services that nobody needed were turned off on FILES01. From the next day on backups fail."),
        _disabled,
        _manual,
    ),
    Definition(
        "agent-account",
        ("サービス アカウントの整理", "Service accounts were put in order"),
        ("FILES01 のサービスのアカウントを見直した後、バックアップが失敗します。", "After the accounts of the services on FILES01 were reviewed, backups fail."),
        lambda environment: _account(environment, r"CONTOSO\svc-backup"),
        lambda environment: _account(environment, "LocalSystem") if agent.SERVICE in environment[HOST].services else None,
    ),
    Definition(
        "dpm-engine",
        ("DPM サーバーの定期メンテナンス", "Maintenance of the DPM server"),
        ("DPM サーバーのメンテナンスの後、どのコンピューターのバックアップも失敗します。", "Since the maintenance of the DPM server backups of all computers fail."),
        lambda environment: _engine(environment, runs=False),
        lambda environment: _engine(environment, runs=True),
    ),
    Definition(
        "disabled-in-console",
        ("移設のあいだ休ませた FILES01", "FILES01 was to rest while it moved"),
        ("FILES01 を別の部屋に移設しました。移設は終わりましたが、バックアップは失敗したままです。", "FILES01 was moved to another room. The move is over, but backups still fail."),
        lambda environment: environment.dpm.disabled.add(HOST),
        lambda environment: environment.dpm.disabled.discard(HOST),
    ),
    Definition(
        "managed-elsewhere",
        ("本番機の切り替え訓練", "A fail-over was rehearsed"),
        ("切り替え訓練で 2 台目の DPM サーバーが FILES01 を引き受けました。訓練の後、DPM01 のジョブが失敗します。", "In a rehearsal the second DPM server took FILES01 over. Since then jobs of DPM01 fail."),
        lambda environment: environment.dpm.managed_by_others.add(HOST),
        lambda environment: environment.dpm.managed_by_others.discard(HOST),
    ),
    Definition(
        "dvd-image",
        ("統合サービスの更新", "New integration services"),
        ("仮想マシン FILES01 にソフトウェアを追加した後、バックアップが失敗します。ほかの仮想マシンは正常です。", "After software was added to the virtual machine FILES01 its backups fail. Other virtual machines are fine."),
        lambda environment: environment[HOST].troubles.add(Trouble.DVD_IMAGE),
        lambda environment: environment[HOST].troubles.discard(Trouble.DVD_IMAGE),
    ),
    Definition(
        "pending-reboot",
        ("エージェントを更新したばかり", "The agent was just updated"),
        ("FILES01 のエージェントを更新しましたが、業務の都合でまだ再起動していません。", "The agent on FILES01 was updated, but there was no time to restart it yet."),
        _half_installed,
        lambda environment: environment[HOST].reboot(),
    ),
    Definition(
        "old-agent",
        ("DPM のアップグレード", "DPM was upgraded"),
        ("DPM サーバーを新しいバージョンにアップグレードした後、FILES01 のバックアップが失敗します。", "After the DPM server was upgraded to a new version, backups of FILES01 fail."),
        _older,
        _updated,
    ),
    Definition(
        "other-owner",
        ("もう 1 台の DPM サーバー", "A second DPM server"),
        ("新しい DPM サーバー DPM02 を試験的に導入しました。DPM01 から FILES01 のバックアップが失敗します。", "A new DPM server DPM02 is on trial. Backups of FILES01 by DPM01 fail."),
        lambda environment: agent.authorize(environment[HOST].registry, "DPM02"),
        lambda environment: agent.authorize(environment[HOST].registry, DPM),
    ),
    Definition(
        "untrusted",
        ("ローカル グループの棚卸し", "The local groups were reviewed"),
        ("FILES01 のローカル グループを整理した後、バックアップがアクセス拒否で失敗します。", "After the local groups of FILES01 were tidied up, backups fail: access is denied."),
        lambda environment: _trust(environment, trusted=False),
        lambda environment: _trust(environment, trusted=True),
    ),
    Definition(
        "dcom-hardening",
        ("毎月の更新プログラム", "The monthly updates"),
        ("FILES01 に今月の更新プログラムを適用した後、バックアップがアクセス拒否で失敗します。DPM サーバーはまだ更新していません。", "After this month's updates on FILES01 backups fail: access is denied. The DPM server has not been updated yet."),
        _patched,
        _patched_too,
    ),
    Definition(
        "clock-skew",
        ("仮想マシンに移した FILES01", "FILES01 became a virtual machine"),
        ("FILES01 を仮想マシンに移行した後、バックアップがアクセス拒否で失敗します。", "After FILES01 was moved into a virtual machine, backups fail: access is denied."),
        lambda environment: _skew(environment, 11),
        lambda environment: _skew(environment, 0),
    ),
    Definition(
        "workgroup-password",
        ("ワークグループの FILES01", "FILES01 in a workgroup"),
        ("FILES01 はドメインに参加していません。42 日間は正常でしたが、今日からバックアップが失敗します。", "FILES01 is in no domain. All went well for 42 days; today backups fail."),
        _password,
        lambda environment: environment[HOST].troubles.discard(Trouble.PASSWORD_EXPIRED),
    ),
    Definition(
        "untrusted-domain",
        ("買収した会社のドメイン", "The domain of a company that was bought"),
        ("FILES01 は、買収した会社のドメインにあります。エージェントの構成をやり直した後、バックアップがアクセス拒否で失敗します。", "FILES01 is in the domain of a company that was bought. After the agent was set up again, backups fail: access is denied."),
        _other_domain,
        _attached,
    ),
    Definition(
        "com-limits",
        ("セキュリティの基準", "A security baseline"),
        ("セキュリティの基準を適用するグループ ポリシーが FILES01 に適用されてから、バックアップがアクセス拒否で失敗します。", "Since a group policy with a security baseline applies to FILES01, backups fail: access is denied."),
        lambda environment: _limits(environment, restricted=True),
        lambda environment: _limits(environment, restricted=False),
    ),
    Definition(
        "certificate",
        ("ワークグループの 1 年", "A year in a workgroup"),
        ("FILES01 はドメインに参加せず、証明書で保護しています。ちょうど 1 年後から、バックアップが失敗します。", "FILES01 is in no domain and was attached by certificate. A year later to the day its backups begin to fail."),
        _certificate,
        lambda environment: _end_certificate(environment, ended=False),
    ),
    Definition(
        "port-conflict",
        ("新しい業務アプリケーション", "A new application"),
        ("FILES01 に新しい業務アプリケーションを導入した後、エージェントが応答しません。", "Since a new application runs on FILES01, the agent does not respond."),
        lambda environment: _port_taken(environment, taken=True),
        lambda environment: _port_taken(environment, taken=False),
    ),
    Definition(
        "agent-crash",
        ("予期しない状態のエージェント", "An agent in an unexpected state"),
        ("FILES01 のバックアップがときどき途中で止まり、再試行しても失敗します。", "Backups of FILES01 stop in the middle, and fail when they are tried again."),
        _crashing,
        lambda environment: environment[HOST].troubles.discard(Trouble.AGENT_CRASHES),
    ),
    Definition(
        "installation",
        ("中断したインストール", "An installation that broke off"),
        ("FILES01 へのエージェントのインストールが途中でエラーになりました。", "The installation of the agent on FILES01 ended with an error."),
        lambda environment: environment[HOST].troubles.add(Trouble.INSTALLATION),
        lambda environment: environment[HOST].troubles.discard(Trouble.INSTALLATION),
    ),
)  # fmt: skip
