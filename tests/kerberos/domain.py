"""A real domain on loopback: Samba's AD DC; if that cannot run (not root, not installed), MIT's KDC."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REALM = "CONTOSO.TEST"
HOST = "files01.contoso.test"
USER, DISABLED = f"backupadmin@{REALM}", f"leaver@{REALM}"

_PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
_LONGEST = "900"  # seconds; a forgotten KDC ends by itself
_KRB5_CONF = f"""[libdefaults]
 default_realm = {REALM}
 dns_lookup_realm = false
 dns_lookup_kdc = false
 dns_canonicalize_hostname = false
 rdns = false
 udp_preference_limit = 1
 {{more}}
[realms]
 {REALM} = {{{{
  kdc = 127.0.0.1:{{port}}
 }}}}
[domain_realm]
 .{REALM.lower()} = {REALM}
"""
_KDC_CONF = f"""[kdcdefaults]
 kdc_listen = ""
 kdc_tcp_listen = 127.0.0.1:{{port}}
[realms]
 {REALM} = {{{{
  database_name = {{folder}}/principal
  key_stash_file = {{folder}}/stash
  default_principal_flags = +preauth
 }}}}
[logging]
 kdc = FILE:{{folder}}/kdc.log
"""


def missing() -> str:
    """Return what is missing for a domain on this computer; empty if one can be made."""
    if sys.platform != "linux":
        return "a domain is made on Linux only"
    kdc = _samba_runs() or all(_which(name) for name in ("krb5kdc", "kdb5_util", "kadmin.local"))
    absent = [name for name in ("kinit", "kvno", "faketime") if not _which(name)]
    return ", ".join([*([] if kdc else ["samba or krb5kdc"]), *absent])


@dataclass(frozen=True)
class Domain:
    """A domain with a user, a disabled user, and a computer, `HOST`, with its keytab. Its files are in `folder`."""

    folder: Path

    @property
    def keytab(self) -> Path:
        """Return the path of the computer's key."""
        return self.folder / "files01.keytab"

    @property
    def password(self) -> str:
        """Return the password of both users, made for this run."""
        return (self.folder / "password").read_text()

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment variables for Kerberos programs; their ticket cache does not exist."""
        return {
            "KRB5_CONFIG": str(self.folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(self.folder / "kdc.conf"),
            "KRB5RCACHENAME": f"file2:{self.folder / 'replays'}",
            "KRB5CCNAME": f"FILE:{self.folder / 'no-tickets'}",
        }

    def configuration(self, path: Path, more: str = "", port: int | None = None) -> Path:
        """Return another krb5.conf for the same domain, with an additional setting or another port for the KDC."""
        path.write_text(_KRB5_CONF.format(more=more, port=port or int((self.folder / "port").read_text())))
        return path

    def run(self, *command: str, given: str = "", **environment: str) -> str:
        """Run a Kerberos program with `given` on its standard input. Return its output. Raise `CalledProcessError`."""
        settings = {**os.environ, "PATH": _PATH, **self.environment, **environment}
        return subprocess.run(command, input=given, env=settings, capture_output=True, text=True, check=True).stdout

    def make(self) -> None:
        """Provision the domain, once."""
        (self.folder / "password").write_text(f"A1-{secrets.token_urlsafe(15)}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            (self.folder / "port").write_text(str(free.getsockname()[1]))
        self.configuration(self.folder / "krb5.conf")
        if _samba_runs():
            self._provision_samba()
        else:
            self._provision_mit()

    def start(self) -> int:
        """Start its KDC. Return the process's id."""
        samba = ["samba", "--interactive", "--model=single", f"--configfile={self.folder / 'samba/etc/smb.conf'}"]
        command = ["timeout", _LONGEST, *(samba if _samba_runs() else ["krb5kdc", "-n"])]
        # Start it from a shell that ends at once: the last worker that needs it may be another than this one.
        log = self.folder / "kdc.out"
        pid = int(self.run("sh", "-c", 'exec 3>&1 >"$0" 2>&1 </dev/null; "$@" 3>&- & echo $! >&3', str(log), *command))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int((self.folder / "port").read_text()))) == 0:
                    return pid
            time.sleep(0.05)
        raise AssertionError(f"the KDC does not answer:\n{log.read_text()}")

    def _provision_samba(self) -> None:
        smb_conf, port = self.folder / "samba/etc/smb.conf", (self.folder / "port").read_text()
        options = (
            "interfaces=lo",
            "bind interfaces only=yes",
            "server services=kdc",
            f"krb5 port={port}",
            "kpasswd port=0",
            f"pid directory={self.folder}",
        )
        tool = ("samba-tool",)
        self.run(
            *tool, "domain", "provision", "--server-role=dc", "--dns-backend=NONE", f"--realm={REALM}", "--domain=CONTOSO",
            "--host-name=dc01", "--host-ip=127.0.0.1", f"--adminpass={self.password}", f"--targetdir={self.folder / 'samba'}",
            *(f"--option={each}" for each in options),
        )  # fmt: skip
        here = f"--configfile={smb_conf}"
        for user in (USER, DISABLED):
            self.run(*tool, "user", "create", user.partition("@")[0], self.password, here)
        self.run(*tool, "user", "disable", DISABLED.partition("@")[0], here)
        # As on a computer that joined the domain: HOST also serves HTTP.
        self.run(*tool, "computer", "create", "FILES01", f"--service-principal-name=HOST/{HOST}", here)
        self.run(*tool, "user", "setpassword", "FILES01$", f"--newpassword={secrets.token_urlsafe(30)}", here)
        self.run(*tool, "domain", "exportkeytab", str(self.keytab), "--principal=FILES01$", here)

    def _provision_mit(self) -> None:
        port = (self.folder / "port").read_text()
        (self.folder / "kdc.conf").write_text(_KDC_CONF.format(port=port, folder=self.folder))
        self.run("kdb5_util", "create", "-s", "-r", REALM, "-P", secrets.token_hex())
        orders: Sequence[str] = (
            f"addprinc -pw {self.password} {USER}",
            f"addprinc -pw {self.password} -allow_tix {DISABLED}",
            f"addprinc -randkey HTTP/{HOST}",
            f"ktadd -k {self.keytab} HTTP/{HOST}",
        )
        self.run("kadmin.local", given="\n".join(orders) + "\n")


@contextmanager
def shared(folder: Path) -> Iterator[Domain]:
    """Yield the one domain of all workers: the first worker makes and starts it, the last one ends it."""
    folder.mkdir(exist_ok=True)
    domain = Domain(folder)
    with _counted(folder) as users:
        if not domain.keytab.exists():
            domain.make()
        if users == 0:
            (folder / "pid").write_text(str(domain.start()))
        _count(folder, users + 1)
    try:
        yield domain
    finally:
        with _counted(folder) as users:
            _count(folder, users - 1)
            if users == 1:
                os.kill(int((folder / "pid").read_text()), 15)


@contextmanager
def _counted(folder: Path) -> Iterator[int]:
    """Yield the number of users, under a lock."""
    assert sys.platform != "win32"
    import fcntl

    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        counted = folder / "users"
        yield int(counted.read_text()) if counted.exists() else 0


def _count(folder: Path, users: int) -> None:
    (folder / "users").write_text(str(users))


def _samba_runs() -> bool:
    """Return whether Samba is installed, and may set the owners of its files."""
    return sys.platform != "win32" and os.geteuid() == 0 and bool(_which("samba") and _which("samba-tool"))


def _which(program: str) -> str | None:
    return shutil.which(program, path=_PATH)
