"""Every statement of the article has its place and its mark, in both languages, and nothing else is said to be the article's."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pytest

from runbook.procedure.tree import Outcome
from runbook.procedure.troubleshooting import TREE
from tests.site.pages import Page, words_of


class Statement(NamedTuple):
    """What the article says, the page and section where it stands, and words that stand there in each language."""

    about: str
    address: str
    anchor: str
    ja: tuple[str, ...]
    en: tuple[str, ...]


ARTICLE = (
    Statement("it fails now and then", "tree/step1.html", "why", ("不定期に失敗し",), ("fail intermittently",)),
    Statement("where to look", "tree/step1.html", "why", ("[監視] タブ - [ジョブ] タブ", "[詳細]"), ("Monitoring > Jobs", "details")),
    Statement("the code depends on the job", "tree/step1.html", "why", ("DPM が行っていた処理によって",), ("what DPM was doing",)),
    Statement("0x80072746", "tree/step1.html", "why", ("既存の接続はリモートホストに強制的に切断されました。 (0x80072746)",), ("forcibly closed by the remote host (0x80072746)",)),
    Statement("0x800706ba", "tree/step1.html", "why", ("RPC サーバーが利用できません。 (0x800706ba)",), ("RPC server is unavailable (0x800706BA)",)),
    Statement("over a WAN", "tree/step1.html", "why", ("WAN 経由", "不定期に途切れる"), ("WAN", "intermittent interruptions")),
    Statement("a temporary overload", "tree/step1.html", "why", ("一時的に過負荷",), ("temporarily overloaded",)),
    Statement("five minutes", "tree/step1.html", "why", ("5 分間の不通状態が発生するとタイムアウト",), ("five minutes without any traffic",)),
    Statement("the value lengthens it", "tree/step1.html", "why", ("ConnectionNoActivityTimeout で延長",), ("ConnectionNoActivityTimeout makes it wait longer",)),
    Statement("the key", "tree/step1.html", "by-hand", (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent", "次のキー"), (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent", "this key")),
    Statement("key, name, type and value", "tree/step1.html", "settings", (r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent", "ConnectionNoActivityTimeout", "REG_DWORD", "900 (10 進数、秒)", "キー、名前、種類、値"), (r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent", "ConnectionNoActivityTimeout", "REG_DWORD", "900 (decimal, seconds)", "Key, name, type and value")),
    Statement("900, decimal, seconds", "tree/step1.html", "by-hand", ("10 進数", "900", "単位は秒"), ("Decimal", "900", "unit is seconds")),
    Statement("not there by default, 300 internally", "tree/step1.html", "why", ("既定では存在せず", "内部で 300 秒"), ("does not exist", "300 seconds are used internally")),
    Statement("restart DPMRA", "tree/step1.html", "by-hand-restart", ("[管理ツール] - [サービス]", "DPMRA", "[再起動]"), ("Administrative Tools > Services", "DPMRA", "Restart")),
    Statement("on each machine", "tree/step1.html", "do", ("両方で",), ("both",)),
    Statement("start a backup and see", "tree/step1.html", "worked", ("バックアップを実行",), ("Run backups",)),
    Statement("3600", "tree/step1.html", "longer", ("3600 秒",), ("3600 seconds",)),
    Statement("other factors", "tree/step1.html", "longer", ("要因である可能性が高い",), ("something other",)),
    Statement("switches and firewalls", "tree/step2.html", "why", ("スイッチやファイアウォール",), ("Switches and firewalls",)),
    Statement("reported most", "tree/step2.html", "why", ("多く報告されている",), ("reported most",)),
    Statement("SNP, what it is", "tree/step2.html", "why", ("ハードウェアに任せて効率化",), ("to the hardware",)),
    Statement("SNP, what it breaks", "tree/step2.html", "why", ("まれに、この動作によって特定の通信だけが失敗",), ("In rare cases certain connections alone fail",)),
    Statement("ping works, DPM does not", "tree/step2.html", "why", ("Ping、リモート デスクトップ、ファイル共有は成功",), ("Ping, Remote Desktop and file shares may work",)),
    Statement("at both servers", "tree/step2.html", "do", ("DPM サーバーと保護対象の両方で",), ("on the DPM server and on the protected computer",)),
    Statement("the network team's article", "about/sources.html", "sources", ("SNP の記事",), ("article about SNP",)),
    Statement("teaming and offloads", "tree/step2.html", "why", ("チーミングやオフロード", "遅延または失敗"), ("teaming, offloads", "delay")),
    Statement("to rule the hardware out", "tree/step2.html", "why", ("切り分けるため",), ("to find out whether the hardware",)),
    Statement("at both ends", "tree/step2.html", "do", ("可能な限り、通信の両端",), ("both ends wherever you can",)),
    Statement("1: ncpa.cpl", "tree/step2.html", "by-hand-nic", ("ncpa.cpl", "[ファイル名を指定して実行]"), ("ncpa.cpl", "Run")),
    Statement("2: properties", "tree/step2.html", "by-hand-nic", ("[ネットワーク接続]", "[プロパティ]"), ("Network Connections", "Properties")),
    Statement("3: configure", "tree/step2.html", "by-hand-nic", ("[ネットワーク] タブの [構成]",), ("Networking tab", "Configure")),
    Statement("4: advanced", "tree/step2.html", "by-hand-nic", ("[詳細設定] タブ",), ("Advanced tab",)),
    Statement("5: all off", "tree/step2.html", "by-hand-nic", ("すべて無効", "ハードウェアによって異なります"), ("Turn off everything", "depend on the hardware")),
    Statement("5a: LSO", "tree/step2.html", "by-hand-nic", ("Large Send Offload (LSO)",), ("Large Send Offload (LSO)",)),
    Statement("5b: Chimney", "tree/step2.html", "by-hand-nic", ("Chimney Offload",), ("Chimney Offload",)),
    Statement("5c: Teaming", "tree/step2.html", "by-hand-nic", ("Teaming",), ("Teaming",)),
    Statement("5d: IP checksum", "tree/step2.html", "by-hand-nic", ("IPv4 または IPv6 の Checksum Offload",), ("Checksum Offload for IPv4 or IPv6",)),
    Statement("5e: TCP/UDP checksum", "tree/step2.html", "by-hand-nic", ("TCP/UDP Checksum Offload (IPv4 または IPv6)",), ("TCP/UDP Checksum Offload (IPv4 or IPv6)",)),
    Statement("5f: jumbo", "tree/step2.html", "by-hand-nic", ("Jumbo Packet",), ("Jumbo Packet",)),
    Statement("the vendor's own console", "tree/step2.html", "by-hand-nic", ("設定コンソール", "製造元に問い合わせ"), ("console of its own", "hardware's maker")),
    Statement("6: reboot", "tree/step2.html", "by-hand-restart", ("システムを再起動",), ("Restart the system",)),
    Statement("a reboot puts it in force", "tree/step2.html", "cost", ("システムを再起動すると有効",), ("after a restart of the system",)),
    Statement("the CPU's share", "tree/step2.html", "cost", ("CPU の負荷が増え",), ("load rises",)),
    Statement("two channels", "tree/step3.html", "why", ("2 種類のチャネル", "TCP/IP", "DCOM (RPC)"), ("two channels", "TCP/IP", "DCOM (RPC)")),
    Statement("no room for control", "tree/step3.html", "why", ("制御用の帯域が確保できません", "命令のやりとりが長時間できない"), ("none for control", "no command gets through")),
    Statement("to avoid this, throttle", "tree/step3.html", "why", ("避けるために、帯域を絞ります",), ("To avoid this",)),
    Statement("by DPM's throttling", "tree/step3.html", "do", ("[ネットワークの使用帯域幅の調整]で帯域を絞ります",), ("network bandwidth usage throttling",)),
    Statement("80 to 90 %", "tree/step3.html", "do", ("80 ～ 90 %",), ("80 to 90 %",)),
    Statement("of the narrowest", "tree/step3.html", "do", ("経路で最も狭い帯域",), ("narrowest bandwidth on the way",)),
    Statement("the help's title", "tree/step3.html", "by-hand", ("コンピュータ レベルのネットワーク帯域幅の調整を有効にする方法",), ("How to Enable Computer-Level Network Bandwidth Usage Throttling",)),
    Statement("the server is overloaded", "tree/step4.html", "why", ("いずれも有効でない", "過負荷"), ("none of the steps", "overloaded")),
    Statement("not at the same time", "tree/step4.html", "do", ("同時に実行されないように",), ("do not run at the same time",)),
    Statement("see whether it is avoided", "tree/step4.html", "worked", ("現象が回避できたかどうか",), ("check whether the failures are avoided",)),
)  # fmt: skip

STEPS = ("tree/step1.html", "tree/step2.html", "tree/step3.html", "tree/step4.html")
OTHER_SOURCE = re.compile(r"\b(KB|ID) \d|DPM のヘルプ|DPM's help|Microsoft は|Microsoft says")
FROM_ARTICLE, ADDED = "#seed", "#added"


@dataclass(frozen=True)
class Block:
    """A paragraph, an item or a cell: the anchors of the headings above it, its own sentences, and the marks in it."""

    anchors: tuple[str, ...]
    sentences: tuple[str, ...]
    words: str
    marks: frozenset[str]


@cache
def blocks(page: Page) -> tuple[Block, ...]:
    """The blocks of a page. Code in an item, and the table before a block, count as words of that block."""
    found: list[Block] = []
    above: dict[int, str] = {}
    table = ""

    def visit(element: Element) -> None:
        nonlocal table
        heading = re.fullmatch(r"h([1-6])", element.tag)
        if heading:
            for level in [each for each in above if each >= int(heading[1])]:
                del above[level]
            above[int(heading[1])] = element.get("id", "")
        elif element.tag == "table":
            table = f" {words_of(element)}"
        elif element.tag in ("li", "dd") or element.tag == "p":
            own = without(element, "ul", "ol")
            marks = {each.get("href", "").rpartition("#")[2] for each in own.iter("a")}
            text = words_of(without(own, "a.mark"))
            sentences = tuple(each for each in re.split(r"(?<=。)(?! \()|(?<=[.:]) (?=[A-Z])", text) if each.strip())
            found.append(Block(tuple(above.values()), sentences, text + table, frozenset(f"#{each}" for each in marks)))
            for below in element:
                if below.tag in ("ul", "ol"):
                    visit(below)
        elif "rb-card" not in element.get("class", ""):
            for below in element:
                visit(below)
        if element.tag in ("p", "li"):
            table = ""

    visit(page.one("article", "md-content__inner"))
    return tuple(found)


def without(element: Element, *tags: str) -> Element:
    """A copy of an element without these below it; `a.mark` is a mark of origin. What follows them stays."""
    kept = copy.deepcopy(element)
    for parent in list(kept.iter()):
        last: Element | None = None
        for below in list(parent):
            mark = below.tag == "a" and below.get("href", "").endswith(("sources.html#seed", "sources.html#added"))
            if below.tag in tags or (mark and "a.mark" in tags):
                if last is None:
                    parent.text = (parent.text or "") + (below.tail or "")
                else:
                    last.tail = (last.tail or "") + (below.tail or "")
                parent.remove(below)
            else:
                last = below
    return kept


def page(site: Path, language: str, address: str) -> Page:
    """A page by its address within its language."""
    return Page(site, ("" if language == "ja" else "en/") + address)


def said(statement: Statement, language: str) -> tuple[str, ...]:
    """The words of a statement in a language."""
    return statement.ja if language == "ja" else statement.en


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("statement", ARTICLE, ids=lambda each: each.about)
def test_the_article_is_all_there(site: Path, statement: Statement, language: str) -> None:
    """The statement stands in its section, in a block that is marked as the article's."""
    marked = [
        each.words
        for each in blocks(page(site, language, statement.address))
        if statement.anchor in each.anchors and FROM_ARTICLE in each.marks
    ]
    assert any(all(words in each for words in said(statement, language)) for each in marked), marked


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", [*STEPS, "about/sources.html"])
def test_nothing_else_is_the_article_s(site: Path, address: str, language: str) -> None:
    """Each sentence of a block that is marked as the article's has words of a statement of its section."""
    there = [each for each in ARTICLE if each.address == address]
    marked = [each for each in blocks(page(site, language, address)) if FROM_ARTICLE in each.marks]
    assert [
        sentence
        for block in marked
        for sentence in block.sentences
        if not any(
            words in sentence for each in there if each.anchor in block.anchors for words in said(each, language)
        )
    ] == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", STEPS)
def test_what_was_added_is_marked(site: Path, address: str, language: str) -> None:
    """Why, at what impact and when not: each block has the article, another source, or the mark of what this project added."""
    reasons = [each for each in blocks(page(site, language, address)) if {"why", "cost", "not-when"} & {*each.anchors}]
    assert reasons
    assert [
        each.words for each in reasons if not {FROM_ARTICLE, ADDED} & each.marks and not OTHER_SOURCE.search(each.words)
    ] == []


def test_no_advice_claims_the_article() -> None:
    """What a diagnosis ends with was added by this project, or has another source (the article ends with its steps)."""
    ends = [each for each in TREE.nodes.values() if isinstance(each, Outcome)]
    assert ends
    assert [each.id for each in ends if "2010-11-25" in each.source] == []
