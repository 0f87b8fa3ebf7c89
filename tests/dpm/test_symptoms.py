"""From what an administrator has at hand to the code that decides; and no code where there is none."""

from __future__ import annotations

import itertools
import random
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.codes import Code, EntryPoint, Weight
from runbook.dpm.symptoms.reader import Explanation, explain, explain_stream

KB971411 = {
    "Type: Recovery point Status: Failed Description: An unexpected error occurred during job execution. (ID 104 Details: Internal error code: 0x80990A51)": (
        "0x80990A51",
        "connection",
    ),
    "Type: Tape backup Status: Failed Description: DPM failed to communicate with the protection agent on Server_name.com because access is denied. (ID 42 Details: Access is denied (0x80070005))": (
        "0x80070005",
        "access-denied",
    ),
    "The protection agent operation failed because DPM could not communicate with the Protection Agent service on protected.server.contoso.com. (ID 308 Details: The RPC server is unavailable (0x800706BA))": (
        "0x800706BA",
        "connection",
    ),
    "Type: Recovery point Status: Failed Description: The protection agent on Server_name.com was temporarily unable to respond because it was in an unexpected state. (ID 60 Details: Internal error code: 0x809909B0)": (
        "0x809909B0",
        "connection",
    ),
    "The DPM service was unable to communicate with the protection agent on ProtectedServer.Contoso.local. (ID 52 Details: An existing connection was forcibly closed by the remote host (0x80072746))": (
        "0x80072746",
        "connection",
    ),
}
KB970090 = {
    "A DPM agent failed to communicate with the DPM service on <server> because of a communication error. Make sure that <server> is remotely accessible from the computer running the DPM agent. If a firewall is enabled on <server>, make sure that it is not blocking requests from the computer running the DPM agent (Error code: 0x800706ba, full name: <server>).": (
        "0x800706BA",
        "connection",
    ),
    "Error 270: The agent operation failed on <server> because DPM could not communicate with the DPM protection agent.": (
        "ID 270",
        "access-denied",
    ),
}
KB928840 = {
    """Type: Consistency check
Status: Failed
Description: The DPM service was unable to communicate with the DPM File Agent on server localhost. (ID 52 Details: The specified network name is no longer available (0x80070040)
Start time: <startTime>
Time elapsed: <elapsedTime>
Data transferred: 118.51 GB (127253828784 bytes)
Data transfer rate: 464 KB/s
Source details: <Volume> on <ServerName>
Protection group members: 7
""": ("0x80070040", "antivirus")
}
ARTICLE = {
    "詳細: 既存の接続はリモートホストに強制的に切断されました。 (0x80072746)": ("0x80072746", "connection"),
    "失敗したジョブの詳細: RPC サーバーが利用できません。 (0x800706ba)": ("0x800706BA", "connection"),
}
MESSAGES = KB971411 | KB970090 | KB928840 | ARTICLE

LOG_NOISE = (
    "0990\t17D8\t11/05\t13:02:42.416\t31\tvsssnapshotrequestor.cpp(585)\t[00000000003970D0]\t"
    "4C907872-A6EB-499C-9E2E-F66894050EA4\tNORMAL\tCVssSnapshotRequestor:: ProviderId:[{B5946137-7B9F-4925-AF80-51ABD60B20D5}]"
)
NOISE = (
    LOG_NOISE,
    "Process ID 46, thread ID 52, PID 1234, Event ID 7024 was logged 10054 times",
    "Data transferred: 118.51 GB (127253828784 bytes), 0x80072746FF at [0x0000000080072746]",
    "プロセス ID 46 が 270 件のファイルを 41 分で処理しました。",
    "{80072746-0005-4000-8000-0123456789ab}",
    "GET /id52?x=800706ba HTTP/1.1 200 270",
    "2147483648 bytes, 12147944122 bytes, x2147944122",
)


def deciding(found: Explanation) -> str:
    """The code that decides, in words."""
    return str(found.deciding.code) if found.deciding else ""


@pytest.mark.parametrize("message", MESSAGES)
def test_published_messages(message: str) -> None:
    """Every message of KB 971411, 970090 and 928840, and the article's own Japanese, finds its code and its entry."""
    found = explain(message)
    assert (deciding(found), found.entry) == MESSAGES[message]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0x80072746", "0x80072746"),
        ("80072746 とは? 0X80072746", "0x80072746"),
        ("10054", "0x80072746"),
        ("１００５４", "0x80072746"),
        ("WSAECONNRESET (10054)", "0x80072746"),
        ("error 10054", "0x80072746"),
        ("エラー コード: 1722", "0x800706BA"),
        ("-2147014842", "0x80072746"),
        ("2147952454", "0x80072746"),
        ("0xx (2147944122)", "0x800706BA"),
        ("ID 52", "ID 52"),
        ("ID:52", "ID 52"),
        ("エラー ID 52", "ID 52"),
        ("（ＩＤ　４２）", "ID 42"),
        ("52", "ID 52"),
        ("0x8007\r\n    2746)", "0x80072746"),
        ("0\nx80072746", "0x80072746"),
        ("DPMRA サービスは、サービス固有エラー 10048 (0x2740) で終了しました。", "0x80072740"),
        ("The DPMRA service terminated with service-specific error 10048 (0x2740).", "0x80072740"),
    ],
)
def test_short_forms(typed: str, code: str) -> None:
    """A bare code, a Windows error, an ID: half or full width, cut, signed."""
    assert deciding(explain(typed)) == code


@pytest.mark.parametrize("text", [*NOISE, "", "backup failed", "Windows Server 2016", "バックアップに失敗しました"])
def test_what_holds_no_code_is_not_guessed_at(text: str) -> None:
    """Processes, counts, addresses, GUIDs and dates are no codes, and then nothing decides."""
    found = explain(text)
    assert (found.found, found.deciding, found.entry) == ((), None, EntryPoint.NO_CODE)


@pytest.mark.parametrize(
    ("text", "code", "entry"),
    [
        (
            "(ID 3115) last reason: ... (ID 42 Details: Access is denied (0x80070005))",
            "0x80070005",
            EntryPoint.ACCESS_DENIED,
        ),
        ("(ID 3115) ... (ID 48)", "ID 48", EntryPoint.RESTART_NEEDED),
        ("(ID 46 Details: 0x80070005)", "ID 46", EntryPoint.OTHER),
        ("(ID 313 Details: Access is denied (0x80070005))", "ID 313", EntryPoint.INSTALLATION),
        ("(ID 52 Details: Internal error code: 0x8099FFFF)", "ID 52", EntryPoint.CONNECTION),
        ("(ID 104 Details: Internal error code: 0x8099FFFF)", "", EntryPoint.OTHER),
        ("(ID 104)", "", EntryPoint.NO_CODE),
        ("(ID 9999)", "", EntryPoint.OTHER),
        ("(ID 52 Details: x (0x80072746))\n\n(ID 41)", "ID 41", EntryPoint.UNREACHABLE),
        ("ID 3115\nID 52", "ID 52", EntryPoint.CONNECTION),
        ("(ID 41)\n\nType: x (ID 52 Details: x (0x80072746))\n\n(ID 104)", "0x80072746", EntryPoint.CONNECTION),
    ],
)
def test_which_code_decides(text: str, code: str, entry: EntryPoint) -> None:
    """The system's reason before a general ID, the inner before the outer, the last message of a log before the first."""
    found = explain(text)
    assert (deciding(found), found.entry) == (code, entry)


def wrapped(message: str, random: random.Random, newline: str) -> str:
    """A message as a narrow window cuts it: at blanks, and in the middle of a hexadecimal code."""
    cut = [newline + "  " if each == " " and random.random() < 0.2 else each for each in message]
    text = "".join(cut)
    place = text.lower().find("0x8") + 6
    return text[:place] + newline + text[place:] if place > 5 and random.random() < 0.5 else text


def widened(message: str) -> str:
    """A message as a Japanese keyboard types it."""
    return message.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000})


@pytest.mark.parametrize("number", ["30111", "1722", "800706BA"])
def test_a_file_that_holds_a_number_alone(number: str) -> None:
    """It is what the number typed is, in any encoding and however its line ends."""
    typed = explain(number)
    assert typed.found
    for raw in (f"{number}\r\n".encode(), f"\ufeff{number}\n".encode("utf-16-le"), number.encode()):
        assert explain_stream([raw]) == typed


@settings(max_examples=400, deadline=None)
@given(
    message=st.sampled_from(sorted(MESSAGES)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    before=st.lists(st.sampled_from(NOISE), max_size=3),
    after=st.lists(st.sampled_from(NOISE), max_size=3),
    nested=st.booleans(),
    wide=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_variations(
    message: str,
    encoding: str,
    newline: str,
    before: Sequence[str],
    after: Sequence[str],
    nested: bool,
    wide: bool,
    seed: int,
) -> None:
    """However it is encoded, cut, nested, widened or surrounded, the same code decides - in one piece and in many."""
    own = f"Since 11/05 jobs have failed. The last for this reason: (ID 3115) {message}" if nested else message
    own = wrapped(widened(own) if wide else own, random.Random(seed), newline)
    raw = newline.join([*before, "", own, "", *after]).encode(encoding)
    pieces = [raw[at : at + 97] for at in range(0, len(raw), 97)]
    for chunks in ([raw], pieces):
        found = explain_stream(chunks)
        assert (deciding(found), found.entry) == MESSAGES[message]


def test_a_log_names_the_line_and_counts() -> None:
    """The last failing message decides; its line is named, and every code is counted."""
    failing = LOG_NOISE.replace("NORMAL", "WARNING") + " Failed: Hr: = [0xCODE]"
    lines = [
        LOG_NOISE,
        failing.replace("CODE", "80072746"),
        LOG_NOISE,
        failing.replace("CODE", "80072746"),
        failing.replace("CODE", "800706BA"),
        LOG_NOISE,
    ]
    found = explain_stream([("\r\n".join(lines)).encode("utf-16")])
    assert deciding(found) == "0x800706BA"
    assert found.line == 5
    assert [(str(each.code), each.count) for each in found.found] == [("0x80072746", 2), ("0x800706BA", 1)]


def test_a_code_on_the_border_of_two_blocks() -> None:
    """What is read in pieces says the same as what is read at once, wherever the pieces end."""
    text = (LOG_NOISE + "\n") * 3000 + "(ID 52 Details: x (0x80072746))\n" + (LOG_NOISE + "\n") * 3000
    whole = explain(text)
    raw = text.encode()
    for size in (1000, 65_536, 262_144, 1_000_003):
        assert explain_stream(raw[at : at + size] for at in range(0, len(raw), size)) == whole


def test_every_known_code_is_found_by_its_own_name() -> None:
    """Each entry of the catalogue, typed as it is printed."""
    for code, meaning in CATALOGUE.items():
        found = explain(str(code))
        assert [each.code for each in found.found] == [code]
        assert (found.deciding is None) == (meaning.weight is Weight.WRAPPER)


def test_random_bytes_are_survived() -> None:
    """Any bytes at all give an answer, and memory for counts is bounded."""
    noise = random.Random(7).randbytes(300_000)
    assert explain_stream([noise]).entry in set(EntryPoint)
    many = " ".join(f"0x8{number:07X}" for number in range(5000))
    assert len(explain(many).found) == 500


def test_the_entries_are_the_answers_of_the_first_question() -> None:
    """What `explain` says and what the tree begins with are one list."""
    from runbook.procedure.troubleshooting import TREE

    assert {entry.value for entry in EntryPoint} == {answer.slug for answer in TREE[TREE.root].answers}


def test_every_cited_id_is_in_the_catalogue() -> None:
    """The IDs and codes of the facts sheet (1.4, 1.5)."""
    ids = [*range(11, 16), *range(30, 36), 41, 42, 43, 45, 46, 47, 48, 49, 52, 53, 56, 60, 65, 104, 109, 140, 270, 296]
    ids += [308, 309, 310, 313, 316, 318, 319, 324, 326, 328, 3115, 3151]
    win32 = [5, 64, 121, 1722, 1723, 1726, 1727, 1753, 10052, 10053, 10054, 10060, 10061, 10065, 11001]
    wanted = [*(Code("id", number) for number in ids), *(Code("hresult", 0x80070000 | number) for number in win32)]
    assert [code for code in wanted if code not in CATALOGUE] == []


def test_meanings_are_in_both_languages() -> None:
    """Each has Japanese, English and a source."""
    for meaning in CATALOGUE.values():
        assert any(ord(each) > 0x2E80 for each in meaning.text.ja), meaning
        assert meaning.text.en.isascii()
        assert meaning.source


def test_the_module_reads_no_file_of_its_own(tmp_path: Path) -> None:
    """Nothing but its argument: `explain` of a path is text to it."""
    path = tmp_path / "0x80072746.txt"
    path.write_text("nothing")
    assert deciding(explain(str(path))) == "0x80072746"


def test_pairs_of_messages_are_independent() -> None:
    """Of two messages the later one decides, whichever they are."""
    for first, second in itertools.permutations(MESSAGES, 2):
        assert deciding(explain(f"{first}\n\n{second}")) == MESSAGES[second][0]


@pytest.mark.parametrize("line", ["wsa" * 60, (LOG_NOISE + "\r\n") * 30 + "(ID 52 Details: x (0x80072746))\n"])
def test_a_large_log_takes_no_more_memory_than_a_small_one(line: str) -> None:
    """Whatever is in it, and even where no line ever ends, nor what looks like the beginning of a code."""
    chunk = line.encode() * (65_536 // len(line))

    def peak(chunks: int) -> int:
        tracemalloc.start()
        try:
            explain_stream(itertools.repeat(chunk, chunks))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(80) < 1.5 * peak(16)
