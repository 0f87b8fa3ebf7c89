"""A message that was copied without its code, and the computers that a message names."""

from __future__ import annotations

import pytest

from runbook.dpm.symptoms.advice import advice_for
from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import EntryPoint, First
from runbook.dpm.symptoms.reader import explain
from runbook.dpm.symptoms.servers import MOST, Servers, servers_in

WORDS = (
    ("既存の接続はリモートホストに強制的に切断されました", "0x80072746"),
    ("詳細: 既存の接続はリモート ホストに強制的に切断されました。", "0x80072746"),
    ("RPC サーバーが利用できません。", "0x800706BA"),
    ("RPC サーバを利用できません", "0x800706BA"),
    ("The RPC server is unavailable", "0x800706BA"),
    ("the RPC server is unavailable.\r\nType: Synchronization", "0x800706BA"),
    ("An existing connection\nwas forcibly closed by the remote host", "0x80072746"),
    ("The DPM service was unable to communicate with the protection agent on FILES01.", "ID 52"),
    ("DPM cannot browse FILES01 because the agent is not responding.", "ID 33"),
    ("DPM can’t browse FILES01 because the agent isn’t responding.", "ID 33"),
    ("rpc server unavailable", "0x800706BA"),
    ("connection was forcibly closed by remote host", "0x80072746"),
    ("An existing connection was forcibly closed", "0x80072746"),
    ("接続がリモート ホストに強制的に切断されました", "0x80072746"),
    ("recv() failed with WSAECONNRESET", "0x80072746"),
    ("The network path was not found", "0x80070035"),
    ("(ID 104 Details: An existing connection was forcibly closed by the remote host)", "0x80072746"),
)


@pytest.mark.parametrize(("text", "code"), WORDS)
def test_a_message_without_its_code_is_known_by_its_words(text: str, code: str) -> None:
    """However it is cut, spelled or spaced; it is called likely, and no code is said to decide."""
    found = explain(text)
    assert (found.deciding, str(found.likely.code) if found.likely else "") == (None, code)
    assert code in advice_for(found).verdict.en


def test_a_code_goes_before_words() -> None:
    """What decides is the code that stands there."""
    found = explain("Access is denied. (ID 41)")
    assert (str(found.deciding.code) if found.deciding else "", found.likely) == ("ID 41", None)


def test_words_of_another_product_begin_nothing() -> None:
    """The words are known, but the message is not DPM's."""
    found = explain("Veeam: An existing connection was forcibly closed by the remote host")
    assert (found.answer, advice_for(found).first) == (EntryPoint.OTHER, None)
    assert found.product is not None


def test_every_quoted_message_is_known_by_its_own_words() -> None:
    """In both languages, with a name in it: the code, or one with the same words."""
    for meaning in (each for each in CATALOGUE.values() if each.quoted):
        for text in meaning.text:
            likely = explain(text.replace("<ServerName>", "FILES01")).likely
            assert likely is not None, text
            assert (likely.entry, likely.first) == (meaning.entry, meaning.first) or likely.weight >= meaning.weight, (
                text
            )


@pytest.mark.parametrize(
    ("text", "dpm", "protected"),
    [
        ("The protection agent on FILES01 is disabled. (ID 30186)", (), ("FILES01",)),
        ("service on files01.contoso.com.", (), ("files01.contoso.com",)),
        ("Service Control Manager on Server_name.com. It", (), ("Server_name.com",)),
        ("because access was denied to the DPM01 DPM server.", ("DPM01",), ()),
        ("job on FILES01 because it is managed by the DPM server DPM02.", ("DPM02",), ("FILES01",)),
        ("FILES01 の保護エージェントと通信できませんでした", (), ("FILES01",)),
        ("DPM は SQL01 と通信できません。SQL01 を参照できません", (), ("SQL01",)),
        ("агентом защиты на FILES01.", (), ("FILES01",)),
        ("The DPM service on DPM01 failed on DPM01", ("DPM01",), ()),
        ("DPM の保護エージェントと通信できません。RPC サーバーに接続できません", (), ()),
        ("on the computer, on server localhost, on D:\\data, on 11/05, with 0x80070005, on SQL Server", (), ()),
        ("agent on <ServerName> on \\\\filer\\share", (), ()),
        ("on A1 on A2 on A3 on A4 on A5 on A6 on a1", (), ("A1", "A2", "A3", "A4", "A5")),
    ],
)
def test_which_computers_a_message_names(text: str, dpm: tuple[str, ...], protected: tuple[str, ...]) -> None:
    """Each once, as it stands there; what only might be a name is none."""
    assert servers_in(text) == Servers(dpm, protected)
    assert len(protected) <= MOST


def test_the_servers_are_those_of_the_failure_that_decides() -> None:
    """Not those of an earlier message of a log."""
    text = "(ID 41) on OLD01" + " " * 3000 + "\n\nThe agent on NEW01. (ID 52 Details: x (0x80072746))"
    assert explain(text).servers.protected == ("NEW01",)


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("0x80072746", First.STEP1), ("0x800706BA", First.STEP1), ("ID 52", First.STEP1), ("ID 296", First.VERSION),
        ("ID 45", First.INSTALLED), ("ID 43", First.CRASH), ("0x80072740", First.PORT_TAKEN), ("ID 316", First.PORT),
        ("Error 0x8007232B DNS name does not exist", First.NAME),
    ],
)  # fmt: skip
def test_what_is_to_be_done_first(code: str, first: First) -> None:
    """The article's codes lead to its first step, known causes to their own page."""
    advice = advice_for(explain(code))
    assert advice.first is first
    assert bool(advice.before) is (first is First.STEP1)
    assert first not in advice.before
