"""Texts as administrators met them, with details replaced or in our own words: where each leads, and which codes it holds."""

from __future__ import annotations

import pytest

from runbook.dpm.symptoms.codes import EntryPoint
from runbook.dpm.symptoms.origin import Origin
from runbook.dpm.symptoms.reader import explain

CONNECTION, ACCESS, ANTIVIRUS, INSTALLATION, OTHER, NO_CODE = (
    EntryPoint.CONNECTION,
    EntryPoint.ACCESS_DENIED,
    EntryPoint.ANTIVIRUS,
    EntryPoint.INSTALLATION,
    EntryPoint.OTHER,
    EntryPoint.NO_CODE,
)

SHAPES = (
    # An ID of six digits, an ID on its own line, with other labels, and a bare number.
    ("The online backup failed (ID: 100050)", OTHER, "ID 100050"),
    ("Operation failed. ID: 120002", OTHER, "ID 120002"),
    ("ID 30111", OTHER, "ID 30111"),
    ("30111", OTHER, "ID 30111"),
    ("A component of FILES01 could not be listed.\nID: 3055", OTHER, "ID 3055"),
    ("Error ID: 2013", OTHER, "ID 2013"),
    ("Installing the agent failed:\nError 347: the service could not be made", INSTALLATION, "ID 347"),
    # A Windows error in the words of several languages, and without 0x.
    ("the last error code 10054 came from recv", CONNECTION, "0x80072746"),
    ("Error 800706ba", CONNECTION, "0x800706BA"),
    ("Fehlercode: 10054", CONNECTION, "0x80072746"),
    ("код ошибки: 10054", CONNECTION, "0x80072746"),
    ("错误代码: 10054", CONNECTION, "0x80072746"),
    ("오류 코드: 1722", CONNECTION, "0x800706BA"),
    # Consoles in other languages, and the titles of Operations Manager.
    ("Агент на FILES01 (Идентификатор: 52; подробности: нет связи (0x80072746))", CONNECTION, "0x80072746"),
    ("FILES01 上的代理 (ID 52 详细信息: 连接已关闭 (0x80072746))", CONNECTION, "0x80072746"),
    ("DPM2010: 複本 (3106)", OTHER, ""),
    ("DPM: 동기화 실패 (3115)", NO_CODE, ""),
    # A code that begins with another digit than 8.
    ("The check of LOGS failed. (ID 30146 Details: Unknown error (0xfffffdf0))", OTHER, "ID 30146"),
)

WHOSE_REASON = (
    # A detail does not overrule an ID that says more, or that is about something else.
    ("Changes to D:\\x.doc cannot be applied. (ID 109 Details: Access is denied (0x80070005)", ANTIVIRUS, "ID 109"),
    ("The disk could not be mounted. (ID: 100136) RPC 0x800706BA", OTHER, "ID 100136"),
    ("(ID 3114)\nA VSS error. (ID 30112 Details: Access is denied (0x80070005))", OTHER, "ID 30112"),
    ("A gap in the log chain. (ID 30216 Details: Unspecified error (0x80004005))", OTHER, "ID 30216"),
    (
        "Error 319: no answer of the coordinator.\nDetails: The RPC server is unavailable (0x800706BA)",
        INSTALLATION,
        "ID 319",
    ),
    ("Error 324: the coordinator is silent (0x800706BA)", INSTALLATION, "ID 324"),
    ("Online recovery points failed: (ID: 3188)\nNo snapshot. (ID: 100034)", OTHER, "ID 100034"),
    ("(ID 104 Details: Access is denied (0x80070005))", ACCESS, "0x80070005"),
    ("(ID 42 Details: The principal name is wrong (0x80090322))", ACCESS, "0x80090322"),
    ("(ID 43 Details: Internal error code: 0x8099090E)", CONNECTION, "0x8099090E"),
    ("(ID 53 Details: Not implemented (0x80000001))", CONNECTION, "0x80000001"),
    ("Jobs failed: (ID 3115) Not done in time. (ID 3151)", ANTIVIRUS, "ID 3151"),
    # Of two jobs in one message, the one about communication.
    ("(ID 52 Details: x (0x80072746))\nA VSS error (ID 30112 Details: x (0x800423F3))", CONNECTION, "0x80072746"),
    ("A VSS error (ID 30112 Details: x (0x80070005))\n(ID 52 Details: x (0x80072746))", CONNECTION, "0x80072746"),
)

UNSPECIFIED = (
    ("SetDpmServer ended with 0x80004005", INSTALLATION, "0x80004005"),
    ("Installing the protection agent failed with 0x80004005", INSTALLATION, "0x80004005"),
    ("(ID 52 Details: Unspecified error (0x80004005))", CONNECTION, "ID 52"),
    ("0x80004005", NO_CODE, ""),
)

OF_WINDOWS = (
    "System error 53 has occurred.\n\nThe network path was not found.",
    "システム エラー 53 が発生しました。\n\nネットワーク パスが見つかりません。",
    "Windows error 53: network path not found",
    "2026/11/05 02:00:11 ERROR 53 (0x00000035) Accessing Source Directory",
    "[WinError 53] The network path was not found",
    "发生系统错误 53。",
)
GUESSED = (
    "ERROR 41 mysqldump",
    "エラー 52 が発生しました",
    "The following error code 60 was returned by disk",
    "エラー 52",
)

OF_OTHERS = (
    "Source = VSS\nEvent ID = 8194\nUnexpected error asking for IVssWriterCallback. hr = 0x80070005, Access is denied.",
    "Volumeschattenkopie-Dienstfehler: IVssWriterCallback. hr = 0x80070005, Zugriff verweigert",
    "Cannot take snapshot (The semaphore timeout period has expired.\n0x80070079(2147942521)) - retry",
    "Msg 3634, Level 16, State 1, Procedure dbo.Backup\nThe system returned '0x80070005(Access is denied.)'",
    "[HttpException (0x80072746): the other end closed the connection]",
    "SMS 管理コンソール: RPC サーバーを利用できません。 (0x800706BA)",
)


@pytest.mark.parametrize(("text", "entry", "code"), [*SHAPES, *WHOSE_REASON, *UNSPECIFIED])
def test_where_a_text_leads_and_what_decides(text: str, entry: EntryPoint, code: str) -> None:
    """Every shape is read, and the ID or the detail decides, whichever gives the reason."""
    found = explain(text)
    assert (found.entry, str(found.deciding.code) if found.deciding else "") == (entry, code)


@pytest.mark.parametrize("text", OF_OTHERS)
def test_the_text_of_another_product_leads_into_no_diagnosis(text: str) -> None:
    """Its code is explained, but it is not a failed job of DPM."""
    found = explain(text)
    assert (found.origin, found.entry) == (Origin.ANOTHER, OTHER)
    assert found.found


@pytest.mark.parametrize("text", OF_WINDOWS)
def test_an_error_of_windows_is_no_id_of_dpms(text: str) -> None:
    """Its number is an ID, too, but it is named as one of Windows or stands there in hexadecimal."""
    found = explain(text)
    assert [str(each.code) for each in found.found] == ["0x80070035"]
    assert found.origin is not Origin.DPM


@pytest.mark.parametrize("text", GUESSED)
def test_a_number_after_a_word_for_an_error_makes_no_message_dpms(text: str) -> None:
    """It is read as an ID, with the reservation that it holds only for a job of DPM's; beside a word of DPM it holds."""
    assert (explain(text).origin, explain(f"DPM {text}").origin) == (Origin.UNCLEAR, Origin.DPM)
    assert [each.code.system for each in explain(text).found] == ["id"]
    assert explain(f"Veeam {text}").origin is Origin.ANOTHER


def test_another_products_unspecified_error_is_no_reason() -> None:
    """A provider's negative number is E_FAIL, which names no cause."""
    found = explain("('Microsoft OLE DB Provider for SQL Server', None, 0, -2147467259)")
    assert [str(each.code) for each in found.found] == ["0x80004005"]
    assert found.entry is NO_CODE


@pytest.mark.parametrize(
    "text", [f"{each}\nDPM failed to communicate. (ID 52 Details: x (0x80072746))" for each in OF_OTHERS]
)
def test_a_message_of_dpm_beside_it_is_dpms(text: str) -> None:
    """Whatever else was pasted with it."""
    found = explain(text)
    assert (found.origin, found.entry) == (Origin.DPM, CONNECTION)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("0x80070005", Origin.BARE),
        ("The file server says: Access is denied (0x80070005)", Origin.UNCLEAR),
        ("Internal error code of something: 0x80990A51", Origin.DPM),
        ("The DPM job of the snapshot ended: Access is denied (0x80070005)", Origin.DPM),
        ("0990 17D8 11/05 13:02:42.416 31 snapshot.cpp(585) WARNING Failed: Hr: = [0x80070005]", Origin.DPM),
    ],
)
def test_it_is_said_whose_text_it_is(text: str, origin: Origin) -> None:
    """A bare code, a text without a word of DPM, a code and a log line of DPM's own."""
    assert explain(text).origin is origin


@pytest.mark.parametrize(
    "text",
    [
        "event ID 30111",
        "Ereignis-ID: 8194",
        "user id 100050",
        "rule-id 31000",
        "イベント ID 30111",
        "Ereignis ID 52",
        "事件 ID 52",
    ],
)
def test_ids_of_other_things_are_none_of_dpms(text: str) -> None:
    """Now that most numbers are an ID of DPM's, what stands before one decides."""
    assert explain(text).found == ()


@pytest.mark.parametrize("typed", ["4711", "12345", "999999"])
def test_a_number_that_is_in_no_list_is_said_to_be(typed: str) -> None:
    """Not that there is no code."""
    found = explain(typed)
    assert [(str(each.code), each.meaning) for each in found.found] == [(f"ID {typed}", None)]
    assert found.entry is OTHER
