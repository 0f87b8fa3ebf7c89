"""WMI as the endpoint sees it: namespaces of classes, each with its keys and its instances of this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runbook.sandbox import events, files, wmi_network, wmi_system, wsman_faults
from runbook.sandbox.soap import Properties
from runbook.sandbox.wsman_faults import SoapFault

if TYPE_CHECKING:
    from runbook.sandbox.machine import Machine

ROOT = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"

Instances = Callable[["Machine"], list[Properties]]


@dataclass(frozen=True, slots=True)
class WmiClass:
    """A class. One without `keys` is a singleton, or static (StdRegProv) and has no instances."""

    name: str
    keys: tuple[str, ...]
    instances: Instances

    def select(self, machine: Machine, selectors: Mapping[str, str]) -> Properties:
        """The one instance that the selectors name. Raises `SoapFault` for selectors that are wrong, and for none such."""
        wanted = {name.lower(): value for name, value in selectors.items() if name.lower() != "__cimnamespace"}
        if self.keys and not wanted:
            raise SoapFault(wsman_faults.NEEDS_KEYS)
        rows = self.instances(machine)
        columns = {name.lower(): name for name in rows[0]} if rows else {}
        if rows and not wanted.keys() <= columns.keys():
            raise SoapFault(wsman_faults.WRONG_KEYS)
        found = [
            row
            for row in rows
            if all(str(row[columns[name]]).lower() == value.lower() for name, value in wanted.items())
        ]
        if len(found) != 1:
            raise SoapFault(wsman_faults.NO_INSTANCE)
        return found[0]


def _nothing(machine: Machine) -> list[Properties]:  # noqa: ARG001  # every class lists with the machine
    return []


_STD_REG_PROV = WmiClass("StdRegProv", (), _nothing)
_CIMV2 = (
    WmiClass("Win32_OperatingSystem", (), wmi_system.operating_system),
    WmiClass("Win32_ComputerSystem", ("Name",), wmi_system.computer_system),
    WmiClass("Win32_TimeZone", ("StandardName",), wmi_system.time_zone),
    WmiClass("Win32_Service", ("Name",), wmi_system.services),
    WmiClass("Win32_DependentService", ("Antecedent", "Dependent"), wmi_system.dependencies),
    WmiClass("Win32_SystemDriver", ("Name",), wmi_system.drivers),
    WmiClass("Win32_NTLogEvent", ("Logfile", "RecordNumber"), events.entries),
    WmiClass("CIM_DataFile", ("Name",), files.data_files),
    WmiClass("Win32_NetworkAdapter", ("DeviceID",), wmi_network.network_adapters),
    WmiClass("Win32_NetworkAdapterConfiguration", ("Index",), wmi_network.configurations),
)
_STANDARD_CIMV2 = (
    WmiClass("MSFT_NetOffloadGlobalSetting", ("InstanceID",), wmi_network.offload_settings),
    WmiClass("MSFT_NetAdapter", ("DeviceID",), wmi_network.net_adapters),
    WmiClass("MSFT_NetAdapterAdvancedPropertySettingData", ("InstanceID",), wmi_network.advanced_properties),
    WmiClass("MSFT_NetLbfoTeam", ("InstanceID",), wmi_network.teams),
    WmiClass("MSFT_NetLbfoTeamMember", ("InstanceID",), wmi_network.team_members),
    WmiClass("MSFT_NetLbfoTeamNic", ("InstanceID",), wmi_network.team_nics),
)


def _namespace(machine: Machine, name: str) -> Iterable[WmiClass] | None:
    """StdRegProv is in root/default everywhere, in root/cimv2 from Vista on (facts 6.1); CIM from 2012 on (facts 4.3)."""
    if name == "root/default":
        return (_STD_REG_PROV,)
    if name == "root/cimv2":
        return (*_CIMV2, _STD_REG_PROV) if machine.edition.is_ndis6 else _CIMV2
    return _STANDARD_CIMV2 if name == "root/standardcimv2" and machine.edition.has_cim else None


def find(machine: Machine, resource: str) -> WmiClass:
    """The class that a resource URI names; URIs ignore case (facts 6.1). Raises `SoapFault`."""
    if not resource.lower().startswith(ROOT):
        raise SoapFault(wsman_faults.NO_RESOURCE)
    namespace, _, name = resource[len(ROOT) :].rpartition("/")
    classes = _namespace(machine, namespace.lower())
    if classes is None:
        raise SoapFault(wsman_faults.NO_NAMESPACE, namespace)
    for known in classes:
        if known.name.lower() == name.lower():
            return known
    raise SoapFault(wsman_faults.NO_CLASS, name, namespace)
