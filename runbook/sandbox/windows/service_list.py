"""The services that a new computer has."""

from __future__ import annotations

from runbook.sandbox.windows.services import Service, Services

# Name, display name in Japanese and English (both [G]), start mode, dependents.
_WINDOWS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("Dnscache", "DNS Client", "DNS Client", "Auto", ()),
    ("EventLog", "Windows イベント ログ", "Windows Event Log", "Auto", ()),
    ("EventSystem", "COM+ イベント システム", "COM+ Event System", "Auto", ("SENS",)),
    ("LanmanServer", "Server", "Server", "Auto", ("Browser",)),
    ("Browser", "コンピューター ブラウザー", "Computer Browser", "Manual", ()),
    ("RpcSs", "リモート プロシージャ コール (RPC)", "Remote Procedure Call (RPC)", "Auto", ("Winmgmt", "Spooler")),
    ("SENS", "システム イベント通知サービス", "System Event Notification Service", "Auto", ()),
    ("Spooler", "印刷スプーラー", "Print Spooler", "Auto", ()),
    ("Winmgmt", "Windows 管理インストルメンテーション", "Windows Management Instrumentation", "Auto", ()),
    ("WinRM", "Windows リモート管理 (WS-Management)", "Windows Remote Management (WS-Management)", "Auto", ()),
)
_AGENT = r"C:\Program Files\Microsoft Data Protection Manager\DPM\bin"


_DPM_2016 = 5


def certificate_service() -> Service:
    """Return the service by which agents log on with certificates (facts 1.3); the path is invented."""
    return Service("DpmCPWrapperService", "DPM CPWrapper Service", path=rf"{_AGENT}\CPWrapper.exe")


def agent_service(dpm_version: str, *, comes_up: bool = False) -> Service:
    """Return DPMRA in its state after installation: its display name is another one from DPM 2016 on (facts 1.3)."""
    newer = int(dpm_version.partition(".")[0]) >= _DPM_2016
    label = "DPM Replication Agent" if newer else "DPMRA"
    return Service("DPMRA", label, path=rf"{_AGENT}\DPMRA.exe", comes_up=comes_up)


def cluster_service() -> Service:
    """Return the cluster service of a node. Its display name is the same in both languages [G]."""
    service = Service("ClusSvc", "Cluster Service", "Auto", path=r"C:\WINDOWS\Cluster\clussvc.exe -s")
    service.boot()
    return service


def services_of(language: str, dpm_version: str, *, dpm_server: bool, agent: bool) -> Services:
    """Return the services of a new computer.

    DPMRA is Manual, and stopped on a protected computer, which is healthy (facts 1.3); on a DPM server MSDPM, DPMRA and DPMLA run.
    Display names are the same in both languages: DPMRA's by facts 1.3 [I], MSDPM's and DPMLA's are invented (facts 9.3 [U]).
    """
    services = [
        Service(name, japanese if language == "ja-JP" else english, mode, list(dependents))
        for name, japanese, english, mode, dependents in _WINDOWS
    ]
    if agent or dpm_server:
        services.append(agent_service(dpm_version, comes_up=dpm_server))
    if dpm_server:
        services += [
            Service("MSDPM", "DPM", "Auto", path=rf"{_AGENT}\msdpm.exe"),
            Service("DPMLA", "DPM Library Agent", path=rf"{_AGENT}\DPMLA.exe", comes_up=True),
        ]
    for service in services:
        service.boot()
        service.start_count = 0
    return Services(services)
