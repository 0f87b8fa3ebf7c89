"""System packages that some tests need: a browser, a Kerberos domain, and clients of WinRM that are not Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from development.processes import run, say


@dataclass(frozen=True)
class Want:
    """A requirement of tests, its purpose, and the Debian packages that provide it."""

    ja: str
    en: str
    packages: Sequence[str]
    is_there: Callable[[], bool]


def find_browser() -> str | None:
    """Return the path of a browser of the Chromium family."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    usual = [Path(os.environ[name], r"Microsoft\Edge\Application\msedge.exe") for name in ("ProgramFiles(x86)", "ProgramFiles") if name in os.environ]  # fmt: skip
    found = [path for name in names if (path := shutil.which(name))]
    return next(iter([*found, *(str(path) for path in usual if path.exists())]), None)


def is_root() -> bool:
    """Return True if this process runs as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def in_ci() -> bool:
    """Return True in continuous integration: packages must be installed without asking, and no test may be skipped."""
    return bool(os.environ.get("CI"))


def _has_domain_programs(*names: str) -> bool:
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    return all(shutil.which(name, path=path) for name in ("kinit", "faketime", "krb5-config", "gcc", *names))


def has_winrm_clients() -> bool:
    """Return True if winrmcp, and Perl with GSSAPI and gss-ntlmssp, are installed."""
    if not (shutil.which("winrmcp") and shutil.which("perl") and Path("/etc/gss/mech.d/mech.ntlmssp.conf").exists()):
        return False
    return subprocess.run(["perl", "-MGSSAPI", "-e", "1"], capture_output=True, check=False).returncode == 0


def wants() -> list[Want]:
    """Return the requirements of the tests on this machine."""
    browser = Want(
        "ブラウザーでのページの検査", "tests of the pages in a browser",
        ("chromium", "fonts-noto-cjk", "fonts-noto-core"), lambda: find_browser() is not None,
    )  # fmt: skip
    if sys.platform != "linux":
        return [browser]
    # Samba is closer to Windows, but if services start on installation it would share files; it also needs root.
    samba = is_root() and not Path("/run/systemd/system").exists()
    programs = ("samba", "samba-tool") if samba else ("krb5kdc",)
    server = ("samba", "samba-ad-dc", "samba-ad-provision", "winbind") if samba else ("krb5-kdc", "krb5-admin-server")
    domain = Want(
        "テスト用ドメインでの Kerberos の検査", "tests of Kerberos in a domain of their own",
        (*server, "krb5-user", "faketime", "libkrb5-dev", "gcc", "libc6-dev", "python3-dev"), lambda: _has_domain_programs(*programs),
    )  # fmt: skip
    clients = Want(
        "Python 以外の WinRM クライアントでの検査", "tests with clients of WinRM that are not Python",
        ("winrmcp", "perl", "libgssapi-perl", "gss-ntlmssp"), has_winrm_clients,
    )  # fmt: skip
    return [browser, domain, clients]


def provide(*, install: bool) -> list[Want]:
    """Print the missing packages, install them if allowed, and return those still missing.

    Root and CI install without asking; any other user needs `install`, which then uses sudo.
    """
    absent = [want for want in wants() if not want.is_there()]
    for want in absent:
        packages = " ".join(want.packages)
        say(f"{want.ja}に必要なパッケージ (Debian): {packages}", f"Wanted for {want.en} (Debian): {packages}")
    if not absent or not shutil.which("apt-get"):
        return absent
    if not (install or is_root() or in_ci()):
        say("インストールするには: python3 dev.py test --install", "To install them: python3 dev.py test --install")
        return absent
    say("インストールしています", "Installing them")
    _install([package for want in absent for package in want.packages])
    return [want for want in absent if not want.is_there()]


def _install(packages: Sequence[str]) -> None:
    prefix = [] if is_root() else ["sudo", *(["-n"] if in_ci() else [])]
    run([*prefix, "apt-get", "update"], quiet=True)
    run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *packages], quiet=True)  # fmt: skip


def build_gssapi(python: Path) -> None:
    """Build Python's Kerberos module if its headers are installed."""
    there = subprocess.run([python, "-c", "import gssapi, krb5"], capture_output=True, check=False)
    if there.returncode != 0 and sys.platform == "linux" and shutil.which("krb5-config") and shutil.which("gcc"):
        say("Python の GSSAPI をビルドしています", "Building GSSAPI for Python")
        # Without optimization the build takes less than half the time: much C code, which waits for a KDC anyway.
        run(["env", "CFLAGS=-O0 -g0", python, "-m", "pip", "install", "--quiet", "-e", ".[kerberos]"], quiet=True)
