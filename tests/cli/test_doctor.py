"""`doctor`: what a person sees of it, and what a script gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import runbook
from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.page_address import page_address
from runbook.doctor.examine import EXAMINATIONS
from runbook.sandbox import Environment, Fault, Machine, Server, serve

DOCS = Path(__file__).parents[2] / "docs"


def typed(server: Server, folder: Path, *words: str) -> list[str]:
    """A command on an inventory of the whole site."""
    inventory = folder / "site.toml"
    write_inventory(inventory, server.environment, server, folder / "journal.sqlite3")
    return ["doctor", "--inventory", str(inventory), *words]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_table_for_each_host_and_what_to_do_below(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every examination has its row, in both languages; what waits for the same thing shares one; the page is named."""
    monkeypatch.setenv("RUNBOOK_SITE", "https://intranet.contoso.local/runbook/")
    well, gone = Machine("WELL"), Machine("GONE")
    gone.listens = False
    with serve(Environment([well, gone])) as server:
        assert main(typed(server, tmp_path, "--lang", language, "-v")) == ExitCode.DIFFERENT
    shown = capsys.readouterr().out
    about = {
        name: shown.partition(f"\n{name} (")[2].partition("\n" + other)[0]
        for name, other in (("WELL", "GONE"), ("GONE", "WELL"))
    }
    about_well, about_gone = about["WELL"], about["GONE"]
    for examination in EXAMINATIONS:
        assert (examination.title.ja if language == "ja" else examination.title.en) in about_well
    assert ("接続に問題はありません" if language == "ja" else "The connection works") in about_well
    assert ("ほか 7 項目" if language == "ja" else "7 more") in about_gone
    assert "winrm quickconfig" in about_gone
    folder = "" if language == "ja" else "en/"
    assert f"https://intranet.contoso.local/runbook/{folder}prepare/connection.html#port" in about_gone
    assert server.password not in shown
    assert well.log.writes == []


def test_json_has_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Field names are stable; what was skipped is there too; a healthy host is exit code 0."""
    machine = Machine("H")
    with serve(Environment([machine])) as server:
        assert main(typed(server, tmp_path, "--json", "--lang", "en")) == ExitCode.DONE
        machine.access.rights = "none"
        capsys.readouterr()
        assert main(typed(server, tmp_path, "--json", "--lang", "en")) == ExitCode.DIFFERENT
    document = json.loads(capsys.readouterr().out)
    (host,) = document["hosts"]
    assert (document["exit_code"], host["host"]) == (3, "H")
    findings = {finding["examination"]: finding for finding in host["findings"]}
    assert list(findings) == [examination.id for examination in EXAMINATIONS]
    assert findings["rights"]["todo"]
    assert findings["powershell"]["state"] == "skipped"


def test_what_could_not_be_seen_is_exit_code_6(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A connection that breaks at the logon says nothing about the account."""
    machine = Machine("H")
    machine.faults.add(Fault("reset"))
    with serve(Environment([machine])) as server:
        assert main(typed(server, tmp_path, "--json")) == ExitCode.UNVERIFIED


def test_other_commands_name_it_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where hosts are not reached, however many; not where they are, and not for a mistake in what was typed."""
    site = Environment([Machine("A"), Machine("B"), Machine("C")])
    site["A"].listens = site["B"].listens = False
    with serve(site) as server:
        words = ["step1", *typed(server, tmp_path)[1:], "--check", "--lang", "en"]
        main([*words, "--host", "A", "--host", "B"])
        assert capsys.readouterr().err.count("doctor") == 1
        main([*words, "--host", "C"])
        main([*words, "--host", "no host"])
        assert "doctor" not in capsys.readouterr().err


def test_an_address_without_a_site_is_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of where the pages are kept; where `dev.py site` has built them, that is a file to open."""
    monkeypatch.delenv("RUNBOOK_SITE", raising=False)
    monkeypatch.setattr(runbook, "__file__", str(tmp_path / "runbook" / "__init__.py"))
    assert page_address("prepare/connection.html#port", "en") == "en/prepare/connection.html#port"
    page = tmp_path / "site" / "prepare" / "connection.html"
    page.parent.mkdir(parents=True)
    page.touch()
    assert page_address("prepare/connection.html#port", "ja") == f"{page.as_uri()}#port"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_examination_has_its_section(language: str) -> None:
    """In the same order, under its own title, with everything it may advise."""
    page = (DOCS / language / "prepare" / "connection.md").read_text(encoding="utf-8")
    places = []
    for examination in EXAMINATIONS:
        title = examination.title.ja if language == "ja" else examination.title.en
        places.append(page.index(f"## {title} {{ #{examination.id} }}"))
        assert f"show: doctor\nexamination: {examination.id}\n" in page
    assert places == sorted(places)
