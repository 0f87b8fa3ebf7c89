"""Every statement of the article has its place, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pytest

from tests.site.pages import Page, words_of


class Statement(NamedTuple):
    """What the article says, the page and section where it stands, and words that stand there in each language."""

    about: str
    address: str
    anchor: str
    ja: tuple[str, ...]
    en: tuple[str, ...]


ARTICLE = (
    Statement("it fails now and then", "index.html", "start", ("不定期に失敗",), ("now and then",)),
    Statement("where to look", "tree/symptom.html", "by-hand", ("[監視] タブ - [ジョブ] タブ", "詳細: "), ("Monitoring - Jobs", "details")),
    Statement("the code depends on the job", "tree/symptom.html", "by-hand", ("DPM が行っていた処理によって",), ("what DPM was doing",)),
    Statement("0x80072746", "tree/symptom.html", "0x80072746", ("既存の接続はリモートホストに強制的に切断されました。 (0x80072746)",), ("forcibly closed by the remote host (0x80072746)",)),
    Statement("0x800706ba", "tree/symptom.html", "0x800706ba", ("RPC サーバーが利用できません。 (0x800706ba)",), ("RPC server is unavailable (0x800706BA)",)),
    Statement("over a WAN", "tree/step1.html", "why", ("WAN 経由", "途切れる"), ("WAN", "breaks now and then")),
    Statement("a temporary overload", "tree/step1.html", "why", ("一時的に過負荷",), ("overloaded for a while",)),
    Statement("five minutes", "tree/step1.html", "why", ("5 分間の不通状態が発生するとタイムアウト",), ("five minutes without any traffic",)),
    Statement("the key", "tree/step1.html", "settings", (r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent",), (r"HKLM\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent",)),
    Statement("the key by hand", "tree/step1.html", "by-hand", (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent",), (r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Microsoft Data Protection Manager\Agent",)),
    Statement("the name", "tree/step1.html", "settings", ("ConnectionNoActivityTimeout",), ("ConnectionNoActivityTimeout",)),
    Statement("the type", "tree/step1.html", "settings", ("REG_DWORD",), ("REG_DWORD",)),
    Statement("900, decimal, seconds", "tree/step1.html", "settings", ("900 (10 進数、秒)",), ("900 (decimal, seconds)",)),
    Statement("900 by hand", "tree/step1.html", "by-hand", ("10 進数", "900", "単位は秒"), ("Decimal", "900", "unit is seconds")),
    Statement("not there by default, 300 internally", "tree/step1.html", "why", ("既定では存在せず", "内部で 300 秒"), ("does not exist", "300 seconds are used internally")),
    Statement("restart DPMRA", "tree/step1.html", "by-hand", ("[管理ツール] - [サービス]", "DPMRA", "[再起動]"), ("Administrative Tools - Services", "DPMRA", "Restart")),
    Statement("on each machine", "tree/step1.html", "why", ("両方で",), ("both",)),
    Statement("start a backup and see", "tree/step1.html", "worked", ("バックアップを実行",), ("Run backups",)),
    Statement("3600", "tree/step1-longer.html", "why", ("3600 秒",), ("3600 seconds",)),
    Statement("other factors", "tree/step1-longer.html", "why", ("要因である可能性が高い",), ("something other",)),
    Statement("switches and firewalls", "tree/step2.html", "why", ("スイッチやファイアウォール",), ("Switches and firewalls",)),
    Statement("SNP, what it is", "tree/step2.html", "why", ("Scalable Networking Pack", "ハードウェアに任せて効率化"), ("Scalable Networking Pack", "to the hardware")),
    Statement("ping works, DPM does not", "tree/step2.html", "why", ("Ping、リモート デスクトップ、ファイル共有は成功",), ("Ping, Remote Desktop and file shares may work",)),
    Statement("at both servers", "tree/step2.html", "why", ("DPM サーバーと保護対象の両方で",), ("on the DPM server and on the protected computer",)),
    Statement("the network team's article", "about/sources.html", "sources", ("SNP の記事",), ("article about SNP",)),
    Statement("teaming and offloads", "tree/step2.html", "why", ("チーミングやオフロード", "遅延または失敗"), ("teaming, offloads", "delay")),
    Statement("to rule the hardware out", "tree/step2.html", "why", ("切り分けるため",), ("to find out whether the hardware",)),
    Statement("at both ends", "tree/step2.html", "why", ("可能な限り、通信の両端",), ("both ends wherever you can",)),
    Statement("1: ncpa.cpl", "tree/step2.html", "by-hand-nic", ("ncpa.cpl", "[ファイル名を指定して実行]"), ("ncpa.cpl", "Run")),
    Statement("2: properties", "tree/step2.html", "by-hand-nic", ("[ネットワーク接続]", "[プロパティ]"), ("Network Connections", "Properties")),
    Statement("3: configure", "tree/step2.html", "by-hand-nic", ("[ネットワーク] タブの [構成]",), ("Networking tab", "Configure")),
    Statement("4: advanced", "tree/step2.html", "by-hand-nic", ("[詳細設定] タブ",), ("Advanced tab",)),
    Statement("5: all off", "tree/step2.html", "by-hand-nic", ("すべて無効", "ハードウェアによって異なります"), ("switch off everything", "depend on the hardware")),
    Statement("5a: LSO", "tree/step2.html", "by-hand-nic", ("Large Send Offload (LSO)",), ("Large Send Offload (LSO)",)),
    Statement("5b: Chimney", "tree/step2.html", "by-hand-nic", ("Chimney Offload",), ("Chimney Offload",)),
    Statement("5c: Teaming", "tree/step2.html", "teaming", ("チーミング", "チームの影響を切り分けるには"), ("Teaming", "To rule another team out")),
    Statement("5d: IP checksum", "tree/step2.html", "by-hand-nic", ("IPv4 または IPv6 の Checksum Offload",), ("Checksum Offload for IPv4 or IPv6",)),
    Statement("5e: TCP/UDP checksum", "tree/step2.html", "by-hand-nic", ("TCP/UDP Checksum Offload (IPv4 または IPv6)",), ("TCP/UDP Checksum Offload (IPv4 or IPv6)",)),
    Statement("5f: jumbo", "tree/step2.html", "by-hand-nic", ("Jumbo Packet",), ("Jumbo Packet",)),
    Statement("the vendor's own console", "tree/step2.html", "by-hand-nic", ("設定コンソール", "製造元に問い合わせ"), ("console of its own", "hardware's maker")),
    Statement("6: reboot", "tree/step2.html", "by-hand-nic", ("システムを再起動",), ("Restart the system",)),
    Statement("the CPU's share", "tree/step2.html", "cost", ("CPU の負荷が増え",), ("load rises",)),
    Statement("two channels", "tree/step3.html", "why", ("2 種類のチャネル", "TCP/IP", "DCOM (RPC)"), ("two channels", "TCP/IP", "DCOM (RPC)")),
    Statement("no room for control", "tree/step3.html", "why", ("制御用の帯域が確保できません", "命令のやりとりが長時間できない"), ("none for control", "no command gets through")),
    Statement("80 to 90 %", "tree/step3.html", "why", ("80 ～ 90 %",), ("80 to 90 %",)),
    Statement("of the narrowest", "tree/step3.html", "why", ("経路で最も狭い帯域",), ("narrowest bandwidth on the way",)),
    Statement("the help's title", "tree/step3.html", "by-hand", ("コンピュータ レベルのネットワーク帯域幅の調整を有効にする方法",), ("How to Enable Computer-Level Network Bandwidth Usage Throttling",)),
    Statement("the server is overloaded", "tree/step4.html", "why", ("いずれも有効でない", "過負荷"), ("none of the steps", "overloaded")),
    Statement("not at the same time", "tree/step4.html", "why", ("同時に実行されないように",), ("do not run at the same time",)),
)  # fmt: skip


def section(page: Page, anchor: str) -> str:
    """The words from the heading with that anchor to the next heading of its level or above."""
    body = page.one("article", "md-content__inner")
    kept: list[Element] = []
    level = 0
    for each in body:
        heading = re.fullmatch(r"h([1-6])", each.tag)
        if level and heading and int(heading[1]) <= level:
            break
        if heading and each.get("id") == anchor:
            level = int(heading[1])
        if level:
            kept.append(each)
    return " ".join(words_of(each) for each in kept)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("statement", ARTICLE, ids=lambda each: each.about)
def test_the_article_is_all_there(site: Path, statement: Statement, language: str) -> None:
    """The statement stands in its section."""
    found = section(Page(site, ("" if language == "ja" else "en/") + statement.address), statement.anchor)
    for words in statement.ja if language == "ja" else statement.en:
        assert " ".join(words.split()) in found, found[:400]
