"""Queries, enumerations, faults and WinRM's own configuration."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from runbook.doctor.quotas import CONFIG
from runbook.errors import NoSuchClass, WsmanFault
from runbook.windows.host import Host
from runbook.windows.system import SERVER_2012, System
from runbook.windows.values import ABSENT
from runbook.wsman import names
from runbook.wsman.envelope import Envelope
from runbook.wsman.faults.errors import QueryNotProcessed
from tests.contract.named import NAMESPACES, classes, keys


def test_a_class_that_is_not_there_is_a_typed_fault(bare: Host) -> None:
    """Unknown class and unknown namespace are told apart from everything else."""
    with pytest.raises((NoSuchClass, QueryNotProcessed)):  # the latter from WinRM 2.0 (facts 6.3)
        list(bare.client.query("root/cimv2", "select * from Win32_NoSuchClassAtAll"))
    with pytest.raises(WsmanFault):
        list(bare.client.query("root/nosuchnamespace", "select * from X"))


TOO_MANY = ("CIM_DataFile", "Win32_NTLogEvent")  # every file, every event: asked for with conditions only, elsewhere


def test_every_class_answers_or_is_missing(bare: Host) -> None:
    """Each class that the source names: objects, none, or a fault that says there is no such class here."""
    for name in sorted(classes() - set(TOO_MANY)):
        namespace = NAMESPACES[name.partition("_")[0]]
        try:
            found = bare.client.query(namespace, f"select * from {name}")
        except NoSuchClass:
            continue
        except WsmanFault:
            if namespace == "root/cimv2":  # it is on every Windows; the others come with a role or a version
                raise
            continue
        assert all(each.name for each in found), name


def test_every_key_answers_or_is_missing(bare: Host) -> None:
    """Each registry key that the source names: its values, or none."""
    for key in sorted(keys()):
        kinds = bare.registry.kinds(key.replace("NNNN", "0000"))
        assert kinds is ABSENT or isinstance(kinds, Mapping), key


def test_a_query_that_is_none_is_a_fault(bare: Host) -> None:
    """Never an empty list, which would look like "there is none"."""
    with pytest.raises(WsmanFault):
        bare.client.query("root/cimv2", "select from where")


def test_a_query_brings_everything(bare: Host) -> None:
    """As many requests as it takes, to the end of the sequence."""
    before = bare.client.requests
    all_of_them = [found.text("Name") for found in bare.client.query("root/cimv2", "select * from Win32_Service")]
    assert bare.client.requests > before
    enumerated = [found.text("Name") for found in bare.client.enumerate(names.wmi("root/cimv2", "Win32_Service"))]
    assert len(all_of_them) > 3
    assert len(set(all_of_them)) == len(all_of_them)
    assert set(all_of_them) == set(enumerated)


def test_a_query_that_finds_nothing_is_empty(bare: Host) -> None:
    """An end of the sequence without items."""
    assert bare.client.query("root/cimv2", "select * from Win32_Service where Name='dpm-runbook-none'") == []


def test_an_object_is_got_by_its_key(bare: Host) -> None:
    """Selectors ignore case; an object that is missing is a fault."""
    service = names.wmi("root/cimv2", "Win32_Service")
    assert bare.client.get(service, {"name": "RPCSS"}).text("State") == "Running"
    with pytest.raises(WsmanFault):
        bare.client.get(service, {"Name": "dpm-runbook-no-such-service"})


def test_a_method_that_is_not_there_is_a_fault(bare: Host) -> None:
    """And so is one of a class that is not there."""
    with pytest.raises(WsmanFault):
        bare.client.invoke(names.wmi("root/default", "StdRegProv"), "NoSuchMethodAtAll", reads=True)


def test_the_limits_of_winrm_are_told(bare: Host, system: System) -> None:
    """From WinRM 3.0 on, to administrators; WinRM 2.0 does not tell them over the network (facts 6.6)."""
    if system.version < SERVER_2012:
        with pytest.raises(WsmanFault):
            bare.client.exchange(Envelope(names.GET, CONFIG))
        return
    body = bare.client.exchange(Envelope(names.GET, CONFIG))
    told = {element.tag.rpartition("}")[2]: element.text for element in body.iter()}
    for limit in ("MaxEnvelopeSizekb", "MaxTimeoutms", "MaxShellsPerUser"):
        assert (told[limit] or "").strip().isdecimal()
