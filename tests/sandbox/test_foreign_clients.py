"""Clients that are not Python, and share no NTLM, TLS, HTTP or SOAP with us, talk to the simulated Windows.

Perl logs in with NTLM by gss-ntlmssp (C) and encrypts its messages with it; its envelopes are handwritten. winrmcp (Go,
masterzen/winrm, which packer uses too) copies a file over HTTPS with Basic.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from development.system_packages import has_winrm_clients
from runbook.sandbox import CommandResult, Environment, Server, serve
from tests.sandbox.conftest import Raw, Refused

CLIENT = Path(__file__).with_name("sealed_client.pl")
AGENT = r"SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent"


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not has_winrm_clients():
        report = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        report(
            "winrmcp, libgssapi-perl or gss-ntlmssp is missing; `python3 dev.py test --install` installs them on Debian"
        )


class Sealed(Raw):
    """The handwritten client, whose envelopes Perl encrypts and sends."""

    def __init__(self, exchange: Callable[[bytes], bytes]) -> None:
        self._exchange = exchange

    def exchange(self, request: bytes) -> bytes:
        """Return the answer that Perl decrypted."""
        return self._exchange(request)


@pytest.fixture
def server(site: Environment) -> Iterator[Server]:
    """The small site over plain HTTP: nothing but encrypted messages."""
    with serve(site) as running:
        yield running


@pytest.fixture
def sealed(server: Server, tmp_path: Path) -> Iterator[Sealed]:
    """Perl, logged in at FILES01."""
    account = tmp_path / "account"
    account.write_text(f"{server.username.replace(chr(92), ':')}:{server.password}\n", encoding="utf-8")
    host, _, port = server.endpoint("FILES01").partition(":")
    process = subprocess.Popen(
        ["perl", CLIENT, host, port],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "NTLM_USER_FILE": str(account)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    given, taken = process.stdin, process.stdout

    def exchange(request: bytes) -> bytes:
        given.write(request + b"\0")
        given.flush()
        answer = bytearray()
        while (byte := taken.read(1)) not in (b"\0", b""):
            answer += byte
        return bytes(answer)

    with process:
        yield Sealed(exchange)
        given.close()
        assert process.wait(20) == 0


def test_perl_reads_and_writes(sealed: Sealed, site: Environment) -> None:
    """Get, a fault, a list in parts, a method with its effect, all under one login and its running cipher."""
    assert sealed.get("root/cimv2/Win32_Service", Name="DPMRA")["State"] == ["Running"]
    with pytest.raises(Refused) as caught:
        sealed.get("root/cimv2/Win32_Service", Name="Nobody")
    assert caught.value.any_code == 0x80338000
    parts = sealed.parts("select * from Win32_Service")
    assert {"DPMRA", "WinRM"} <= {item.findtext("{*}Name") for part in parts for item in part}
    assert [len(part) for part in parts] == [1, len(site["FILES01"].services) - 1]
    assert sealed.code("SetDWORDValue", AGENT, "ConnectionNoActivityTimeout", uValue=900) == 0
    written = site["FILES01"].registry.get(rf"HKLM\{AGENT}", "ConnectionNoActivityTimeout")
    assert written is not None
    assert written.data == 900


def test_perl_runs_commands(sealed: Sealed, site: Environment) -> None:
    """In a shell; output that is no ASCII, in several pieces, and an exit code."""
    site["FILES01"].commands["much"] = lambda *_: CommandResult("日本語\r\n" * 40_000, exit_code=3)
    result = sealed.run("much")
    assert (result.stdout.decode(), result.exit_code) == ("日本語\r\n" * 40_000, 3)
    assert result.receives > 1
    assert sealed.run('"hostname"').stdout == b"FILES01\r\n"
    assert site["FILES01"].shells == 0


def test_perl_with_a_wrong_password(server: Server, tmp_path: Path) -> None:
    """It is refused after the challenge, and counted once."""
    account = tmp_path / "account"
    account.write_text(f"{server.username.replace(chr(92), ':')}:wrong\n", encoding="utf-8")
    host, _, port = server.endpoint("FILES01").partition(":")
    environment = {**os.environ, "NTLM_USER_FILE": str(account)}
    done = subprocess.run(["perl", CLIENT, host, port], stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False, timeout=20)  # fmt: skip
    assert done.returncode != 0
    assert b"refused: 401" in done.stderr
    assert server.refused_logons == 1


def test_go_copies_a_file(site: Environment, tmp_path: Path) -> None:
    """winrmcp appends it to a file in pieces of Base64, and has PowerShell decode them."""
    content = bytes(range(256)) * 64
    pieces: list[str] = []
    scripts: list[str] = []

    def echo(line: str, _: str) -> CommandResult:
        found = re.fullmatch(r'echo (\S+) >> "%TEMP%\\winrmcp-[\w-]+\.tmp"', line)
        assert found is not None
        pieces.append(found[1])
        return CommandResult()

    def powershell(line: str, _: str) -> CommandResult:
        encoded = re.search(r"(?i)-encodedcommand (\S+)", line)
        scripts.append(base64.b64decode(encoded[1]).decode("utf-16-le") if encoded else line)
        return CommandResult()

    site["FILES01"].commands |= {"echo": echo, "powershell": powershell}
    (tmp_path / "a.bin").write_bytes(content)
    with serve(site, tls=True, auth=("basic",)) as server:
        account = ["-user", server.username, "-pass", server.password]
        where = ["-addr", server.endpoint("FILES01"), "-https", "-cacert", str(server.ca_file)]
        done = subprocess.run(["winrmcp", *account, *where, tmp_path / "a.bin", r"C:\Temp\a.bin"], capture_output=True, check=False, timeout=60)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"".join(map(base64.b64decode, pieces)) == content
    assert len(pieces) > 2
    assert r"C:\Temp\a.bin" in scripts[0]
    assert "Remove-Item" in scripts[-1]
    assert site["FILES01"].shells == 0
