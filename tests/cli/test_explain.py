"""`explain`: what may be handed to it, what it prints, how it ends. It needs no host and leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.cli.show.page_address import page_address

JOB = """種類: 回復ポイント
状態: 失敗
説明: 保護エージェントと通信できませんでした。(ID 52 詳細: 既存の接続はリモート ホストに強制的に切断されました。 (0x80072746))
"""


def explained(capsys: pytest.CaptureFixture[str], *words: str, lang: str = "en") -> tuple[int, str]:
    """Exit code and output."""
    code = main(["explain", *words, "--lang", lang])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_a_file_in_any_encoding(encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notepad, PowerShell and Japanese Windows each save it their own way."""
    path = tmp_path / "失敗したジョブ.txt"
    path.write_bytes(JOB.encode(encoding))
    code, out = explained(capsys, str(path), "--json", lang="ja")
    record = json.loads(out)
    assert code == ExitCode.DONE
    assert (record["deciding"], record["entry"], record["line"]) == ("0x80072746", "connection", 3)
    assert {each["code"] for each in record["found"]} == {"ID 52", "0x80072746"}


def test_standard_input_in_the_consoles_encoding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`type job.txt | python -m runbook explain -` on a Japanese Windows sends CP932, whatever Python thinks."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(JOB.encode("cp932"))))
    code, out = explained(capsys, "-")
    assert code == ExitCode.DONE
    assert "Deciding code: 0x80072746 (line 3)" in out


@pytest.mark.parametrize(
    ("words", "decides"),
    [
        (["0x80072746"], "0x80072746"), (["０ｘ８００７２７４６"], "0x80072746"), (["-2147014842"], "0x80072746"),
        (["ID", "52"], "ID 52"), (["10054"], "0x80072746"), (["46"], "ID 46"), (["８００７０６ｂａ"], "0x800706BA"), (["800706ba"], "0x800706BA"),
    ],
)  # fmt: skip
def test_a_bare_code(words: list[str], decides: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As one argument or as several, in full width too."""
    code, out = explained(capsys, *words)
    assert code == ExitCode.DONE
    assert f"Deciding code: {decides}" in out


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_the_walk_starts_is_a_command_to_copy(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the answer to the first question filled in."""
    _, out = explained(capsys, "0x800706BA", lang=lang)
    assert "--answer symptom=" in out
    assert "runbook diagnose --dpm DPM01 --host FILES01" in out.replace("\n", " ")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_not_for_this_runbook_gets_no_walk(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """ID 46 has too many objects in a group, and a way of its own."""
    code, out = explained(capsys, "ID 46", lang=lang)
    assert code == ExitCode.DONE
    assert "diagnose --dpm" not in out
    assert "ID 46" in out


@pytest.mark.parametrize(
    "text", ["", " ", "backup failed", "バックアップが失敗しました", "ID", "0x", "12:30 270 files"]
)
def test_without_a_code_it_guesses_nothing(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, what to copy instead, and no place in the tree."""
    code, out = explained(capsys, text)
    assert code == ExitCode.FAILED
    assert "It contains no code" in out.replace("\n", " ")
    assert "diagnose --dpm" not in out
    _, out = explained(capsys, text, "--json")
    assert json.loads(out)["deciding"] is None


def test_quotations_are_marked_and_so_is_our_translation(capsys: pytest.CaptureFixture[str]) -> None:
    """Microsoft's words in quotation marks with their source; the Japanese says whose it is."""
    _, english = explained(capsys, "ID 52")
    assert "In the words of" in english
    _, japanese = explained(capsys, "ID 52", lang="ja")
    assert "原文" in japanese
    assert "当プロジェクトの訳" in japanese


def test_a_file_that_cannot_be_read_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which one, and why."""
    path = tmp_path / "job.txt"
    path.write_text(JOB, encoding="utf-8")

    opened = Path.open

    def refuse(self: Path, mode: str = "r", **options: str) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, mode, encoding=options.get("encoding"))

    monkeypatch.setattr(Path, "open", refuse)
    assert main(["explain", str(path), "--lang", "en"]) == ExitCode.USAGE
    assert "Permission denied" in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 5000, "😀" * 300])
def test_text_that_is_no_path_is_text(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback for what a file system would choke on."""
    assert explained(capsys, odd)[0] == ExitCode.FAILED


@pytest.mark.parametrize("named", ["C:\\no\\such\\file.log", "DPMRACurr.errlog", "./job", "~/job.txt", "logs/job", "C:\\My Logs\\job 1.txt"])  # fmt: skip
def test_a_file_that_is_not_there_is_said(named: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than that there is no code in its name."""
    assert main(["explain", named, "--lang", "en"]) == ExitCode.USAGE
    assert f"There is no file {named}" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("text", ["an I/O error", "It failed. See below.", "1.5", "and/or it failed", "失敗しました。"])
def test_a_sentence_is_not_taken_for_a_file(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It may hold a slash or a full stop."""
    assert explained(capsys, text)[0] == ExitCode.FAILED


@pytest.mark.parametrize("code", ["0x80072746/0x800706BA", "job-0x80072746.txt"])
def test_a_code_is_explained_whatever_it_looks_like(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there cannot be read, but what was typed says enough."""
    assert explained(capsys, code)[0] == ExitCode.DONE


@pytest.mark.parametrize("folder", ["/", "."])
def test_a_folder_is_said(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It holds no job's details."""
    assert main(["explain", folder, "--lang", "en"]) == ExitCode.USAGE
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe of POSIX")
def test_a_named_pipe_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`explain <(command)`, as a shell gives it."""
    os.mkfifo(tmp_path / "pipe")
    writing = Thread(target=(tmp_path / "pipe").write_text, args=(JOB,))
    writing.start()
    code, out = explained(capsys, str(tmp_path / "pipe"))
    writing.join()
    assert code == ExitCode.DONE
    assert "0x80072746" in out


def test_nothing_to_explain_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Like every command without what it needs."""
    assert main(["explain", "--lang", "ja"]) == ExitCode.USAGE
    assert "explain" in capsys.readouterr().err


def test_a_process_reads_its_pipe_and_leaves_nothing(tmp_path: Path) -> None:
    """On its own, in a folder that stays empty: no journal, no cache."""
    home = dict.fromkeys(("HOME", "XDG_STATE_HOME", "LOCALAPPDATA"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "runbook", "explain", "-", "--lang", "ja"],
        input=JOB.encode("utf-16"), capture_output=True, check=True, cwd=tmp_path, env={**os.environ, **home, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert "判断に使用したコード: 0x80072746" in done.stdout.decode("utf-8")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_pattern_is_the_file_that_it_matches(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Shells of Windows expand nothing. Of several files each has its own explanation, so they are named instead."""
    for name in ("DPMRACurr.errlog", "DPMRA1.errlog"):
        (tmp_path / name).write_text(JOB, encoding="utf-8")
    assert explained(capsys, str(tmp_path / "*Curr.errlog"), lang=lang)[0] == ExitCode.DONE
    for words in (["*.errlog"], ["DPMRA1.errlog", "DPMRACurr.errlog"]):
        assert main(["explain", *(str(tmp_path / word) for word in words), "--lang", lang]) == ExitCode.USAGE
        assert "DPMRA1.errlog, DPMRACurr.errlog" in capsys.readouterr().err


def test_an_asterisk_in_a_text_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    """As in a line of a log."""
    assert explained(capsys, "** (0x80072746) **")[0] == ExitCode.DONE
    assert explained(capsys, "**", "ID", "52")[0] == ExitCode.DONE


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", ["ID 52", "0x80090322", "ID 347", "ID 3122"])
def test_what_to_look_at_first_is_named_with_its_page(code: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And so are the commands that look."""
    _, out = explained(capsys, code, lang=lang)
    shown = out.replace("\n", " ")
    assert "tree/" in shown
    assert ("check --dpm" in shown) is (code != "ID 347")
    _, out = explained(capsys, code, "--json", lang=lang)
    assert json.loads(out)["first"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", ["ID 30111", "0x800423F4", "0x80041010", "ID 3106"])
def test_what_is_about_something_else_says_where_to_go_on(
    code: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never that nothing is published about it."""
    _, out = explained(capsys, code, "--json", lang=lang)
    record = json.loads(out)
    assert record["entry"] == "other"
    assert record["advice"]
    assert record["found"][0]["meaning"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_first_thing_to_do_and_what_to_rule_out_before_it(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The article's code leads to its first step, and the causes that look the same are named with their pages."""
    _, out = explained(capsys, "(ID 52 Details: x (0x80072746))", "--json", lang=lang)
    record = json.loads(out)
    assert (record["first"], bool(record["do_first"])) == ("step1", True)
    assert [each["node"] for each in record["rule_out"]] == [
        "name-resolution",
        "rpc-port",
        "agent-enabled",
        "antivirus",
    ]
    shown = explained(capsys, "(ID 52 Details: x (0x80072746))", lang=lang)[1].replace("\n", " ")
    assert 0 < shown.find("tree/name-resolution") < shown.find("tree/rpc-port") < shown.find("tree/step1")


def test_the_servers_in_the_text_stand_in_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """So that they need not be typed again; without any, examples stand there."""
    text = "DPM cannot run a job on FILES07 because it is managed by the DPM server DPM02. (ID 52)"
    assert "check --dpm DPM02 --host FILES07 " in explained(capsys, text)[1].replace("\n", " ")
    assert "check --dpm DPM01 --host FILES01 " in explained(capsys, "ID 52")[1].replace("\n", " ")
    assert json.loads(explained(capsys, text, "--json")[1])["servers"] == {"dpm": ["DPM02"], "protected": ["FILES07"]}


def test_another_products_message_says_which_product(capsys: pytest.CaptureFixture[str]) -> None:
    """And what to look at there."""
    _, out = explained(capsys, "Volume Shadow Copy error, hr = 0x80070005", "--json")
    record = json.loads(out)
    assert "VSS" in record["product"]
    assert "vssadmin" in record["advice"]


@pytest.mark.parametrize(
    ("code", "where"), [("9999", "KB 3041345"), ("ID 9999", "KB 3041345"), ("0xFFFFFDF0", "HRESULT")]
)
def test_what_is_in_no_list_says_where_the_lists_are(code: str, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It may well be published."""
    status, out = explained(capsys, code)
    assert status == ExitCode.DONE
    assert "not in this list" in out
    assert "nor in this list" in out.replace("\n", " ")
    assert where in out


def test_a_text_without_a_word_of_dpm_is_explained_with_a_reserve(capsys: pytest.CaptureFixture[str]) -> None:
    """And another product's gets no walk at all."""
    _, out = explained(capsys, "The file server says: Access is denied (0x80070005)")
    assert "no DPM message in this text" in out.replace("\n", " ")
    assert "diagnose --dpm" in out.replace("\n", " ")
    _, out = explained(capsys, "VSS snapshot of something failed, hr = 0x80070005")
    assert "another product" in out
    assert "diagnose --dpm" not in out


def test_the_page_to_look_at_has_an_address_only_where_the_site_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise it is named as the site names it, not by a path that leads nowhere."""
    monkeypatch.delenv("RUNBOOK_SITE", raising=False)
    monkeypatch.setattr("runbook.cli.commands.explain.page_address", lambda page, _: page)
    assert "(page tree/dpm-services)" in explained(capsys, "ID", "999")[1].replace("\n", " ")
    monkeypatch.setattr("runbook.cli.commands.explain.page_address", page_address)
    monkeypatch.setenv("RUNBOOK_SITE", "https://intranet.contoso.local/runbook")
    assert "https://intranet.contoso.local/runbook/en/tree/dpm-services.html" in explained(capsys, "ID", "999")[1]


@pytest.mark.parametrize("code", ["326", "337"])
def test_one_place_to_begin_is_named(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Access was denied, but the code itself says where to look first: then name resolution is not named besides."""
    out = explained(capsys, "ID", code)[1]
    assert "Do this first: Check" in out
    assert "name resolution" not in out


@pytest.mark.parametrize("code", ["277", "998", "30187", "32557"])
def test_a_code_of_the_agent_is_not_called_a_broken_connection(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The entry is the same as a broken connection's; the words fit both."""
    out = explained(capsys, "ID", code)[1]
    assert "The agent, or the connection to it" in out
    assert "broke" not in out


def test_a_name_that_ends_in_brackets_stands_last(capsys: pytest.CaptureFixture[str]) -> None:
    """Japanese text after them would need a space; and ID 100034 is about VSS first."""
    assert (
        "次に関するメッセージです: オンライン バックアップ (Azure Backup)"
        in explained(capsys, "ID", "100001", lang="ja")[1]
    )
    assert "VSS first" in explained(capsys, "ID", "100034")[1]
