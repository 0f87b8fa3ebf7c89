"""The instances of an Enumerate: a whole class, or the answer to a WQL query (facts 6.3)."""

from __future__ import annotations

from runbook.sandbox.protocol import instance, soap_faults, wql
from runbook.sandbox.protocol.instance import Properties
from runbook.sandbox.protocol.soap import Incoming, N, W
from runbook.sandbox.protocol.soap_faults import SoapFault
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.wmi import classes, cluster, services

_DIALECT = "http://schemas.microsoft.com/wbem/wsman/1/WQL"


def instances(computer: Computer, request: Incoming) -> list[str]:
    """Return the instances of a request, as XML. Raise `SoapFault`."""
    filter_ = request.body.find(f".//{{{W}}}Filter")
    if filter_ is None:
        filter_ = request.body.find(f".//{{{N}}}Filter")
    if filter_ is None:
        wmi_class = classes.find(computer, request.resource)
        return [instance.element(wmi_class.name, request.resource, row) for row in wmi_class.instances(computer)]
    if (filter_.get("Dialect") or _DIALECT) != _DIALECT:
        raise SoapFault(soap_faults.NO_DIALECT)
    if not request.resource.endswith("/*"):  # a filter needs the all-classes URI (facts 6.3)
        raise SoapFault(soap_faults.NEEDS_STAR)
    text = filter_.text or ""
    try:
        query = wql.parse(text)
        namespace = request.resource.removesuffix("*")
        if isinstance(query, wql.Associators):
            if query.name.lower() == "mscluster_node":
                return _active_groups(computer, query, namespace)
            return _related(computer, query, namespace)
        return _selected(computer, query, namespace)
    except wql.WqlError as error:  # only a value shows that a literal does not have the property's type
        raise _refused(computer, SoapFault(soap_faults.BAD_QUERY), text) from error
    except SoapFault as error:
        raise _refused(computer, error, text) from error


_SAID = {
    soap_faults.NO_CLASS: "The specified class does not exist in the given namespace.",
    soap_faults.BAD_QUERY: "The query was not syntactically valid.",  # [G]
}


def _refused(computer: Computer, fault: SoapFault, query: str) -> SoapFault:
    """Return the fault of a query: on 2.0 any that cannot be carried out has the same code (facts 6.3)."""
    if computer.edition.has_cim or fault.kind not in _SAID:
        return fault
    return SoapFault(soap_faults.FILTER_REFUSED, said=_SAID[fault.kind], query=query)


def _selected(computer: Computer, query: wql.Select, namespace: str) -> list[str]:
    wmi_class = classes.find(computer, namespace + query.name)
    rows = wmi_class.instances(computer)
    chosen = [row for row in rows if query.where(row)]
    if not query.properties:
        return [instance.element(wmi_class.name, namespace + wmi_class.name, row) for row in chosen]
    wanted = {name.lower() for name in query.properties}
    if rows and not wanted <= {name.lower() for name in rows[0]}:
        raise SoapFault(soap_faults.BAD_QUERY)
    return [instance.fragment({key: value for key, value in row.items() if key.lower() in wanted}) for row in chosen]


def _active_groups(computer: Computer, query: wql.Associators, namespace: str) -> list[str]:
    """Return the groups that a node of the computer's cluster owns."""
    if query.references or query.words.get("assocclass", "").lower() != "mscluster_nodetoactivegroup":
        raise SoapFault(soap_faults.BAD_QUERY)
    name = "MSCluster_ResourceGroup"
    return [instance.element(name, namespace + name, row) for row in cluster.groups_of(computer, query.value)]


def _related(computer: Computer, query: wql.Associators, namespace: str) -> list[str]:
    """Return services by dependency, or their associations.

    Role=Antecedent: those that depend on one service. Role=Dependent: those on which it depends.
    """
    known, words = computer.services, query.words
    if query.name.lower() != "win32_service" or query.value not in known:
        raise SoapFault(soap_faults.NO_INSTANCE)
    association = words.get("resultclass" if query.references else "assocclass", "Win32_DependentService")
    if association.lower() != "win32_dependentservice":
        return []
    me, role = known[query.value].name, words.get("role", "").lower()
    pairs = [(each.name, known[name].name) for each in known.values() for name in each.dependents if name in known]
    ends = {"antecedent": 0, "dependent": 1}
    sides = [ends[role]] if role in ends else [0, 1]
    found = [pair for pair in pairs if any(pair[side] == me for side in sides)]
    if query.references:
        rows = services.dependencies(computer)
        return [
            instance.element("Win32_DependentService", f"{namespace}Win32_DependentService", row)
            for pair, row in zip(pairs, rows, strict=True)
            if pair in found
        ]
    others = [known[pair[1] if pair[0] == me else pair[0]] for pair in found]
    related: list[Properties] = [services.service(computer, each) for each in others]
    return [instance.element("Win32_Service", f"{namespace}Win32_Service", row) for row in related]
