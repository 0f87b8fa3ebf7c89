"""What a DPM server says that it protects is not where an account is sent unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.hosts.protected import choose
from runbook.sandbox import serve, small_environment
from tests.hostile.raw_server import Asked, answering, http, noting

DOMAIN = "contoso.local"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("FILES01", None),
        ("files_01-a", None),
        ("FILES01.contoso.local", None),
        ("FILES01.CONTOSO.LOCAL", None),
        ("x.sub.contoso.local", None),
        ("FILES01.contoso.local.evil.example", "outside"),
        ("FILES01.evilcontoso.local", "outside"),
        ("login.example", "outside"),
        ("127.0.0.1", "an address"),
        ("127.0.0.1:46339", "an address"),
        ("FILES01:5985", "an address"),
        ("::1", "an address"),
        ("[::1]:5985", "an address"),
        ("2130706433", "an address"),
        ("0x7f000001", "an address"),
        ("127.1", "an address"),
        ("localhost", "an address"),
        ("localhost.contoso.local", "an address"),
        ("会計サーバー", "no name"),
        ("a" * 64, "no name"),
        ("", "no name"),
        ("a b", "no name"),
        ("-\x1b[2J", "no name"),
        ("FILES01.contoso.local.", "no name"),
        ("http://files01/", "an address"),
    ],
)
def test_a_name_is_taken_if_it_can_be_a_computer_of_the_domain(name: str, why: str | None) -> None:
    """Otherwise it is left out with the reason, shown without anything that a terminal would obey."""
    found = choose([name], DOMAIN, lambda _: False)
    assert found.taken == (() if why else (name,))
    assert [reason.en.startswith(why or "") for reason in found.left_out] == ([True] if why else [])
    assert all("\x1b" not in note.en for note in found.notes("DPM01"))


def test_the_inventory_may_say_otherwise() -> None:
    """A name that a person wrote down, with its address, is one that a person means."""
    assert choose(["会計", "127.0.0.1"], DOMAIN, lambda _: True).taken == ("127.0.0.1", "会計")


def test_in_a_workgroup_there_is_no_domain_to_be_inside() -> None:
    """Bare names are taken, full ones are not."""
    assert choose(["FILES01", "FILES01.contoso.local"], None, lambda _: False).taken == ("FILES01",)


def test_no_logon_goes_to_where_a_dpm_server_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address with a port of somebody else's is left out and said; the others are done, and were named before."""
    asked: list[Asked] = []
    environment = small_environment()
    dpm = environment["DPM01"].dpm
    assert dpm is not None
    with (
        serve(environment) as server,
        answering(noting(asked, lambda _: http(401, WWW_Authenticate="Negotiate"))) as elsewhere,
    ):
        dpm.groups[0].members += [elsewhere, "会計サーバー", "backup.example.com"]
        write_inventory(tmp_path / "i.toml", environment, server, tmp_path / "j")
        words = ["step1", "--check", "--protected-by", "DPM01", "--inventory", str(tmp_path / "i.toml"), "--lang", "en"]
        assert main(words) == ExitCode.DIFFERENT
    shown = capsys.readouterr()
    err = " ".join(shown.err.split())
    assert "DPM01 protects (computers: 3): FILES01, OLD01, SQL01" in err
    assert f"not connected to (an address or a port): '{elsewhere}'" in err
    assert "(no name for DNS; to reach it, put it into the inventory with an endpoint): '会計サーバー'" in err
    assert "(outside the DPM server's domain; to reach it, put it into the inventory): 'backup.example.com'" in err
    assert "FILES01" in shown.out
    assert asked == []


def test_none_that_can_be_reached_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is not that nothing is protected."""
    environment = small_environment()
    dpm = environment["DPM01"].dpm
    assert dpm is not None
    for group in dpm.groups:
        group.members[:] = ["10.0.0.1"]
    with serve(environment) as server:
        write_inventory(tmp_path / "i.toml", environment, server, tmp_path / "j")
        words = ["check", "--protected-by", "DPM01", "--inventory", str(tmp_path / "i.toml"), "--lang", "ja"]
        assert main(words) == ExitCode.USAGE
    assert "接続できる名前のコンピューターがありません" in capsys.readouterr().err
