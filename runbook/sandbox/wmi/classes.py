"""WMI's namespaces and classes, each class with its keys and its current instances."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from runbook.sandbox.protocol import soap_faults
from runbook.sandbox.protocol.instance import Properties
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.wmi import cluster, event_log, files, hyper_v, network, services, system

ROOT = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"

Instances = Callable[[Computer], list[Properties]]


@dataclass(frozen=True, slots=True)
class WmiClass:
    """A class. A class without `keys` is a singleton, or static (StdRegProv) and has no instances."""

    name: str
    keys: tuple[str, ...]
    instances: Instances

    def select(self, computer: Computer, selectors: Mapping[str, str]) -> Properties:
        """Return the instance with these selectors. Raise `SoapFault` if they are wrong or the instance does not exist."""
        wanted = {name.lower(): value for name, value in selectors.items() if name.lower() != "__cimnamespace"}
        if self.keys and not wanted:
            raise SoapFault(soap_faults.NEEDS_KEYS)
        rows = self.instances(computer)
        columns = {name.lower(): name for name in rows[0]} if rows else {}
        if rows and not wanted.keys() <= columns.keys():
            raise SoapFault(soap_faults.WRONG_KEYS)
        found = [
            row
            for row in rows
            if all(str(row[columns[name]]).lower() == value.lower() for name, value in wanted.items())
        ]
        if len(found) != 1:
            raise SoapFault(soap_faults.NO_INSTANCE)
        return found[0]


def _nothing(computer: Computer) -> list[Properties]:  # noqa: ARG001  # every class takes the computer
    return []


_STD_REG_PROV = WmiClass("StdRegProv", (), _nothing)
_CIMV2 = (
    WmiClass("Win32_OperatingSystem", (), system.operating_system),
    WmiClass("Win32_ComputerSystem", ("Name",), system.computer_system),
    WmiClass("Win32_ComputerSystemProduct", ("IdentifyingNumber", "Name", "Version"), system.computer_system_product),
    WmiClass("Win32_TimeZone", ("StandardName",), system.time_zone),
    WmiClass("Win32_Service", ("Name",), services.services),
    WmiClass("Win32_DependentService", ("Antecedent", "Dependent"), services.dependencies),
    WmiClass("Win32_SystemDriver", ("Name",), services.drivers),
    WmiClass("Win32_NTLogEvent", ("Logfile", "RecordNumber"), event_log.entries),
    WmiClass("CIM_DataFile", ("Name",), files.data_files),
    WmiClass("Win32_NetworkAdapter", ("DeviceID",), network.network_adapters),
    WmiClass("Win32_NetworkAdapterConfiguration", ("Index",), network.configurations),
    WmiClass("Win32_IP4RouteTable", ("Destination", "InterfaceIndex", "Mask", "NextHop"), network.routes),
)
_STANDARD_CIMV2 = (
    WmiClass("MSFT_NetOffloadGlobalSetting", ("InstanceID",), network.offload_settings),
    WmiClass("MSFT_NetAdapter", ("DeviceID",), network.net_adapters),
    WmiClass("MSFT_NetAdapterAdvancedPropertySettingData", ("InstanceID",), network.advanced_properties),
    WmiClass("MSFT_NetLbfoTeam", ("InstanceID",), network.teams),
    WmiClass("MSFT_NetLbfoTeamMember", ("InstanceID",), network.team_members),
    WmiClass("MSFT_NetLbfoTeamNic", ("InstanceID",), network.team_nics),
)
_VIRTUALIZATION = (
    WmiClass("Msvm_VirtualEthernetSwitchSettingData", ("InstanceID",), hyper_v.switches),
    WmiClass("Msvm_EthernetPortAllocationSettingData", ("InstanceID",), hyper_v.ports),
    WmiClass("Msvm_ExternalEthernetPort", ("CreationClassName", "DeviceID", "SystemName"), hyper_v.external_ports),
    WmiClass("Msvm_EthernetSwitchHardwareOffloadSettingData", ("InstanceID",), hyper_v.offloads),
)
_EMBEDDED_TEAMS = WmiClass("Msvm_VirtualEthernetSwitchNicTeamingMember", ("Antecedent", "Dependent"), hyper_v.members)

_MSCLUSTER = (
    WmiClass("MSCluster_Node", ("Name",), cluster.nodes),
    WmiClass("MSCluster_ResourceGroup", ("Name",), cluster.groups),
)


def _namespace(computer: Computer, name: str) -> Iterable[WmiClass] | None:
    """Return a namespace's classes, or None.

    StdRegProv is in root/default everywhere, in root/cimv2 from Vista on (facts 6.1); CIM from 2012 on (facts 4.3);
    Hyper-V's where it is installed, embedded teams from 2016 on (facts 5.7); the cluster's where its service is installed.
    """
    if name == "root/default":
        return (_STD_REG_PROV,)
    if name == "root/cimv2":
        return (*_CIMV2, _STD_REG_PROV) if computer.edition.is_ndis6 else _CIMV2
    if name == "root/virtualization/v2" and hyper_v.is_installed(computer):
        return (*_VIRTUALIZATION, _EMBEDDED_TEAMS) if computer.edition.nt >= (10, 0) else _VIRTUALIZATION
    if name == "root/mscluster":  # comes with the cluster service (facts 6.12)
        return _MSCLUSTER if cluster.SERVICE in computer.services else None
    return _STANDARD_CIMV2 if name == "root/standardcimv2" and computer.edition.has_cim else None


def find(computer: Computer, resource: str) -> WmiClass:
    """Return the class of a resource URI; URIs are case-insensitive (facts 6.1).

    Raise `SoapFault` if it does not exist.
    """
    if not resource.lower().startswith(ROOT):
        raise SoapFault(soap_faults.NO_RESOURCE)
    namespace, _, name = resource[len(ROOT) :].rpartition("/")
    classes = _namespace(computer, namespace.lower())
    if classes is None:
        raise SoapFault(soap_faults.NO_NAMESPACE, namespace)
    for known in classes:
        if known.name.lower() == name.lower() and known.name not in computer.missing_classes:
            if known.name in computer.failing_classes:
                raise SoapFault(soap_faults.NOT_CAPABLE)
            return known
    raise SoapFault(soap_faults.NO_CLASS, name, namespace)
