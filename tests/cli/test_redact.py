"""`--redact`: what a command prints names nobody, and the key says what stands for what."""

from __future__ import annotations

import html
import json
import os
import re
import stat
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.redaction.key import Key
from runbook.cli.redaction.redaction import Redaction
from runbook.errors import InvalidInput
from runbook.journal.journal import Journal
from tests import published
from tests.walk.staged import Stage, staged

KNOWN = (
    ("HOST", "FILES01"),
    ("HOST", "SQL-01"),
    ("DOMAIN", "contoso.local"),
    ("USER", "backup admin"),
    ("USER", "田中"),
    ("CUSTOMER", "Fabrikam"),
    ("HOST", "AB"),
)


@pytest.fixture
def redaction(tmp_path: Path) -> Redaction:
    """A redaction that knows some names."""
    made = Redaction(Key(tmp_path / "key.json", ""))
    made.know(KNOWN)
    return made


@pytest.mark.parametrize(
    ("words", "redacted"),
    [
        ("FILES01, files01 and Files01$", "HOST-1, HOST-1 and HOST-1$"),
        ("files01.contoso.local:5985", "HOST-1.DOMAIN-1:5985"),
        ("SQL-01-test on AB", "HOST-2-test on HOST-3"),
        ("FILES012, XFILES01, ABC, CAB", "FILES012, XFILES01, ABC, CAB"),
        ("FILES01に接続できません。田中さんがABを確認", "HOST-1に接続できません。USER-2さんがHOST-3を確認"),
        ("田\n  中", "USER-2"),
        (r"CONTOSO\backup admin", r"DOMAIN-1\USER-1"),
        ("user=CONTOSO%5Cbackup%20admin", "user=DOMAIN-1%5CUSER-1"),
        ("backup\n  admin", "USER-1"),
        (r"contoso\sato, later sato alone", r"DOMAIN-1\USER-3, later USER-3 alone"),
        ("suzuki@contoso.local", "USER-3@DOMAIN-1"),
        ("web01.contoso.local", "HOST-4.DOMAIN-1"),
        ("someone@example.com, Someone@Example.com", "USER-3, USER-3"),
        ("10.1.2.3:5985 10.1.2.3 10.1.2.4", "ADDRESS-1:5985 ADDRESS-1 ADDRESS-2"),
        ("[2001:db8::1]:5986 and 2001:DB8::1", "[ADDRESS-1]:5986 and ADDRESS-1"),
        ("at 12:34:56 on 127.0.0.1, ::1, 10.0.17763.0", "at 12:34:56 on 127.0.0.1, ::1, 10.0.17763.0"),
        ("dpmra.exe 5.0.158.0, 5.0.158.0", "dpmra.exe 5.0.158.0, ADDRESS-1"),
        ("00-15-5D-01-02-03", "ADDRESS-1"),
        ("S-1-5-21-1-2-3-500 and S-1-5-32-544", "SID-1 and S-1-5-32-544"),
        ("UUID 5d0e9c1a-0000-4000-8001-000000000000", "UUID ID-1"),
        (r"Class\{4D36E972-E325-11CE-BFC1-08002BE10318}", r"Class\{4D36E972-E325-11CE-BFC1-08002BE10318}"),
        (r"C:\Users\sato\x.toml, C:\Users\Public\x", r"C:\Users\USER-3\x.toml, C:\Users\Public\x"),
        ("/home/sato/x and file:///home/sato/y", "/home/USER-3/x and file:///home/USER-3/y"),
        ("contoso and FABRIKAM", "DOMAIN-1 and CUSTOMER-1"),
        ("FILES01.emea.fabrikam-jp.example and emea", "HOST-1.DOMAIN-2 and DOMAIN-2"),
        ("CN=x,DC=contoso,DC=local", "CN=x,DC=DOMAIN-1"),
        ("ＦＩＬＥＳ０１ and ｓｑｌ－０１", "HOST-1 and HOST-2"),
        ("WORKGROUP, localhost", "WORKGROUP, localhost"),
    ],
)
def test_a_name_is_found_however_it_is_written(words: str, redacted: str, redaction: Redaction) -> None:
    """In another case, with its domain, beside Japanese, in a URL or a path; never in the middle of another word."""
    assert redaction.text(words) == redacted


HOSTILE = (
    "error",
    "DPM",
    "1",
    "done",
    "FILES_01",
    "a&b",
    "x*y",
    "ホスト1",
    "FILES01",
    "format",
    "host",
    "-v",
    "100%",
    "<b>",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_is_also_a_word_goes_and_json_stays_what_it_is(name: str, tmp_path: Path) -> None:
    """As text, in Markdown, in HTML and in a URL; keys of JSON and the states in it are ours, whatever a host is called."""
    redaction = Redaction(Key(tmp_path / "key.json", ""))
    redaction.know([("HOST", name)])
    in_markdown = re.sub(r"[\\`*_{}\[\]<>#|~&]", r"\\\g<0>", name)
    in_html = html.escape(name)
    for written in (name, name.upper(), in_markdown, in_html, quote(name, safe="")):
        assert redaction.text(f"『{written}』") == "『HOST-1』", written
    document = {"format": 1, "command": name, "hosts": [{"host": name, "result": name, name: f"({name})"}]}
    expected = {"format": 1, "command": name, "hosts": [{"host": "HOST-1", "result": name, name: "(HOST-1)"}]}
    expected["hosts"][0] |= {"host": "(HOST-1)"} if name == "host" else {}  # type: ignore[index]
    assert redaction.document(document) == expected


def test_the_fields_of_an_error_are_what_hosts_say(redaction: Redaction) -> None:
    """Also where a field is called like a word of this program; a domain that one string tells is known in those before it."""
    fields = {"node": "FILES01", "command": ["ping FILES01"], "state": "AD.example.org", "at": "x"}
    document = {
        "command": "files01",
        "seen": "ad",
        "error": {"code": "ab", "fields": fields, "message": "AB.ad.example"},
    }
    redacted = json.loads(redaction.finished(json.dumps(document), "json"))
    assert (redacted["command"], redacted["error"]["code"]) == ("files01", "ab")
    assert redacted["seen"] == "DOMAIN-2"
    assert redacted["error"]["fields"]["node"] == "HOST-1"
    assert redacted["error"]["fields"]["command"] == ["ping HOST-1"]


def test_outputs_agree_by_the_key(tmp_path: Path) -> None:
    """A file that is there keeps its placeholders and gets more; it is its user's alone, and what was written is found again."""
    path = tmp_path / "key.json"
    for hosts in (["B", "A"], ["A", "C"], ["C"]):
        redaction = Redaction(Key(path, "contoso"))
        redaction.know([("HOST", host) for host in hosts])
        redaction.finished("", "text")
    document = json.loads(path.read_text(encoding="utf-8"))
    published.validate(document)
    assert document["names"] == {"HOST-1": ["B"], "HOST-2": ["A"], "HOST-3": ["C"]}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key.json"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 2, "customer": "", "names": {}}', '{"format": 1, "customer": "", "names": {"x": ["A"]}}', '{"format": 1, "customer": "", "names": {"HOST-1": [1]}}', "[" * 99_999])  # fmt: skip
def test_a_file_that_is_no_key_is_left_alone(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command is refused before it prints anything."""
    path = tmp_path / "key.json"
    path.write_text(content, encoding="utf-8")
    assert main(["explain", "0x80072746", "--redact", str(path), "--lang", "en"]) == ExitCode.USAGE
    assert path.read_text(encoding="utf-8") == content
    shown = capsys.readouterr()
    assert (shown.out, "it was not made by --redact" in " ".join(shown.err.split())) == ("", True)


def test_the_servers_of_an_explained_text_are_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Though nobody typed them as hosts."""
    text = "The agent on FILES07 does not respond. (ID 52 Details: x (0x80072746))"
    assert main(["explain", text, "--json", "--redact", str(tmp_path / "key.json"), "--lang", "en"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "FILES07" not in out
    assert json.loads(out)["servers"]["protected"][0].startswith("HOST-")


def test_a_key_that_another_command_has_changed_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then nothing is printed: it would not agree with the other's output. Nor is anything printed if no key can be written."""
    path = tmp_path / "key.json"
    first, second = Redaction(Key(path, "")), Redaction(Key(path, ""))
    first.know([("HOST", "A")])
    first.save()
    second.know([("HOST", "B")])
    with pytest.raises(InvalidInput, match="was changed while"):
        second.finished("B", "text")
    assert main(["explain", "0x80072746", "--redact", str(tmp_path / "no" / "key"), "--lang", "en"]) == ExitCode.USAGE
    assert capsys.readouterr().out == ""


def test_no_command_names_what_it_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """check, doctor, history and report in every format, with one key: computers, accounts, the customer, identifiers, on both streams."""
    with staged("idle-wan", tmp_path) as stage:
        _name_everything(stage)
        assert stage.walk([("symptom", "connection"), ("idle-device", "no")]) == ExitCode.DONE
        with Journal(stage.journal) as journal:
            run = journal.runs_of_everyone()[0]
        user = stage.server.username.rpartition("\\")[2]
        names = {
            run.host,
            stage.told.dpm,
            run.computer.name,
            run.computer.domain,
            "contoso",
            user,
            "osaka",
            run.computer.id.split()[1],
        }
        if (person := run.who.partition("@")[0]) != "root":  # the word stands in what Windows says
            names.add(person)
        key = ("--redact", str(tmp_path / "key.json"))
        pair = ("--dpm", stage.told.dpm, "--host", stage.told.host)
        capsys.readouterr()
        page = tmp_path / "report.html"
        for words in (("check", *pair), ("check", *pair, "--json"), ("doctor", *pair[2:]), ("history",), ("history", "--json"), ("report",),
                      ("report", "--format", "json"), ("report", "--format", "html"), ("report", "--run", "1-2"), ("report", "--run", "1-2", "--format", "json"), ("report", "--output", str(page)), ("explain", "0x80072746")):  # fmt: skip
            code = ExitCode.DIFFERENT if words[0] == "check" else ExitCode.DONE
            assert (stage.run(*words, *key) if words[0] != "explain" else main([*words, *key])) == code, words
            shown = capsys.readouterr()
            written = shown.out + page.read_text(encoding="utf-8") if page.exists() else shown.out
            found = {
                name
                for name in names
                if re.search(
                    rf"(?i)(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])",
                    written + shown.err.rpartition("Names were replaced")[0],
                )
            }
            assert not found, (words, written)
            if "json" in words[-1]:
                published.validate(json.loads(shown.out))
        document: dict[str, Any] = json.loads((tmp_path / "key.json").read_text(encoding="utf-8"))
        published.validate(document)
        assert names <= {name for each in document["names"].values() for name in each} | {run.computer.id.split()[1]}


def test_what_a_command_finds_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The domain that a host tells, with no run before; the computers that a DPM server protects, which no inventory names."""
    key = tmp_path / "key.json"
    with staged("idle-wan", tmp_path) as stage:
        words = ("check", "--dpm", stage.told.dpm, "--redact", str(key))
        stage.run(*words, "--host", stage.told.host)
        names = json.loads(key.read_text(encoding="utf-8"))["names"].values()
        assert "contoso.local" in {name for each in names for name in each}
        text = stage.inventory.read_text(encoding="utf-8")
        stage.inventory.write_text(re.sub(rf"\[hosts\.{stage.told.host}\]", "[hosts.OTHER]", text), encoding="utf-8")
        key.unlink()
        capsys.readouterr()
        stage.run("check", "--dpm", stage.told.dpm, "--protected-by", stage.told.dpm, "--redact", str(key))
        shown = capsys.readouterr()
        assert "HOST-" in shown.err
        assert not re.search(rf"(?i)\b{stage.told.host}\b", shown.out + shown.err)


def _name_everything(stage: Stage) -> None:
    """Give the hosts of an inventory a customer and a location."""
    text = stage.inventory.read_text(encoding="utf-8")
    text = text.replace("journal =", 'customer = "contoso"\njournal =', 1)
    stage.inventory.write_text(re.sub(r"(?m)^role =", 'site = "osaka"\nrole =', text), encoding="utf-8")


def test_records_with_their_hashes_keep_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A forwarder that verifies them could not, without the names."""
    words = [
        "history",
        "--jsonl",
        "--redact",
        str(tmp_path / "key.json"),
        "--journal",
        str(tmp_path / "j"),
        "--lang",
        "en",
    ]
    assert main(words) == ExitCode.USAGE
    assert "cannot be given with --redact" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "said"), [("en", "expected one argument (FILE)"), ("ja", "値を 1 つ指定してください (FILE)")]
)
def test_the_file_that_is_missing_is_named(language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--redact` without a file says that it takes one, as every option with a value does."""
    assert main(["history", "--lang", language, "--redact"]) == ExitCode.USAGE
    assert said in capsys.readouterr().err
