"""The simulated Windows is held to the facts: outputs, codes, pending changes, quotas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbook.errors import ConnectionLost, QuotaExceeded, WsmanFault
from runbook.sandbox import CommandResult, Fault, Machine, RegValue
from runbook.sandbox.windows.registry import Registry
from runbook.wsman.shell import Shell
from tests.conftest import host_of

EN_2008_R2 = """Querying active state...

TCP Global Parameters
----------------------------------------------
Receive-Side Scaling State          : enabled
Chimney Offload State               : automatic
NetDMA State                        : enabled
Direct Cache Acess (DCA)            : disabled
Receive Window Auto-Tuning Level    : normal
Add-On Congestion Control Provider  : none
ECN Capability                      : disabled
RFC 1323 Timestamps                 : disabled
"""
JA_2008_R2 = """アクティブ状態を照会しています...

TCP グローバル パラメーター
----------------------------------------------
Receive-Side Scaling 状態              : enabled
Chimney オフロード状態                 : automatic
NetDMA 状態                            : enabled
Direct Cache Acess (DCA)               : disabled
受信ウィンドウ自動チューニング レベル  : normal
アドオン輻輳制御プロバイダー           : none
ECN 機能                               : disabled
RFC 1323 タイムスタンプ                : disabled
"""


@pytest.mark.parametrize(("language", "printed"), [("en-US", EN_2008_R2), ("ja-JP", JA_2008_R2)])
def test_netsh_prints_the_recorded_samples_letter_by_letter(language: str, printed: str) -> None:
    """Facts 4.4, both languages."""
    machine = Machine("H", version="2008 R2", language=language)
    with Shell(host_of(machine).client, code_page=932) as shell:
        out = shell.run("netsh int tcp show global").stdout
    assert [line.rstrip() for line in out.splitlines()] == [*printed.splitlines(), ""]


def test_netsh_of_2022_knows_no_chimney() -> None:
    """The key is not in the dump, and setting it is a usage error."""
    machine = Machine("H", version="2022", language="en-US")
    with Shell(host_of(machine).client) as shell:
        assert "chimney" not in shell.run("netsh interface tcp dump").stdout
        assert shell.run("netsh interface tcp set global chimney=disabled").exit_code == 1


def test_the_shell_quota_is_a_fault() -> None:
    """MaxShellsPerUser is 5 before WinRM 3.0 (facts 6.6); a deleted shell makes room."""
    machine = Machine("H", version="2008 R2")
    client = host_of(machine).client
    shells = [Shell(client) for _ in range(6)]
    for shell in shells[:5]:
        shell.__enter__()
    with pytest.raises(QuotaExceeded):
        shells[5].__enter__()
    shells[0].__exit__(None, None, None)
    shells[5].__enter__()
    assert machine.shells == 5


def test_a_pending_change_takes_effect_at_the_reboot() -> None:
    """A keyword in the registry does nothing until the driver starts again (facts 5.4)."""
    machine = Machine("H", version="2016")
    nic = machine.nics[0]
    machine.registry.set(nic.key, "*LsoV2IPv4", RegValue("REG_SZ", "0"))
    assert machine.effective[nic.guid, "*LsoV2IPv4"] == "1"
    machine.reboot()
    assert machine.effective[nic.guid, "*LsoV2IPv4"] == "0"


def test_output_comes_in_pieces_that_fit_the_envelope() -> None:
    """A long output takes several Receives, and arrives whole."""
    machine = Machine("H", version="2008 R2")
    machine.commands["long"] = lambda *_: CommandResult("あ" * 200_000)
    with Shell(host_of(machine).client) as shell:
        assert shell.run("long").stdout == "あ" * 200_000
    assert sum(request.action.endswith("/Receive") for request in machine.log.requests) > 3


def test_a_program_that_keeps_to_cp932_is_still_read() -> None:
    """Whatever the shell's code page says."""
    machine = Machine("H", version="2008 R2")
    machine.commands["old"] = lambda *_: CommandResult(raw="保護".encode("cp932"))
    with Shell(host_of(machine).client) as shell:
        assert shell.run("old").stdout == "保護"


def test_a_fault_hits_the_message_it_was_ordered_for() -> None:
    """By position, by action, as often as it says."""
    machine = Machine("H", version="2016")
    host = host_of(machine)
    machine.faults.add(Fault("soap-fault", at=1, code=0x80338012))
    machine.faults.add(Fault("reset", action="EnumKey"))
    host.system.read()
    with pytest.raises(WsmanFault) as caught:
        host.system.read()
    assert caught.value.code == 0x80338012
    with host.client.without_retries(), pytest.raises(ConnectionLost):
        host.registry.subkeys("HKLM\\SOFTWARE")
    assert host.registry.subkeys("HKLM\\SOFTWARE") == ("Microsoft",)


names = st.sampled_from(["a", "A", "b", "名前", ""])
paths = st.sampled_from(["HKLM\\X", "hklm\\x", "HKLM\\X\\Y", "HKEY_LOCAL_MACHINE\\x\\y"])


@given(st.lists(st.tuples(st.sampled_from(["set", "delete", "delete_key"]), paths, names, st.integers(0, 9))))
def test_the_registry_is_a_case_insensitive_dictionary(steps: list[tuple[str, str, str, int]]) -> None:
    """Against a plain model, over random operations."""
    registry, model = Registry(), dict[tuple[str, str], int]()
    for step, path, name, number in steps:
        plain = path.lower().replace("hkey_local_machine", "hklm")
        if step == "set":
            registry.set(path, name, RegValue("REG_DWORD", number))
            model[plain, name.lower()] = number
        elif step == "delete":
            registry.delete(path, name)
            model.pop((plain, name.lower()), None)
        else:
            registry.delete_key(path)
            model = {key: value for key, value in model.items() if not (key[0] + "\\").startswith(plain + "\\")}
    for path in ("HKLM\\X", "HKLM\\X\\Y"):
        for name in ("A", "B", "名前", ""):
            value = registry.get(path, name)
            assert (value.data if value else None) == model.get((path.lower(), name.lower()))
