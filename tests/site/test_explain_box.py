"""The box in the page reads a text as the command does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from runbook.dpm.symptoms.advice import advice_for
from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.dpm.symptoms.reader import explain
from tests.site.chromium import Reader

pytestmark = pytest.mark.browser

PARTS = (
    *(str(code) for code in CATALOGUE),
    "ID 52 Details: ", "(ID 3115) ", "ID: 9999", "Error 270: ", "エラー コード: 1722", "0X800706ba", "0x8007\n2746", "0x80072746 0x80072746",
    "（ID 46 詳細：", "）", "(0x80072746", "0x8007274", "80072746", "10054", "1722", "ID52", "id 104.", "process ID 42", "event id: 7024",
    "WSAECONNRESET (10054)", "10048 (0x2740)", "-2147014842", "2147952454", "12147952454", "2147483648", "-2147023174", "0x00000000", "x80072746", "Ｉ　Ｄ　５２", "０ｘ８００７０００５",
    "ID 30111", "(ID 30112 Details: ", "ID: 120002", "Error ID: 2013", "Error 347: ", "error code 10054", "Error 800706ba", "Fehler 1722", "DPM: x (3115)",
    "Идентификатор: 52", "код ошибки: 1722", "错误代码: 10054", "오류 코드 1722", "30111", "4711", "100050", "0x800423f4", "0x80041010", "0xFFFFFDF0",
    "rpc server unavailable ", "WSAETIMEDOUT", "wsahost_not_found", "The network path was not found. ", "0x8007232B DNS name does not exist",
    "System error 53 ", "システム エラー 52 ", "ERROR 53 (0x00000035)", "error 53 (0x35)", "ERROR 41 ", "5 (0x00000005)", "エラー 52", "发生系统错误 53", "robocopy error 60 ",
    "0x80990001", "0x80070001", "0x80004005 ", "SetDpmServer ", "vss writer ", "OLE DB ", "snapshot 0x80070005", "DPM ", "SMS 管理 ", "event ID 30111",
    "\n", "\r\n", "\t", " ", "。", "\n\n", "\nType: Synchronization\n", "\n種類: 同期\n", "Details: Internal error code: 0x80990A51)",
    "0990\t17D8\t11/05\t13:02:42.416\t31\tx.cpp(585)\t\t\tWARNING\t", "既存の接続はリモートホストに強制的に切断されました。 ", "Access is denied ",
    "DPM: x\n(3115)", "DPM: (x) (3115)", "WSAWSAECONNRESET (10054)", "dbo.x ", "xdbo.x ", "xsms ", "ID 9999", "id:52", " on FILES01 ", "on files01.contoso.com. ", "FILES02 の保護エージェント", "DPM server DPM01 ",
    "RPC サーバーが利用できません", "RPC ｻｰﾊﾞを利用できません", "An existing\nconnection was forcibly closed by the remote host", "DPM can’t browse FILES01 because the agent isn’t responding", "Outlook ", "." * 590, " " * 610,
)  # fmt: skip


def texts(count: int) -> list[str]:
    """Texts of such parts, the same ones in every run."""
    dice = random.Random(4)
    made = ["".join(dice.choices(PARTS, k=dice.randint(1, 6))) for _ in range(count)]
    return [*PARTS, *made]


def test_the_box_agrees_with_the_command(site: Path, browser: Browser) -> None:
    """The same codes, the one that decides, whose text it is, the servers, and the same advice, for many texts."""
    asked = texts(2500)
    with Reader(browser, f"{site.as_uri()}/").at("explain.html") as page:
        page.locator("textarea").focus()
        page.wait_for_function("window.runbookExplain")
        answers = page.evaluate(
            """texts => texts.map((text) => {
                const { explain, adviceFor, shown } = window.runbookExplain;
                const found = explain(text), advice = adviceFor(found), name = (code) => code && shown(code);
                return [found.codes.map(name).sort(), name(found.deciding), name(found.likely), found.answer, found.origin, found.product?.name,
                    found.servers.dpm, found.servers.protected, advice.verdict, advice.todo, advice.first, advice.before];
            })""",
            asked,
        )
    for text, answer in zip(asked, answers, strict=True):
        found = explain(text)
        advice = advice_for(found)
        wanted = [
            sorted(str(each.code) for each in found.found),
            str(found.deciding.code) if found.deciding else None,
            str(found.likely.code) if found.likely else None,
            found.answer.value,
            found.origin.value,
            found.product.name.ja if found.product else None,
            *map(list, found.servers),
            advice.verdict.ja,
            advice.todo.ja if advice.todo else "",
            advice.first.value if advice.first else "",
            [each.value for each in advice.before],
        ]
        assert answer == wanted, text
