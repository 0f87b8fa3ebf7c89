"""What a host tells of its shells and of its configuration, in the shapes that were recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sandbox.conftest import ENUMERATION, SHELL, TRANSFER, Raw, Refused, values_of

CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"


def test_winrm_3_describes_a_new_shell(old: Raw, new: Raw) -> None:
    """With its owner, its client and its times; 2.0 answers with the reference alone."""
    body = f'<r:Shell xmlns:r="{SHELL}"><r:IdleTimeOut>PT180.000S</r:IdleTimeOut></r:Shell>'
    made = new.ask(f"{TRANSFER}/Create", f"{SHELL}/cmd", body)
    told = values_of(made[1])
    assert list(told) == [
        "ShellId", "ResourceUri", "Owner", "ClientIP", "IdleTimeOut", "InputStreams", "OutputStreams", "ShellRunTime",
        "ShellInactivity",
    ]  # fmt: skip
    assert (told["IdleTimeOut"], told["ShellRunTime"]) == (["PT180.000S"], ["P0DT0H0M0S"])
    assert len(old.ask(f"{TRANSFER}/Create", f"{SHELL}/cmd", body)) == 1


def test_an_open_shell_can_be_read_and_listed(new: Raw) -> None:
    """Get by its id, Enumerate of them all; what is closed is in neither."""
    first, second = new.open(), new.open()
    new.machine.clock.advance(timedelta(seconds=3725))
    told = values_of(new.ask(f"{TRANSFER}/Get", f"{SHELL}/cmd", selectors={"ShellId": first})[0])
    assert (told["ShellId"], told["ShellRunTime"]) == ([first], ["P0DT1H2M5S"])
    asked = f'<n:Enumerate xmlns:n="{ENUMERATION}"/>'
    context = new.ask(f"{ENUMERATION}/Enumerate", SHELL, asked).findtext(".//{*}EnumerationContext", "")
    pull = f'<n:Pull xmlns:n="{ENUMERATION}"><n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>9</n:MaxElements></n:Pull>'  # fmt: skip
    listed = new.ask(f"{ENUMERATION}/Pull", SHELL, pull)
    assert [each.text for each in listed.iter(f"{{{SHELL}}}ShellId")] == [first, second]
    new.close(first)
    with pytest.raises(Refused) as caught:
        new.ask(f"{TRANSFER}/Get", f"{SHELL}/cmd", selectors={"ShellId": first})
    assert caught.value.code == 0x8033805B


def test_parts_of_the_configuration(new: Raw) -> None:
    """`winrm get winrm/config/winrs` and its like; a part that is not there is no resource."""
    winrs = new.ask(f"{TRANSFER}/Get", f"{CONFIG}/Winrs")[0]
    assert (winrs.tag, values_of(winrs)["MaxShellsPerUser"]) == (f"{{{CONFIG}}}Winrs", ["30"])
    assert values_of(new.ask(f"{TRANSFER}/Get", f"{CONFIG}/service")[0])["AllowUnencrypted"] == ["false"]
    with pytest.raises(Refused):
        new.ask(f"{TRANSFER}/Get", f"{CONFIG}/nothing")


@pytest.mark.parametrize("resource", [f"{CONFIG}/service", SHELL, f"{SHELL}/cmd"])
def test_a_reader_is_told_of_neither(new: Raw, resource: str) -> None:
    """The group of WMI's remote users is not enough (facts 6.6)."""
    new.machine.access.rights = "reader"
    with pytest.raises(Refused) as caught:
        new.ask(f"{TRANSFER}/Get", resource, selectors={"ShellId": "x"})
    assert caught.value.code == 5
